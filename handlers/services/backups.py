"""What a zone notes of its backups, and what is set right after one was brought back."""

from datetime import UTC, datetime

from handlers.services import letters
from storage import areas, audit, cases, shown
from storage.db import Tx

BATCH = 200


async def made(tx: Tx, at: datetime) -> None:
    """A backup of the zone lies in its place."""
    await areas.backed_up(tx, at)
    await audit.add(tx, "backed-up")


async def keys_made(tx: Tx) -> None:
    """A copy of the case keys lies in its place."""
    await audit.add(tx, "keys-backed-up")


async def restored(tx: Tx, at: datetime) -> None:
    """The zone was brought back from a backup that was made at a moment."""
    await audit.add(tx, "restored", why=at.astimezone(UTC).isoformat(timespec="seconds"))


async def clear_unreadable(tx: Tx) -> int:
    """Erases what is left of cases whose key is gone, erased since the backup was made; returns how many."""
    gone = await cases.alive(tx) - await tx.case_keys.kept()
    found = await cases.many(tx, sorted(gone)[:BATCH])
    for case in found:
        for channel, address, message in await shown.take_case(tx, case.id):
            await letters.take_away(tx, channel, address, message)
        for attachment_id in await cases.drop(tx, case):
            tx.files.drop(attachment_id)
        await audit.add(tx, "erased", case=case.id, why="restored without its key")
    return len(found)


async def standing(tx: Tx) -> int:
    """How many cases there are."""
    return len(await cases.alive(tx))
