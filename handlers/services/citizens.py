"""The citizen in a conversation: found by their chat, never by a name."""

from datetime import UTC, datetime, timedelta

from handlers.services import answers, zone
from storage import cases, events, trails, vault
from storage.db import Tx
from storage.vault import Known

__all__ = ["Known", "find", "forget_silent", "keep", "reached", "seen", "welcome"]

BATCH = 200


async def find(tx: Tx, channel: str, address: str) -> Known | None:
    """The citizen who writes from this chat, if they did before."""
    return await vault.find(tx, channel, address)


async def welcome(tx: Tx, channel: str, address: str, language: str) -> Known:
    """A citizen who writes for the first time."""
    return await vault.welcome(tx, channel, address, language)


async def keep(tx: Tx, citizen: Known) -> None:
    """Remembers what changed about a citizen: language, area, own list of cases."""
    await vault.keep(tx, citizen)


async def reached(tx: Tx, channel: str, address: str, *, reachable: bool) -> None:
    """Notes that a citizen blocked or unblocked the bot."""
    citizen = await vault.find(tx, channel, address)
    if citizen and citizen.unreachable == reachable:
        citizen.unreachable = not reachable
        await vault.keep(tx, citizen)


async def seen(tx: Tx, citizen: Known) -> None:
    """Remembers the day on which a citizen did something; written once a day."""
    today = datetime.now(UTC).date().isoformat()
    if citizen.last_day != today:
        citizen.last_day = today
        await vault.keep(tx, citizen)


async def forget_silent(tx: Tx, after: str) -> str | None:
    """Forgets citizens without cases who were silent as long as a case is kept; from an id on, returns the next one.

    Who asked for news stays, and who is blocked as long as they are."""
    here = await zone.the(tx)
    found = await vault.some(tx, after, BATCH)
    living = {case.id for case in await cases.many(tx, [case_id for known in found for case_id in known.cases])}
    alive = await events.living(tx, [answer for known in found for answer in known.answers.values()])
    before = (datetime.now(UTC) - timedelta(days=here.kept_days)).date().isoformat()
    for known in found:
        await _look_at(tx, known, living, alive, before)
    return found[-1].id if len(found) == BATCH else None


async def _look_at(tx: Tx, known: Known, living: set[str], alive: set[str], before: str) -> None:
    own = [case_id for case_id in known.cases if case_id in living]
    blocked = known.blocked_until and datetime.fromisoformat(known.blocked_until) > datetime.now(UTC)
    if not own and known.last_day and known.last_day < before and known.news != "yes" and not blocked:
        await trails.take(tx, known.channel, known.address)
        await answers.withdraw_all(tx, known)
        await vault.forget(tx, known)
        return
    given = {event: answer for event, answer in known.answers.items() if answer in alive}
    if (own, given, known.wish) != (known.cases, known.answers, known.listed) or not known.last_day:
        known.answers = given
        known.cases, known.last_day = own, known.last_day or datetime.now(UTC).date().isoformat()
        await vault.keep(tx, known)
