"""The audit chain: it holds, and it shows each way somebody may have tampered with it."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import delete, update

from handlers.services import audit as deeds
from storage import audit
from storage.db import Storage
from storage.models import AuditCheckpoint, AuditEntry, AuditHead


async def entries(storage: Storage, number: int) -> None:
    """Adds entries to the chain."""
    for one in range(number):
        async with storage.write() as tx:
            await audit.add(tx, "case-opened", person="lena", case=f"case-{one}", why="")


async def verdict(storage: Storage) -> tuple[int, int | None]:
    """How many entries hold, and the first that does not."""
    async with storage.read() as tx:
        found = await audit.verify(tx)
    return found.entries, found.broken_at


async def test_an_empty_chain_and_a_true_one_hold(storage: Storage) -> None:
    assert await verdict(storage) == (0, None)
    await entries(storage, 3)
    assert await verdict(storage) == (3, None)
    async with storage.write() as tx:
        number, mac = await audit.head(tx)
        assert (number, len(mac)) == (3, 64)


@pytest.mark.parametrize(
    "change",
    [
        {"person_id": "bram"},
        {"what": "noted"},
        {"case_id": "case-9"},
        {"why": "asked to"},
        {"at": datetime(2020, 1, 1, tzinfo=UTC)},
        {"mac": "0" * 64},
    ],
    ids=lambda change: next(iter(change)),
)
async def test_a_changed_entry_shows(storage: Storage, change: dict[str, object]) -> None:
    await entries(storage, 3)
    async with storage.write() as tx:
        await tx.session.execute(update(AuditEntry).where(AuditEntry.number == 2).values(**change))
    assert await verdict(storage) == (1, 2)


@pytest.mark.parametrize(("gone", "found"), [(1, (0, 1)), (2, (1, 2)), (3, (2, 3))])
async def test_a_removed_entry_shows_the_last_one_too(storage: Storage, gone: int, found: tuple[int, int]) -> None:
    await entries(storage, 3)
    async with storage.write() as tx:
        await tx.session.execute(delete(AuditEntry).where(AuditEntry.number == gone))
    assert await verdict(storage) == found


async def test_a_head_that_was_set_back_shows(storage: Storage) -> None:
    await entries(storage, 2)
    async with storage.write() as tx:
        await tx.session.execute(update(AuditHead).values(number=1))
    assert await verdict(storage) == (2, 3)


async def test_an_entry_that_was_made_without_the_key_shows(storage: Storage) -> None:
    await entries(storage, 1)
    async with storage.write() as tx:
        tx.session.add(AuditEntry(number=2, at=datetime.now(UTC), what="case-opened", mac="f" * 64))
        await tx.session.execute(update(AuditHead).values(number=2, mac="f" * 64))
    assert await verdict(storage) == (1, 2)


async def test_after_a_purge_the_signed_checkpoint_carries_the_chain(storage: Storage) -> None:
    await entries(storage, 3)
    async with storage.write() as tx:
        await audit.checkpoint(tx, 2)
        await tx.session.execute(delete(AuditEntry).where(AuditEntry.number <= 2))
    assert await verdict(storage) == (1, None)
    await entries(storage, 1)
    assert await verdict(storage) == (2, None)
    async with storage.write() as tx:
        await tx.session.execute(update(AuditCheckpoint).values(chain_mac="0" * 64))
    assert await verdict(storage) == (0, 2)


async def test_a_purge_without_a_checkpoint_shows(storage: Storage) -> None:
    await entries(storage, 3)
    async with storage.write() as tx:
        await tx.session.execute(delete(AuditEntry).where(AuditEntry.number <= 2))
    assert await verdict(storage) == (0, 1)


async def test_swapped_entries_and_a_cut_off_end_show(storage: Storage) -> None:
    await entries(storage, 4)
    async with storage.write() as tx:
        for before, after in ((2, 9), (3, 2), (9, 3)):
            await tx.session.execute(update(AuditEntry).where(AuditEntry.number == before).values(number=after))
    assert await verdict(storage) == (1, 2)
    async with storage.write() as tx:
        await tx.session.execute(delete(AuditEntry).where(AuditEntry.number > 1))
    assert await verdict(storage) == (1, 2)


async def test_old_entries_are_purged_behind_a_checkpoint_and_the_rest_still_holds(storage: Storage) -> None:
    with time_machine.travel(datetime.now(UTC) - timedelta(days=1100)):
        await entries(storage, 3)
    await entries(storage, 2)
    async with storage.write() as tx:
        assert await deeds.purge(tx) == 3
    assert await verdict(storage) == (2, None)
    async with storage.write() as tx:
        assert await deeds.purge(tx) == 0
    with time_machine.travel(datetime.now(UTC) + timedelta(days=1100)):
        async with storage.write() as tx:
            assert await deeds.purge(tx) == 2
    assert await verdict(storage) == (0, None)
    await entries(storage, 1)
    assert await verdict(storage) == (1, None)


async def test_entries_removed_after_a_purge_show(storage: Storage) -> None:
    await entries(storage, 4)
    async with storage.write() as tx:
        await audit.checkpoint(tx, 1)
        await tx.session.execute(delete(AuditEntry).where(AuditEntry.number <= 2))
    assert await verdict(storage) == (0, 2)
    async with storage.write() as tx:
        await tx.session.execute(delete(AuditEntry))
    assert await verdict(storage) == (0, 2)


async def test_the_checkpoint_of_a_turned_key_does_not_stand_in_for_removed_entries(storage: Storage) -> None:
    await entries(storage, 3)
    async with storage.write() as tx:
        await audit.turn(tx)
    await entries(storage, 1)
    assert await verdict(storage) == (4, None)
    async with storage.write() as tx:
        await tx.session.execute(delete(AuditEntry).where(AuditEntry.number <= 3))
    assert await verdict(storage) == (0, 3)
