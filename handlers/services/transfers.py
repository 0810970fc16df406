"""A case is passed on to a colleague, with a word why; the citizen is told who has it now."""

from datetime import UTC, datetime

from handlers.services import cases, leaves, people
from handlers.services.errors import ColleagueAway, NotFound
from storage import cases as case_rows
from storage import people as people_rows
from storage.db import Tx
from storage.models import Case, Person

__all__ = ["REASON", "colleagues", "offered", "pass_on"]

REASON = 500  # characters


async def colleagues(tx: Tx, person: Person, queue: str) -> list[Person]:
    """Who could have a case of a queue instead of this person, by name; whoever is away today is not among them."""
    gone = await leaves.away(tx)
    return [one for one in await people_rows.everyone(tx) if one.id not in gone and _could(one, person, queue)]


async def offered(tx: Tx, person: Person, number: str) -> list[Person]:
    """Who could have this case instead; raises what `cases.to_work_on` raises."""
    case = await cases.to_work_on(tx, person, number)
    return await colleagues(tx, person, case.queue)


async def pass_on(tx: Tx, person: Person, number: str, to: str, why: str) -> Case:
    """Gives one's own or an untaken case to a colleague (by short name); the reason stays with it as a note.

    Raises Empty or TooLong for the reason, NotFound for who cannot have it, ColleagueAway for who is away today."""
    reason = cases.checked(why, REASON)
    case = await cases.to_work_on(tx, person, number)
    colleague = await people.by_slug(tx, to)
    if not _could(colleague, person, case.queue):
        raise NotFound(name=to)
    leave = (await leaves.away(tx)).get(colleague.id)
    if leave:
        raise ColleagueAway(name=colleague.name, until=leave.last)
    await case_rows.add(tx, case, "note", {"text": reason}, datetime.now(UTC), person=person.id)
    case.held_for = None
    await cases.give_to(tx, case, colleague, "passed", by=person)
    return case


def _could(one: Person, person: Person, queue: str) -> bool:
    return one.id != person.id and leaves.may_hold(one, queue)
