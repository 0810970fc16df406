"""`koban keys`: the sheet for the safe, the copy of the case keys, and turning keys."""

import sys
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from bot import keysheet, opening
from bot.commands import backups
from bot.config import Settings, console_language
from bot.console import ask, at_a_terminal, go, out
from bot.keysheet import SheetKey
from bot.rotation import Rotation
from handlers.services import zonefile
from handlers.services.errors import Misconfigured
from locales import mark_desk, tell
from storage.db import Unavailable, file_of
from storage.keys import NAMES, RETIRED, line_of
from storage.rotation.files import KEPT

app = typer.Typer(no_args_is_help=True, help="The keys of the zone and of its cases.")


@app.command()
def sheet() -> None:
    """Print the keys for copying by hand; the copy belongs in a safe, apart from the data."""
    go(_sheet)


@app.command()
def confirm() -> None:
    """Confirm that the keys were copied, by typing the last letters of each."""
    go(_confirm)


@app.command()
def enter() -> None:
    """Type the keys of a lost machine in again, from the sheet."""
    go(_enter)


@app.command()
def backup(place: Annotated[Path, typer.Argument(metavar="[FILE|FOLDER]")] = Path()) -> None:
    """Copy the case keys into one sealed file; an older copy in that place is overwritten."""
    backups.keys_backup(place)


class Key(StrEnum):
    """The keys that can be turned."""

    ZONE, VAULT, AUDIT = "zone", "vault", "audit"


@app.command()
def rotate(names: Annotated[list[Key] | None, typer.Argument(metavar="[zone|vault|audit]...")] = None) -> None:
    """Turn keys while Koban runs, all three or those named; begun again, it goes on where it was."""
    go(lambda settings: _rotate(settings, list(names or Key)))


async def _rotate(settings: Settings, names: list[Key]) -> None:
    with backups.in_words(settings):
        async with opening.storage(settings, exclusive=False) as storage:
            for name in names:
                await Rotation(storage, settings.folder / "keys", name.value, out).run()
                out("The key has turned: {path}", path=settings.folder / "keys" / f"{name.value}.key")
    out(
        "Copy the key files for the safe again, and into the key folder of a desk of its own. Then make new backups: "
        "koban backup and koban keys backup. Older ones open only with the older key files."
    )
    out("Copy the keys for the safe: koban keys sheet, then koban keys confirm")


async def after_init(settings: Settings) -> None:
    """Offers the sheet and asks for the copy, where a person sits at a terminal; it can wait until citizens write."""
    if at_a_terminal() and _says_yes(mark_desk("Copy the keys for the safe now? Type yes, or Enter for later")):
        await _sheet(settings)
        await _confirm(settings)
    else:
        out("Before citizens write, copy the keys for the safe: koban keys sheet, then koban keys confirm")


async def _sheet(settings: Settings) -> None:
    out("KEY SHEET FOR THE SAFE")
    out(
        "Copy every line by hand or print it, and lock it away, apart from this machine. Whoever has this sheet and "
        "the data can read everything; without it, a broken machine means that nobody can."
    )
    for key in keysheet.sheet(settings):
        out(_heading(key), name=key.name, number=key.number, of=key.of, print=key.print_of, word=RETIRED)
        for line in key.lines:
            typer.echo(f"    {line}")
    out("There is no 0, 1, 8 or 9 in a key: what looks like one is O, I, B or G.")


def _heading(key: SheetKey) -> str:
    if not key.retired:
        return mark_desk("Key {name}, {number} of {of}, fingerprint {print}")
    if not key.letters:
        return mark_desk("Key {name}, {number} of {of}, is retired: where it is asked for, type {word}.")
    return mark_desk(
        "Key {name}, {number} of {of}, is retired: where it is asked for, type {word}, and then what is left of it, "
        "which finds cases by their case code. Fingerprint {print}"
    )


async def _confirm(settings: Settings) -> None:
    keys = [key for key in keysheet.sheet(settings) if key.letters]
    if not sys.stdin.isatty():
        raise Misconfigured(mark_desk("This asks questions: run it in a terminal, by hand."))
    out(
        "Look at your copy, not at the screen, and type the last four letters of each key. "
        "Enter alone leaves it for later."
    )
    for key in keys:
        if not _typed(key):
            out("The copy is not confirmed. Do it later with: koban keys confirm")
            return
    await _note(settings)
    out("The copy is confirmed.")


def _typed(key: SheetKey) -> bool:
    while said := _ask(
        tell(console_language(), "Key {name}, {number} of {of}", name=key.name, number=key.number, of=key.of)
    ):
        if keysheet.same_letters(key.tail, said):
            return True
        out("Those are not the last four letters of this key. Look again.")
    return False


def _ask(question: str) -> str:
    try:
        return ask(question)
    except EOFError:
        return ""


def _says_yes(question: str) -> bool:
    return _ask(tell(console_language(), question)).lower() in ("yes", "ja", "oui")


async def _note(settings: Settings) -> None:
    """Into the database; into a note beside the keys as long as there is none."""
    whole = opening.with_every_part(settings)
    keyring, database = opening.load_keys(whole), file_of(whole.database)
    if database and not database.exists():  # not made yet, and looking would make an empty one
        keysheet.remember(settings, keyring)
        return
    try:
        async with opening.storage(whole, exclusive=False) as storage, storage.write() as tx:
            if await zonefile.keys_copied(tx, datetime.now(UTC)):
                return
    except (Misconfigured, Unavailable):  # no database yet
        pass
    keysheet.remember(settings, keyring)


async def _enter(settings: Settings) -> None:
    folder = settings.folder / "keys"
    if any((folder / f"{name}.key").exists() for name in NAMES):
        raise Misconfigured(
            mark_desk("There are keys in {path} already, and Koban does not write over them."), path=folder
        )
    if not sys.stdin.isatty():
        raise Misconfigured(mark_desk("This asks questions: run it in a terminal, by hand."))
    out("Type each key from the sheet, with or without gaps. Enter alone when a key has no further lines.")
    typed = {name: _generations(name) for name in NAMES}
    opening.write_keys(settings, typed)
    out("The keys are in {path}.", path=folder)


def _generations(name: str) -> list[str]:
    """The lines of one key file, as they are typed."""
    found: list[str] = []
    while True:
        said = _ask(tell(console_language(), "Key {name}, number {number}", name=name, number=len(found) + 1))
        if not said and found:
            return found
        if said.lower() == RETIRED:
            found.append(_left(name))
        elif key := _key(name, said):
            found.append(line_of(key))


def _left(name: str) -> str:
    """The line of a retired key: of some, a little is left on the sheet."""
    if name not in KEPT:
        return RETIRED
    while said := _ask(tell(console_language(), "What is left of it on the sheet, or Enter when nothing is")):
        if key := _key(name, said):
            return line_of(key, KEPT[name])
    return RETIRED


def _key(name: str, said: str) -> bytes | None:
    """A key that was typed whole and has the fingerprint of the sheet."""
    key = keysheet.key_of(said)
    if key is None:
        out("This is not a whole key: it has 52 letters and digits.")
        return None
    out("Fingerprint: {print}. If the sheet shows another, type this key again.", print=keysheet.print_of(name, key))
    return key if _says_yes(mark_desk("Is it the same? Type yes")) else None
