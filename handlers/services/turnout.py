"""How many come to an event: totals only, a number under five never by itself, and how they grew day by day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from handlers.services import zone
from handlers.services.answers import RATINGS
from handlers.services.broadcasts import SMALL
from storage import events, turnout
from storage.db import Tx
from storage.models import Event, EventDay

__all__ = [
    "KINDS",
    "RATINGS",
    "SMALL",
    "Day",
    "Told",
    "Turnout",
    "by_day",
    "note_the_day",
    "of",
    "one",
    "told",
]

KINDS = ("yes", "maybe", "no", "waiting")
EVENING = 22  # on the zone's clock: from then on a day counts as over
LAST_NOTE = timedelta(days=1)
Totals = dict[str, tuple[int, int]]


@dataclass(frozen=True)
class Turnout:
    """The answers to an event; None stands for fewer than five, which are not told.

    `people` counts everybody who comes with a yes, `left` the places that are free (None also where there is no limit),
    `rated` how it was found, by value."""

    yes: int | None
    people: int | None
    maybe: int | None
    no: int | None
    waiting: int | None
    left: int | None
    full: bool
    rated: dict[str, int | None]

    @property
    def any(self) -> bool:
        """Whether there is a number to show."""
        return any(getattr(self, kind) is not None for kind in KINDS)


@dataclass(frozen=True)
class Told:
    """How many people hear of a change: at least so many, or exactly when no number had to be left out."""

    least: int
    exact: bool


@dataclass(frozen=True)
class Day:
    """How the answers stood in the evening of a day, or now; None as in `Turnout`."""

    day: date
    yes: int | None
    people: int | None
    maybe: int | None
    no: int | None
    waiting: int | None


async def of(tx: Tx, found: Sequence[Event]) -> dict[str, Turnout]:
    """The answers to several events, by id."""
    ids = [event.id for event in found]
    totals, ratings = await events.totals(tx, ids), await turnout.rated(tx, ids)
    return {event.id: _turnout(event, totals.get(event.id, {}), ratings.get(event.id, {})) for event in found}


async def one(tx: Tx, event: Event) -> Turnout:
    """The answers to one event."""
    return (await of(tx, [event]))[event.id]


def _turnout(event: Event, totals: Totals, ratings: dict[str, int]) -> Turnout:
    numbers = {kind: _seen(totals.get(kind, (0, 0))[0]) for kind in KINDS}
    taken = totals.get("yes", (0, 0))[1]
    people = _seen(taken) if numbers["yes"] is not None else None
    free = None if event.capacity is None or people is None else max(0, event.capacity - people)
    full = event.capacity is not None and (taken >= event.capacity or "waiting" in totals)
    rated = {value: _seen(ratings.get(value, 0)) for value in RATINGS}
    return Turnout(**numbers, people=people, left=free, full=full, rated=rated)


def _seen(number: int) -> int | None:
    return number if number >= SMALL else None


async def told(tx: Tx, event: Event, kinds: Sequence[str] = KINDS) -> Told:
    """How many of those who answered so would hear something now; what is left out cannot be found by subtracting."""
    found = await one(tx, event)
    numbers = [getattr(found, kind) for kind in kinds]
    return Told(sum(number or 0 for number in numbers), exact=None not in numbers)


async def by_day(tx: Tx, event: Event) -> list[Day]:
    """How the answers grew, evening by evening, earliest first."""
    return [_day(row) for row in await turnout.days(tx, event.id)]


def _day(row: EventDay) -> Day:
    yes = _seen(row.yes)
    people = row.people if yes is not None else None
    return Day(row.day, yes, people, _seen(row.maybe), _seen(row.no), _seen(row.waiting))


async def note_the_day(tx: Tx) -> int:
    """Notes in the evening how each event's answers stand, once a day; returns for how many.

    Only where five answers or more changed since the last note: what is kept never tells on which day one person
    answered, who perhaps wrote for the first time that day."""
    now = datetime.now(UTC)
    local = now.astimezone(zone.clock_of(await zone.the(tx)))
    if local.hour < EVENING:
        return 0
    return await note(tx, local.date(), now)


async def note(tx: Tx, today: date, now: datetime) -> int:
    """Notes how the answers stand under a day; a day that has a note keeps it."""
    found = await turnout.open_since(tx, now - LAST_NOTE)
    totals = await events.totals(tx, [event.id for event in found])
    noted = 0
    for event in found:
        before = await turnout.days(tx, event.id)
        numbers = _numbers(totals.get(event.id, {}))
        if not _is_enough(numbers, before[-1] if before else None, today):
            continue
        turnout.note(tx, event.id, today, numbers)
        noted += 1
    return noted


def _numbers(totals: Totals) -> dict[str, int]:
    return {**{kind: totals.get(kind, (0, 0))[0] for kind in KINDS}, "people": totals.get("yes", (0, 0))[1]}


def _is_enough(numbers: dict[str, int], last: EventDay | None, today: date) -> bool:
    if last is not None and last.day >= today:
        return False
    changes = (abs(numbers[kind] - (getattr(last, kind) if last else 0)) for kind in KINDS)
    return sum(changes) >= SMALL
