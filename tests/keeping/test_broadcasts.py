"""Texts to many when keys turn and when a backup comes back: copies can still be put right, nothing goes out twice."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import select

from bot.demo.zone import LANGUAGES
from handlers.services import answers, broadcasts, events, notices
from handlers.services.broadcasts import Broadcast
from handlers.services.notices import Link, Written
from storage import events as events_kept
from storage import outbox
from storage.db import Storage, Tx
from storage.keys import VaultLocked
from storage.models import Answer, OutboxRow
from storage.outbox import Outcome
from tests import make
from tests.keeping.ground import Console, with_the_keys_of
from tests.keeping.test_rotation import rotation
from tests.moulds import Address
from tests.services.test_unlinkable import lived, nothing_leads_to, rows

EVERY = {language: f"The lamps work again ({language})." for language in LANGUAGES}
LAMPS = Written("done", EVERY, ("molenkom",), links=(Link("events"),))


async def begun(tx: Tx, now: datetime) -> Broadcast:
    """A notice that runs, with two readers."""
    marthe = await make.person(tx, "marthe")
    for _ in range(2):
        await make.subscriber(tx, quiet_from=0, quiet_until=0)
    sent = await notices.make(tx, marthe, LAMPS, now)
    await notices.send(tx, marthe, sent.id, now, now)
    await tx.session.flush()
    await broadcasts.tick(tx)
    return sent


async def test_copies_and_answers_open_with_the_new_vault_key_alone(storage: Storage, address: Address) -> None:
    now, folder = datetime.now(UTC), address.folder / "keys"
    async with storage.write() as tx:
        sent, known = await begun(tx, now), await make.citizen(tx)
        event = await make.event(tx, await make.person(tx, "lena"), now=now)
        await events.announce(tx, await make.person(tx, "lena"), event.id, now + timedelta(days=3), now)
        await answers.answer(tx, known, event.id, "yes", 2, now)
    first, second = await make.waiting(storage)
    async with storage.write() as tx:
        await outbox.sending(tx, [first.id])
        await outbox.record(tx, [Outcome(first.id, outbox.SENT, of_broadcast=True, sent_as="77")])
    await rotation(storage, folder, "vault").run()
    async with make.another_process(address) as again, again.write() as tx:
        assert again.keys.vault.living == (2,)
        assert await answers.mine(tx, await make.known(tx, known.address), event) == answers.Mine("yes", 2, 0)
        assert await notices.correct(tx, await make.person(tx, "marthe"), sent.id, EVERY) == 1
        rows = await outbox.due_wide(tx, (), 10)
        assert [(row.id, await outbox.values(tx, row)) for row in rows] == [
            (first.id, {"message": "77"}),
            (second.id, {}),
        ]


async def test_a_restore_sends_nothing_of_it_again_and_keeps_what_the_calendar_planned(
    storage: Storage, address: Address, elsewhere: Address, tmp_path: Path
) -> None:
    now = datetime.now(UTC)
    async with storage.write() as tx:
        running, lena = await begun(tx, now), await make.person(tx, "lena")
        event = await make.event(tx, lena, now=now)
        invited = await events.announce(tx, lena, event.id, now + timedelta(days=2), now)
    first, _ = await make.waiting(storage)
    async with storage.write() as tx:
        await outbox.sending(tx, [first.id])
        await outbox.record(tx, [Outcome(first.id, outbox.SENT, of_broadcast=True, sent_as="77")])
        await notices.correct(tx, await make.person(tx, "marthe"), running.id, EVERY)
    await Console(address).does("backup", tmp_path / "zone")
    await Console(address).does("keys", "backup", tmp_path / "keys")
    with_the_keys_of(address, elsewhere)
    await Console(elsewhere).does("restore", tmp_path / "zone", "--keys", tmp_path / "keys")
    async with make.another_process(elsewhere) as back:
        assert await make.waiting(back) == []
        async with back.read() as tx:
            rows = (await tx.session.execute(select(OutboxRow).order_by(OutboxRow.id))).scalars()
            assert [(row.state, row.failure) for row in rows] == [("sent", "Restored"), ("unknown", "Restored")]
            states = {sent.kind: sent.state for sent in await broadcasts.listed(tx)}
            assert states == {"notice": "stopped", "event": "stopped", "reminder": "planned", "feedback": "planned"}
            assert invited.id in {sent.id for sent in await broadcasts.listed(tx)}


async def test_a_backup_opened_with_every_key_but_the_vault_s_ties_no_answer_to_anybody(
    storage: Storage, address: Address, elsewhere: Address, tmp_path: Path
) -> None:
    with time_machine.travel(make.NOON):
        people = await lived(storage)
    await Console(address).does("backup", tmp_path / "zone")
    await Console(address).does("keys", "backup", tmp_path / "keys")
    with_the_keys_of(address, elsewhere)
    await Console(elsewhere).does("restore", tmp_path / "zone", "--keys", tmp_path / "keys")
    async with make.another_process(elsewhere, vault=False) as back:
        everything = await rows(back)
        assert sum(table == "answers" for table, _ in everything) == 9
        nothing_leads_to(people, everything)
        async with back.read() as tx:
            (kept, *_) = (await tx.session.execute(select(Answer))).scalars()
            with pytest.raises(VaultLocked):
                events_kept.behind(tx, kept.id, kept.link)
