"""Days on which people of the zone are away, and the cases that are held for them meanwhile."""

from datetime import date

from sqlalchemy import select

from storage.db import Tx
from storage.models import Case, Leave


async def on(tx: Tx, day: date) -> list[Leave]:
    """Who is away on a day; of two leaves of one person the one that began first."""
    query = select(Leave).where(Leave.first <= day, Leave.last >= day).order_by(Leave.first, Leave.id)
    return list((await tx.session.execute(query)).scalars())


async def of(tx: Tx, person_id: str) -> list[Leave]:
    """All that is known of somebody's leave, the next first."""
    query = select(Leave).where(Leave.person_id == person_id).order_by(Leave.first)
    return list((await tx.session.execute(query)).scalars())


async def put(tx: Tx, leave: Leave) -> None:
    """Keeps a leave."""
    tx.session.add(leave)
    await tx.session.flush()


async def drop(tx: Tx, leave: Leave) -> None:
    """Forgets a leave."""
    await tx.session.delete(leave)
    await tx.session.flush()


async def to_begin(tx: Tx, day: date) -> list[Leave]:
    """Leaves whose first day has come and whose cases were not handed over yet."""
    query = select(Leave).where(Leave.first <= day, Leave.last >= day, ~Leave.begun).order_by(Leave.first)
    return list((await tx.session.execute(query)).scalars())


async def over(tx: Tx, day: date) -> list[Leave]:
    """Leaves whose last day is past."""
    return list((await tx.session.execute(select(Leave).where(Leave.last < day).order_by(Leave.last))).scalars())


async def held_for(tx: Tx, person_id: str) -> list[Case]:
    """The cases that somebody else holds for a person, closed ones too; erased ones have nobody to come home to."""
    query = select(Case).where(Case.held_for == person_id, Case.gone_at.is_(None)).order_by(Case.opened_at)
    return list((await tx.session.execute(query)).scalars())
