"""Opens what a process needs before it runs: folder, keys, lock, database; says in words what is wrong."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.config import Settings
from handlers.services.errors import Misconfigured
from locales import mark_desk
from storage import areas, keys, migrations
from storage.db import Storage, Unavailable, usable
from storage.keys import KeyProblem, Keyring
from storage.lock import AlreadyRunning, ProcessLock

KEY_SENTENCES = {
    "missing": mark_desk(
        "The key file {path} is missing. Put it back from your safe copy; without it nothing can be read."
    ),
    "weak": mark_desk("The key file {path} does not hold a good key. Put it back from your safe copy."),
    "exposed": mark_desk("Others on this machine can read the key file {path}. Run: chmod 600 {path}"),
    "unwritable": mark_desk("Koban cannot write to the folder {path}. Give its user the right to, or set KOBAN_DATA."),
    "wrong": mark_desk("The keys in {path} do not belong to this database. Use the keys that were made with it."),
}


@asynccontextmanager
async def storage(settings: Settings, *, exclusive: bool = True) -> AsyncIterator[Storage]:
    """The storage of a set-up zone; raises Misconfigured."""
    _check_addresses(settings)
    make_folder(settings.folder)
    lock = take_lock(settings) if exclusive else None
    try:
        held, attachments = load_keys(settings), settings.folder / "attachments"
        opened = Storage(settings.database, settings.keystore, held, attachments, settings.surroundings)
        try:
            await _check_schema(settings)
            await _check_keys(settings, opened)
            await opened.start()
            yield opened
        finally:
            await opened.close()
    finally:
        if lock:
            lock.give_back()


def make_folder(folder: Path) -> None:
    """The data folder, private to its user."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        probe = folder / ".koban-writes-here"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise Misconfigured(KEY_SENTENCES["unwritable"], path=folder) from error


def load_keys(settings: Settings) -> Keyring:
    """The keys this process may hold: the vault's only where a channel is spoken to."""
    needs_vault = bool(settings.parts & {"telegram", "outbox", "clock"})
    try:
        return keys.load_keys(settings.folder / "keys", vault=needs_vault)
    except KeyProblem as problem:
        raise Misconfigured(KEY_SENTENCES[problem.kind], path=problem.path) from problem


def make_keys(settings: Settings) -> None:
    """Makes the keys of a new zone."""
    make_folder(settings.folder)
    try:
        keys.make_keys(settings.folder / "keys")
    except KeyProblem as problem:
        raise Misconfigured(KEY_SENTENCES[problem.kind], path=problem.path) from problem


def take_lock(settings: Settings) -> ProcessLock | None:
    """On SQLite one process only; a second one is told so."""
    if not settings.database.startswith("sqlite"):
        return None
    lock = ProcessLock(settings.folder / "koban.lock")
    try:
        lock.take()
    except AlreadyRunning as error:
        raise Misconfigured(
            mark_desk("Koban is running already on the data in {path}. Stop the other one first, or use PostgreSQL."),
            path=settings.folder,
        ) from error
    return lock


async def migrate(settings: Settings) -> None:
    """Brings both databases to the shape this version needs; raises Misconfigured."""
    _check_addresses(settings)
    try:
        await migrations.upgrade(settings.database, settings.keystore)
    except Unavailable as error:
        raise _unreachable(settings) from error
    except migrations.Newer as error:
        raise Misconfigured(
            mark_desk("This database belongs to a newer version of Koban. Install that version.")
        ) from error


def _check_addresses(settings: Settings) -> None:
    allowed = "sqlite+aiosqlite:///PATH, postgresql+psycopg://USER@HOST/NAME"
    for name, address in (("KOBAN_DATABASE", settings.database), ("KOBAN_KEYSTORE", settings.keystore)):
        if not usable(address):
            raise Misconfigured(mark_desk("The setting {name} must be one of: {allowed}."), name=name, allowed=allowed)


async def _check_schema(settings: Settings) -> None:
    try:
        if await migrations.missing(settings.database):
            raise Misconfigured(mark_desk("The database is not up to date. Run: koban migrate"))
    except Unavailable as error:
        raise _unreachable(settings) from error


async def _check_keys(settings: Settings, opened: Storage) -> None:
    async with opened.read() as tx:
        here = await areas.zone(tx)
    if here and not opened.keys.fit(here.key_prints):
        raise Misconfigured(KEY_SENTENCES["wrong"], path=settings.folder / "keys")


def _unreachable(settings: Settings) -> Misconfigured:
    return Misconfigured(
        mark_desk("The database does not answer. Check KOBAN_DATABASE and KOBAN_KEYSTORE, and that it runs.")
    )
