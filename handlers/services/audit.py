"""The audit chain for those who look after it: forgotten in time, and handed out without any words of a case."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from datetime import UTC, datetime, timedelta
from typing import Any

from handlers.services import zone
from storage import audit, people
from storage.db import Tx


async def purge(tx: Tx) -> int:
    """Forgets entries older than the zone keeps them, behind a signed checkpoint; returns how many."""
    here = await zone.the(tx)
    return await audit.purge(tx, datetime.now(UTC) - timedelta(days=here.audit_days))


async def lines(tx: Tx) -> AsyncGenerator[dict[str, Any], None]:
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
