"""Opens what a process needs before it runs: folder, keys, lock, database; says in words what is wrong."""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryFile

from bot.config import PARTS, Settings
from handlers.services.errors import Misconfigured
from locales import mark_desk
from storage import areas, keys, migrations
from storage.backups.restoring import Target
from storage.db import Storage, Unavailable, file_of, usable
from storage.keys import KeyProblem, Keyring
from storage.lock import AlreadyRunning, ProcessLock

KEY_SENTENCES = {
    "missing": mark_desk(
        "The key file {path} is missing. Put it back from your safe copy; without it nothing can be read."
    ),
    "weak": mark_desk("The key file {path} does not hold a good key. Put it back from your safe copy."),
    "repeated": mark_desk(
        "The key file {path} holds the same key as another one. Each has a key of its own: "
        "put it back from your safe copy."
    ),
    "exposed": mark_desk("Others on this machine can read the key file {path}. Run: chmod 600 {path}"),
    "unwritable": mark_desk("Koban cannot write to the folder {path}. Give its user the right to, or set KOBAN_DATA."),
    "wrong": mark_desk("The keys in {path} do not belong to this database. Use the keys that were made with it."),
}


@asynccontextmanager
async def storage(settings: Settings, *, exclusive: bool = True) -> AsyncIterator[Storage]:
    """The storage of a set-up zone; raises Misconfigured."""
    check_addresses(settings)
    check_there(settings)
    make_folder(settings.folder)
    _check_no_restore(settings)
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


def check_there(settings: Settings) -> None:
    """Refuses a folder in which no zone ever was, before anything is made in it; raises Misconfigured.

    Keys that are gone beside a database are another matter: those have to come back from the safe."""
    database, folder = file_of(settings.database), settings.folder / "keys"
    if database and not database.exists() and not any((folder / f"{name}.key").exists() for name in keys.NAMES):
        raise Misconfigured(
            mark_desk(
                "There is no zone in the folder {path}. If yours is elsewhere, set KOBAN_DATA to its folder. "
                "A new one begins with: koban init"
            ),
            path=settings.folder,
        )


def make_folder(folder: Path) -> None:
    """The data folder, private to its user."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        # A file with one name for all would be taken away under a command that begins in the same moment.
        with TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise Misconfigured(KEY_SENTENCES["unwritable"], path=folder) from error


def close_folder(folder: Path) -> None:
    """Keeps others out of the data folder, which whoever put keys into it may have made by hand."""
    make_folder(folder)
    try:
        folder.chmod(0o700)
    except OSError as error:
        raise Misconfigured(KEY_SENTENCES["unwritable"], path=folder) from error


def load_keys(settings: Settings) -> Keyring:
    """The keys this process may hold: the vault's only where a channel is spoken to."""
    needs_vault = bool(settings.parts & {"telegram", "outbox", "clock"})
    try:
        return keys.load_keys(settings.folder / "keys", vault=needs_vault)
    except KeyProblem as problem:
        raise Misconfigured(KEY_SENTENCES[problem.kind], path=problem.path) from problem


def with_every_part(settings: Settings) -> Settings:
    """The same settings for a process that needs all keys, the vault's too."""
    return replace(settings, parts=frozenset(PARTS))


def need_keys(settings: Settings) -> None:
    """Says what to do when no key was ever made here; raises Misconfigured."""
    if not any((settings.folder / "keys" / f"{name}.key").exists() for name in keys.NAMES):
        raise Misconfigured(
            mark_desk("There are no keys in {path} yet. Begin with: koban init"), path=settings.folder / "keys"
        )


def make_new_keys(settings: Settings) -> bool:
    """Makes the keys of a new zone; True when it did, False when all are there; raises Misconfigured when some are."""
    lacking = check_new_keys(settings)
    make_keys(settings)
    return lacking


def check_new_keys(settings: Settings) -> bool:
    """Whether no key is there yet; raises Misconfigured when only some are."""
    paths = [settings.folder / "keys" / f"{name}.key" for name in keys.NAMES]
    lacking = [path for path in paths if not path.exists()]
    if lacking and len(lacking) < len(paths):
        raise Misconfigured(KEY_SENTENCES["missing"], path=lacking[0])
    return bool(lacking)


