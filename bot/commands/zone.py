"""`koban init` and `koban import`: a zone from one text file."""

import os
from collections.abc import Callable
from pathlib import Path

import typer

from bot import keysheet, opening, zonefile
from bot.commands import keys, questions
from bot.config import Settings, console_language
from bot.console import go, out, out_number, say_wrong
from bot.doctor import Finding
from bot.doctor import zone as zone_findings
from bot.zonefile import Answers
from handlers.services import zonefile as rules
from handlers.services.errors import Misconfigured
from handlers.services.zonefile import Changed, Wanted
from locales import mark_desk, tell
from storage.db import Unavailable

FILE = typer.Argument(Path("zone.toml"), help="The zone's text file.")


def init(file: Path = FILE) -> None:
    """Ask for the least that a new zone needs, write its text file, and make its keys."""
    # The questions come before the loop starts, so that Ctrl-C leaves them at once and leaves nothing behind.
    go(lambda settings: _init(settings, file, _asked(settings, file)))


def import_file(file: Path = FILE) -> None:
    """Make the zone what its text FILE says; as often as you want."""
    go(lambda settings: _import(settings, file))


def _asked(settings: Settings, file: Path) -> Answers:
    if file.exists():
        raise _there_already(file)
    opening.check_new_keys(settings)
    return questions.about_the_zone()


async def _init(settings: Settings, file: Path, known: Answers) -> None:
    new_keys = opening.make_new_keys(settings)
    _write(file, zonefile.template(console_language(), known))
    if new_keys:
        out(
            "The keys of your zone are in {path}. Without them nobody can read anything again.",
            path=settings.folder / "keys",
        )
    await keys.after_init(settings)
    if not known.name:
        out("Fill in the file {path}, then run: koban import {path}", path=file)
        return
    out(
        "The file {path} is ready. Next: koban import {path}, then koban invite {person}",
        path=file,
        person=known.officer_id,
    )


def _write(file: Path, text: str) -> None:
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise _there_already(file) from error
    except OSError as error:
        raise Misconfigured(mark_desk("Koban cannot write the file {path}."), path=file) from error
    with os.fdopen(descriptor, "w", encoding="utf-8") as target:
        target.write(text)


def _there_already(file: Path) -> Misconfigured:
    return Misconfigured(mark_desk("The file {path} is there already, and Koban does not write over it."), path=file)


async def _import(settings: Settings, file: Path) -> None:
    try:
        wanted = zonefile.from_path(file)
    except zonefile.Mistakes as wrong:
        _tell(file, wrong)
        raise typer.Exit(2) from None
    whole = opening.with_every_part(settings)
    with opening.alone_at(whole, "import"):
        try:
            changed, findings = await bring_in(whole, wanted)
        except Unavailable as error:
            raise Misconfigured(
                mark_desk("The database is busy or does not answer. Nothing changed; try again.")
            ) from error
    _report(changed)
    for finding in findings:
        out(finding.sentence, **finding.values)


async def bring_in(settings: Settings, wanted: Wanted) -> tuple[Changed, list[Finding]]:
    """Writes a zone into its database, which is made when it is not there; all or nothing."""
    opening.need_keys(settings)
    await opening.migrate_if_needed(settings)
    async with opening.storage(settings, exclusive=False) as storage:
        async with storage.write() as tx:
            changed = await rules.bring_in(tx, wanted)
            if copied := keysheet.remembered(settings, storage.keys):
                await rules.keys_copied(tx, copied)
        keysheet.forget(settings)
        return changed, await zone_findings.about_people(storage)


def _tell(file: Path, wrong: zonefile.Mistakes) -> None:
    for mistake in wrong.found:
        said = tell(console_language(), mistake.sentence, **mistake.values)
        if mistake.name:
            say_wrong("Line {line}, {field}: {said}", line=mistake.line, field=mistake.name, said=said)
        else:
            say_wrong("Line {line}: {said}", line=mistake.line, said=said)
    say_wrong("Nothing was changed. Mend the file {path} and import it again.", path=file)


REPORT: dict[str, Callable[[int], None]] = {
    "people_new": lambda n: out_number("1 person is new.", "{number} people are new.", n),
    "people_changed": lambda n: out_number("1 person changed.", "{number} people changed.", n),
    "people_left": lambda n: out_number(
        "1 person left: their access has ended.", "{number} people left: their access has ended.", n
    ),
    "cases_back": lambda n: out_number(
        "1 case went back to its queue, and the citizen is told.",
        "{number} cases went back to their queues, and the citizens are told.",
        n,
    ),
    "areas_new": lambda n: out_number("1 area is new.", "{number} areas are new.", n),
    "areas_changed": lambda n: out_number("1 area changed.", "{number} areas changed.", n),
    "areas_left": lambda n: out_number(
        "1 area is not offered any more; its cases stay.",
        "{number} areas are not offered any more; their cases stay.",
        n,
    ),
    "officers_changed": lambda n: out_number(
        "1 area has another officer from now on.", "{number} areas have another officer from now on.", n
    ),
    "streets_new": lambda n: out_number("1 street is new.", "{number} streets are new.", n),
    "streets_changed": lambda n: out_number("1 street changed.", "{number} streets changed.", n),
    "streets_left": lambda n: out_number("1 street left.", "{number} streets left.", n),
    "codes_new": lambda n: out_number("1 code for a poster is new.", "{number} codes for posters are new.", n),
}


def _report(changed: Changed) -> None:
    if not changed.counts.total():
        out("The file says nothing new: nothing was changed.")
        return
    out("The zone is now what the file says.")
    if changed.counts["zone"]:
        out("The settings of the zone changed.")
    for kind, tell_number in REPORT.items():
        if changed.counts[kind]:
            tell_number(changed.counts[kind])
    if changed.resign:
        out("The legal texts changed, but not who signed them off and when. Have them checked again.")
