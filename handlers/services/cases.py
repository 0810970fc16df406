"""What people of the zone do with a case: take, answer, note, give back, close. Who may, from which state."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from handlers.services import languages, leaves, letters, machine, ready, zone
from handlers.services.errors import (
    AlreadyTaken,
    Closed,
    Empty,
    Gone,
    NobodyBehind,
    NotAllowed,
    NotFound,
    Refusal,
    TooLong,
)
from handlers.services.topics import OUTCOMES
from storage import attachments, audit, cases, people, readings
from storage.attachments import SealedPhoto
from storage.db import Tx
from storage.keystore import CaseKeyGone
from storage.models import Case, Person

ANSWER_LIMIT, NOTE_LIMIT = 3000, 3000
SHARED_QUEUES = ("team", "victim", "complaint")


async def found(tx: Tx, person: Person, number: str) -> Case:
    """A case this person may open; raises Gone, or NotFound, also when it exists but is not for them."""
    case = await cases.by_number(tx, number, person)
    if case is None:
        raise NotFound(number=number)
    await _readable(tx, case)
    return case


async def answer(tx: Tx, person: Person, number: str, text: str, language: str | None = None) -> Case:
    """Sends words to the citizen; an unassigned case becomes the answerer's own.

    `language` is the one the words are written in; without it, the one this person most likely writes in.
    """
    words = checked(text, ANSWER_LIMIT)
    case = await to_work_on(tx, person, number)
    return await _answered(tx, person, case, {"text": words, "language": await _written_in(tx, person, case, language)})


async def answer_ready(
    tx: Tx,
    person: Person,
    number: str,
    key: str,
    values: Mapping[str, str],
    text: str = "",
    language: str | None = None,
) -> Case:
    """Sends a ready sentence, read by the citizen in their language, and the answerer's own words after it if any.

    Raises NotFilled when a field cannot be used.
    """
    today = datetime.now(zone.clock_of(await zone.the(tx))).date()
    body = ready.body(key, values, today)
    words = checked(text, ANSWER_LIMIT) if text.strip() else ""
    case = await to_work_on(tx, person, number)
    if words:
        body |= {"text": words, "language": await _written_in(tx, person, case, language)}
    return await _answered(tx, person, case, body)


async def note(tx: Tx, person: Person, number: str, text: str) -> Case:
    """Keeps words for colleagues; the citizen never sees them."""
    words = checked(text, NOTE_LIMIT)
    case = await found(tx, person, number)
    await cases.add(tx, case, "note", {"text": words}, datetime.now(UTC), person=person.id)
    await _changed(tx, case, "noted", person)
    return case


async def take(tx: Tx, person: Person, number: str) -> Case:
    """Makes an unassigned case one's own; raises AlreadyTaken with the name of who was first."""
    case = await cases.by_number(tx, number)
    if case is None:
        raise NotFound(number=number)
    if case.assigned_to and case.assigned_to != person.id:
        raise await _faster(tx, person, case)
    if await cases.by_number(tx, number, person, to_work=True) is None:
        raise NotFound(number=number)
    await _readable(tx, case)
    _still_open(case)
    if case.assigned_to == person.id:
        return case
    case.assigned_to, case.held_for = person.id, None
    case.state = "open" if case.state == "new" else case.state
    await _automatic(tx, case, "taken", person)
    await letters.to_citizen(tx, case, "taken", {"person": person.id, "number": case.number})
    return case


async def give_back(tx: Tx, person: Person, number: str) -> Case:
    """Returns a case to the queue it can be taken from, and tells the citizen."""
    case = await _own(tx, person, number)
    await _back_to_queue(tx, case, person)
    return case


async def released(tx: Tx, person: Person) -> int:
    """Gives back what a person may not work on any more, because they left or have other roles; returns how many.

    Closed cases stay as they are: one that opens again finds its way back to the queue by `reader_now`."""
    held = [case for case in await cases.open_of(tx, person.id) if not leaves.may_hold(person, case.queue)]
    for case in held:
        await _back_to_queue(tx, case, person)
    return len(held)


