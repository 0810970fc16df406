"""Zones of the tests are cast: migrated and filled once a run for each kind of database, then copied for every test."""

import shutil
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg.sql import SQL, Identifier
from sqlalchemy import make_url

from bot import opening
from bot.config import Settings
from storage.db import Storage, file_of

Fill = Callable[[Storage], Awaitable[None]]


@dataclass(frozen=True)
class Address:
    """Where a test's databases are, and whether the desk runs as a process of its own."""

    database: str
    keystore: str
    folder: Path
    apart: bool = False
    webhook: bool = False


@dataclass(frozen=True)
class Mould:
    """Where the first zone of its kind lies; nothing is connected to it."""

    database: str
    keystore: str
    folder: Path


_moulds: dict[tuple[str, str], Mould] = {}
_room = tempfile.TemporaryDirectory(prefix="koban-moulds-")


async def cast(address: Address, name: str, fill: Fill) -> None:
    """Puts keys and both databases of a zone at an address where nothing is yet.

    All zones of a name, made by the same `fill`, have the same keys."""
    kind = _server_of(address.database) or "sqlite"
    if (kind, name) not in _moulds:
        _moulds[kind, name] = await _mould(address, fill)
    mould = _moulds[kind, name]
    opening.make_folder(address.folder)
    shutil.copytree(mould.folder / "keys", address.folder / "keys")
    for ours, theirs in ((mould.database, address.database), (mould.keystore, address.keystore)):
        _copy(ours, theirs)


async def _mould(address: Address, fill: Fill) -> Mould:
    folder = Path(_room.name, str(len(_moulds)))
    mould = _place(address, folder)
    settings = Settings(database=mould.database, keystore=mould.keystore, folder=folder)
    opening.make_keys(settings)
    await opening.migrate(settings)
    async with opening.storage(settings) as storage:
        await fill(storage)
    return mould


def _place(address: Address, folder: Path) -> Mould:
    server = _server_of(address.database)
    if not server:
        files = [f"sqlite+aiosqlite:///{folder / name}" for name in ("koban.sqlite", "keystore.sqlite")]
        return Mould(files[0], files[1], folder)
    urls = []
    for name in ("mould", "mould_keys"):
        database = f"{name}_{folder.name}"
        _run(server, SQL("CREATE DATABASE {}").format(Identifier(database)))
        urls.append(make_url(address.database).set(database=database).render_as_string(hide_password=False))
    return Mould(urls[0], urls[1], folder)


def _copy(source: str, target: str) -> None:
    server = _server_of(source)
    if not server:
        there = file_of(target)
        assert there, target
        shutil.copy(str(file_of(source)), there)
        return
    name = Identifier(str(make_url(target).database))
    mould = Identifier(str(make_url(source).database))
    _run(server, SQL("DROP DATABASE {}").format(name), SQL("CREATE DATABASE {} TEMPLATE {}").format(name, mould))


def _server_of(database: str) -> str:
    """The address at which a PostgreSQL server takes commands about databases; empty for SQLite."""
    if file_of(database):
        return ""
    url = make_url(database).set(drivername="postgresql", database="postgres")
    return url.render_as_string(hide_password=False)


def _run(server: str, *statements: psycopg.sql.Composed) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)
