"""Retention: the key goes first, so that not even an old copy can be read; then rows, files and shown words."""

import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import func, select

from handlers.services import cases, citizens, desk, privacy, retention, shown
from handlers.services.errors import Gone
from storage import audit, outbox
from storage.db import Storage, Tx
from storage.keystore import CaseKey
from storage.models import Attachment, Case, Message, OutboxRow
from tests import make
from tests.moulds import Address

WORDS = "Every night motorbikes race under my window."


async def closed(storage: Storage, **more: object) -> str:
    """The number of a case that was closed today."""
    async with storage.write() as tx:
        number = (await make.case(tx, WORDS, **more)).number
        await cases.close(tx, await make.person(tx, "lena"), number, "solved", "All is well.")
    return number


async def purge(storage: Storage, days: float) -> int:
    """What the clock does, so many days later; it warned half a day more than a week before that."""
    with time_machine.travel(datetime.now(UTC) + timedelta(days=days - 7.5)):
        async with storage.write() as tx:
            await retention.warn(tx)
    with time_machine.travel(datetime.now(UTC) + timedelta(days=days)):
        async with storage.write() as tx:
            erased = await privacy.purge(tx)
        await storage.tidy()
    return erased


async def count(tx: Tx, table: type) -> int:
    """How many rows a table has."""
    return int((await tx.session.execute(select(func.count()).select_from(table))).scalar_one())


async def test_a_closed_case_is_erased_when_its_time_is_over_and_an_open_one_is_not(storage: Storage) -> None:
    kept = await make.photo(storage)
    await closed(storage, photos=[kept.id])
    async with storage.write() as tx:
        living = (await make.case(tx)).number
    assert await purge(storage, 89) == 0
    assert await purge(storage, 91) == 1
    assert await purge(storage, 91) == 0
    async with storage.read() as tx:
        assert (await tx.session.execute(select(Case.number))).scalars().all() == [living]
        assert await count(tx, Attachment) == 0
        assert await count(tx, Message) == 2
        assert [row.reader_id for row in (await tx.session.execute(select(OutboxRow))).scalars()] == [
            (await tx.session.execute(select(Case.id))).scalar()
        ]
        assert (await audit.verify(tx)).broken_at is None
    assert list(storage.files.folder.iterdir()) == []


async def test_an_old_copy_of_the_database_cannot_be_read_after_the_erasure(tmp_path: Path) -> None:
    here, copy = tmp_path / "data", tmp_path / "backup"
    address = Address(f"sqlite+aiosqlite:///{here}/koban.sqlite", f"sqlite+aiosqlite:///{here}/keystore.sqlite", here)
    async with make.zone_at(address) as storage:
        number = await closed(storage)
        wrapped = await _wrapped_key(storage)
    assert _holding(here, wrapped) == ["keystore.sqlite"]
    copy.mkdir()
    shutil.copy(here / "koban.sqlite", copy / "koban.sqlite")
    old = replace(address, database=f"sqlite+aiosqlite:///{copy}/koban.sqlite")
    async with make.another_process(old) as backup, backup.write() as tx:
        assert (await desk.view(tx, await make.person(tx, "lena"), number)).items[0].text == WORDS
    async with make.another_process(address) as storage:
        assert await purge(storage, 91) == 1
        assert _holding(here, wrapped) == []  # while Koban runs: the write-ahead logs are emptied too
        assert _holding(here, number.encode()) == []
    async with make.another_process(old) as backup, backup.write() as tx:
        lena = await make.person(tx, "lena")
        with pytest.raises(Gone):
            await desk.view(tx, lena, number)


async def test_the_key_is_gone_even_if_the_rest_of_the_erasure_fails(storage: Storage) -> None:
    number = await closed(storage)
    async with make.rolled_back(storage) as tx:
        case = (await tx.session.execute(select(Case))).scalar_one()
        await privacy.erase(tx, case)
    async with storage.write() as tx:
        lena = await make.person(tx, "lena")
        with pytest.raises(Gone):
            await desk.view(tx, lena, number)
    assert await purge(storage, 91) == 1


async def test_words_shown_in_an_officers_chat_are_taken_away_at_the_erasure(storage: Storage) -> None:
    await closed(storage)
    async with storage.write() as tx:
        case = (await tx.session.execute(select(Case))).scalar_one()
        await shown.sent(tx, make.CHANNEL, "4400112233", "5", case.id, fleeting=True)
    assert await purge(storage, 91) == 1
    with time_machine.travel(datetime.now(UTC) + timedelta(days=92)):
        (row,) = await make.waiting(storage)
    async with storage.read() as tx:
        assert row.notice == "take_away"
        assert (await outbox.values(tx, row))["message"] == "5"
        assert await shown.take_due(tx) == []


async def test_the_chains_head_is_told_to_the_log(storage: Storage) -> None:
    await closed(storage)
    async with storage.write() as tx:
        number, mac = await privacy.chain_head(tx)
    assert number == 2
    assert len(mac) == 64


async def test_somebody_who_blocked_and_came_back_can_be_reached_again(storage: Storage) -> None:
    async with storage.write() as tx:
        await make.citizen(tx, "nl", "4400112233")
    for reachable in (False, False, True):
        async with storage.write() as tx:
            await citizens.reached(tx, make.CHANNEL, "4400112233", reachable=reachable)
            found = await citizens.find(tx, make.CHANNEL, "4400112233")
            assert found is not None
            assert found.unreachable is not reachable
    async with storage.write() as tx:
        await citizens.reached(tx, make.CHANNEL, "nobody", reachable=True)
        assert await citizens.find(tx, make.CHANNEL, "nobody") is None


async def _wrapped_key(storage: Storage) -> bytes:
    async with storage.case_keys._engine.connect() as connection:
        return bytes((await connection.execute(select(CaseKey.wrapped))).scalar_one())


def _holding(folder: Path, content: bytes) -> list[str]:
    """The database files that hold this."""
    return sorted(path.name for path in folder.glob("*.sqlite*") if content in path.read_bytes())
