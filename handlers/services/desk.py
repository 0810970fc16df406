"""What the desk shows: the queue by views, and one case with its thread."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from handlers.services import cases as deeds
from handlers.services import languages, machine, readings, retention, taps, zone
from handlers.services.readings import Foreign, ToRead
from storage import areas, attachments, audit, cases, people
from storage.db import Tx
from storage.models import Area, Attachment, Case, Person, Zone

VIEWS = ("mine", "unanswered", "late", "waiting", "team", "asked", "closed")
MOST = 200
VALUES = ("language", "number", "outcome", "place", "reason", "topic", "until", "why")


@dataclass(frozen=True)
class QueueRow:
    """One case in a list; `first_words` and `place` are None where words are shown only on opening."""

    number: str
    topic: str
    area_name: dict[str, str] | None
    place: str | None
    language: str
    state: str
    outcome: str | None
    due_at: datetime | None
    late: bool
    soon: bool
    group: str
    first_words: str | None
    unread: bool
    photos: int
    assigned_name: str | None
    mine: bool
    last_at: datetime
    entries: int
    times: int
    visit_asked: bool
    relayed: bool


@dataclass(frozen=True)
class Item:
    """One entry of a thread; `auto` names what Koban did, with its values, `asks` what a citizen tapped: again, visit.

    `ready` is the key of a ready sentence with the values `filled` in; `choice` the button the citizen tapped last.
    What a citizen did is told to the hour (`hour_only`): a minute could be matched with who was seen on their phone."""

    id: str
    kind: str
    author: str | None
    mine: bool
    text: str
    at: datetime
    edited_at: datetime | None
    earlier: tuple[str, ...]
    photos: tuple[tuple[str, int, int], ...]
    delivery: str | None
    auto: str | None = None
    asks: str = ""
    hour_only: bool = False
    values: dict[str, Any] = field(default_factory=dict)
    language: str = ""
    ready: str = ""
    filled: dict[str, str] = field(default_factory=dict)
    choice: int | None = None
    translation: dict[str, str] | None = None
    machine: dict[str, str] | None = None
    seems: str = ""


@dataclass(frozen=True)
class CaseView:
    """A case as one person may see it."""

    row: QueueRow
    place: str
    opened_at: datetime
    items: list[Item]
    assigned_name: str | None
    can_answer: bool
    can_take: bool
    can_give_back: bool
    reader_language: str
    machine: str
    kept_days: int
    demo: bool
    writes: str
    may_write: tuple[str, ...]
    foreign: Foreign | None
    to_read: tuple[ToRead, ...]
    can_lift: bool = False


async def queue(tx: Tx, person: Person, view: str = "mine") -> list[QueueRow]:
    """The cases of a view, the most urgent first; words only of one's own cases."""
    found = await cases.listed(tx, person, view, MOST)
    return await _rows(tx, person, found)


async def counts(tx: Tx, person: Person) -> dict[str, int]:
    """How many cases stand in each view."""
    return await cases.counts(tx, person, VIEWS)


async def news(tx: Tx, person: Person) -> int:
    """How many cases this person may open hold something nobody has read."""
    return (await cases.counts(tx, person, ("news",)))["news"]


async def uncovered(tx: Tx) -> list[Area]:
    """Areas nobody answers for: their messages go to the team."""
    return await areas.uncovered(tx, datetime.now(UTC))


async def may_open(tx: Tx, person: Person, number: str) -> None:
    """Raises NotFound when this person may not open this case."""
    await deeds.found(tx, person, number)


async def view(tx: Tx, person: Person, number: str, *, already_open: bool = False) -> CaseView:
    """A case with its thread; the opening is logged, unless the page only refreshes itself; raises NotFound."""
    case = await deeds.found(tx, person, number)
    if not already_open:
        await audit.add(tx, "case-opened", person=person.id, case=case.id)
    if case.assigned_to == person.id and case.unread:
        case.unread = False
        tx.ring("queue")
    here = await zone.the(tx)
    (row,) = await _rows(tx, person, [case])
    mine, free, active = case.assigned_to == person.id, await _is_free(tx, person, case), case.state != "closed"
    thread = await cases.thread(tx, case)
    items = await _items(tx, person, case, thread)
    return CaseView(
        row=row,
        place=await cases.place(tx, case),
        opened_at=_hour(case.opened_at),
        items=items,
        assigned_name=row.assigned_name,
        can_answer=active and (mine or free),
        can_take=active and free,
        can_give_back=active and mine,
        reader_language=case.language,
        machine=await _machine(tx, languages.writes(person, case, thread), case.language),
        kept_days=retention.days_of(here, case.topic),
        demo=here.demo,
        writes=languages.writes(person, case, thread),
        may_write=languages.offered(person, case),
        foreign=await readings.foreign(tx, person, case, thread) if active and (mine or free) else None,
        to_read=await readings.to_read(tx, person, case, thread),
        can_lift=_blocks(items, datetime.now(UTC)) or _appeals(items),
    )


