"""The zone, its areas, streets and start codes."""

from collections.abc import Sequence
from datetime import datetime
from time import monotonic

from sqlalchemy import bindparam, or_, select, update

from storage.db import Tx
from storage.models import Area, Assignment, Person, StartCode, Street, Zone

REMEMBERED = 30.0  # seconds
_NOW = Assignment.since <= bindparam("now"), or_(Assignment.until.is_(None), Assignment.until > bindparam("now"))
_OFFICER = (
    select(Person)
    .join(Assignment, Assignment.person_id == Person.id)
    .where(Assignment.area_id == bindparam("area"), *_NOW, Person.active)
    .order_by(Assignment.since.desc())
    .limit(1)
)


async def zone(tx: Tx) -> Zone | None:
    """The zone that runs this Koban, to be read only; None before it is set up."""
    if tx.memo.zone is None or monotonic() > tx.memo.zone_since + REMEMBERED:
        found = await tx.session.get(Zone, 1)
        if found is None:
            return None
        tx.session.expunge(found)
        tx.memo.zone, tx.memo.zone_since = found, monotonic()
    kept: Zone = tx.memo.zone
    return kept


async def backed_up(tx: Tx, at: datetime) -> None:
    """Notes when the zone was last backed up."""
    await tx.session.execute(update(Zone).values(backed_up_at=at))
    tx.ring("zone")


async def all_areas(tx: Tx) -> list[Area]:
    """The zone's areas of today, in the order the zone gave them; those that left its file are not among them."""
    return list((await tx.session.execute(select(Area).where(Area.active).order_by(Area.position))).scalars())


async def area(tx: Tx, area_id: str) -> Area | None:
    """One area."""
    return await tx.session.get(Area, area_id)


async def areas(tx: Tx, ids: Sequence[str]) -> dict[str, Area]:
    """Several areas by id."""
    return {row.id: row for row in (await tx.session.execute(select(Area).where(Area.id.in_(ids)))).scalars()}


async def streets(tx: Tx) -> list[Street]:
    """All streets of the zone's areas of today."""
    query = select(Street).join(Area, Street.area_id == Area.id).where(Area.active).order_by(Street.id)
    return list((await tx.session.execute(query)).scalars())


async def street(tx: Tx, street_id: int) -> Street | None:
    """One street."""
    return await tx.session.get(Street, street_id)


async def start_code(tx: Tx, code: str) -> StartCode | None:
    """What a printed code stands for."""
    return await tx.session.get(StartCode, code)


async def codes_of(tx: Tx, area_id: str) -> list[StartCode]:
    """The printed codes of an area."""
    query = select(StartCode).where(StartCode.area_id == area_id).order_by(StartCode.code)
    return list((await tx.session.execute(query)).scalars())


async def officer_of(tx: Tx, area_id: str, now: datetime) -> Person | None:
    """Who answers for an area now."""
    return (await tx.session.execute(_OFFICER, {"area": area_id, "now": now})).scalar_one_or_none()


async def officers(tx: Tx, now: datetime) -> dict[str, Person]:
    """Who answers for each area now, by the area's id; areas without anybody are left out."""
    query = select(Assignment.area_id, Person).join(Person, Assignment.person_id == Person.id)
    found = await tx.session.execute(query.where(*_NOW, Person.active).order_by(Assignment.since), {"now": now})
    return {row[0]: row[1] for row in found}


async def uncovered(tx: Tx, now: datetime) -> list[Area]:
    """Areas nobody answers for now."""
    covered = select(Assignment.area_id).join(Person, Assignment.person_id == Person.id).where(*_NOW, Person.active)
    query = select(Area).where(Area.active, Area.id.not_in(covered)).order_by(Area.position)
    return list((await tx.session.execute(query, {"now": now})).scalars())
