"""The inbox: an update counts once, a chat keeps its order, a failed row is kept, two workers never share a chat."""

from datetime import UTC, datetime, timedelta

import time_machine
from sqlalchemy import func, select

from storage import inbox
from storage.db import Storage
from storage.inbox import Arrival, Head
from storage.models import InboxRow, SeenUpdate
from tests import make
from tests.moulds import Address

A, B = "a" * 32, "b" * 32
WORDS = "Every night motorbikes race."


async def arrive(storage: Storage, *arrivals: tuple[int, str], with_media: bool = False) -> int:
    """Takes in updates by number and chat."""
    async with storage.write() as tx:
        rows = [Arrival(number, chat, {"text": f"{WORDS} {number}"}, with_media) for number, chat in arrivals]
        return await inbox.take_in(tx, "telegram", rows)


async def heads(storage: Storage, *busy: str) -> list[Head]:
    """The oldest row of each chat that is not in work."""
    async with storage.read() as tx:
        return await inbox.heads(tx, busy)


async def handle(storage: Storage, head: Head) -> str:
    """Handles a row; returns its words."""
    async with storage.write() as tx:
        assert await inbox.claim(tx, head)
        text = str(inbox.content(tx, head)["text"])
        await inbox.done(tx, head)
    return text


async def test_an_update_that_comes_again_has_no_second_effect(storage: Storage) -> None:
    assert await arrive(storage, (1, A), (2, A), (1, A)) == 2
    assert await arrive(storage, (2, A), (3, A)) == 1
    (head,) = await heads(storage)
    await handle(storage, head)
    assert await arrive(storage, (1, A)) == 0
    async with storage.read() as tx:
        assert (await inbox.sizes(tx)) == {"ready": 2}
    assert await arrive(storage) == 0


async def test_words_are_sealed_until_they_are_handled_and_gone_afterwards(storage: Storage) -> None:
    await arrive(storage, (1, A))
    async with storage.read() as tx:
        assert WORDS.encode() not in (await tx.session.execute(select(InboxRow.content))).scalar_one()
    (head,) = await heads(storage)
    assert await handle(storage, head) == f"{WORDS} 1"
    async with storage.read() as tx:
        assert (await tx.session.execute(select(func.count()).select_from(InboxRow))).scalar() == 0


async def test_one_row_a_chat_and_each_chat_in_order(storage: Storage) -> None:
    await arrive(storage, (1, A), (2, A), (3, B), (4, A))
    assert [head.chat_tag for head in await heads(storage)] == [A, B]
    assert [head.chat_tag for head in await heads(storage, A)] == [B]
    said = []
    while found := await heads(storage, B):
        said.append(await handle(storage, found[0]))
    assert [text[-1] for text in said] == ["1", "2", "4"]


async def test_it_is_known_whether_more_waits_behind(storage: Storage) -> None:
    await arrive(storage, (1, A), (2, A), (3, B))
    first, other = await heads(storage)
    async with storage.write() as tx:
        assert await inbox.more_behind(tx, first)
        assert not await inbox.more_behind(tx, other)


async def test_a_row_whose_media_is_fetched_is_left_alone_until_its_lease_ends(storage: Storage) -> None:
    await arrive(storage, (1, A), with_media=True)
    await arrive(storage, (2, A))
    (head,) = await heads(storage)
    assert head.state == inbox.FETCH
    async with storage.write() as tx:
        assert await inbox.claim(tx, head)
        await inbox.lease(tx, head)
    if storage.postgres:  # on SQLite the one process knows what it has in work
        assert await heads(storage) == []
    with time_machine.travel(datetime.now(UTC) + inbox.LEASE + timedelta(seconds=1)):
        assert await heads(storage) == [head]
    async with storage.write() as tx:
        await inbox.fetched(tx, head.id, {"text": "with a photo"})
    (ready,) = await heads(storage)
    assert ready.state == inbox.READY
    assert await handle(storage, ready) == "with a photo"


async def test_a_photo_that_comes_too_late_for_its_row_is_nothing(storage: Storage) -> None:
    async with storage.write() as tx:
        await inbox.fetched(tx, 404, {"text": "late"})
    assert await heads(storage) == []


async def test_a_failed_row_is_kept_for_repair_and_the_rest_goes_on(storage: Storage) -> None:
    await arrive(storage, (1, A), (2, A))
    (first,) = await heads(storage)
    async with storage.write() as tx:
        await inbox.fail(tx, first.id, "ZeroDivisionError")
    (second,) = await heads(storage)
    assert (await handle(storage, second))[-1] == "2"
    async with storage.write() as tx:
        assert await inbox.sizes(tx) == {"failed": 1}
        assert await inbox.retry_failed(tx) == 1
    (again,) = await heads(storage)
    assert (await handle(storage, again))[-1] == "1"


async def test_bare_numbers_are_forgotten_after_48_hours_and_not_before(storage: Storage) -> None:
    await arrive(storage, (1, A))
    for hours, left in ((47, 1), (49, 0)):
        with time_machine.travel(datetime.now(UTC) + timedelta(hours=hours)):
            async with storage.write() as tx:
                await inbox.forget_numbers(tx)
                assert (await tx.session.execute(select(func.count()).select_from(SeenUpdate))).scalar() == left


async def test_two_workers_never_have_one_chat_in_work(shared: Storage, server_address: Address) -> None:
    await arrive(shared, (1, A), (2, A), (3, B))
    first, other = await heads(shared)
    async with make.another_process(server_address) as second, shared.write() as tx:
        assert await inbox.claim(tx, first)
        async with second.write() as theirs:
            assert not await inbox.claim(theirs, first)
            assert await inbox.claim(theirs, other)
        await inbox.done(tx, first)
    async with make.another_process(server_address) as second, second.write() as theirs:
        assert not await inbox.claim(theirs, first)
        (following,) = await inbox.heads(theirs, [B])
        assert await inbox.claim(theirs, following)


async def test_a_head_that_is_no_longer_the_oldest_is_not_claimed_out_of_order(shared: Storage) -> None:
    await arrive(shared, (1, A), (2, A))
    async with shared.write() as tx:
        rows = (await tx.session.execute(select(InboxRow.id).order_by(InboxRow.id))).scalars().all()
        assert not await inbox.claim(tx, Head(rows[1], A, inbox.READY, "", b""))
        assert await inbox.claim(tx, Head(rows[0], A, inbox.READY, "", b""))
