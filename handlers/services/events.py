"""Events of the neighbourhood: made once, announced, moved, cancelled, held, reported back on; each step told once."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from handlers.services import answers, partners, zone
from handlers.services.errors import Closed, NotAllowed, NotFound, Unfit
from locales import mark
from storage import areas, audit, broadcasts, drafts, events
from storage.db import Tx
from storage.keys import new_id
from storage.models import Broadcast, Event, Person
from storage.subscriptions import INTERESTS

__all__ = [
    "INTERESTS",
    "Event",
    "Person",
    "Wanted",
    "announce",
    "by_code",
    "cancel",
    "change",
    "coming",
    "get",
    "last_report",
    "make",
    "report",
]

TEMPLATES = {
    "coffee": mark("Coffee with the neighbourhood officer"),
    "street": mark("Briefing on the street"),
    "meeting": mark("Meeting about what matters here"),
    "open_day": mark("Open day"),
    "activity": mark("Sports or culture together"),
    "evening": mark("Information evening"),
    "stand": mark("Our stand at a festivity"),
    "station": mark("Mobile police station"),
}
COSTS = 100_00  # cents: more is a typing error
TITLE, TEXT, PLACE, ADDRESS = 80, 900, 120, 200
MOST_PLACES, CAPACITY = 20, 5000
AHEAD = timedelta(days=730)
LONGEST = timedelta(days=14)
LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
REMINDED_AT, ASKED_AFTER, HOUR_OF_DAY = 18, timedelta(hours=1), (9, 20)


@dataclass(frozen=True)
class Wanted:
    """What somebody wants an event to be; moments in UTC, `cost` in cents, None when it is not said."""

    template: str
    starts_at: datetime
    ends_at: datetime
    place: str
    address: str = ""
    areas: tuple[str, ...] = ()
    interest: str = ""
    titles: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    latitude: float | None = None
    longitude: float | None = None
    accessible: bool = False
    neutral: bool = False
    plain_clothes: bool = False
    interpreter: bool = False
    food: bool = False
    cost: int | None = 0
    languages: tuple[str, ...] = ()
    partner: str = ""
    capacity: int | None = None
    most: int = 4
    answer_by: datetime | None = None
    picture_id: str | None = None

    def details(self) -> dict[str, Any]:
        """What the template's sentences need."""
        names = ("accessible", "neutral", "plain_clothes", "interpreter", "food", "cost")
        return {**{name: getattr(self, name) for name in names}, "languages": list(self.languages)}


async def get(tx: Tx, event_id: str) -> Event:
    """One event; raises NotFound."""
    found = await events.get(tx, event_id)
    if found is None:
        raise NotFound
    return found


async def by_code(tx: Tx, code: str) -> Event | None:
    """The event a link or QR stands for, from its announcement on."""
    found = await events.by_code(tx, code)
    return found if found and found.state != "draft" else None


async def coming(tx: Tx, now: datetime, days: int = 60) -> list[Event]:
    """What is announced and not over, earliest first."""
    found = await events.between(tx, now - LONGEST, now + timedelta(days=days), ("announced", "held"))
    return [event for event in found if event.ends_at > now]


async def last_report(tx: Tx, event: Event) -> dict[str, str]:
    """What came of the date before in the same series, by language: it opens the invitation to this one."""
    return await events.last_report(tx, event.series, event.starts_at) if event.series else {}


async def make(tx: Tx, person: Person, wanted: Wanted, now: datetime, *, series: str | None = None) -> Event:
    """A new event, as a draft; raises Unfit with the field and what is wrong with it."""
    await check(tx, wanted, now)
    code = "".join(secrets.choice(LETTERS) for _ in range(10))
    event = Event(
        id=new_id(), code=code, state="draft", series=series, person_id=person.id, made_at=now, report={}, sequence=0
    )
    _put(event, wanted)
    tx.session.add(event)
    await tx.session.flush()
    return event


async def change(tx: Tx, person: Person, event_id: str, wanted: Wanted, now: datetime) -> Event:
    """Changes an event; where time or place of an announced one change, everybody who answered is told."""
    event = await _held(tx, event_id)
    if event.state not in ("draft", "announced"):
        raise Closed
    await check(tx, wanted, now)
    if event.state == "announced" and not wanted.areas:
        raise Unfit(field="areas", why="empty")
    moved, said = (event.starts_at, event.ends_at, event.place, event.address), partners.said(event)
    _put(event, wanted)
    event.sequence += 1
    if said != partners.said(event):
        event.partner_state, event.partner_hash, event.partner_until = "", None, None
    if event.state == "announced" and tx.keys.has_vault:
        await tx.session.flush()
        await answers.move_up(tx, event)
    if event.state == "announced" and moved != (event.starts_at, event.ends_at, event.place, event.address):
        await _tell(tx, person, event, "moved", now)
        await _plan_ahead(tx, event, now)
        await audit.add(tx, "event-moved", person=person.id, why=event.id)
    return event


