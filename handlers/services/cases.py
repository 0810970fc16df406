"""What people of the zone do with a case: take, answer, note, give back, close. Who may, from which state."""

from datetime import UTC, datetime

from handlers.services import letters, zone
from handlers.services.errors import AlreadyTaken, Closed, Empty, NotAllowed, NotFound, TooLong
from handlers.services.topics import OUTCOMES
from storage import attachments, audit, cases, people
from storage.attachments import SealedPhoto
from storage.db import Tx
from storage.models import Case, Person

ANSWER_LIMIT, NOTE_LIMIT = 3000, 3000
SHARED_QUEUES = ("team", "victim", "complaint")


async def found(tx: Tx, person: Person, number: str) -> Case:
    """A case this person may open; raises NotFound, also when it exists but is not for them."""
    case = await cases.by_number(tx, number, person)
    if case is None:
        raise NotFound(number=number)
    return case


async def answer(tx: Tx, person: Person, number: str, text: str) -> Case:
    """Sends words to the citizen; an unassigned case becomes the answerer's own."""
    words = _checked(text, ANSWER_LIMIT)
    case = await _mine_or_free(tx, person, number)
    now = datetime.now(UTC)
    message = await cases.add(tx, case, "officer", {"text": words}, now, person=person.id, delivery="queued")
    case.assigned_to, case.state, case.unread, case.answered_at = person.id, "waiting", False, now
    await letters.to_citizen(tx, case, "answer", {"message": message.id}, message.id)
    await _changed(tx, case, "answered", person)
    return case


async def note(tx: Tx, person: Person, number: str, text: str) -> Case:
    """Keeps words for colleagues; the citizen never sees them."""
    words = _checked(text, NOTE_LIMIT)
    case = await found(tx, person, number)
    await cases.add(tx, case, "note", {"text": words}, datetime.now(UTC), person=person.id)
    await _changed(tx, case, "noted", person)
    return case


async def take(tx: Tx, person: Person, number: str) -> Case:
    """Makes an unassigned case one's own; raises AlreadyTaken with the name of who was first."""
    case = await cases.by_number(tx, number)
    if case is None or (case.assigned_to is None and await cases.by_number(tx, number, person) is None):
        raise NotFound(number=number)
    if case.assigned_to and case.assigned_to != person.id:
        raise AlreadyTaken(by=(await people.names(tx, {case.assigned_to})).get(case.assigned_to, ""))
    _still_open(case)
    if case.assigned_to == person.id:
        return case
    case.assigned_to, case.state = person.id, "open" if case.state == "new" else case.state
    await _automatic(tx, case, "taken", person)
    await letters.to_citizen(tx, case, "taken", {"person": person.id, "number": case.number})
    return case


async def give_back(tx: Tx, person: Person, number: str) -> Case:
    """Returns a case to the queue it can be taken from, and tells the citizen."""
    case = await _own(tx, person, number)
    if case.queue not in SHARED_QUEUES:
        case.queue = "team"
    case.assigned_to, case.unread = None, True
    if case.state == "waiting":
        case.state = "open"
    await _automatic(tx, case, "given_back", person)
    await letters.to_citizen(tx, case, "given_back", {"number": case.number, "queue": case.queue})
    return case


async def close(tx: Tx, person: Person, number: str, outcome: str, text: str | None = None) -> Case:
    """Closes a case; the citizen is told the outcome, with the officer's own words if there are any."""
    if outcome not in OUTCOMES or outcome == "withdrawn":
        raise NotAllowed
    words = _checked(text, ANSWER_LIMIT) if text and text.strip() else ""
    case = await _mine_or_free(tx, person, number)
    now = datetime.now(UTC)
    body = {"text": words, "auto": "closed", "outcome": outcome}
    message = await cases.add(tx, case, "officer" if words else "auto", body, now, person=person.id, delivery="queued")
    case.assigned_to, case.state, case.outcome, case.closed_at = person.id, "closed", outcome, now
    case.unread = case.visit_asked = False
    await letters.to_citizen(tx, case, "closed", {"outcome": outcome, "message": message.id}, message.id)
    await _changed(tx, case, "closed", person)
    return case


async def photo(tx: Tx, person: Person, attachment_id: str) -> SealedPhoto:
    """A photo of a case this person may open; the opening is logged; open the file after the transaction."""
    row = await attachments.photo(tx, person, attachment_id)
    if row is None:
        raise NotFound
    case, sealed = row
    await audit.add(tx, "photo-opened", person=person.id, case=case.id)
    return sealed


async def team_of(tx: Tx, queue: str) -> list[Person]:
    """Who works from a queue that is not one person's."""
    roles = (queue,) if queue in ("victim", "complaint") else cases.TEAM_ROLES
    return [person for person in await people.everyone(tx) if set(roles) & set(person.roles)]


async def promised(tx: Tx) -> datetime:
    """Until when an answer is promised to someone who writes now, in UTC."""
    return zone.due(await zone.the(tx), datetime.now(UTC))


async def _own(tx: Tx, person: Person, number: str) -> Case:
    case = await found(tx, person, number)
    _still_open(case)
    if case.assigned_to != person.id:
        raise NotAllowed
    return case


async def _mine_or_free(tx: Tx, person: Person, number: str) -> Case:
    case = await cases.by_number(tx, number)
    if case and case.assigned_to not in (None, person.id):
        raise AlreadyTaken(by=(await people.names(tx, {case.assigned_to or ""})).get(case.assigned_to or "", ""))
    case = await found(tx, person, number)
    _still_open(case)
    return case


def _still_open(case: Case) -> None:
    if case.state == "closed":
        raise Closed(number=case.number)


def _checked(text: str, limit: int) -> str:
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