async def reader_now(tx: Tx, case: Case) -> Person | None:
    """Who looks after a case. Somebody who is away hands it over; when they left or have other roles, it goes back to
    its queue; the citizen is told either way."""
    person = await people.get(tx, case.assigned_to) if case.assigned_to else None
    if person is None or case.state == "closed":
        return person
    if not leaves.may_hold(person, case.queue):
        await _back_to_queue(tx, case, person)
        return None
    return await hand_over(tx, case, person)


async def hand_over(tx: Tx, case: Case, person: Person) -> Person | None:
    """Gives an open case to whoever stands in for a person today, and tells the citizen; nothing happens while they are
    there. Without a stand-in it goes back to its queue; returns who looks after it then."""
    standin = await leaves.present(tx, person, case.queue)
    if standin is None:
        await _back_to_queue(tx, case, person)
    elif standin.id != person.id:
        case.held_for = case.held_for or person.id
        await give_to(tx, case, standin, "covered")
    return standin


async def give_home(tx: Tx, case: Case, person: Person, standin_id: str | None) -> None:
    """After a leave: a case that the stand-in still holds is the person's again, and the citizen is told if it is open.

    What a third one took meanwhile, or may not be theirs any more, stays where it is."""
    case.held_for = None
    if case.assigned_to != standin_id or not leaves.may_hold(person, case.queue):
        return
    if case.state == "closed":
        case.assigned_to = person.id
        return
    await give_to(tx, case, person, "returned")


async def give_to(tx: Tx, case: Case, person: Person, what: str, by: Person | None = None) -> None:
    """Makes a case somebody's, by `what`: covered, returned or passed (`by` a colleague); both sides are told."""
    case.assigned_to, case.unread = person.id, True
    await cases.add(tx, case, "auto", {"auto": "taken", "why": what}, datetime.now(UTC), person=person.id)
    await _changed(tx, case, what, by or person)
    await letters.to_citizen(tx, case, "taken", {"person": person.id, "number": case.number})
    await letters.announce(tx, case, what, [person])


async def _back_to_queue(tx: Tx, case: Case, person: Person) -> None:
    if case.queue not in SHARED_QUEUES:
        case.queue = "team"
    case.assigned_to, case.held_for, case.unread = None, None, True
    if case.state == "waiting":
        case.state = "open"
    await _automatic(tx, case, "given_back", person)
    await letters.to_citizen(tx, case, "given_back", {"number": case.number, "queue": case.queue})


async def close(
    tx: Tx, person: Person, number: str, outcome: str, text: str | None = None, language: str | None = None
) -> Case:
    """Closes a case; the citizen is told the outcome, with the officer's own words if there are any."""
    if outcome not in OUTCOMES or outcome == "withdrawn":
        raise NotAllowed
    words = checked(text, ANSWER_LIMIT) if text and text.strip() else ""
    case = await to_work_on(tx, person, number)
    if words:
        _somebody_behind(case)
    now = datetime.now(UTC)
    body = {"text": words, "auto": "closed", "outcome": outcome}
    if words:
        body["language"] = await _written_in(tx, person, case, language)
        body |= await machine.beside(tx, body["language"], case.language)
    message = await cases.add(tx, case, "officer" if words else "auto", body, now, person=person.id, delivery="queued")
    case.assigned_to, case.state, case.outcome, case.closed_at = person.id, "closed", outcome, now
    case.unread = case.visit_asked = False
    await readings.done(tx, case)
    await letters.to_citizen(tx, case, "closed", {"outcome": outcome, "message": message.id}, message.id)
    await machine.ask(tx, case, message.id, body, now)
    await _changed(tx, case, "closed", person)
    return case


async def photo(tx: Tx, person: Person, attachment_id: str) -> SealedPhoto:
    """A photo of a case this person may open; the opening is logged; open the file after the transaction."""
    try:
        row = await attachments.photo(tx, person, attachment_id)
    except CaseKeyGone as error:
        raise Gone from error
    if row is None:
        raise NotFound
    case, sealed = row
    await audit.add(tx, "photo-opened", person=person.id, case=case.id)
    return sealed


