"""Closed cases whose time is nearly or wholly over: a term for each topic, counted from the citizen's last sign."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select

from storage.db import Tx
from storage.models import Case


@dataclass(frozen=True)
class Term:
    """Cases on these topics, or on all others: quiet since a moment, and warned of before another if that matters."""

    topics: tuple[str, ...]
    others: bool
    quiet_since: datetime
    warned_before: datetime | None = None

    def met(self) -> ColumnElement[bool]:
        """Which cases have reached it."""
        about = Case.topic.not_in(self.topics) if self.others else Case.topic.in_(self.topics)
        silent = or_(Case.citizen_at.is_(None), Case.citizen_at < self.quiet_since)
        warned = Case.warned_at <= self.warned_before if self.warned_before else Case.warned_at.is_(None)
        return and_(about, Case.closed_at < self.quiet_since, silent, warned)


async def reached(tx: Tx, terms: Sequence[Term], limit: int) -> list[Case]:
    """Closed cases that have reached the term of their topic, locked for change on PostgreSQL."""
    over = or_(*(term.met() for term in terms))
    query = select(Case).where(Case.state == "closed", Case.gone_at.is_(None), over).limit(limit)
    return list((await tx.session.execute(query.with_for_update(skip_locked=True))).scalars())
