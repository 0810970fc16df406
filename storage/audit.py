"""Who did what, when and why: a chain of entries, each MAC covering the one before, the key outside the database."""

import hmac
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from sqlalchemy import select

from storage.db import Tx
from storage.models import AuditCheckpoint, AuditEntry, AuditHead, Case, Person

FIRST = "0" * 64


@dataclass(frozen=True)
class Verdict:
    """Whether the chain holds; `broken_at` is the first entry that does not."""

    entries: int
    broken_at: int | None


async def add(tx: Tx, what: str, *, person: str | None = None, case: str | None = None, why: str | None = None) -> None:
    """Adds an entry to the chain."""
    head = await _head(tx)
    entry = AuditEntry(number=head.number + 1, at=datetime.now(UTC), person_id=person, what=what, case_id=case, why=why)
    entry.mac = _mac(tx, head.mac, entry)
    tx.session.add(entry)
    head.number, head.mac = entry.number, entry.mac
    await tx.session.flush()


async def head(tx: Tx) -> tuple[int, str]:
    """The number of the last entry and its MAC, for the hourly line in the log."""
    row = await _head(tx)
    return row.number, row.mac


async def newest(tx: Tx, below: int | None, most: int) -> list[tuple[AuditEntry, str | None, str | None]]:
    """Entries with a smaller number, newest first, with the name of who did it and the number of the case."""
    query = select(AuditEntry, Person.name, Case.number)
    query = query.outerjoin(Person, Person.id == AuditEntry.person_id).outerjoin(Case, Case.id == AuditEntry.case_id)
    if below is not None:
        query = query.where(AuditEntry.number < below)
    rows = await tx.session.execute(query.order_by(AuditEntry.number.desc()).limit(most))
    return [(row[0], row[1], row[2]) for row in rows]


async def verify(tx: Tx) -> Verdict:
    """Recomputes the chain from the last checkpoint on."""
    checkpoint = await _checkpoint(tx)
    number, mac = (checkpoint.number, checkpoint.chain_mac) if checkpoint else (0, FIRST)
    if checkpoint and checkpoint.mac != _checkpoint_mac(tx, checkpoint.number, checkpoint.chain_mac):
        return Verdict(0, checkpoint.number)
    count = 0
    entries = await tx.session.stream_scalars(
        select(AuditEntry).where(AuditEntry.number > number).order_by(AuditEntry.number)
    )
    async for entry in entries:
        if entry.number != number + 1 or entry.mac != _mac(tx, mac, entry):
            return Verdict(count, number + 1)
        number, mac, count = entry.number, entry.mac, count + 1
    last = await _head(tx)
    return Verdict(count, None if (last.number, last.mac) == (number, mac) else number + 1)


async def checkpoint(tx: Tx, number: int) -> None:
    """Signs the chain up to an entry, so that the entries before it can be purged."""
    entry = await tx.session.get_one(AuditEntry, number)
    mac = _checkpoint_mac(tx, number, entry.mac)
    tx.session.add(AuditCheckpoint(number=number, chain_mac=entry.mac, mac=mac, at=datetime.now(UTC)))


async def _head(tx: Tx) -> AuditHead:
    query = select(AuditHead).with_for_update().execution_options(populate_existing=True)
    found = (await tx.session.execute(query)).scalar_one_or_none()
    if found is None:
        found = AuditHead(id=1, number=0, mac=FIRST)
        tx.session.add(found)
    return found


async def _checkpoint(tx: Tx) -> AuditCheckpoint | None:
    query = select(AuditCheckpoint).order_by(AuditCheckpoint.number.desc()).limit(1)
    return (await tx.session.execute(query)).scalar_one_or_none()


def _mac(tx: Tx, before: str, entry: AuditEntry) -> str:
    parts = (
        before,
        entry.number,
        entry.at.isoformat(),
        entry.person_id,
        entry.what,
        entry.case_id,
        entry.why,
    )
    return _digest(tx, "audit", parts)


def _checkpoint_mac(tx: Tx, number: int, chain_mac: str) -> str:
    return _digest(tx, "audit-checkpoint", (number, chain_mac))


def _digest(tx: Tx, purpose: str, parts: tuple[object, ...]) -> str:
    return hmac.digest(tx.keys.audit.key(purpose), repr(parts).encode(), sha256).hex()
