"""How long a closed case is kept: so many days for each topic, from the citizen's last sign; both sides are warned."""

from datetime import UTC, datetime, timedelta

from handlers.services import letters, zone
from handlers.services.zone import Zone
from storage import cases, people
from storage import retention as rows
from storage.db import Tx
from storage.models import Case
from storage.retention import Term

WARNED_AHEAD = timedelta(days=7)
BATCH = 200


def days_of(here: Zone, topic: str) -> int:
    """For how many days a case of this topic is kept once it is closed."""
    return int(here.kept_by_topic.get(topic, here.kept_days))


def ends(here: Zone, case: Case) -> datetime | None:
    """When a closed case is erased; None while it is open. Nothing goes before its warning is old enough."""
    if case.state != "closed" or case.closed_at is None:
        return None
    kept = timedelta(days=days_of(here, case.topic))
    over = max(case.closed_at, case.citizen_at or case.closed_at) + kept
    return max(over, case.warned_at + _ahead(kept)) if case.warned_at else over


async def warn(tx: Tx) -> int:
    """Warns both sides of cases that are soon erased, seven days before or at half of a shorter time; how many."""
    here = await zone.the(tx)
    found = await rows.reached(tx, _terms(here, datetime.now(UTC), warned=False), BATCH)
    readable = await tx.case_keys.of_many([case.id for case in found]) if found else {}
    for case in found:
        case.warned_at = datetime.now(UTC)
        if case.id in readable:
            await _tell_both(tx, here, case)
    return len(found)


async def over(tx: Tx) -> list[Case]:
    """Cases whose time is over, and which both sides were warned of."""
    return await rows.reached(tx, _terms(await zone.the(tx), datetime.now(UTC), warned=True), BATCH)


async def keep_longer(tx: Tx, case: Case) -> datetime | None:
    """The citizen still needs a closed case: its time begins anew; returns when it ends, None when it is open."""
    if case.state != "closed":
        return None
    now = datetime.now(UTC)
    await cases.add(tx, case, "auto", {"auto": "kept_longer"}, now)
    case.citizen_at, case.warned_at = now, None
    tx.ring(f"case:{case.number}")
    return ends(await zone.the(tx), case)


async def _tell_both(tx: Tx, here: Zone, case: Case) -> None:
    until = (ends(here, case) or datetime.now(UTC)).isoformat()
    await cases.add(tx, case, "auto", {"auto": "leaving", "until": until}, datetime.now(UTC))
    await letters.to_citizen(tx, case, "leaving", {"number": case.number, "until": until})
    person = await people.get(tx, case.assigned_to) if case.assigned_to else None
    if person:
        await letters.announce(tx, case, "leaving", [person], until=until)
    tx.ring("queue")
    tx.ring(f"case:{case.number}")


def _terms(here: Zone, now: datetime, *, warned: bool) -> list[Term]:
    named = tuple(here.kept_by_topic)
    days = [((topic,), False, int(kept)) for topic, kept in here.kept_by_topic.items()]
    return [_term(*each, now, warned=warned) for each in (*days, (named, True, here.kept_days))]


def _term(topics: tuple[str, ...], others: bool, days: int, now: datetime, *, warned: bool) -> Term:
    kept = timedelta(days=days)
    if warned:
        return Term(topics, others, now - kept, now - _ahead(kept))
    return Term(topics, others, now - kept + _ahead(kept))


def _ahead(kept: timedelta) -> timedelta:
    return min(WARNED_AHEAD, kept / 2)
