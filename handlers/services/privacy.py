"""What is kept how long, and how it goes: keys first, then rows, then files."""

import time
from datetime import UTC, datetime, timedelta

from handlers.services import answers, guesses, guests, letters, retention, sessions
from handlers.services.erasure import CITIZEN_ERASED
from storage import attachments, audit, cases, inbox, people, places, shown, tallies, traces, trails, vault
from storage.db import Tx
from storage.models import Case

DRAFT_DAYS, TRACE_DAYS = 1, 120
ORPHAN_SECONDS = 3600
BATCH = 200


async def purge(tx: Tx) -> int:
    """Erases closed cases that the zone keeps no longer, and that both sides were warned of; returns how many."""
    found = await retention.over(tx)
    for case in found:
        await _forget_with_citizen(tx, case)
        await erase(tx, case)
    return len(found)


async def _forget_with_citizen(tx: Tx, case: Case) -> None:
    citizen = await vault.behind(tx, case.id, case.link) if tx.keys.has_vault else None
    if citizen and case.id in citizen.cases:
        citizen.cases = [case_id for case_id in citizen.cases if case_id != case.id]
        await vault.keep(tx, citizen)


async def erase(tx: Tx, case: Case) -> None:
    """Destroys a case's key, then its rows and files; words shown in officers' chats are taken away."""
    await tx.case_keys.destroy(case.id)
    for channel, address, message in await shown.take_case(tx, case.id):
        await letters.take_away(tx, channel, address, message)
    for attachment_id in await cases.drop(tx, case):
        tx.files.drop(attachment_id)
    await audit.add(tx, "erased", case=case.id, why="retention")
    await tallies.add(tx, "erased-retention", case.topic)


async def let_leave(tx: Tx) -> int:
    """Takes away the shells of cases their citizens erased, each at its own moment; returns how many.

    The entry in the audit chain is made here: made at the erasure, it would tell which cases were one person's."""
    found = await cases.leaving(tx, BATCH)
    for case in found:
        await _tell_who_had_it(tx, case)
        await cases.drop(tx, case)
        await audit.add(tx, "erased", case=case.id, why="citizen")
        await tallies.add(tx, "erased-citizen", case.topic)
        tx.ring("queue")
    return len(found)


async def _tell_who_had_it(tx: Tx, case: Case) -> None:
    person = await people.get(tx, case.assigned_to) if case.assigned_to and case.state != "closed" else None
    if person:
        await letters.announce(tx, case, "citizen_erased", [person])


async def erasures(tx: Tx) -> int:
    """How many citizens were erased until now: whoever tidies knows by it whether there is something to do."""
    return (await tallies.totals(tx)).get(CITIZEN_ERASED, 0)


async def take_words_away(tx: Tx) -> int:
    """Queues the removal of words whose time in officers' chats is over; returns how many."""
    found = await shown.take_due(tx, BATCH)
    for channel, address, message in found:
        await letters.take_away(tx, channel, address, message)
    return len(found)


async def forget(tx: Tx) -> None:
    """Forgets what only had to be remembered for a while: update numbers, drafts, traces, browsers."""
    today = datetime.now(UTC).date()
    await inbox.forget_numbers(tx)
    await guests.forget(tx)
    await answers.forget(tx, datetime.now(UTC))
    await sessions.forget(tx)
    await guesses.forget(tx)
    await places.drop_older(tx, today - timedelta(days=DRAFT_DAYS + 1))
    await traces.drop_older(tx, today - timedelta(days=TRACE_DAYS))
    await trails.drop_older(tx, today - timedelta(days=trails.DAYS))
    for attachment_id in await attachments.drop_drafts(tx, today - timedelta(days=DRAFT_DAYS + 1)):
        tx.files.drop(attachment_id)


async def sweep(tx: Tx) -> int:
    """Removes files and keys that no row names, left behind by a crash; returns how many."""
    files = tx.files.names(older_than=time.time() - ORPHAN_SECONDS)
    orphans = files - await attachments.named(tx, files)
    for name in orphans:
        tx.files.drop(name)
    return len(orphans) + await tx.case_keys.sweep(await cases.alive(tx))


async def chain_head(tx: Tx) -> tuple[int, str]:
    """The audit chain's last number and MAC, for the log."""
    return await audit.head(tx)
