"""Who reads a report: the zone's contact for its topic, whoever the citizen chose, or the officer of the area.

Never by name, language or origin. Somebody who is away today is stood in for; where nobody can, the queue reads."""

from dataclasses import dataclass
from datetime import UTC, datetime

from handlers.services import leaves
from handlers.services.topics import queue_for
from storage import areas, people
from storage.cases import CONTACT_QUEUES
from storage.db import Tx
from storage.models import Person

__all__ = ["Reader", "reader", "reader_of"]


@dataclass(frozen=True)
class Reader:
    """Where a report goes: its queue, who reads it (None: everybody who works from the queue), and who is away."""

    queue: str
    person: Person | None
    held_for: str | None = None


async def reader_of(tx: Tx, topic: str, area_id: str | None, chosen: str | None) -> tuple[str, Person | None]:
    """The queue a report goes to and the person who will read it; no person means the queue's whole team."""
    found = await reader(tx, topic, area_id, chosen)
    return found.queue, found.person


async def reader(tx: Tx, topic: str, area_id: str | None, chosen: str | None) -> Reader:
    """The same, with whoever is stood in for."""
    queue = queue_for(topic)
    if queue:
        contacts = await people.with_role(tx, queue)
        return await _there(tx, queue, contacts[0] if contacts else None)
    if chosen:
        person = await people.get(tx, chosen)
        if person and person.active:
            special = next((role for role in ("liaison", "youth") if role in person.roles), "area")
            return await _there(tx, special, person)
    officer = await areas.officer_of(tx, area_id, datetime.now(UTC)) if area_id else None
    return await _there(tx, "area" if officer else "team", officer)


async def _there(tx: Tx, queue: str, person: Person | None) -> Reader:
    there = await leaves.present(tx, person, queue) if person else None
    if there is None:
        return Reader(queue if queue in CONTACT_QUEUES else "team", None)
    return Reader(queue, there, person.id if person and there.id != person.id else None)
