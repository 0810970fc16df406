"""Brings a backup back, into the same or the other engine: into empty databases, whole or not at all."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from sqlalchemy import MetaData, Table, and_, delete, func, insert, select, text, update
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import migrations
from storage.backups.making import KEYS, ZONE
from storage.backups.rows import unpacked
from storage.backups.sealed import FILE, NO_ROOM, PART, ROWS, BackupProblem, Header, checked, read, read_header
from storage.base import table
from storage.db import translated
from storage.keys import Keyring
from storage.keystore import CaseKey
from storage.models import Broadcast, Message, OutboxRow
from storage.outbox import BROADCAST, CHANGE, QUEUED, SENDING, SENT, UNKNOWN

MARK, RESTORED = "restoring", "Restored"
VERSIONS = "alembic_version"


@dataclass(frozen=True)
class Target:
    """Where a backup is to go: two database URLs and the data folder."""

    database: str
    keystore: str
    folder: Path

    @property
    def attachments(self) -> Path:
        """The folder of the sealed photos."""
        return self.folder / "attachments"

    @property
    def mark(self) -> Path:
        """A file that is there for as long as a restore is not through."""
        return self.folder / MARK

    @property
    def print(self) -> str:
        """Tells these databases from others."""
        return sha256(f"{self.database} {self.keystore}".encode()).hexdigest()


@dataclass(frozen=True)
class Sources:
    """The two files to restore from, read to their ends, and the keys that open them."""

    backup: Path
    case_keys: Path
    keys: Keyring
    header: Header
    counted: dict[str, int]


def examined(backup: Path, case_keys: Path, keys: Keyring, *, older_keys: bool = False) -> Sources:
    """Reads both files whole before anything is touched; raises BackupProblem."""
    header, of_keys = read_header(backup), read_header(case_keys)
    for path, found, what in ((backup, header, ZONE), (case_keys, of_keys, KEYS)):
        if found.what != what:
            raise BackupProblem(f"not-{what}", path)
        if not migrations.known(found.schema):
            raise BackupProblem("newer", path)
    counted = checked(backup, keys) | checked(case_keys, keys)
    if of_keys.moment < header.moment and not older_keys:
        raise BackupProblem("older-keys", case_keys)
    return Sources(backup, case_keys, keys, header, counted)


@asynccontextmanager
async def restored(target: Target, sources: Sources) -> AsyncIterator[datetime]:
    """Everything is in its place while the block lasts; if the block fails, or is cut off, nothing stays.

    Yields when the snapshot was taken; raises BackupProblem: living, room, full, unfit."""
    await _make_way(target)
    _check_room(target, sources)
    target.mark.write_text(target.print, encoding="ascii")
    through = False
    try:
        await _load(target, sources)
        yield sources.header.moment
        through = True
    except DBAPIError as error:
        raise BackupProblem("unfit", sources.backup) from error
    except OSError as error:
        raise BackupProblem("full" if error.errno in NO_ROOM else "unwritable", target.folder) from error
    finally:
        if not through:
            await _wipe(target)
        target.mark.unlink(missing_ok=True)


async def _make_way(target: Target) -> None:
    """Refuses whatever is not empty, save what an interrupted restore into the same place left."""
    if target.mark.exists() and target.mark.read_text(encoding="ascii") == target.print:
        await _wipe(target)
    photos = target.attachments.exists() and any(target.attachments.iterdir())
    if photos or not await _is_empty(target.database) or not await _is_empty(target.keystore):
        raise BackupProblem("living")
    await _wipe(target)


def _check_room(target: Target, sources: Sources) -> None:
    size = sources.backup.stat().st_size + sources.case_keys.stat().st_size
    # SQLite writes a transaction to its log first.
    needed = size * (2 if _file_of(target.database) else 1) + (1 << 20)
    free = shutil.disk_usage(target.folder).free
    if free < needed:
        raise BackupProblem("room", target.folder, needed=-(-needed // 10**6), free=free // 10**6)


async def _load(target: Target, sources: Sources) -> None:
    await migrations.upgrade(target.database, target.keystore, sources.header.schema)
    await _load_rows(target.keystore, sources.case_keys, sources)
    await _load_rows(target.database, sources.backup, sources)
    if sources.header.schema != migrations.head():
        await migrations.upgrade(target.database, target.keystore)
    _load_files(target, sources)


async def _load_rows(address: str, path: Path, sources: Sources) -> None:
    engine = migrations.engine_of(address)
    try:
        async with translated(), engine.begin() as connection:
            tables = await _tables(connection)
            for kind, content in read(path, sources.keys):
                if kind == ROWS:
                    name, rows = unpacked(content)
                    await connection.execute(insert(tables[name]), rows)
            await _check_counts(connection, tables, path, sources.counted)
            if OutboxRow.__tablename__ in tables:
                await _not_again(connection)
            if Broadcast.__tablename__ in tables:
                await _stop_broadcasts(connection)
            if connection.dialect.name == "postgresql":
                await _set_sequences(connection, tables)
    finally:
        await engine.dispose()


async def _check_counts(
    connection: AsyncConnection, tables: dict[str, Table], path: Path, counted: dict[str, int]
) -> None:
    for name in tables.keys() & counted.keys():
        number = (await connection.execute(select(func.count()).select_from(tables[name]))).scalar_one()
        if number != counted[name]:
            raise BackupProblem("broken", path)


async def _not_again(connection: AsyncConnection) -> None:
    """What was queued when the backup was made may have been sent since: it is listed, and never sent by itself.

    Words to be taken away from a chat are the exception: taking them away twice does no harm."""
    rows, messages = table(OutboxRow), table(Message)
    waiting = (QUEUED, SENDING)
    await connection.execute(delete(rows).where(rows.c.reader == "chat", rows.c.notice != "take_away"))
    await connection.execute(update(rows).where(rows.c.notice == "take_away").values(state=QUEUED))
    # A copy that waits to be changed did arrive.
    copies = update(rows).where(rows.c.lane == CHANGE, rows.c.state.in_(waiting))
    await connection.execute(copies.values(state=SENT, lane=BROADCAST, failure=RESTORED))
    sent = update(rows).where(rows.c.notice != "take_away", rows.c.state.in_(waiting))
    await connection.execute(sent.values(state=UNKNOWN, failure=RESTORED))
    told = update(messages).where(messages.c.delivery.in_(waiting))
    await connection.execute(told.values(delivery=UNKNOWN))


async def _stop_broadcasts(connection: AsyncConnection) -> None:
    """No text to many goes out because of a restore: what somebody planned may have been sent by hand since.

    What the calendar planned (reminders, questions for after) cannot have left before its time: it stays planned."""
    sent, now = table(Broadcast).c, datetime.now(UTC)
    by_calendar = and_(sent.state == "planned", sent.person_id.is_(None), sent.due_at > now)
    under_way = sent.state.in_(("planned", "running", "paused"))
    stopped = update(table(Broadcast)).where(under_way, ~by_calendar)
    await connection.execute(stopped.values(state="stopped", ended_at=now))
    read = update(table(Broadcast)).where(sent.state == "checking")
    await connection.execute(read.values(state="draft"))


async def _set_sequences(connection: AsyncConnection, tables: dict[str, Table]) -> None:
    for found in tables.values():
        for column in found.primary_key.columns:
            sequence = text("SELECT pg_get_serial_sequence(:name, :column)")
            asked = {"name": found.name, "column": column.name}
            name = (await connection.execute(sequence, asked)).scalar()
            if name:
                newest = select(func.setval(name, func.coalesce(func.max(column), 1), func.max(column).is_not(None)))
                await connection.execute(newest)


def _load_files(target: Target, sources: Sources) -> None:
    target.attachments.mkdir(mode=0o700, exist_ok=True)
    path = Path()
    for kind, content in read(sources.backup, sources.keys):
        if kind == FILE:
            path = target.attachments / Path(content.decode()).name
            path.touch(mode=0o600)
        elif kind == PART:
            with path.open("ab") as file:
                file.write(content)


async def _tables(connection: AsyncConnection) -> dict[str, Table]:
    found = MetaData()
    await connection.run_sync(found.reflect)
    return {name: found.tables[name] for name in found.tables if name != VERSIONS}


async def _is_empty(address: str) -> bool:
    file = _file_of(address)
    if file and not file.exists():
        return True
    engine = migrations.engine_of(address)
    try:
        async with translated(), engine.connect() as connection:
            tables = await _tables(connection)
            ours = table(CaseKey).metadata.tables.keys() | table(OutboxRow).metadata.tables.keys()
            filled = [await _filled(connection, found) for found in tables.values()]
            return tables.keys() <= ours and not any(filled)
    finally:
        await engine.dispose()


async def _filled(connection: AsyncConnection, found: Table) -> bool:
    return (await connection.execute(select(text("1")).select_from(found).limit(1))).first() is not None


async def _wipe(target: Target) -> None:
    for address in (target.database, target.keystore):
        file = _file_of(address)
        if file:
            for suffix in ("", "-wal", "-shm"):
                file.with_name(file.name + suffix).unlink(missing_ok=True)
        else:
            await _drop_tables(address)
    shutil.rmtree(target.attachments, ignore_errors=True)


async def _drop_tables(address: str) -> None:
    engine = migrations.engine_of(address)
    try:
        async with translated(), engine.begin() as connection:
            found = MetaData()
            await connection.run_sync(found.reflect)
            await connection.run_sync(found.drop_all)
    finally:
        await engine.dispose()


def _file_of(address: str) -> Path | None:
    """The file of a SQLite database."""
    url = make_url(address)
    return Path(url.database or "") if url.get_backend_name() == "sqlite" else None
