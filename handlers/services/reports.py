"""What a citizen does with a matter of theirs: open, add, edit, withdraw, find again by code."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from handlers.services import guests, letters, machine, retention, routing, zone
from handlers.services.cases import reader_now, team_of
from handlers.services.zone import Zone
from storage import attachments, audit, cases, people, readings, traces, vault
from storage.cases import CONTACT_QUEUES, Entry, Opening
from storage.db import Tx
from storage.models import Case, Person
from storage.vault import Known

__all__ = [
    "Case", "Entry", "OwnCase", "Report", "Words", "add", "adopt", "all_own", "edit", "heard", "join", "joins",
    "new_case", "of_message", "open_case", "own", "read", "said_in", "still_open", "story", "waits",
    "withdraw",
]  # fmt: skip

OPEN_STATES = ("new", "open", "waiting")
OPEN_AT_ONCE = 3
SAID, NOTE = ("officer", "auto"), "note"


@dataclass(frozen=True)
class Words:
    """One chat message of a report: its text, photos (attachment ids), and the channel's own message id."""

    text: str
    photos: tuple[str, ...] = ()
    message: str = ""


@dataclass(frozen=True)
class Report:
    """A whole report as the citizen previewed it; `reader` is a person's id when they chose somebody else, `relayed`
    says that they pass it on for someone."""

    topic: str
    area_id: str | None
    place: str
    words: tuple[Words, ...]
    reader: str | None = None
    relayed: bool = False


@dataclass(frozen=True)
class OwnCase:
    """A citizen's own case as their list shows it."""

    number: str
    topic: str
    queue: str
    state: str
    outcome: str | None
    officer: str | None
    last: Entry | None
    opened_at: datetime
    due_at: datetime | None
    leaves_at: datetime | None
    times: int
    visit_asked: bool
    waits: bool


async def joins(tx: Tx, citizen: Known, report: Report) -> Case | None:
    """The open case that a further report is added to, once a citizen has three; None when it opens its own.

    Only a case that the same people read: no word reaches somebody it was not meant for. What goes to victim support or
    to the complaints contact always opens its own."""
    queue, person = await routing.reader_of(tx, report.topic, report.area_id, report.reader)
    if queue in CONTACT_QUEUES or len(citizen.cases) < OPEN_AT_ONCE:
        return None
    theirs = [case for case in await still_open(tx, citizen) if case.queue not in CONTACT_QUEUES]
    if len(theirs) < OPEN_AT_ONCE:
        return None
    read_by = (lambda case: case.assigned_to == person.id) if person else (lambda case: _waits_in(case, queue))
    return next((case for case in theirs if read_by(case)), None)


def _waits_in(case: Case, queue: str) -> bool:
    return case.assigned_to is None and case.queue == queue


async def join(tx: Tx, citizen: Known, number: str, report: Report) -> Case | None:
    """Adds a whole report to one of the citizen's own cases, with its topic and place; None when it is not theirs."""
    guests.may_write(citizen)
    case = await own(tx, citizen, number)
    if case is None:
        return None
    body = {"auto": "joined", "topic": report.topic, "place": report.place}
    await cases.add(tx, case, "auto", body, datetime.now(UTC))
    return await _more(tx, citizen, case, report.words)


async def open_case(tx: Tx, citizen: Known, report: Report) -> Case:
    """Opens a case; raises Blocked while the citizen may not write, Busy beyond the zone's limit."""
    guests.may_write(citizen)
    return await new_case(tx, citizen, report)


async def new_case(tx: Tx, citizen: Known, report: Report) -> Case:
    """Opens a case whoever asks; receipt and announcements leave with the same commit; raises Busy."""
    now = datetime.now(UTC)
    reader = await routing.reader(tx, report.topic, report.area_id, report.reader)
    queue, person = reader.queue, reader.person
    if queue not in CONTACT_QUEUES:
        await guests.room_for_a_case(tx)
    assigned = person.id if person else None
    due = zone.due(await zone.the(tx), now)
    opening = Opening(report.topic, citizen.language, report.area_id, report.place, queue, assigned, due)
    case, code = await cases.new(tx, citizen, opening, now)
    case.relayed, case.held_for = report.relayed, reader.held_for
    for words in report.words:
        await _say(tx, citizen, case, words, now)
    citizen.cases.append(case.id)
    await vault.keep(tx, citizen)
    receipt = await cases.add(tx, case, "auto", {"auto": "receipt"}, now, delivery="queued")
    values: dict[str, Any] = {
        "number": case.number,
        "code": code,
        "person": assigned,
        "queue": queue,
        "due": due.isoformat(),
    }
    if report.relayed:
        values["relayed"] = True
    await letters.to_citizen(tx, case, "receipt", values, receipt.id)
    await _news(tx, case, "new_case", person)
    await audit.add(tx, "opened", case=case.id)
    if queue == "team" and report.area_id:
        await _warn(tx, report.area_id)
    return case


