"""Erases what a citizen brought here: keys first, then words, files and every trace; but not what the law keeps."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from handlers.services import answers, clearing, letters, retention, zone
from handlers.services.zone import Zone
from storage import cases, shown, tallies, traces, trails, vault
from storage.db import Tx
from storage.models import Case
from storage.vault import Known

VIEWS_WITHIN = timedelta(days=1)
CITIZEN_ERASED = "chat-erased"
_dice = secrets.SystemRandom()


@dataclass(frozen=True)
class Kept:
    """A case the zone is obliged to keep: until a moment, or so many days after it will be closed."""

    number: str
    until: datetime | None
    days: int


@dataclass(frozen=True)
class Plan:
    """What an erasure takes away: how many cases, whether one is still open; and what the zone must keep."""

    going: int
    open: bool
    kept: tuple[Kept, ...]


async def plan(tx: Tx, citizen: Known) -> Plan:
    """What would go and what would stay, to be said before."""
    return _plan(await zone.the(tx), await cases.many(tx, citizen.cases))


async def erase(tx: Tx, citizen: Known) -> Plan:
    """Erases a citizen with their cases, at once; keys are gone even if the rest fails and is done again."""
    here, found = await zone.the(tx), await cases.held(tx, citizen.cases)
    going = [case for case in found if not _must_stay(here, case)]
    for case in going:
        await tx.case_keys.destroy(case.id)
    for case in going:
        await hollow(tx, case)
    for case in found:
        if case not in going:
            await cases.let_go(tx, case)
    await answers.withdraw_all(tx, citizen)
    await vault.forget(tx, citizen)
    await tallies.add(tx, CITIZEN_ERASED)
    return _plan(here, found)


async def forget_chat(tx: Tx, channel: str, address: str, tapped: str, *, clear: bool) -> None:
    """Forgets which messages stand in a chat and what they stand for; asked to, takes them out of it too."""
    steps = await trails.take(tx, channel, address)
    await traces.drop(tx, [traces.tag(tx, channel, address, step.message) for step in steps])
    if clear:
        await clearing.take_out(tx, channel, address, steps, tapped)


async def hollow(tx: Tx, case: Case) -> None:
    """Leaves the shell of a case whose key is gone; it leaves the officers' views at a moment of its own."""
    for channel, address, message in await shown.take_case(tx, case.id):
        await letters.take_away(tx, channel, address, message)
    for attachment_id in await cases.empty(tx, case):
        tx.files.drop(attachment_id)
    case.gone_at = datetime.now(UTC) + VIEWS_WITHIN * _dice.random()


def _must_stay(here: Zone, case: Case) -> bool:
    return case.topic in here.legal.get("keep_topics", ())


def _plan(here: Zone, found: list[Case]) -> Plan:
    kept = [case for case in found if _must_stay(here, case)]
    going = [case for case in found if case not in kept]
    facts = tuple(Kept(c.number, retention.ends(here, c), retention.days_of(here, c.topic)) for c in kept)
    return Plan(len(going), any(case.state != "closed" for case in going), facts)
