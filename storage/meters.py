"""How much somebody used since a moment, by keyed hash, and which chats are silent for a while."""

import time
from datetime import UTC, datetime, timedelta

from sqlalchemy import case, delete, select

from storage.base import table
from storage.db import Tx, insert_into
from storage.models import Meter

SILENT = "silent"
_ROWS = table(Meter).c


async def use(tx: Tx, tag: str, kind: str, window: timedelta, by: int = 1) -> int:
    """Adds to a meter, which begins anew with each full hour or day of UTC; returns what it shows then."""
    begins = started(window)
    put = insert_into(Meter, postgres=tx.postgres).values(tag=tag, kind=kind, since=begins, number=by)
    over = _ROWS.since < begins
    changed = put.on_conflict_do_update(
        index_elements=["tag", "kind"],
        set_={"since": begins, "number": case((over, by), else_=_ROWS.number + by)},
    )
    return int((await tx.session.execute(changed.returning(_ROWS.number))).scalar_one())


async def used(tx: Tx, tag: str, kind: str, window: timedelta) -> int:
    """What a meter shows now."""
    ours = _ROWS.tag == tag, _ROWS.kind == kind, _ROWS.since >= started(window)
    return int((await tx.session.execute(select(_ROWS.number).where(*ours))).scalar_one_or_none() or 0)


def started(window: timedelta) -> datetime:
    """When the hour or the day began, in UTC: a meter must not tell the minute in which somebody wrote."""
    seconds = window.total_seconds()
    return datetime.fromtimestamp(time.time() // seconds * seconds, UTC)


async def silence(tx: Tx, tag: str, until: datetime) -> None:
    """Nothing more is taken in from a chat until a moment; every process hears of it."""
    put = insert_into(Meter, postgres=tx.postgres).values(tag=tag, kind=SILENT, since=until, number=0)
    await tx.session.execute(put.on_conflict_do_update(index_elements=["tag", "kind"], set_={"since": until}))
    tx.ring(SILENT)


async def know_silent(tx: Tx) -> None:
    """Looks up which chats are silent, unless that is known already."""
    if tx.memo.silent is None:
        query = select(_ROWS.tag, _ROWS.since).where(_ROWS.kind == SILENT, _ROWS.since > datetime.now(UTC))
        tx.memo.silent = {row[0]: row[1] for row in await tx.session.execute(query)}


async def drop_older(tx: Tx, before: datetime) -> None:
    """Forgets meters whose window began before a moment, and silences that ended before it."""
    await tx.session.execute(delete(Meter).where(Meter.since < before))
