"""Who is away today, and who stands in for them."""

from collections.abc import Mapping
from datetime import date, datetime

from handlers.services import zone
from storage import leaves, people
from storage.cases import CONTACT_QUEUES, queues_of
from storage.db import Tx
from storage.models import Leave, Person

__all__ = ["Leave", "away", "may_hold", "of", "present", "today"]

of = leaves.of


async def today(tx: Tx) -> date:
    """Today, by the zone's clock."""
    return datetime.now(zone.clock_of(await zone.the(tx))).date()


async def away(tx: Tx) -> Mapping[str, Leave]:
    """Today's leaves by the id of whoever is away."""
    found: dict[str, Leave] = {}
    for leave in await leaves.on(tx, await today(tx)):
        found.setdefault(leave.person_id, leave)
    return found


def may_hold(person: Person, queue: str) -> bool:
    """Whether a case of a queue may be somebody's own: the zone's contacts hold theirs, the others all the rest."""
    return person.active and (queue if queue in CONTACT_QUEUES else "team") in queues_of(person)


async def present(tx: Tx, person: Person, queue: str) -> Person | None:
    """The person, or who stands in today and may hold such a case; None means everybody who works from the queue."""
    gone = await away(tx)
    if person.id not in gone:
        return person
    standin_id = gone[person.id].standin_id
    standin = await people.get(tx, standin_id) if standin_id and standin_id not in gone else None
    return standin if standin and may_hold(standin, queue) else None