async def team_of(tx: Tx, queue: str) -> list[Person]:
    """Who works from a queue that is not one person's."""
    shared = queue if queue in cases.CONTACT_QUEUES else "team"
    return [person for person in await people.everyone(tx) if shared in cases.queues_of(person)]


async def promised(tx: Tx) -> datetime:
    """Until when an answer is promised to someone who writes now, in UTC."""
    return zone.due(await zone.the(tx), datetime.now(UTC))


async def _own(tx: Tx, person: Person, number: str) -> Case:
    case = await found(tx, person, number)
    _still_open(case)
    if case.assigned_to != person.id:
        raise NotAllowed
    return case


async def to_work_on(tx: Tx, person: Person, number: str) -> Case:
    """An open case this person may answer; raises NotFound, Gone, NotAllowed, AlreadyTaken or Closed."""
    case = await theirs(tx, person, number)
    _still_open(case)
    return case


async def theirs(tx: Tx, person: Person, number: str) -> Case:
    """A case this person works on, open or closed; raises NotFound, Gone, NotAllowed or AlreadyTaken."""
    case = await cases.by_number(tx, number, person, to_work=True)
    if case is None:
        raise await _why_not(tx, person, number)
    await _readable(tx, case)
    return case


async def _why_not(tx: Tx, person: Person, number: str) -> Refusal:
    if await cases.by_number(tx, number, person):
        return NotAllowed()
    case = await cases.by_number(tx, number)
    if case is None or case.assigned_to is None:
        return NotFound(number=number)
    return await _faster(tx, person, case)


async def _faster(tx: Tx, person: Person, case: Case) -> AlreadyTaken | NotFound:
    """Who took the case, for those who could have; others are not even told that it exists."""
    if case.queue not in cases.queues_of(person):
        return NotFound(number=case.number)
    return AlreadyTaken(by=(await people.names(tx, {case.assigned_to or ""})).get(case.assigned_to or "", ""))


async def _answered(tx: Tx, person: Person, case: Case, body: dict[str, Any]) -> Case:
    _somebody_behind(case)
    now = datetime.now(UTC)
    body |= await machine.beside(tx, body["language"], case.language) if body.get("text") else {}
    message = await cases.add(tx, case, "officer", body, now, person=person.id, delivery="queued")
    case.assigned_to, case.state, case.unread, case.answered_at = person.id, "waiting", False, now
    await letters.to_citizen(tx, case, "answer", {"message": message.id}, message.id)
    await machine.ask(tx, case, message.id, body, now)
    await _changed(tx, case, "answered", person)
    return case


async def _written_in(tx: Tx, person: Person, case: Case, stated: str | None) -> str:
    if stated in languages.offered(person, case):
        return str(stated)
    return languages.writes(person, case, await cases.thread(tx, case))


async def _readable(tx: Tx, case: Case) -> None:
    try:
        await tx.case_keys.of(case.id)
    except CaseKeyGone as error:
        raise Gone(number=case.number) from error


def _somebody_behind(case: Case) -> None:
    if not case.link:
        raise NobodyBehind(number=case.number)


def _still_open(case: Case) -> None:
    if case.state == "closed":
        raise Closed(number=case.number)


def checked(text: str, limit: int) -> str:
    """A text as it is kept; raises Empty or TooLong, counted as Telegram counts."""
    words = text.replace("\r\n", "\n").strip()
    if not words:
        raise Empty
    length = len(words.encode("utf-16-le", "ignore")) // 2  # as Telegram counts
    if length > limit:
        raise TooLong(limit=limit, length=length)
    return words


async def _automatic(tx: Tx, case: Case, what: str, person: Person) -> None:
    await cases.add(tx, case, "auto", {"auto": what}, datetime.now(UTC), person=person.id)
    await _changed(tx, case, what, person)


async def _changed(tx: Tx, case: Case, what: str, person: Person) -> None:
    await audit.add(tx, what, person=person.id, case=case.id)
    tx.ring("queue")
    tx.ring(f"case:{case.number}")
