"""Words in a language their reader lacks: ask a colleague who reads it; what they write stands beside the original."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from handlers.services import languages, letters, zone
from handlers.services.cases import checked, team_of, to_work_on
from handlers.services.errors import NotAllowed, NotFound
from handlers.services.roles import CASE_WORKERS
from storage import audit, cases, people, readings
from storage.cases import CONTACT_QUEUES, Entry
from storage.db import Tx
from storage.models import Case, Person, Reading
from storage.vault import Known

TRANSLATION_LIMIT, AT_ONCE = 3000, 3


@dataclass(frozen=True)
class Asked:
    """A colleague who was asked to read something in a case, and since when."""

    person_id: str
    name: str
    since: datetime


@dataclass(frozen=True)
class Foreign:
    """What a person cannot read in a case, and who could help: colleagues, and the zone's interpreter contact."""

    language: str
    unasked: bool
    asked: tuple[Asked, ...]
    colleagues: tuple[Person, ...]
    interpreter: dict[str, Any]
    apart: bool


@dataclass(frozen=True)
class ToRead:
    """An entry somebody asks this person to translate, and the language that is wanted, if it is known."""

    message_id: str
    text: str
    language: str
    wanted: str
    asked_by: str


@dataclass(frozen=True)
class Wanted:
    """What came of a citizen's wish to read an answer in their language."""

    case: Case
    readers: tuple[Person, ...] = ()
    translation: dict[str, str] | None = None


async def ask(tx: Tx, person: Person, number: str, reader_id: str) -> None:
    """Asks a colleague to read what this person cannot; raises NotFound when the colleague does not read it either."""
    case = await to_work_on(tx, person, number)
    needed = _unread_by(person, case, await cases.thread(tx, case))
    reader = next((p for p in await _colleagues(tx, person, {of for _, of in needed}) if p.id == reader_id), None)
    if reader is None:
        raise NotFound(number=number)
    before = {(row.message_id, row.person_id) for row in await readings.waiting(tx, case)}
    new = [entry for entry, of in needed if of in languages.read_by(reader) and (entry.row.id, reader.id) not in before]
    for entry in new:
        await readings.put(tx, case, entry.row.id, reader.id, person.id)
    if new:
        await letters.announce(tx, case, "reading_asked", [reader])
        await _changed(tx, case, "reading-asked", person)


async def take_back(tx: Tx, person: Person, number: str, reader_id: str) -> None:
    """A colleague need not read this case any more, and cannot open it any more."""
    case = await to_work_on(tx, person, number)
    if await readings.done(tx, case, person_id=reader_id):
        await _changed(tx, case, "reading-taken-back", person)


async def decline(tx: Tx, person: Person, number: str) -> None:
    """The colleague cannot read it; whoever asked is told, and the case closes for the colleague."""
    case = await _asked_case(tx, person, number)
    if await readings.done(tx, case, person_id=person.id):
        await _changed(tx, case, "reading-declined", person)
        await letters.announce(tx, case, "reading_declined", await _answering(tx, case))


async def translate(tx: Tx, person: Person, number: str, message_id: str, text: str, language: str) -> None:
    """Keeps a colleague's translation beside the original; that of an answer goes to the citizen."""
    case = await _asked_case(tx, person, number)
    entry = await cases.entry(tx, message_id)
    mine = [row for row in await readings.waiting(tx, case) if row.person_id == person.id]
    if entry is None or message_id not in {row.message_id for row in mine}:
        raise NotFound(number=number)
    words = checked(text, TRANSLATION_LIMIT)
    into = _into(person, entry, language)
    translation = {"text": words, "language": into, "person": person.id, "name": person.name}
    await cases.amend(tx, entry.row, translation=translation)
    await readings.done(tx, case, message_id)
    await _changed(tx, case, "translated", person)
    if entry.row.kind == "officer":
        entry.row.delivery = "queued"
        await letters.to_citizen(tx, case, "translation", {"message": message_id}, message_id)
    else:
        case.unread = True
    await letters.announce(tx, case, "translated", await _answering(tx, case))


async def want(tx: Tx, citizen: Known, case: Case, position: int) -> Wanted | None:
    """The citizen asks for an answer in their language: people who read both are asked, a few at once.

    A case of a contact is kept apart: its own people are told, nobody else. None when there is no such answer.
    """
    entry = await cases.entry_at(tx, case, position)
    if entry is None or entry.row.kind != "officer" or not entry.body.get("text") or not entry.body.get("language"):
        return None
    if entry.body["language"] == citizen.language:
        return None
    translation = entry.body.get("translation")
    if translation and translation["language"] == citizen.language:
        return Wanted(case, translation=translation)
    waiting = [row for row in await readings.waiting(tx, case) if row.message_id == entry.row.id]
    if entry.body.get("wanted") == citizen.language:
        return Wanted(case, await _people(tx, waiting))
    await cases.amend(tx, entry.row, wanted=citizen.language)
    return Wanted(case, await _ask_for(tx, case, entry, citizen.language))


