"""Keeping somebody from writing for a time, without learning who; and their one word against it."""

import math
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from handlers.services import letters, reports
from handlers.services.cases import theirs
from handlers.services.errors import NotAllowed, NotFound
from handlers.services.guests import blocked_until
from handlers.services.reports import Report, Words
from storage import audit, cases, errands, vault
from storage.db import Tx
from storage.keystore import CaseKeyGone
from storage.models import Case, Person
from storage.vault import Known

__all__ = [
    "DAYS",
    "REASONS",
    "appeal",
    "begin",
    "block",
    "end",
    "ends",
    "is_appeal",
    "lift",
    "of",
    "sent_to",
    "take_off_old",
]

REASONS = ("insults", "threats", "flooding", "other")
DAYS = (1, 7, 30)
NOTE_LIMIT = 3000


def ends(days: int, now: datetime) -> datetime:
    """When a block of so many days ends: at a full hour, UTC."""
    return datetime.fromtimestamp(math.ceil((now + timedelta(days=days)).timestamp() / 3600) * 3600, UTC)


async def block(tx: Tx, person: Person, number: str, reason: str, days: int, note: str = "") -> Case:
    """Asks that whoever is behind a case cannot write for some days; raises NotAllowed, or as `theirs`."""
    case = await theirs(tx, person, number)
    if reason not in REASONS or days not in DAYS or len(note) > NOTE_LIMIT:
        raise NotAllowed
    now = datetime.now(UTC)
    values = {"reason": reason, "until": ends(days, now).isoformat()}
    await errands.put(tx, case.id, "block", values)
    await cases.add(tx, case, "auto", {"auto": "blocked", **values}, now, person=person.id)
    if note.strip():
        await cases.add(tx, case, "note", {"text": note.strip()}, now, person=person.id)
    await _done(tx, case, "blocked", person, reason)
    return case


async def lift(tx: Tx, person: Person, number: str) -> Case:
    """Asks that the block this case brought about, or is the appeal against, ends now."""
    case = await theirs(tx, person, number)
    await errands.put(tx, case.id, "lift", {})
    await cases.add(tx, case, "auto", {"auto": "block_lifted"}, datetime.now(UTC), person=person.id)
    await _done(tx, case, "block-lifted", person)
    return case


async def begin(tx: Tx, case: Case, citizen: Known, values: dict[str, Any]) -> None:
    """The block begins; the citizen is told until when, why, and what they can do."""
    if datetime.fromisoformat(values["until"]) <= datetime.now(UTC):
        return
    citizen.blocks[case.id] = {"number": case.number, "until": values["until"], "reason": values["reason"]}
    await _keep(tx, citizen)
    await letters.to_citizen(tx, case, "blocked", {**values, "number": case.number})


async def end(tx: Tx, case: Case, citizen: Known, values: dict[str, Any]) -> None:
    """The block ends early; the citizen is told, unless another one goes on."""
    over = [key for key, found in citizen.blocks.items() if case.id in (key, found.get("appeal"))]
    for key in over:
        del citizen.blocks[key]
    await _keep(tx, citizen)
    if over and not blocked_until(citizen):
        await letters.to_citizen(tx, case, "unblocked", {})


async def take_off_old(tx: Tx, citizen: Known) -> None:
    """Forgets blocks whose time is over."""
    if citizen.blocks and not blocked_until(citizen):
        citizen.blocks = {}
        await _keep(tx, citizen)


def of(citizen: Known, number: str) -> dict[str, Any] | None:
    """The citizen's block that a case brought about, while it lasts."""
    found = next((found for found in citizen.blocks.values() if found["number"] == number), None)
    return found if found and datetime.fromisoformat(found["until"]) > datetime.now(UTC) else None


def is_appeal(citizen: Known, number: str) -> bool:
    """Whether a case is the citizen's appeal, on which both sides still talk."""
    return bool(number) and number in (found.get("appeal_number") for found in citizen.blocks.values())


async def appeal(tx: Tx, citizen: Known, number: str, words: Words, *, named: bool) -> Case:
    """One word against a block, to the complaints contact; names the case only when the citizen wants that.

    Raises NotFound when there is no such block, NotAllowed when they did so before."""
    found = of(citizen, number)
    if found is None:
        raise NotFound
    if "appeal" in found:
        raise NotAllowed
    case = await reports.new_case(tx, citizen, Report("police", None, "", (words,)))
    body = {"auto": "appeal", **({"number": number} if named else {})}
    await cases.add(tx, case, "auto", body, datetime.now(UTC))
    found["appeal"], found["appeal_number"] = case.id, case.number
    await vault.keep(tx, citizen)
    return case


async def sent_to(tx: Tx, case_id: str) -> None:
    """Something was sent to the person behind a case: only now may this case show that they cannot write back."""
    case = await cases.get(tx, case_id)
    citizen = await vault.behind(tx, case.id, case.link) if case and case.link else None
    if case is None or citizen is None or not blocked_until(citizen, case.id) or case.id in citizen.blocks:
        return
    for found in citizen.blocks.values():
        if case.id in found.setdefault("shown", []):
            return
        found["shown"].append(case.id)
    with suppress(CaseKeyGone):  # erased meanwhile: there is no thread to show it in
        await cases.add(tx, case, "auto", {"auto": "cannot_write"}, datetime.now(UTC))
    await vault.keep(tx, citizen)
    tx.ring(f"case:{case.number}")


async def _keep(tx: Tx, citizen: Known) -> None:
    citizen.blocked_until = max((found["until"] for found in citizen.blocks.values()), default="")
    await vault.keep(tx, citizen)


async def _done(tx: Tx, case: Case, what: str, person: Person, why: str | None = None) -> None:
    await audit.add(tx, what, person=person.id, case=case.id, why=why)
    tx.ring("errands")
    tx.ring(f"case:{case.number}")