async def announce(tx: Tx, person: Person, event_id: str, due_at: datetime, now: datetime) -> Broadcast:
    """Sends an event to whoever asked for events in its areas, at a moment (UTC); its reminder is planned with it."""
    event = await _held(tx, event_id)
    if event.state != "draft":
        raise NotAllowed
    if event.partner and event.partner_state != "agreed":
        raise Unfit(field="partner", why="unasked")
    if not event.areas:
        raise Unfit(field="areas", why="empty")
    if event.starts_at <= now:
        raise Unfit(field="starts_at", why="past")
    event.state = "announced"
    sent = await _invitation(tx, person, event, now, due_at)
    await _plan_ahead(tx, event, now)
    await audit.add(tx, "event-announced", person=person.id, why=event.id)
    return sent


async def cancel(tx: Tx, person: Person, event_id: str, now: datetime) -> None:
    """Calls an event off; everybody who answered is told at once, and nothing else is sent about it."""
    event = await _held(tx, event_id)
    if event.state not in ("draft", "announced"):
        raise Closed
    was_public, event.state = event.state == "announced", "cancelled"
    event.sequence += 1
    await _call_off(tx, event, ("event", "reminder", "feedback"))
    if was_public:
        await _tell(tx, person, event, "cancelled", now)
    await audit.add(tx, "event-cancelled", person=person.id, why=event.id)


async def report(
    tx: Tx, person: Person, event_id: str, texts: Mapping[str, str], now: datetime, *, picture_id: str | None = None
) -> Broadcast:
    """Tells everybody who came or thought of coming what came of it; once."""
    event = await _held(tx, event_id)
    if event.state != "held":
        raise NotAllowed
    _check_texts("report", texts, TEXT)
    event.state, event.report, event.report_picture_id = "reported", dict(texts), picture_id
    return await _tell(tx, person, event, "report", now)


async def tick(tx: Tx) -> int:
    """Notes which events are over, and lets in who waits where the desk made room; returns how many are over."""
    now = datetime.now(UTC)
    await answers.let_in(tx)
    found = [e for e in await events.between(tx, now - AHEAD, now, ("announced",)) if e.ends_at <= now]
    for event in found:
        event.state = "held"
    return len(found)


async def check(tx: Tx, wanted: Wanted, now: datetime) -> None:
    """Raises Unfit for the first field that cannot be used."""
    if wanted.template not in TEMPLATES:
        raise Unfit(field="template", why="unknown")
    _check_times(wanted, now)
    _check_length("place", wanted.place, PLACE, needed=True)
    _check_length("address", wanted.address, ADDRESS)
    _check_length("partner", wanted.partner, PLACE)
    _check_texts("title", wanted.titles, TITLE)
    _check_texts("text", wanted.texts, TEXT)
    _check_numbers(wanted)
    ours = {area.id for area in await areas.all_areas(tx)}
    if not ours.issuperset(wanted.areas):
        raise Unfit(field="areas", why="foreign")


def _check_times(wanted: Wanted, now: datetime) -> None:
    if wanted.starts_at <= now:
        raise Unfit(field="starts_at", why="past")
    if wanted.starts_at > now + AHEAD:
        raise Unfit(field="starts_at", why="far")
    if wanted.ends_at <= wanted.starts_at:
        raise Unfit(field="ends_at", why="before")
    if wanted.ends_at > wanted.starts_at + LONGEST:
        raise Unfit(field="ends_at", why="far")
    if wanted.answer_by and not now < wanted.answer_by <= wanted.starts_at:
        raise Unfit(field="answer_by", why="past" if wanted.answer_by <= now else "after")


