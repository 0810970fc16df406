"""Opens what a process needs before it runs: folder, keys, lock, database; says in words what is wrong."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.config import Settings
from handlers.services.errors import Misconfigured
from locales import mark
from storage import keys, migrations
from storage.db import Storage, Unavailable
from storage.keys import KeyProblem, Keyring
from storage.lock import AlreadyRunning, ProcessLock

KEY_SENTENCES = {
    "missing": mark("The key file {path} is missing. Put it back from your safe copy; without it nothing can be read."),
    "weak": mark("The key file {path} does not hold a good key. Put it back from your safe copy."),
    "exposed": mark("Others on this machine can read the key file {path}. Run: chmod 600 {path}"),
    "unwritable": mark("Koban cannot write to the folder {path}. Give its user the right to, or set KOBAN_DATA."),
    "wrong": mark("The keys in {path} do not belong to this database. Use the keys that were made with it."),
}


@asynccontextmanager
async def storage(settings: Settings, *, exclusive: bool = True) -> AsyncIterator[Storage]:
    """The storage of a set-up zone; raises Misconfigured."""
    make_folder(settings.folder)
    lock = take_lock(settings) if exclusive else None
    try:
        opened = Storage(settings.database, settings.keystore, load_keys(settings), settings.folder / "attachments")
        try:
            await _check_schema(settings)
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
            mark("Koban is running already on the data in {path}. Stop the other one first, or use PostgreSQL."),
            path=settings.folder,
        ) from error
    return lock


async def migrate(settings: Settings) -> None:
    """Brings both databases to the shape this version needs; raises Misconfigured."""
    try:
        await migrations.upgrade(settings.database, settings.keystore)
    except Unavailable as error:
        raise _unreachable(settings) from error


async def _check_schema(settings: Settings) -> None:
    try:
        if await migrations.missing(settings.database):
            raise Misconfigured(mark("The database is not up to date. Run: koban migrate"))
    except Unavailable as error:
        raise _unreachable(settings) from error


def _unreachable(settings: Settings) -> Misconfigured:
    return Misconfigured(
        mark("The database does not answer. Check KOBAN_DATABASE and KOBAN_KEYSTORE, and that it runs.")
    )
