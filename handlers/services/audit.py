"""The chain of who did what: as its reader sees it, forgotten in time, and handed out without any words of a case."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from handlers.services import zone
from storage import audit, people
from storage.audit import Verdict
from storage.db import Tx

__all__ = ["Line", "Verdict", "exported", "in_full", "lines", "purge", "verdict"]

PAGE = 100


@dataclass(frozen=True)
class Line:
    """One entry: who did what, when, to which case and why; never content."""

    number: int
    at: datetime
    who: str | None
    what: str
    case: str | None
    erased: bool
    why: str | None


async def lines(tx: Tx, below: int | None = None) -> list[Line]:
    """A page of entries, newest first, with numbers below one."""
    return [
        Line(entry.number, entry.at, who, entry.what, case, bool(entry.case_id and not case), entry.why)
        for entry, who, case in await audit.newest(tx, below, PAGE)
    ]


async def verdict(tx: Tx) -> Verdict:
    """Whether the chain holds."""
    return await audit.verify(tx)


async def purge(tx: Tx) -> int:
    """Forgets entries older than the zone keeps them, behind a signed checkpoint; returns how many."""
    here = await zone.the(tx)
    return await audit.purge(tx, datetime.now(UTC) - timedelta(days=here.audit_days))


async def in_full(tx: Tx) -> AsyncGenerator[dict[str, Any], None]:
    """Every entry in order: number, moment (UTC), person, deed, case, reason, MAC."""
    slugs = await people.slugs(tx)
    async with aclosing(audit.entries(tx)) as found:
        async for entry in found:
            yield {
                "number": entry.number,
                "at": entry.at.isoformat(),
                "person": slugs.get(entry.person_id or ""),
                "person_id": entry.person_id,
                "what": entry.what,
                "case_id": entry.case_id,
                "why": entry.why,
                "mac": entry.mac,
            }


async def exported(tx: Tx, number: int) -> None:
    """The chain was handed out: so many entries."""
    await audit.add(tx, "audit-exported", why=str(number))