def _check_numbers(wanted: Wanted) -> None:
    for name, value, top in (("capacity", wanted.capacity, CAPACITY), ("most", wanted.most, MOST_PLACES)):
        if value is not None and not 1 <= value <= top:
            raise Unfit(field=name, why="number", limit=top)
    if wanted.cost is not None and not 0 <= wanted.cost <= COSTS:
        raise Unfit(field="cost", why="number", limit=COSTS // 100)


def _check_length(name: str, text: str, limit: int, *, needed: bool = False) -> None:
    if needed and not text.strip():
        raise Unfit(field=name, why="empty")
    if len(text) > limit:
        raise Unfit(field=name, why="long", limit=limit)


def _check_texts(name: str, texts: Mapping[str, str], limit: int) -> None:
    for text in texts.values():
        _check_length(name, text, limit)


def _put(event: Event, wanted: Wanted) -> None:
    plain = ("template", "starts_at", "ends_at", "place", "address", "latitude", "longitude", "interest", "partner")
    for name in (*plain, "capacity", "most", "answer_by", "picture_id"):
        setattr(event, name, getattr(wanted, name))
    event.titles = {language: text for language, text in wanted.titles.items() if text.strip()}
    event.texts = {language: text for language, text in wanted.texts.items() if text.strip()}
    event.areas, event.details = list(wanted.areas), wanted.details()


async def _held(tx: Tx, event_id: str) -> Event:
    found = await events.get(tx, event_id, held=True)
    if found is None:
        raise NotFound
    return found


async def _invitation(tx: Tx, person: Person, event: Event, now: datetime, due_at: datetime) -> Broadcast:
    sent = await drafts.invitation(tx, event.id)
    if sent is None:
        return await _broadcast(tx, event, "event", now, person=person, audience="areas", due_at=due_at)
    sent.areas = _whole(event.areas, {area.id for area in await areas.all_areas(tx)})
    sent.interest, sent.picture_id = event.interest, event.picture_id
    sent.state, sent.due_at, sent.sender_id = "planned", due_at, person.id
    tx.ring("broadcasts")
    return sent


async def _tell(tx: Tx, person: Person, event: Event, kind: str, now: datetime) -> Broadcast:
    return await _broadcast(tx, event, kind, now, person=person, audience="answers", due_at=now)


async def _broadcast(
    tx: Tx, event: Event, kind: str, now: datetime, *, audience: str, due_at: datetime, person: Person | None = None
) -> Broadcast:
    sent = Broadcast(
        id=new_id(),
        kind=kind,
        event_id=event.id,
        topic="event",
        texts={},
        drafted=[],
        waived={},
        links=[],
        picture_id=event.picture_id if kind == "event" else None,
        audience=audience,
        areas=_whole(event.areas, {area.id for area in await areas.all_areas(tx)}),
        interest=event.interest,
        state="planned",
        due_at=due_at,
        person_id=person.id if person else None,
        made_at=now,
        counts={},
    )
    tx.session.add(sent)
    tx.ring("broadcasts")
    return sent


def _whole(chosen: Sequence[str], every: set[str]) -> list[str | None]:
    """The areas of a broadcast; what is for all of them also reaches whoever named none."""
    return [*chosen, None] if set(chosen) >= every else list(chosen)


async def _call_off(tx: Tx, event: Event, kinds: Sequence[str]) -> None:
    for sent in await broadcasts.of_event(tx, event.id):
        if sent.kind in kinds and sent.state in ("planned", "running", "paused"):
            sent.state, sent.ended_at = "stopped", datetime.now(UTC)


async def _plan_ahead(tx: Tx, event: Event, now: datetime) -> None:
    """Plans the reminder for the evening before and the question for after; where the event moved, anew."""
    await _call_off(tx, event, ("reminder", "feedback"))
    here = await zone.the(tx)
    for kind, due_at in (("reminder", reminder_at(here, event)), ("feedback", asked_at(here, event))):
        if due_at > now:
            await _broadcast(tx, event, kind, now, audience="answers", due_at=due_at)


def reminder_at(here: zone.Zone, event: Event) -> datetime:
    """Six in the evening before the event's day, on the zone's clock; in UTC."""
    local = event.starts_at.astimezone(zone.clock_of(here)).replace(tzinfo=None) - timedelta(days=1)
    return local.replace(hour=REMINDED_AT, minute=0, second=0).replace(tzinfo=zone.clock_of(here)).astimezone(UTC)


def asked_at(here: zone.Zone, event: Event) -> datetime:
    """An hour after the end, or the next morning where that would be late; in UTC."""
    clock, (first, last) = zone.clock_of(here), HOUR_OF_DAY
    local = (event.ends_at + ASKED_AFTER).astimezone(clock).replace(tzinfo=None)
    if local.hour >= last:
        local = (local + timedelta(days=1)).replace(hour=first, minute=0)
    elif local.hour < first:
        local = local.replace(hour=first, minute=0)
    return local.replace(tzinfo=clock).astimezone(UTC)
