"""What is kept how long, and how it goes: keys first, then rows, then files."""

import time
from datetime import UTC, datetime, timedelta

from handlers.services import codes, letters, zone
from storage import attachments, audit, cases, inbox, people, places, shown, traces
from storage.db import Tx
from storage.models import Case

DRAFT_DAYS, TRACE_DAYS = 1, 120
ORPHAN_SECONDS = 3600
BATCH = 200


async def purge(tx: Tx) -> int:
    """Erases cases that were closed longer ago than the zone keeps them; returns how many."""
    here = await zone.the(tx)
    before = datetime.now(UTC) - timedelta(days=here.kept_days)
    found = await cases.closed_before(tx, before, BATCH)
    for case in found:
        await erase(tx, case)
    return len(found)


async def erase(tx: Tx, case: Case) -> None:
    """Destroys a case's key, then its rows and files; words shown in officers' chats are taken away."""
    for channel, address, message in await shown.take_case(tx, case.id):
        await letters.take_away(tx, channel, address, message)
    await tx.case_keys.destroy(case.id)
    for attachment_id in await cases.drop(tx, case):
        tx.files.drop(attachment_id)
    await audit.add(tx, "erased", case=case.id, why="retention")


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
    await codes.forget(tx)
    await people.drop_stale(tx, timedelta(hours=24))
    await places.drop_older(tx, today - timedelta(days=DRAFT_DAYS + 1))
    await traces.drop_older(tx, today - timedelta(days=TRACE_DAYS))
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
