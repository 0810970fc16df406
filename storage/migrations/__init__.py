"""Brings the databases to the shape this version needs."""

from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, event
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from storage.db import translated
from storage.keystore import KeyBase

HERE = Path(__file__).parent
ALONE = 0x6B6F62616E04  # the advisory lock of a migration: "koban", 4


class Newer(Exception):
    """The database was brought to its shape by a newer version of Koban."""


async def upgrade(database: str, keystore: str, to: str = "head") -> None:
    """Runs every migration that is missing; on SQLite each in a transaction, without foreign keys firing."""
    engine = engine_of(database)
    try:
        async with translated(), engine.connect() as connection:
            await connection.run_sync(_wait_for_others)
            await connection.run_sync(_upgrade, to)
            await _upgrade_keys(keystore)
    finally:
        await engine.dispose()


async def _upgrade_keys(keystore: str) -> None:
    keys = engine_of(keystore)
    try:
        async with translated(), keys.begin() as connection:
            await connection.run_sync(KeyBase.metadata.create_all)
    finally:
        await keys.dispose()


async def missing(database: str) -> bool:
    """Whether a migration is missing."""
    return await _revision(database) != head()


async def untouched(database: str) -> bool:
    """Whether no migration ever ran here."""
    return await _revision(database) is None


async def _revision(database: str) -> str | None:
    engine = engine_of(database)
    try:
        async with translated(), engine.connect() as connection:
            return await connection.run_sync(lambda here: MigrationContext.configure(here).get_current_revision())
    finally:
        await engine.dispose()


def config() -> Config:
    """Alembic's settings, without a file of their own."""
    settings = Config()
    settings.set_main_option("script_location", str(HERE))
    settings.set_main_option("path_separator", "os")
    return settings


def head() -> str:
    """The revision that this version of Koban works with."""
    return str(ScriptDirectory.from_config(config()).get_current_head())


def known(revision: str) -> bool:
    """Whether this version of Koban has heard of a revision; otherwise it belongs to a newer one."""
    return revision in {script.revision for script in ScriptDirectory.from_config(config()).walk_revisions()}


def _wait_for_others(connection: Connection) -> None:
    # Held until the connection closes: a second process finds everything in place when its turn comes.
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SELECT pg_advisory_lock(%s)", (ALONE,))
        connection.commit()


def _upgrade(connection: Connection, to: str) -> None:
    settings = config()
    settings.attributes["connection"] = connection
    try:
        command.upgrade(settings, to)
    except CommandError as error:
        raise Newer from error


def engine_of(address: str) -> AsyncEngine:
    """An engine for work on a whole database: on SQLite no foreign keys fire; nothing is kept open."""
    engine = create_async_engine(make_url(address), poolclass=NullPool)
    if make_url(address).get_backend_name() == "sqlite":
        event.listen(engine.sync_engine, "connect", _plain_transactions)
        event.listen(engine.sync_engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    return engine


def _plain_transactions(connection: Any, record: object) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "foreign_keys=OFF", "secure_delete=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
