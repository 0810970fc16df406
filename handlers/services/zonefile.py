"""Makes the zone what its file says, as often as wanted: what left the file ends in order, what is new begins."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from handlers.services import cases
from handlers.services.errors import Misconfigured
from locales import CITIZEN_LANGUAGES, mark_desk
from storage import audit
from storage import zonefile as rows
from storage.base import Base
from storage.db import Tx
from storage.models import Area, Assignment, Person, StartCode, Street, Zone

PER_SECOND = 30.0


@dataclass(frozen=True)
class WantedArea:
    """An area as the file has it; `officer` is a person's short name, `streets` spellings by language."""

    id: str
    values: dict[str, Any]
    officer: str | None
    streets: tuple[dict[str, str], ...]


@dataclass(frozen=True)
class Wanted:
    """A whole zone as its file has it: plain values for each row."""

    slug: str
    zone: dict[str, Any]
    people: dict[str, dict[str, Any]]
    areas: tuple[WantedArea, ...]


@dataclass
class Changed:
    """How much an import changed, by kind; `resign` when legal words changed and their signature did not."""

    counts: Counter[str] = field(default_factory=Counter)
    resign: bool = False


async def bring_in(tx: Tx, wanted: Wanted) -> Changed:
    """Writes the zone of a file; raises Misconfigured when this database is not that zone's."""
    if not await rows.alone(tx):
        raise Misconfigured(mark_desk("Another import is at work on this zone. Try again when it has ended."))
    changed, now = Changed(), datetime.now(UTC)
    await _zone(tx, wanted, changed)
    people = await _people(tx, wanted.people, changed)
    known = await rows.areas(tx)
    await _areas(tx, wanted, known, changed)
    await _assignments(tx, wanted, people, now, changed)
    await _streets(tx, wanted, changed)
    await _codes(tx, wanted, changed)
    if changed.counts.total():
        await audit.add(tx, "zone-imported")
    for topic in ("zone", "people", "queue"):
        tx.ring(topic)
    return changed


async def keys_copied(tx: Tx, at: datetime) -> bool:
    """Notes when somebody confirmed the copy of the keys; False when no zone is set up yet."""
    row = await rows.zone(tx)
    if row is None:
        return False
    if row.keys_copied_at is None or row.keys_copied_at < at:
        row.keys_copied_at = at
        await audit.add(tx, "keys-copied")
        tx.ring("zone")
    return True


async def _zone(tx: Tx, wanted: Wanted, changed: Changed) -> None:
    row = await rows.zone(tx)
    if row is None:
        fixed = {"id": 1, "slug": wanted.slug, "demo": False, "per_second": PER_SECOND}
        await rows.keep(tx, [Zone(**fixed, **wanted.zone, key_prints=tx.keys.prints())])
        changed.counts["zone"] += 1
        return
    if row.demo:
        raise Misconfigured(
            mark_desk("This database holds the demo zone. Set KOBAN_DATA to an empty folder for a real one.")
        )
    if row.slug != wanted.slug:
        raise Misconfigured(
            mark_desk(
                "This database belongs to the zone {there}, and the file is of the zone {here}. Nothing changed."
            ),
            there=row.slug,
            here=wanted.slug,
        )
    signed = ("signed_by", "signed_on")
    same_signature = all(row.legal.get(name) == wanted.zone["legal"].get(name) for name in signed)
    changed.resign = row.legal != wanted.zone["legal"] and same_signature and bool(row.legal.get("signed_on"))
    changed.counts["zone"] += _set(row, wanted.zone)


async def _people(tx: Tx, wanted: Mapping[str, dict[str, Any]], changed: Changed) -> dict[str, Person]:
    known = await rows.people(tx)
    for slug, values in wanted.items():
        # The desk's language is theirs to choose once they are here.
        kept = {name: value for name, value in values.items() if name != "language"}
        if slug not in known:
            known[slug] = Person(slug=slug, **values)
            await rows.keep(tx, [known[slug]])
            changed.counts["people_new"] += 1
        elif not known[slug].active:
            _set(known[slug], {**values, "active": True})
            changed.counts["people_new"] += 1
        elif _set(known[slug], kept):
            changed.counts["people_changed"] += 1
    for slug, person in known.items():
        if person.active and slug not in wanted:
            person.active = False
            await rows.drop_access(tx, person)
            changed.counts["people_left"] += 1
        changed.counts["cases_back"] += await cases.released(tx, person)
    return known


async def _areas(tx: Tx, wanted: Wanted, known: dict[str, Area], changed: Changed) -> None:
    for position, area in enumerate(wanted.areas):
        values = {**area.values, "position": position, "active": True}
        if area.id not in known:
            known[area.id] = Area(id=area.id, **values)
            await rows.keep(tx, [known[area.id]])
            changed.counts["areas_new"] += 1
        else:
            returns = not known[area.id].active
            if _set(known[area.id], values):
                changed.counts["areas_new" if returns else "areas_changed"] += 1
    left = known.keys() - {area.id for area in wanted.areas}
    changed.counts["areas_left"] += sum(_set(known[area_id], {"active": False}) for area_id in left)


async def _assignments(tx: Tx, wanted: Wanted, people: Mapping[str, Person], now: datetime, changed: Changed) -> None:
    standing = await rows.assignments(tx, now)
    officers = {area.id: people[area.officer].id if area.officer else None for area in wanted.areas}
    for area_id, found in standing.items():
        ended = [row for row in found if row.person_id != officers.get(area_id)]
        for row in ended:
            row.until = now
        changed.counts["officers_changed"] += bool(ended)
    for area_id, person_id in officers.items():
        if person_id and not any(row.person_id == person_id for row in standing.get(area_id, [])):
            await rows.keep(tx, [Assignment(area_id=area_id, person_id=person_id, since=now)])


async def _streets(tx: Tx, wanted: Wanted, changed: Changed) -> None:
    known, gone, new = await rows.streets(tx), [], list[Base]()
    for area in wanted.areas:
        there = known.pop(area.id, [])
        for names in area.streets:
            found = next((row for row in there if row.names.items() & names.items()), None)
            if found is None:
                new.append(Street(area_id=area.id, names=names))
                continue
            there.remove(found)
            changed.counts["streets_changed"] += _set(found, {"names": names})
        gone += [row.id for row in there]
    gone += [row.id for there in known.values() for row in there]
    await rows.keep(tx, new)
    await rows.drop_streets(tx, gone)
    changed.counts["streets_new"] += len(new)
    changed.counts["streets_left"] += len(gone)


async def _codes(tx: Tx, wanted: Wanted, changed: Changed) -> None:
    # Codes are never taken back: a poster that hangs on a wall goes on to open the first screen.
    known, spoken = await rows.codes(tx), [code for code in wanted.zone["languages"] if code in CITIZEN_LANGUAGES]
    pairs = [(f"{area.id}-{language}", area.id, language) for area in wanted.areas for language in spoken]
    new = [StartCode(code=code, area_id=area, language=speak) for code, area, speak in pairs if code not in known]
    await rows.keep(tx, new)
    changed.counts["codes_new"] += len(new)


def _set(row: Base, values: Mapping[str, Any]) -> bool:
    """Sets what differs; whether anything did."""
    different = {name: value for name, value in values.items() if getattr(row, name) != value}
    for name, value in different.items():
        setattr(row, name, value)
    return bool(different)