async def add(tx: Tx, citizen: Known, number: str, words: Words) -> Case | None:
    """Adds words to one of the citizen's own cases; a closed one opens again; None when it is not theirs.

    Raises Blocked while the citizen may not write."""
    case = await own(tx, citizen, number)
    if case is None:
        return None
    guests.may_write(citizen, case.id)
    return await _more(tx, citizen, case, (words,))


async def _more(tx: Tx, citizen: Known, case: Case, said: Sequence[Words]) -> Case:
    now = datetime.now(UTC)
    for words in said:
        await _say(tx, citizen, case, words, now)
    await heard(tx, case, now)
    return case


async def heard(tx: Tx, case: Case, now: datetime, notice: str = "citizen_wrote") -> None:
    """After something new from the citizen: a closed case opens again with a new promise, its reader is told."""
    answered = case.answered_at is not None or case.state == "closed"
    if case.state == "closed":
        case.outcome = case.closed_at = None
        await cases.add(tx, case, "auto", {"auto": "reopened"}, now)
    if case.state != "new":
        case.state = "open"
        case.due_at = zone.due(await zone.the(tx), now) if answered else case.due_at
    person = await reader_now(tx, case)
    case.unread = True
    await _news(tx, case, notice, person)


async def edit(tx: Tx, citizen: Known, channel_message: str, text: str) -> Case | None:
    """The citizen reworded something they sent; the earlier wording stays beside it; None when it is unknown."""
    trace = await traces.find(tx, traces.tag(tx, citizen.channel, citizen.address, channel_message))
    entry = await cases.entry(tx, trace["message"]) if trace and "message" in trace else None
    case = await cases.get(tx, entry.row.case_id) if entry else None
    if entry is None or case is None or case.id not in citizen.cases:
        return None
    guests.may_write(citizen, case.id)
    now = datetime.now(UTC)
    if await cases.reword(tx, entry.row, text, now):
        more = await machine.helps(tx, case, text, str(entry.body.get("language") or case.language))
        await cases.amend(tx, entry.row, **more)
        await machine.ask(tx, case, entry.row.id, more, now)
        case.unread, case.citizen_at, case.warned_at = True, now, None
        await _news(tx, case, "citizen_edited", await reader_now(tx, case))
    return case


async def withdraw(tx: Tx, citizen: Known, number: str) -> Case | None:
    """The citizen takes a matter back: it is closed as withdrawn; None when it is not theirs or closed already."""
    case = await own(tx, citizen, number)
    if case is None or case.state == "closed":
        return None
    now = datetime.now(UTC)
    case.state, case.outcome, case.closed_at, case.unread, case.citizen_at = "closed", "withdrawn", now, True, now
    case.visit_asked = False
    await cases.add(tx, case, "auto", {"auto": "withdrawn"}, now)
    await readings.done(tx, case)
    person = await people.get(tx, case.assigned_to) if case.assigned_to else None
    await _news(tx, case, "citizen_withdrew", person)
    await audit.add(tx, "withdrawn", case=case.id)
    return case


async def adopt(tx: Tx, citizen: Known, code: str) -> Case | None:
    """Brings a case to the phone where its case code was written; answers come there from now on."""
    case = await cases.by_code(tx, code)
    if case is None:
        return None
    before = await vault.behind(tx, case.id, case.link)
    if before and before.id != citizen.id:
        before.cases = [case_id for case_id in before.cases if case_id != case.id]
        await vault.keep(tx, before)
    if case.id not in citizen.cases:
        citizen.cases.append(case.id)
        await vault.keep(tx, citizen)
    case.link = vault.link(tx, citizen, case.id)
    await audit.add(tx, "code-used", case=case.id)
    return case


async def own(tx: Tx, citizen: Known, number: str) -> Case | None:
    """One of the citizen's own cases."""
    case = await cases.by_number(tx, number)
    if case is None or case.number != number or case.id not in citizen.cases:
        return None
    return case if await _readable(tx, [case]) else None


