"""Trails: what stands in a chat is remembered for its citizen alone, and tells nobody else anything."""

import json
from datetime import UTC, datetime, timedelta

import time_machine
from sqlalchemy import select

from handlers.services import clearing, privacy
from storage import outbox, trails
from storage.db import Storage
from storage.models import Trail
from storage.trails import Step
from tests import make
from tests.moulds import Address

CHAT = ("telegram", "4400112233")


def steps(*messages: int, plain: bool = False) -> list[Step]:
    """Messages of one chat."""
    return [Step(*CHAT, str(message), plain=plain) for message in messages]


async def test_a_chat_has_one_row_a_side_that_shows_neither_chat_nor_message(storage: Storage) -> None:
    for message in (70701, 70702):
        async with storage.write() as tx:
            await trails.keep(tx, "in", steps(message))
            await trails.keep(tx, "out", steps(message + 10, plain=True))
    async with storage.read() as tx:
        rows = (await tx.session.execute(select(Trail))).scalars().all()
        assert len({row.tag for row in rows}) == 2
        assert {row.since for row in rows} == {datetime.now(UTC).date()}
        assert b"7070" not in b"".join(row.content for row in rows)


async def test_a_trail_is_taken_once_newest_first_with_both_sides(storage: Storage) -> None:
    async with storage.write() as tx:
        await trails.keep(tx, "in", [Step(*CHAT, "1", at=100), *steps(3), Step("telegram", "9", "8")])
        await trails.keep(tx, "out", steps(4, plain=True))
    async with storage.write() as tx:
        found = await trails.take(tx, *CHAT)
        assert [(step.message, step.plain) for step in found] in (
            [("3", False), ("4", True)],
            [("4", True), ("3", False)],
        )  # what is older than 120 days was not kept
        assert await trails.take(tx, *CHAT) == []
        assert [step.message for step in await trails.take(tx, "telegram", "9")] == ["8"]


async def test_a_trail_is_forgotten_after_120_days(storage: Storage) -> None:
    async with storage.write() as tx:
        await trails.keep(tx, "in", steps(1))
    for days, left in ((119, 1), (122, 0)):
        with time_machine.travel(datetime.now(UTC) + timedelta(days=days)):
            async with storage.write() as tx:
                await privacy.forget(tx)
                assert len((await tx.session.execute(select(Trail))).all()) == left


async def test_a_trail_made_before_the_vault_key_turned_is_found_after_it(storage: Storage, address: Address) -> None:
    async with storage.write() as tx:
        await trails.keep(tx, "in", steps(1))
    make.turned(address.folder / "keys" / "vault.key")
    async with make.another_process(address) as later, later.write() as tx:
        await trails.keep(tx, "in", steps(2))
        assert {step.message for step in await trails.take(tx, *CHAT)} == {"1", "2"}


async def test_at_most_a_hundred_are_deleted_at_once_and_old_ones_fade_one_after_the_other(storage: Storage) -> None:
    old = int(datetime.now(UTC).timestamp()) - 3 * 86400
    async with storage.write() as tx:
        await trails.keep(tx, "in", [*steps(*range(150)), Step(*CHAT, "900", at=old)])
        await trails.keep(tx, "out", [Step(*CHAT, str(m), plain=m != 902, at=old) for m in (901, 902, 903)])
        await clearing.clear(tx, *CHAT, "77")
    async with storage.read() as tx:
        rows = await outbox.due(tx, (), (outbox.TALK, outbox.LATER), 100)
        found = [(row.notice, json.loads(json.dumps(await outbox.values(tx, row)))["messages"]) for row in rows]
    assert [notice for notice, _ in found] == ["clear", "clear", "blank"]
    deleted = [message for _, messages in found[:2] for message in messages]
    assert max(len(messages) for _, messages in found) == 100
    assert sorted(map(int, deleted)) == list(range(150))
    assert sorted(found[2][1]) == ["901", "903"]