async def _is_free(tx: Tx, person: Person, case: Case) -> bool:
    """Whether nobody has a case yet and this person may take it; a colleague who was asked to read it may not."""
    return case.assigned_to is None and await cases.by_number(tx, case.number, person, to_work=True) is not None


def _blocks(items: list[Item], now: datetime) -> bool:
    last = next((item for item in reversed(items) if item.auto in ("blocked", "block_lifted")), None)
    return last is not None and last.auto == "blocked" and datetime.fromisoformat(last.values["until"]) > now


def _appeals(items: list[Item]) -> bool:
    last = next((item.auto for item in reversed(items) if item.auto in ("appeal", "block_lifted")), None)
    return last == "appeal"


async def _rows(tx: Tx, person: Person, found: Sequence[Case]) -> list[QueueRow]:
    here = await zone.the(tx)
    known = await areas.areas(tx, [case.area_id for case in found if case.area_id])
    names = await people.names(tx, {case.assigned_to for case in found if case.assigned_to})
    words = await cases.excerpts(tx, [case for case in found if case.assigned_to == person.id])
    now = datetime.now(UTC)
    return [_row(case, person, here, known, names, words.get(case.id), now) for case in found]


def _row(
    case: Case,
    person: Person,
    here: Zone,
    known: dict[str, Area],
    names: dict[str, str],
    words: tuple[str, str] | None,
    now: datetime,
) -> QueueRow:
    area, group = known.get(case.area_id or ""), _group(case, here, now)
    said, place = words or (None, None)
    return QueueRow(
        number=case.number,
        topic=case.topic,
        area_name=area.names if area else None,
        place=place,
        language=case.language,
        state=case.state,
        outcome=case.outcome,
        due_at=case.due_at,
        late=group == "late",
        soon=group == "today",
        group=group,
        first_words=said,
        unread=case.unread,
        photos=case.photos,
        assigned_name=names.get(case.assigned_to or ""),
        mine=case.assigned_to == person.id,
        last_at=_hour(case.last_at),
        entries=case.entries,
        times=case.times,
        visit_asked=case.visit_asked,
        relayed=case.relayed,
    )


def _group(case: Case, here: Zone, now: datetime) -> str:
    if case.state in ("closed", "waiting"):
        return case.state
    if case.due_at is None or case.due_at < now:
        return "late"
    clock = zone.clock_of(here)
    due, today = case.due_at.astimezone(clock).date(), now.astimezone(clock).date()
    if due <= today:
        return "today"
    return "week" if due <= today + timedelta(days=6) else "later"


async def _machine(tx: Tx, source: str, into: str) -> str:
    """What a machine does with an answer in `source`: `follows`, `lacks`, or nothing."""
    if not tx.around.machine or source == into:
        return ""
    return "follows" if await machine.can(tx, source, into) else "lacks"


async def _items(tx: Tx, person: Person, case: Case, thread: Sequence[cases.Entry]) -> list[Item]:
    photos = await attachments.of_case(tx, case)
    names = await people.names(tx, {entry.row.person_id for entry in thread if entry.row.person_id})
    chosen = taps.chosen(thread)
    return [_item(entry, person, names, photos.get(entry.row.id, []), chosen) for entry in thread]


def _item(
    entry: cases.Entry, person: Person, names: dict[str, str], photos: list[Attachment], chosen: dict[int, int]
) -> Item:
    row, body = entry.row, entry.body
    theirs = row.person_id is None
    return Item(
        id=row.id,
        kind="tap" if "tap" in body else row.kind,
        author=names.get(row.person_id or ""),
        mine=row.person_id == person.id,
        text=body.get("text", ""),
        at=_hour(row.at) if theirs else row.at,
        edited_at=_hour(row.edited_at) if row.edited_at and theirs else row.edited_at,
        earlier=tuple(body.get("earlier", ())),
        photos=tuple((photo.id, photo.width, photo.height) for photo in photos),
        delivery=row.delivery,
        auto=body.get("auto"),
        asks=next((name for name in ("again", "visit") if body.get(name)), ""),
        hour_only=theirs,
        values={name: body[name] for name in VALUES if name in body},
        language=body.get("language", ""),
        ready=body.get("ready", ""),
        filled=body.get("values", {}),
        choice=body.get("choice", chosen.get(row.position)),
        translation=body.get("translation"),
        machine=body.get("machine"),
        seems=body.get("recognised", ""),
    )


def _hour(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)
