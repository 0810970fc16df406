"""Nothing unanswered goes unseen: whoever has a late case is told, and the zone's supervisors."""

from datetime import UTC, datetime

from handlers.services import letters
from handlers.services.cases import team_of
from storage import overdue, people
from storage.db import Tx
from storage.models import Case, Person

BATCH = 100


async def tell(tx: Tx) -> int:
    """Tells of cases that are late and were not told of since; once for each promised time; returns how many."""
    now = datetime.now(UTC)
    found = await overdue.untold(tx, now, BATCH)
    supervisors = await people.with_role(tx, "supervisor") if found else []
    for case in found:
        readers = await _readers(tx, case)
        await letters.announce(tx, case, "overdue", readers)
        near = {person.id for person in readers}
        others = [person for person in supervisors if person.id not in near]
        values = {**letters.about(case), "person": case.assigned_to}
        await letters.to_people(tx, others, "overdue_elsewhere", values)
        case.late_told_at = now
    return len(found)


async def _readers(tx: Tx, case: Case) -> list[Person]:
    person = await people.get(tx, case.assigned_to) if case.assigned_to else None
    return [person] if person and person.active else await team_of(tx, case.queue)
