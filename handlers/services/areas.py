"""Who answers for where: areas, streets that forgive typing errors, places on the map."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime

from rapidfuzz import fuzz, process
from shapely import Point, Polygon

from storage import areas, people
from storage.db import Tx
from storage.models import Area, Person, Street

__all__ = [
    "Area",
    "Person",
    "StreetMatch",
    "at",
    "by_code",
    "chosen",
    "contact_for",
    "every",
    "looked_after",
    "mapped",
    "named",
    "officer_of",
    "officers",
    "street_like",
]

SURE, LIKELY, MOST = 92, 76, 4
HOUSE_NUMBER = re.compile(r"[,\s]+(\d{1,4}\s?[a-zA-Z]?)\s*$")


@dataclass(frozen=True)
class StreetMatch:
    """A street that may be meant, in the spelling that came closest; `likeness` from 0 to 100."""

    street_id: int
    spelling: str
    area_id: str
    likeness: float


async def every(tx: Tx) -> list[Area]:
    """All areas of the zone that a citizen can choose."""
    return await areas.all_areas(tx)


async def named(tx: Tx, area_id: str) -> Area | None:
    """One area by its id, whether it is still the zone's or not."""
    return await areas.area(tx, area_id)


async def chosen(tx: Tx, area_id: str) -> Area | None:
    """An area that a citizen chose; None when it is not the zone's any more."""
    found = await areas.area(tx, area_id)
    return found if found and found.active else None


async def officer_of(tx: Tx, area_id: str) -> Person | None:
    """The officer who answers for an area now; None means the zone's team."""
    return await areas.officer_of(tx, area_id, datetime.now(UTC))


async def officers(tx: Tx) -> dict[str, Person]:
    """Who answers for each area now, by the area's id."""
    return await areas.officers(tx, datetime.now(UTC))


async def looked_after(tx: Tx, person: Person) -> list[Area]:
    """The areas a person answers for now."""
    by_area = await officers(tx)
    return [area for area in await every(tx) if area.id in by_area and by_area[area.id].id == person.id]


async def contact_for(tx: Tx, role: str) -> Person | None:
    """The zone's contact for a role such as `victim`, `complaint`, `liaison` or `youth`."""
    found = await people.with_role(tx, role)
    return found[0] if found else None


async def by_code(tx: Tx, code: str) -> tuple[str | None, str | None]:
    """The area and language a printed code stands for; None for what is unknown, or for an area that is no more."""
    found = await areas.start_code(tx, code)
    if found is None:
        return None, None
    return (found.area_id if found.area_id and await chosen(tx, found.area_id) else None), found.language


async def at(tx: Tx, latitude: float, longitude: float) -> Area | None:
    """The area a point (WGS 84 degrees) lies in; None outside of every area that is drawn on the map."""
    point = Point(longitude, latitude)
    return next((area for area in await every(tx) if area.polygon and Polygon(area.polygon).covers(point)), None)


async def mapped(tx: Tx) -> tuple[bool, bool]:
    """Whether any area is drawn on the map, and whether all are."""
    drawn = [bool(area.polygon) for area in await every(tx)]
    return any(drawn), all(drawn)


async def street(tx: Tx, street_id: int, language: str) -> tuple[str, str] | None:
    """A street's spelling for a reader and its area's id; None when the street or its area is no more."""
    found = await areas.street(tx, street_id)
    return (spelling(found, language), found.area_id) if found and await chosen(tx, found.area_id) else None


def spelling(street: Street, language: str) -> str:
    """The official spelling in a language, else the first one."""
    return street.names.get(language) or next(iter(street.names.values()))


async def street_like(tx: Tx, typed: str) -> list[StreetMatch]:
    """Streets that may be meant, the likeliest first: one when it is sure, at most four when it is not."""
    wanted = _plain(HOUSE_NUMBER.sub("", typed))
    if not wanted:
        return []
    spellings = [(street, name) for street in await areas.streets(tx) for name in street.names.values()]
    plain = [_plain(name) for _, name in spellings]
    found = process.extract(wanted, plain, scorer=fuzz.WRatio, limit=MOST * 2, score_cutoff=LIKELY)
    best: dict[int, StreetMatch] = {}
    for _, likeness, position in found:
        street, name = spellings[position]
        best.setdefault(street.id, StreetMatch(street.id, name, street.area_id, likeness))
    ranked = list(best.values())[:MOST]
    sure = ranked and ranked[0].likeness >= SURE and (len(ranked) == 1 or ranked[0].likeness > ranked[1].likeness + 3)
    return ranked[:1] if sure else ranked


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in letters if not unicodedata.combining(c)).replace("-", " ").split())
