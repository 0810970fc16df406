"""Counts what happened, by day and topic: numbers without content."""

from datetime import UTC, datetime
from functools import cache

from sqlalchemy import Executable, func, select

from storage.base import table
from storage.db import Tx, insert_into
from storage.models import Tally


async def add(tx: Tx, what: str, topic: str = "") -> None:
    """Counts one more of this today."""
    row = {"day": datetime.now(UTC).date(), "what": what, "topic": topic, "number": 1}
    await tx.session.execute(_adding(postgres=tx.postgres), row)


@cache
def _adding(*, postgres: bool) -> Executable:
    new = insert_into(Tally, postgres=postgres)
    more = {"number": table(Tally).c.number + new.excluded.number}
    return new.on_conflict_do_update(index_elements=["day", "what", "topic"], set_=more)


async def totals(tx: Tx) -> dict[str, int]:
    """How often each thing happened in all."""
    query = select(Tally.what, func.sum(Tally.number)).group_by(Tally.what)
    return {row[0]: int(row[1]) for row in await tx.session.execute(query)}
