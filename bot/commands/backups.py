"""`koban backup`, `koban keys backup`, `koban restore`: everything of the zone in a sealed file, and back."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot import opening
from bot.config import Settings
from bot.console import go, out, out_number
from handlers.services import backups, zone
from handlers.services.errors import Misconfigured
from locales import mark_desk
from storage.backups.making import back_up, back_up_keys
from storage.backups.restoring import Sources, examined, restored
from storage.backups.sealed import BackupProblem
from storage.db import Storage, Unavailable
from storage.keys import KeyProblem, load_keys

KEYS_NAME = "koban-keys.backup"
SENTENCES = {
    "foreign": mark_desk("{path} is not a backup of Koban."),
    "not-zone": mark_desk("{path} holds case keys, not a zone. Name the file that koban backup made."),
    "not-keys": mark_desk("{path} holds no case keys. Name the file that koban keys backup made."),
    "broken": mark_desk("The backup {path} is broken or incomplete. Use another one. Nothing was changed."),
    "missing": mark_desk("There is no file {path}, or Koban may not read it."),
    "keys": mark_desk(
        "The keys in {folder} do not open {path}. Put the key files there that belonged to the zone at that time."
    ),
    "newer": mark_desk("{path} was made by a newer version of Koban. Install that version."),
    "older-keys": mark_desk(
        "The case keys in {path} are older than the backup: cases opened in between cannot be read with them. "
        "Use newer ones, or add --older-keys to go on without those cases."
    ),
    "living": mark_desk(
        "There is something in these databases or among the attachments already, and Koban restores only into an empty "
        "place. Set KOBAN_DATA, KOBAN_DATABASE and KOBAN_KEYSTORE to a new one. Nothing was changed."
    ),
    "room": mark_desk("The restore needs {needed} MB in {path}, and {free} MB are free. Make room and try again."),
    "full": mark_desk("There is no room left for {path}. What was begun is removed. Make room and try again."),
    "unwritable": mark_desk("Koban cannot write {path}. Give its user the right to, or name another place."),
    "unfit": mark_desk("The database does not take what {path} holds. What was begun is removed."),
    "busy": mark_desk("Another backup is being written to {path}. Wait for it."),
}


def backup(place: Annotated[Path, typer.Argument(metavar="[FILE|FOLDER]")] = Path()) -> None:
    """Copy the whole zone, except the case keys, into one sealed file; Koban may run meanwhile."""
    now = datetime.now(UTC)
    path = place / f"koban-{now:%Y%m%d-%H%M%S}.backup" if place.is_dir() else place
    go(lambda settings: _backup(settings, path, now))


def keys_backup(place: Path) -> None:
    """Copies the case keys into one sealed file."""
    path = place / KEYS_NAME if place.is_dir() else place
    go(lambda settings: _keys_backup(settings, path))


def restore(
    backup: Annotated[Path, typer.Argument()],
    keys: Annotated[Path, typer.Option(help="The newest file that koban keys backup made.")],
    older_keys: Annotated[bool, typer.Option("--older-keys", help="Go on without cases newer than the keys.")] = False,
) -> None:
    """Bring a zone back from BACKUP and its case keys, into empty databases of either kind."""
    go(lambda settings: _restore(settings, backup, keys, older_keys=older_keys))


async def _backup(settings: Settings, path: Path, now: datetime) -> None:
    with in_words(settings):
        async with opening.storage(settings, exclusive=False) as storage:
            await _check_zone(storage)
            counted = await back_up(storage, path)
            async with storage.write() as tx:
                await backups.made(tx, now)
    out_number("1 case is in the backup.", "{number} cases are in the backup.", counted["cases"])
    out("It lies in {path}. It opens only with the zone's keys and the case keys: koban keys backup.", path=path)


async def _keys_backup(settings: Settings, path: Path) -> None:
    with in_words(settings):
        async with opening.storage(settings, exclusive=False) as storage:
            await _check_zone(storage)
            number = await back_up_keys(storage, path)
            async with storage.write() as tx:
                await backups.keys_made(tx)
    out_number("1 case key is in {path}.", "{number} case keys are in {path}.", number, path=path)
    out("Keep only this copy: any older one lets erased cases be read again. Delete those that lie elsewhere.")


async def _restore(settings: Settings, backup: Path, keys: Path, *, older_keys: bool) -> None:
    opening.check_addresses(settings)
    opening.close_folder(settings.folder)
    lock = opening.take_lock(settings, always=True)
    try:
        with in_words(settings):
            ring = load_keys(settings.folder / "keys")
            await _bring_back(settings, examined(backup, keys, ring, older_keys=older_keys))
    finally:
        if lock:
            lock.give_back()


async def _bring_back(settings: Settings, sources: Sources) -> None:
    async with restored(opening.target(settings), sources) as at:
        storage = Storage(settings.database, settings.keystore, sources.keys, settings.folder / "attachments")
        try:
            cleared = 0
            while number := await _cleared(storage):
                cleared += number
            async with storage.write() as tx:
                await backups.restored(tx, at)
                standing = await backups.standing(tx)
        finally:
            await storage.close()
    out_number("1 case is back.", "{number} cases are back.", standing)
    if cleared:
        out_number(
            "1 case in it had been erased since and stays erased.",
            "{number} cases in it had been erased since and stay erased.",
            cleared,
        )
    out(
        "Everything is as it was at {time}. What was to be sent then is listed and not sent again. "
        "People, passwords and blocks are those of that time: set right what changed since. "
        "Recovery codes have ended: everybody makes new ones.",
        time=f"{at:%Y-%m-%d %H:%M} UTC",
    )


async def _cleared(storage: Storage) -> int:
    async with storage.write() as tx:
        return await backups.clear_unreadable(tx)


async def _check_zone(storage: Storage) -> None:
    async with storage.read() as tx:
        await zone.the(tx)


@contextmanager
def in_words(settings: Settings) -> Iterator[None]:
    """Says in a sentence what is wrong with a backup."""
    try:
        yield
    except BackupProblem as problem:
        folder = settings.folder / "keys"
        raise Misconfigured(SENTENCES[problem.kind], path=problem.path, folder=folder, **problem.values) from problem
    except KeyProblem as problem:
        raise Misconfigured(opening.KEY_SENTENCES[problem.kind], path=problem.path) from problem
    except Unavailable as error:
        raise opening.unreachable() from error
