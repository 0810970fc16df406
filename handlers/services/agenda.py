"""The zone's agenda: its events by month, what comes, what is a draft, what has been."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from handlers.services import broadcasts, turnout, zone
from handlers.services.events import AHEAD, LONGEST
from handlers.services.turnout import Turnout
from storage import areas, events
from storage import broadcasts as sent_texts
from storage.db import Tx
from storage.models import Area, Broadcast, Event

__all__ = [
    "VIEWS",
    "Agenda",
    "Area",
    "Broadcast",
    "Event",
    "Reached",
    "Row",
    "agenda",
    "codes",
    "dates",
    "every_area",
    "every_row",
    "named_areas",
    "reached",
    "said_of",
]

VIEWS = ("coming", "drafts", "past")
BEHIND = timedelta(days=800)
FEW = 25  # people who asked for news of an area: fewer, and a poster is worth its paper


@dataclass(frozen=True)
class Row:
    """An event in a list, with its answers as totals."""

    event: Event
    turnout: Turnout
    areas: list[Area]


@dataclass(frozen=True)
class Agenda:
    """What one look at the agenda shows: the rows of a view, how many each view has, and a month by days."""

    rows: list[Row]
    counts: dict[str, int]
    days: dict[date, list[Row]]
    areas: list[Area]


@dataclass(frozen=True)
class Reached:
    """Some areas and how many people asked for events there; None while too few to be told."""

    areas: list[Area]
    people: int | None

    @property
    def few(self) -> bool:
        """Whether more people should hear of it."""
        return self.people is None or self.people < FEW


async def agenda(tx: Tx, view: str, month: date, area: str = "") -> Agenda:
    """The agenda around a month; of one area, where one is named."""
    now, clock = datetime.now(UTC), zone.clock_of(await zone.the(tx))
    every = await areas.all_areas(tx)
    found = await events.between(tx, now - BEHIND, now + AHEAD + LONGEST)
    found = [event for event in found if not area or area in event.areas]
    views = {name: [event for event in found if _view(event, now) == name] for name in VIEWS}
    views["past"].reverse()
    first, after = month_around(month)
    within = [event for event in found if event.state != "draft" and _days(event, clock, first, after)]
    rows = await _rows(tx, {event.id: event for event in (*views[view], *within)}, every)
    days: dict[date, list[Row]] = {}
    for event in within:
        for day in _days(event, clock, first, after):
            days.setdefault(day, []).append(rows[event.id])
    counts = {name: len(of_view) for name, of_view in views.items()}
    return Agenda([rows[event.id] for event in views[view]], counts, days, every)


def _view(event: Event, now: datetime) -> str:
    if event.state == "draft":
        return "drafts"
    return "coming" if event.ends_at > now and event.state != "reported" else "past"


async def _rows(tx: Tx, found: dict[str, Event], every: Sequence[Area]) -> dict[str, Row]:
    numbers = await turnout.of(tx, list(found.values()))
    return {event.id: Row(event, numbers[event.id], _of(event, every)) for event in found.values()}


def _of(event: Event, every: Sequence[Area]) -> list[Area]:
    return [area for area in every if area.id in event.areas]


def month_around(month: date) -> tuple[date, date]:
    """The first day of a month and the day after its last."""
    first = month.replace(day=1)
    return first, (first + timedelta(days=31)).replace(day=1)


def _days(event: Event, clock: ZoneInfo, first: date, after: date) -> list[date]:
    """The days of an event that lie in a span, on the zone's clock; an end at midnight belongs to the day before."""
    start, end = event.starts_at.astimezone(clock), event.ends_at.astimezone(clock)
    last = end.date() - timedelta(days=end.time() == time())
    span = max(0, (last - start.date()).days)
    days = (start.date() + timedelta(days=number) for number in range(span + 1))
    return [day for day in days if first <= day < after]


async def every_area(tx: Tx) -> list[Area]:
    """The areas one can look at by themselves."""
    return await areas.all_areas(tx)


async def codes(tx: Tx, area_id: str) -> dict[str, str]:
    """The printed code of an area by language, for each the zone speaks; one without a language stands in."""
    found = {code.language: code.code for code in await areas.codes_of(tx, area_id)}
    spoken = zone.languages(await zone.the(tx))
    by_language = {language: found.get(language) or found.get(None, "") for language in spoken}
    return {language: code for language, code in by_language.items() if code}


async def named_areas(tx: Tx, event: Event) -> list[Area]:
    """The areas an event is for, as the zone orders them."""
    return _of(event, await areas.all_areas(tx))


async def every_row(tx: Tx) -> list[Row]:
    """All events but drafts, latest first, with their totals."""
    now = datetime.now(UTC)
    found = await events.between(tx, now - BEHIND, now + AHEAD + LONGEST)
    public = {event.id: event for event in reversed(found) if event.state != "draft"}
    return list((await _rows(tx, public, await areas.all_areas(tx))).values())


async def dates(tx: Tx, event: Event) -> list[Event]:
    """The other dates of an event's series, earliest first."""
    found = await events.of_series(tx, event.series) if event.series else []
    return [one for one in found if one.id != event.id]


async def said_of(tx: Tx, event: Event) -> list[Broadcast]:
    """What was and will be sent about an event, earliest first."""
    found = await sent_texts.about(tx, event.id)
    return sorted(found, key=lambda sent: sent.due_at or sent.made_at)


async def reached(tx: Tx) -> list[Reached]:
    """How many people asked for news of events, by area; small areas are counted together."""
    known = {area.id: area for area in await areas.all_areas(tx)}
    groups = await broadcasts.reach(tx, "event")
    return [Reached([known[area] for area in group.areas], group.people) for group in groups]