def make_keys(settings: Settings) -> None:
    """Makes the keys of a new zone."""
    make_folder(settings.folder)
    try:
        keys.make_keys(settings.folder / "keys")
    except KeyProblem as problem:
        raise Misconfigured(KEY_SENTENCES[problem.kind], path=problem.path) from problem


def write_keys(settings: Settings, rings: Mapping[str, Sequence[str]]) -> None:
    """Writes the keys that somebody typed in from the sheet."""
    make_folder(settings.folder)
    try:
        keys.write_keys(settings.folder / "keys", rings)
    except KeyProblem as problem:
        raise Misconfigured(KEY_SENTENCES[problem.kind], path=problem.path) from problem


def take_lock(settings: Settings, *, always: bool = False) -> ProcessLock | None:
    """On SQLite, or for what must be alone in any case, one process only; a second one is told so."""
    if not always and not settings.database.startswith("sqlite"):
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


@contextmanager
def alone_at(settings: Settings, work: str) -> Iterator[None]:
    """Keeps a second process away from the same work on this folder; raises Misconfigured."""
    make_folder(settings.folder)
    lock = ProcessLock(settings.folder / f"{work}.lock")
    try:
        lock.take()
    except AlreadyRunning as error:
        raise Misconfigured(
            mark_desk("Another import is at work on this zone. Try again when it has ended.")
        ) from error
    try:
        yield
    finally:
        lock.give_back()


async def migrate_if_needed(settings: Settings) -> None:
    """Makes the databases, or brings them up to date, while nobody else is at work on them; raises Misconfigured."""
    check_addresses(settings)
    try:
        if not await migrations.missing(settings.database):
            return
    except Unavailable as error:
        raise unreachable() from error
    lock = take_lock(settings)
    try:
        await migrate(settings)
    finally:
        if lock:
            lock.give_back()


async def migrate(settings: Settings) -> None:
    """Brings both databases to the shape this version needs; raises Misconfigured."""
    check_addresses(settings)
    try:
        await migrations.upgrade(settings.database, settings.keystore)
    except Unavailable as error:
        raise unreachable() from error
    except migrations.Newer as error:
        raise Misconfigured(
            mark_desk("This database belongs to a newer version of Koban. Install that version.")
        ) from error


def check_addresses(settings: Settings) -> None:
    """Refuses addresses of databases that Koban cannot speak with."""
    allowed = "sqlite+aiosqlite:///PATH, postgresql+psycopg://USER@HOST/NAME"
    for name, address in (("KOBAN_DATABASE", settings.database), ("KOBAN_KEYSTORE", settings.keystore)):
        if not usable(address):
            raise Misconfigured(mark_desk("The setting {name} must be one of: {allowed}."), name=name, allowed=allowed)


def _check_no_restore(settings: Settings) -> None:
    if target(settings).mark.exists():
        raise Misconfigured(
            mark_desk("A restore into {path} is under way, or did not finish. If none runs, start it again."),
            path=settings.folder,
        )


def target(settings: Settings) -> Target:
    """Where a backup would be restored to."""
    return Target(settings.database, settings.keystore, settings.folder)


async def _check_schema(settings: Settings) -> None:
    try:
        if await migrations.untouched(settings.database):
            raise Misconfigured(mark_desk("There is no zone in the database yet. Run: koban import"))
        if await migrations.missing(settings.database):
            raise Misconfigured(mark_desk("The database is not up to date. Run: koban migrate"))
    except Unavailable as error:
        raise unreachable() from error


async def _check_keys(settings: Settings, opened: Storage) -> None:
    async with opened.read() as tx:
        here = await areas.zone(tx)
    if here and not opened.keys.fit(here.key_prints):
        raise Misconfigured(KEY_SENTENCES["wrong"], path=settings.folder / "keys")
    if here:
        opened.use(opened.keys.at(here.key_prints))


def unreachable() -> Misconfigured:
    """The sentence for a database that does not answer."""
    return Misconfigured(
        mark_desk("The database does not answer. Check KOBAN_DATABASE and KOBAN_KEYSTORE, and that it runs.")
    )