async def foreign(tx: Tx, person: Person, case: Case, thread: Sequence[Entry]) -> Foreign | None:
    """What this person cannot read in a case, for the strip above the composer; None when there is nothing."""
    needed = _unread_by(person, case, thread)
    if not needed:
        return None
    waiting = await readings.waiting(tx, case)
    ids = {entry.row.id for entry, _ in needed}
    names = await people.names(tx, {row.person_id for row in waiting})
    asked = {
        row.person_id: Asked(row.person_id, names[row.person_id], row.at) for row in waiting if row.message_id in ids
    }
    colleagues = await _colleagues(tx, person, {of for _, of in needed})
    return Foreign(
        language=needed[-1][1],
        unasked=bool(ids - {row.message_id for row in waiting}),
        asked=tuple(asked.values()),
        colleagues=tuple(colleague for colleague in colleagues if colleague.id not in asked),
        interpreter=(await zone.the(tx)).contacts.get("interpreter") or {},
        apart=case.queue in CONTACT_QUEUES,
    )


async def to_read(tx: Tx, person: Person, case: Case, thread: Sequence[Entry]) -> tuple[ToRead, ...]:
    """What this person is asked to translate in a case."""
    mine = [row for row in await readings.waiting(tx, case) if row.person_id == person.id]
    names = await people.names(tx, {row.asked_by for row in mine if row.asked_by})
    entries = {entry.row.id: entry for entry in thread}
    return tuple(_to_read(entries[row.message_id], case, names.get(row.asked_by or "", "")) for row in mine)


def _to_read(entry: Entry, case: Case, asked_by: str) -> ToRead:
    wanted = str(entry.body.get("wanted", "")) if entry.row.kind == "officer" else ""
    return ToRead(entry.row.id, entry.body.get("text", ""), languages.of_entry(case, entry), wanted, asked_by)


def _unread_by(person: Person, case: Case, thread: Sequence[Entry]) -> list[tuple[Entry, str]]:
    """What the citizen wrote in languages this person lacks and nobody translated yet, with the language."""
    said = [(e, languages.of_entry(case, e)) for e in thread if e.row.kind == "citizen" and e.body.get("text")]
    return [(e, of) for e, of in said if of not in languages.read_by(person) and "translation" not in e.body]


def _into(person: Person, entry: Entry, language: str) -> str:
    wanted = entry.body.get("wanted")
    if entry.row.kind == "officer" and wanted:
        return str(wanted)
    return language if language in languages.read_by(person) else person.language


def _may_read(person: Person) -> bool:
    """Whether somebody may be asked to read words of a case: who only sends to many, or sees to the zone, may not."""
    return bool(CASE_WORKERS.intersection(person.roles)) and "administrator" not in person.roles


async def _colleagues(tx: Tx, person: Person, wanted: set[str]) -> list[Person]:
    """Active colleagues who work with cases and read one of these languages; never an administrator."""
    return [
        colleague
        for colleague in await people.everyone(tx)
        if colleague.id != person.id and _may_read(colleague) and wanted & set(languages.read_by(colleague))
    ]


async def _ask_for(tx: Tx, case: Case, entry: Entry, language: str) -> tuple[Person, ...]:
    both = {language, entry.body["language"]}
    readers: list[Person] = []
    if case.queue not in CONTACT_QUEUES:
        able = [
            person
            for person in await people.everyone(tx)
            if both <= set(languages.read_by(person)) and _may_read(person)
        ]
        readers = sorted(able, key=lambda person: not set(cases.TEAM_ROLES) & set(person.roles))[:AT_ONCE]
    for reader in readers:
        await readings.put(tx, case, entry.row.id, reader.id, None)
    now = datetime.now(UTC)
    await cases.add(tx, case, "auto", {"auto": "translation_wanted", "language": language}, now)
    case.unread = True
    if readers:
        await letters.announce(tx, case, "reading_asked", readers)
    else:
        case.state = "open" if case.state == "waiting" else case.state
        await letters.announce(tx, case, "answer_not_read", await _answering(tx, case))
    await audit.add(tx, "reading-wanted", case=case.id)
    _ring(tx, case)
    return tuple(readers)


async def _asked_case(tx: Tx, person: Person, number: str) -> Case:
    case = await cases.by_number(tx, number, person)
    if case is None:
        raise NotFound(number=number)
    if person.id not in {row.person_id for row in await readings.waiting(tx, case)}:
        raise NotAllowed
    return case


async def _answering(tx: Tx, case: Case) -> list[Person]:
    person = await people.get(tx, case.assigned_to) if case.assigned_to else None
    return [person] if person else await team_of(tx, case.queue)


async def _people(tx: Tx, rows: Sequence[Reading]) -> tuple[Person, ...]:
    found = [await people.get(tx, row.person_id) for row in rows]
    return tuple(person for person in found if person)


async def _changed(tx: Tx, case: Case, what: str, person: Person) -> None:
    await audit.add(tx, what, person=person.id, case=case.id)
    _ring(tx, case)


def _ring(tx: Tx, case: Case) -> None:
    tx.ring("queue")
    tx.ring(f"case:{case.number}")
