"""How the answers to events stood, evening by evening: totals, tied to nobody."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select

from storage.db import Tx
from storage.models import Event, EventDay, Rating


async def open_since(tx: Tx, moment: datetime) -> list[Event]:
    """The announced events, and those that ended after a moment."""
    query = select(Event).where(Event.state.in_(("announced", "held")), Event.ends_at > moment)
    return list((await tx.session.execute(query.order_by(Event.id))).scalars())


async def days(tx: Tx, event_id: str) -> list[EventDay]:
    """What was noted of an event, earliest first."""
    query = select(EventDay).where(EventDay.event_id == event_id).order_by(EventDay.day)
    return list((await tx.session.execute(query)).scalars())


def note(tx: Tx, event_id: str, day: date, totals: dict[str, int]) -> None:
    """Notes how an event's answers stand on a day."""
    tx.session.add(EventDay(event_id=event_id, day=day, **totals))


async def rated(tx: Tx, event_ids: Sequence[str]) -> dict[str, dict[str, int]]:
    """How several events were found: totals by event and value."""
    query = select(Rating.event_id, Rating.value, Rating.number).where(Rating.event_id.in_(event_ids))
    found: dict[str, dict[str, int]] = {}
    for event_id, value, number in await tx.session.execute(query):
        found.setdefault(event_id, {})[value] = number
    return found
