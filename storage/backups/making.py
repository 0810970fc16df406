"""Makes a sealed backup while Koban runs: one snapshot of the rows, then the photos that it names."""

from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Row, Table, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import migrations
from storage.backups.rows import BATCH, kept_tables, kinds, packed
from storage.backups.sealed import CHUNK, FILE, PART, ROWS, Writer, checked, header_for, replacing
from storage.base import table
from storage.db import Storage
from storage.keystore import CaseKey
from storage.models import Attachment

ZONE, KEYS = "zone", "keys"


async def back_up(storage: Storage, path: Path) -> dict[str, int]:
    """Everything but the case keys; returns how many rows of each table, and `files`; raises BackupProblem."""
    with replacing(path) as partial:
        with partial.open("wb") as file:
            writer = Writer(file, storage.keys, header_for(ZONE, migrations.head(), storage.keys))
            async with storage.snapshot() as connection:
                counted = {found.name: await _rows(writer, connection, found) for found in kept_tables()}
                names = table(Attachment).c.id
                counted["files"] = 0
                async for rows in _batches(connection, names.table, [names]):
                    counted["files"] += sum([_file(writer, storage.files.folder / row[0]) for row in rows])
            writer.close(counted)
        checked(partial, storage.keys)
    return counted


async def back_up_keys(storage: Storage, path: Path) -> int:
    """The case keys, as wrapped as they are; an older copy in that place is overwritten; raises BackupProblem."""
    with replacing(path, wipe=True) as partial:
        with partial.open("wb") as file:
            writer = Writer(file, storage.keys, header_for(KEYS, migrations.head(), storage.keys))
            async with storage.snapshot(of_keys=True) as connection:
                number = await _rows(writer, connection, table(CaseKey))
            writer.close({CaseKey.__tablename__: number})
        checked(partial, storage.keys)
    return number


async def _rows(writer: Writer, connection: AsyncConnection, source: Table) -> int:
    number, columns = 0, kinds(source)
    async for rows in _batches(connection, source, list(source.columns)):
        writer.put(ROWS, packed(source.name, columns, rows))
        number += len(rows)
    return number


async def _batches(connection: AsyncConnection, source: Any, columns: list[Any]) -> AsyncIterator[Sequence[Row[Any]]]:
    query = select(*columns).select_from(source).order_by(*source.primary_key.columns)
    async with connection.stream(query, execution_options={"yield_per": BATCH}) as result:
        async for rows in result.partitions(BATCH):
            yield rows


def _file(writer: Writer, path: Path) -> int:
    """One sealed photo in pieces; one that was erased a moment ago is left out."""
    try:
        file = path.open("rb")
    except FileNotFoundError:
        return 0
    with file:
        writer.put(FILE, path.name.encode())
        while piece := file.read(CHUNK):
            writer.put(PART, piece)
    return 1
