"""What is around: police stations with their hours now and next, hospitals, and the police of neighbouring zones."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from rapidfuzz import fuzz, process
from shapely import Point, Polygon

from handlers.services import zone
from handlers.services.zone import Zone

__all__ = [
    "A_DAY",
    "DAYS",
    "SPAN",
    "Opening",
    "hospitals",
    "neighbour_at",
    "neighbour_named",
    "neighbours",
    "opening",
    "stations",
]

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SPAN = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)")
LIKE = 84  # how alike a typed name and that of a place must be, of 100
A_DAY = timedelta(days=1)
AHEAD = 8  # days in which the next opening is looked for

Place = Mapping[str, Any]


@dataclass(frozen=True)
class Opening:
    """Whether a place is open now, and until when; or when it opens next, on the zone's clock, if that is known."""

    is_open: bool
    at: datetime | None


def stations(here: Zone) -> list[Place]:
    """The zone's police stations: name, address, phone, web, hours by day."""
    return list(here.contacts.get("stations") or ())


def hospitals(here: Zone) -> list[Place]:
    """Hospitals near by: name, address, phone, web."""
    return list(here.contacts.get("hospitals") or ())


def neighbours(here: Zone) -> list[Place]:
    """Other zones around: name, the places they look after, phone, web, perhaps an outline."""
    return list(here.contacts.get("neighbours") or ())


def neighbour_named(here: Zone, typed: str) -> Place | None:
    """The neighbouring zone that looks after a place somebody typed; typing errors are forgiven."""
    names = {name: one for one in neighbours(here) for name in one.get("places", ())}
    wanted = typed.casefold().strip()
    found = process.extractOne(wanted, [name.casefold() for name in names], scorer=fuzz.ratio, score_cutoff=LIKE)
    return list(names.values())[found[2]] if wanted and found else None


def neighbour_at(here: Zone, latitude: float, longitude: float) -> Place | None:
    """The neighbouring zone in whose outline a point lies (WGS 84 degrees)."""
    point = Point(longitude, latitude)
    drawn = [one for one in neighbours(here) if one.get("polygon")]
    return next((one for one in drawn if Polygon(one["polygon"]).covers(point)), None)


def opening(here: Zone, hours: Mapping[str, list[str]], now: datetime) -> Opening | None:
    """Whether it is open at a moment (any zone), and when that changes; None where no hours are given."""
    if not any(hours.values()):
        return None
    local = now.astimezone(zone.clock_of(here)).replace(tzinfo=None)
    spans = list(_spans(hours, local.date()))
    current = next(((begins, ends) for begins, ends in spans if begins <= local < ends), None)
    if current:
        return Opening(True, _on_the_clock(here, _joined(spans, current[1])))
    later = [begins for begins, _ in spans if begins > local]
    return Opening(False, _on_the_clock(here, min(later)) if later else None)


def _spans(hours: Mapping[str, list[str]], today: date) -> Iterator[tuple[datetime, datetime]]:
    """When it is open, from yesterday on, in the order of the days."""
    for ahead in range(-1, AHEAD):
        day = today + timedelta(days=ahead)
        for span in sorted(hours.get(DAYS[day.weekday()], ())):
            found = SPAN.fullmatch(span)
            if found:
                begins = datetime.combine(day, time(int(found[1]), int(found[2])))
                ends = datetime.combine(day, time()) + timedelta(hours=int(found[3]), minutes=int(found[4]))
                yield begins, ends


def _joined(spans: list[tuple[datetime, datetime]], until: datetime) -> datetime:
    """The end of spans that follow each other without a gap, as around midnight."""
    for begins, ends in spans:
        if begins <= until < ends:
            until = ends
    return until


def _on_the_clock(here: Zone, moment: datetime) -> datetime:
    return moment.replace(tzinfo=zone.clock_of(here))
