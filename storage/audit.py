"""Who did what, when and why: a chain of entries, each MAC covering the one before, the key outside the database."""

import hmac
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from sqlalchemy import delete, func, select

from storage.db import Tx
from storage.models import AuditCheckpoint, AuditEntry, AuditHead, Case, Person

FIRST = "0" * 64
PURGED, TURNED = "audit-checkpoint", "audit-turn"


@dataclass(frozen=True)
class Verdict:
    """Whether the chain holds; `broken_at` is the first entry that does not."""

    entries: int
    broken_at: int | None


@dataclass
class _At:
    """How far the chain was followed: number, MAC and the generation of the key that made it."""

    number: int
    mac: str
    generation: int = 1


async def add(tx: Tx, what: str, *, person: str | None = None, case: str | None = None, why: str | None = None) -> None:
    """Adds an entry to the chain; never with an older key than the entry before."""
    head = await _head(tx)
    entry = AuditEntry(number=head.number + 1, at=datetime.now(UTC), person_id=person, what=what, case_id=case, why=why)
    head.generation = max(head.generation, tx.keys.audit.current)
    entry.mac = _mac(tx, head.mac, entry, head.generation)
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
    """Recomputes the chain from its first entry, or from the checkpoint that a purge left, to its head."""
    first = (await tx.session.execute(select(func.min(AuditEntry.number)))).scalar()
    signed = {row.number: row for row in (await tx.session.execute(select(AuditCheckpoint))).scalars()}
    at = _start(tx, signed, first)
    if at is None:
        return Verdict(0, _missing(tx, signed, first or 1))
    count = 0
    async with aclosing(entries(tx, at.number)) as following:
        async for entry in following:
            generation = _generation(tx, at, entry)
            here = signed.get(entry.number)
            if generation is None or (here and not _is_signed(tx, here, entry.mac)):
                return Verdict(count, at.number + 1)
            at, count = _At(entry.number, entry.mac, generation), count + 1
    last = await _head(tx)
    return Verdict(count, None if (last.number, last.mac) == (at.number, at.mac) else at.number + 1)


async def entries(tx: Tx, after: int = 0) -> AsyncGenerator[AuditEntry, None]:
    """The entries after a number, in order, without holding them all."""
    query = select(AuditEntry).where(AuditEntry.number > after).order_by(AuditEntry.number)
    found = await tx.session.stream_scalars(query.execution_options(yield_per=500))
    try:
        async for entry in found:
            yield entry
            tx.session.expunge(entry)
    finally:
        await found.close()


def _start(tx: Tx, signed: dict[int, AuditCheckpoint], first: int | None) -> _At | None:
    """Where the chain begins; None when what a purge must leave is not there."""
    begins = (first - 1) if first else max((n for n, row in signed.items() if _purpose(tx, row) == PURGED), default=0)
    if begins == 0:
        return _At(0, FIRST)
    here = signed.get(begins)
    return _At(begins, here.chain_mac) if here and _purpose(tx, here) == PURGED else None


def _missing(tx: Tx, signed: dict[int, AuditCheckpoint], first: int) -> int:
    """The first entry that should be there: behind the last true checkpoint, or the false checkpoint itself."""
    if first - 1 in signed:
        return first - 1
    return max((n for n, row in signed.items() if n < first and _purpose(tx, row) == PURGED), default=0) + 1


def _generation(tx: Tx, at: _At, entry: AuditEntry) -> int | None:
    """The key that made an entry, never an older one than made the entry before."""
    if entry.number != at.number + 1:
        return None
    known = [g for g in sorted(tx.keys.audit.living) if g >= at.generation]
    return next((g for g in known if hmac.compare_digest(entry.mac, _mac(tx, at.mac, entry, g))), None)


async def checkpoint(tx: Tx, number: int, purpose: str = PURGED) -> None:
    """Signs the chain up to an entry: so that the entries before it can be purged, or because the key turned."""
    entry = await tx.session.get_one(AuditEntry, number)
    mac = _checkpoint_mac(tx, purpose, number, entry.mac, tx.keys.audit.current)
    signed = AuditCheckpoint(number=number, chain_mac=entry.mac, mac=mac, at=datetime.now(UTC))
    await tx.session.merge(signed)
    await tx.session.flush()


async def turn(tx: Tx) -> None:
    """The key turned: the new one signs what the old one made, so that nobody can change that with the old one."""
    head = await _head(tx)
    head.generation = max(head.generation, tx.keys.audit.current)
    await tx.session.flush()
    if head.number:
        await checkpoint(tx, head.number, TURNED)


async def purge(tx: Tx, before: datetime) -> int:
    """Forgets the entries older than a moment, behind a signed checkpoint; returns how many."""
    query = select(AuditEntry.number).where(AuditEntry.at >= before).order_by(AuditEntry.number).limit(1)
    first_kept = (await tx.session.execute(query)).scalar()
    last = (first_kept - 1) if first_kept else (await _head(tx)).number
    old = select(func.count()).select_from(AuditEntry).where(AuditEntry.number <= last)
    number = int((await tx.session.execute(old)).scalar_one())
    if number:
        await checkpoint(tx, last)
        await tx.session.execute(delete(AuditEntry).where(AuditEntry.number <= last))
        await tx.session.execute(delete(AuditCheckpoint).where(AuditCheckpoint.number < last))
    return number


async def _head(tx: Tx) -> AuditHead:
    query = select(AuditHead).with_for_update().execution_options(populate_existing=True)
    found = (await tx.session.execute(query)).scalar_one_or_none()
    if found is None:
        found = AuditHead(id=1, number=0, mac=FIRST, generation=1)
        tx.session.add(found)
    return found


def _is_signed(tx: Tx, row: AuditCheckpoint, chain_mac: str) -> bool:
    return row.chain_mac == chain_mac and _purpose(tx, row) is not None


def _purpose(tx: Tx, row: AuditCheckpoint) -> str | None:
    return next((p for p in (PURGED, TURNED) for g in tx.keys.audit.living if _fits(tx, row, p, g)), None)


def _fits(tx: Tx, row: AuditCheckpoint, purpose: str, generation: int) -> bool:
    return hmac.compare_digest(row.mac, _checkpoint_mac(tx, purpose, row.number, row.chain_mac, generation))


def _mac(tx: Tx, before: str, entry: AuditEntry, generation: int) -> str:
    parts = (
        before,
        entry.number,
        entry.at.isoformat(),
        entry.person_id,
        entry.what,
        entry.case_id,
        entry.why,
    )
    return _digest(tx, "audit", parts, generation)


def _checkpoint_mac(tx: Tx, purpose: str, number: int, chain_mac: str, generation: int) -> str:
    return _digest(tx, purpose, (number, chain_mac), generation)


def _digest(tx: Tx, purpose: str, parts: tuple[object, ...], generation: int) -> str:
    return hmac.digest(tx.keys.audit.key(purpose, generation), repr(parts).encode(), sha256).hex()
