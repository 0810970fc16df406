"""Cases whose promised time has passed without an answer."""

from datetime import datetime

from sqlalchemy import or_, select

from storage.db import Tx
from storage.models import Case


async def untold(tx: Tx, now: datetime, limit: int) -> list[Case]:
    """Late cases nobody was told of since they were due, the latest first; locked for change on PostgreSQL."""
    query = (
        select(Case)
        .where(Case.state.in_(("new", "open")), Case.due_at < now, Case.gone_at.is_(None))
        .where(or_(Case.late_told_at.is_(None), Case.late_told_at < Case.due_at))
        .order_by(Case.due_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return list((await tx.session.execute(query)).scalars())
