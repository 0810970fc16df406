"""What is being written for many: an event's invitation, and the list of all that is written, planned or sent."""

from sqlalchemy import select

from storage.db import Tx
from storage.models import Broadcast

OWN = ("notice", "event")  # what people of the zone write themselves; the rest follows from events


async def invitation(tx: Tx, event_id: str) -> Broadcast | None:
    """The sending that invites to an event; None before anybody went on from its form."""
    query = select(Broadcast).where(Broadcast.event_id == event_id, Broadcast.kind == "event")
    return (await tx.session.execute(query.order_by(Broadcast.made_at).limit(1))).scalar_one_or_none()


async def newest(tx: Tx, limit: int) -> list[Broadcast]:
    """The newest notices and invitations, in any state."""
    query = select(Broadcast).where(Broadcast.kind.in_(OWN)).order_by(Broadcast.made_at.desc(), Broadcast.id)
    return list((await tx.session.execute(query.limit(limit))).scalars())
