"""What a citizen asks of a matter with a tap: it happened again, please come by; and a visit that is settled."""

from datetime import UTC, datetime, timedelta

from handlers.services import guests, reports
from handlers.services.cases import theirs
from handlers.services.topics import queue_for
from storage import audit, cases
from storage.db import Tx
from storage.models import Case, Person
from storage.vault import Known

ONE_TAP = timedelta(minutes=1)


async def happened_again(tx: Tx, citizen: Known, number: str) -> Case | None:
    """Counts once more what happened, in the same matter, which opens if it was closed; None when it is not theirs.

    A second tap within a minute is the same one."""
    case = await reports.own(tx, citizen, number)
    if case is None:
        return None
    guests.may_write(citizen, case.id)
    now = datetime.now(UTC)
    taps = [entry.row.at for entry in await cases.thread(tx, case) if entry.body.get("again")]
    if not taps or now - taps[-1] >= ONE_TAP:
        await cases.add(tx, case, "citizen", {"text": "", "again": True}, now)
        case.times += 1
        await reports.heard(tx, case, now)
    return case


def may_be_visited(case: Case) -> bool:
    """Whether a visit can be asked with a tap: not where police at the door may bring danger, or are the matter."""
    return queue_for(case.topic) is None


async def visit(tx: Tx, citizen: Known, number: str) -> Case | None:
    """Asks the officer to come by; None when it is not theirs, no matter for a visit, or asked already."""
    case = await reports.own(tx, citizen, number)
    if case is None or case.visit_asked or not may_be_visited(case):
        return None
    guests.may_write(citizen, case.id)
    now = datetime.now(UTC)
    await cases.add(tx, case, "citizen", {"text": "", "visit": True}, now)
    case.visit_asked = True
    await reports.heard(tx, case, now, "visit_asked")
    return case


async def settle_visit(tx: Tx, person: Person, number: str) -> Case:
    """The visit was made, or settled in words: the mark goes, and the citizen can ask again; raises as `theirs`."""
    case = await theirs(tx, person, number)
    if case.visit_asked:
        case.visit_asked = False
        await cases.add(tx, case, "auto", {"auto": "visit_settled"}, datetime.now(UTC), person=person.id)
        await audit.add(tx, "visit-settled", person=person.id, case=case.id)
        tx.ring("queue")
        tx.ring(f"case:{case.number}")
    return case