async def all_own(tx: Tx, citizen: Known) -> list[OwnCase]:
    """The citizen's own cases with state and last word, the newest first."""
    found = await cases.many(tx, citizen.cases)
    if len(found) < len(citizen.cases):
        citizen.cases = [case.id for case in reversed(found)]
        await vault.keep(tx, citizen)
    told = await cases.threads(tx, found)
    officers = await people.names(tx, {case.assigned_to for case in found if case.assigned_to})
    here = await zone.the(tx)
    return [
        _own_case(here, case, told[case.id], officers.get(case.assigned_to or "")) for case in found if case.id in told
    ]


async def still_open(tx: Tx, citizen: Known) -> list[Case]:
    """The citizen's cases that are not closed, the newest first."""
    found = [case for case in await cases.many(tx, citizen.cases) if case.state in OPEN_STATES]
    return await _readable(tx, found)


async def story(tx: Tx, case: Case) -> list[Entry]:
    """What both sides said in a case, without the notes that stay in the house."""
    return [entry for entry in await cases.thread(tx, case) if entry.row.kind != NOTE]


async def said_in(tx: Tx, citizen: Known, number: str, message_id: str) -> Entry | None:
    """What the zone said in one of the citizen's own cases; None when it is not theirs, or was never said to them."""
    case = await own(tx, citizen, number)
    entry = await cases.entry(tx, message_id) if case else None
    if case is None or entry is None or entry.row.case_id != case.id or entry.row.kind not in SAID:
        return None
    return entry


def waits(entry: Entry) -> bool:
    """Whether an entry did not go to the citizen's phone, so that it may be new to them."""
    return entry.row.delivery in cases.WAITING


async def read(tx: Tx, case: Case) -> None:
    """The citizen opened a matter: what waited there has reached them now."""
    if await cases.fetched(tx, case):
        tx.ring(f"case:{case.number}")


async def of_message(tx: Tx, citizen: Known, channel_message: str) -> str | None:
    """The number of the case a channel message belongs to, when it is the citizen's own."""
    trace = await traces.find(tx, traces.tag(tx, citizen.channel, citizen.address, channel_message))
    case = await cases.get(tx, trace["case"]) if trace and "case" in trace else None
    return case.number if case and case.id in citizen.cases else None


async def _readable(tx: Tx, found: list[Case]) -> list[Case]:
    keys = await tx.case_keys.of_many([case.id for case in found]) if found else {}
    return [case for case in found if case.id in keys]


def _own_case(here: Zone, case: Case, told: list[Entry], officer: str | None) -> OwnCase:
    said = [e for e in told if e.row.kind in ("citizen", "officer")]
    last = next((e for e in reversed(said) if e.body.get("text") or e.body.get("ready")), None)
    return OwnCase(
        number=case.number,
        topic=case.topic,
        queue=case.queue,
        state=case.state,
        outcome=case.outcome,
        officer=officer,
        last=last,
        opened_at=case.opened_at,
        due_at=case.due_at,
        leaves_at=retention.ends(here, case) if case.warned_at else None,
        times=case.times,
        visit_asked=case.visit_asked,
        waits=any(waits(e) for e in told if e.row.kind != NOTE),
    )


async def _say(tx: Tx, citizen: Known, case: Case, words: Words, now: datetime) -> None:
    body: dict[str, Any] = {"text": words.text, "photos": list(words.photos), "language": citizen.language}
    body |= await machine.helps(tx, case, words.text, citizen.language)
    message = await cases.add(tx, case, "citizen", body, now)
    await machine.ask(tx, case, message.id, body, now)
    if words.photos:
        await attachments.give_to_case(tx, words.photos, case, message.id)
    if words.message:
        tag = traces.tag(tx, citizen.channel, citizen.address, words.message)
        await traces.keep(tx, tag, {"message": message.id, "case": case.id})


async def _news(tx: Tx, case: Case, notice: str, person: Person | None) -> None:
    await letters.announce(tx, case, notice, [person] if person else await team_of(tx, case.queue))
    tx.ring("queue")
    tx.ring(f"case:{case.number}")


async def _warn(tx: Tx, area_id: str) -> None:
    await letters.to_people(tx, await people.with_role(tx, "administrator"), "no_officer", {"area": area_id})
