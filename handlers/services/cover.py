"""Leave: cases go to the stand-in on its first day and come back after the last; none waits for who is away."""

from datetime import date

from handlers.services import cases, leaves, people
from handlers.services.errors import NotFound, Unfit
from handlers.services.leaves import Leave
from storage import audit
from storage import cases as case_rows
from storage import leaves as rows
from storage import people as people_rows
from storage.db import Tx
from storage.keys import new_id
from storage.models import Person

__all__ = ["LONGEST", "drop", "plan", "standins", "tick"]

LONGEST, AHEAD = 366, 730  # days


async def standins(tx: Tx, person: Person) -> list[Person]:
    """Colleagues who can hold at least some of a person's cases, by name."""
    queues = [role for role in ("victim", "complaint", "team") if leaves.may_hold(person, role)]
    everyone = await people_rows.everyone(tx)
    return [one for one in everyone if one.id != person.id and any(leaves.may_hold(one, queue) for queue in queues)]


async def plan(tx: Tx, person: Person, first: date, last: date, standin: str) -> Leave:
    """Keeps a leave, both days included; `standin` is a colleague's short name, empty for the team's queue.

    One that has begun hands the cases at hand over at once. Raises Unfit for days that cannot be, or that overlap with
    another leave of the same person, and for a stand-in who cannot hold these cases."""
    day = await leaves.today(tx)
    if last < first or last < day:
        raise Unfit(field="leave", why="past" if last < day else "order")
    if (last - first).days >= LONGEST or (first - day).days > AHEAD:
        raise Unfit(field="leave", why="far", limit=LONGEST)
    if any(other.first <= last and first <= other.last for other in await leaves.of(tx, person.id)):
        raise Unfit(field="leave", why="twice")
    who = await people.by_slug(tx, standin) if standin else None
    if who and who.id not in {one.id for one in await standins(tx, person)}:
        raise Unfit(field="standin", why="unknown")
    leave = Leave(id=new_id(), person_id=person.id, first=first, last=last, standin_id=who.id if who else None)
    await rows.put(tx, leave)
    await audit.add(tx, "leave-planned", person=person.id, why=f"{first.isoformat()} {last.isoformat()}")
    if first <= day:
        await _begin(tx, leave)
    return leave


async def drop(tx: Tx, person: Person, leave_id: str) -> None:
    """Calls a leave off, or ends it early: what is held for the person comes back; raises NotFound."""
    leave = next((one for one in await leaves.of(tx, person.id) if one.id == leave_id), None)
    if leave is None:
        raise NotFound
    await _end(tx, leave)


async def tick(tx: Tx) -> int:
    """Begins and ends what is due today; returns how many leaves."""
    day = await leaves.today(tx)
    begun, over = await rows.to_begin(tx, day), await rows.over(tx, day)
    for leave in over:
        await _end(tx, leave)
    for leave in begun:
        await _begin(tx, leave)
    return len(begun) + len(over)


async def _begin(tx: Tx, leave: Leave) -> None:
    leave.begun = True
    person = await people_rows.get(tx, leave.person_id)
    if person is None:
        return
    await tx.session.flush()
    for case in await case_rows.open_of(tx, person.id):
        await cases.hand_over(tx, case, person)


async def _end(tx: Tx, leave: Leave) -> None:
    person = await people_rows.get(tx, leave.person_id)
    await rows.drop(tx, leave)
    if person is None:
        return
    for case in await rows.held_for(tx, person.id):
        await cases.give_home(tx, case, person, leave.standin_id)
    await audit.add(tx, "leave-over", person=person.id)
