"""The copies of a broadcast, a row of the outbox each: corrected, taken back, sent again, let go, counted at last."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, and_, case, delete, exists, func, or_, select, update

from storage.base import table
from storage.db import Tx
from storage.models import Broadcast, OutboxRow
from storage.outbox import (
    BROADCAST,
    CHANGE,
    CORRECT,
    FAILED,
    QUEUED,
    RECALL,
    SENDING,
    SENT,
    UNKNOWN,
    UNWANTED,
)

CHANGING, STOPPED = "changing", "stopped"
DELETABLE = timedelta(hours=47, minutes=50)  # Telegram deletes for 48 hours; the last minutes are for being on the way
KEPT = timedelta(hours=48)
_ROWS, _SENT = table(OutboxRow).c, table(Broadcast).c


async def states(tx: Tx, broadcast_id: str) -> dict[str, int]:
    """How many copies of a broadcast stand in each state; `changing` are sent ones that are being changed."""
    state = case((and_(_ROWS.lane == CHANGE, _ROWS.state.in_((QUEUED, SENDING))), CHANGING), else_=_ROWS.state)
    query = select(state, func.count()).where(_ROWS.broadcast_id == broadcast_id).group_by(state)
    return {row[0]: row[1] for row in await tx.session.execute(query)}


async def failures(tx: Tx, broadcast_id: str) -> dict[str, int]:
    """Why copies did not arrive, by the error's class."""
    query = select(_ROWS.failure, func.count()).where(_ROWS.broadcast_id == broadcast_id, _ROWS.failure.is_not(None))
    return {row[0]: row[1] for row in await tx.session.execute(query.group_by(_ROWS.failure))}


async def correct(tx: Tx, broadcast_id: str) -> int:
    """Has every copy that arrived edited; returns how many."""
    return await _change(tx, broadcast_id, CORRECT)


async def recall(tx: Tx, broadcast_id: str) -> int:
    """Has every copy that can still be deleted taken away; returns how many."""
    return await _change(tx, broadcast_id, RECALL, _ROWS.due_at > datetime.now(UTC) - DELETABLE)


async def again(tx: Tx, broadcast_id: str, state: str) -> int:
    """Has the copies that are unknown, or failed, sent once more; returns how many."""
    rows = _ROWS.broadcast_id == broadcast_id, _ROWS.state == state
    values = {"state": QUEUED, "again": state == UNKNOWN, "due_at": datetime.now(UTC), "failure": None}
    return await _updated(tx, rows, values)


async def let_go(tx: Tx, reader_ids: Sequence[str]) -> None:
    """Nobody is behind these copies any more: none is sent, and what was sent counts on without leading anywhere."""
    ours = _ROWS.reader.in_(("citizen", "answer")), _ROWS.reader_id.in_(reader_ids)
    await tx.session.execute(delete(table(OutboxRow)).where(*ours, _ROWS.broadcast_id.is_(None)))
    waits = and_(_ROWS.state == QUEUED, _ROWS.lane == BROADCAST)
    state = case((waits, UNWANTED), (_ROWS.lane == CHANGE, SENT), else_=_ROWS.state)
    gone = {"reader_id": None, "content": b"", "state": state, "lane": BROADCAST}
    await tx.session.execute(update(table(OutboxRow)).where(*ours).values(gone))


async def drop_queued(tx: Tx, within: timedelta = KEPT) -> int:
    """What is left of broadcasts stopped within that time will not go out; returns how many rows."""
    query = select(_SENT.id).where(_SENT.state == "stopped", _SENT.ended_at > datetime.now(UTC) - within)
    stopped = list((await tx.session.execute(query)).scalars())
    if not stopped:
        return 0
    rows = _ROWS.broadcast_id.in_(stopped), _ROWS.state == QUEUED, _ROWS.lane == BROADCAST
    return await _updated(tx, rows, {"state": STOPPED})


async def through(tx: Tx) -> list[Broadcast]:
    """Broadcasts that run and have nothing left to send; locked."""
    left = exists().where(_on_its_way(), _ROWS.broadcast_id == _SENT.id)
    query = select(Broadcast).where(_SENT.state == "running", ~left).with_for_update(skip_locked=True)
    return list((await tx.session.execute(query)).scalars())


def _on_its_way() -> ColumnElement[bool]:
    # Each arm along the index of what is due, whose first columns these are.
    queued = and_(_ROWS.state == QUEUED, _ROWS.lane == BROADCAST)
    return or_(queued, and_(_ROWS.state == SENDING, _ROWS.lane == BROADCAST))


async def over(tx: Tx) -> list[Broadcast]:
    """Broadcasts that ended so long ago that nothing can be done to their copies any more, and that still have some."""
    before = datetime.now(UTC) - KEPT
    copies = exists().where(_ROWS.broadcast_id == _SENT.id)
    query = select(Broadcast).where(_SENT.state.in_(("ended", "stopped")), _SENT.ended_at <= before, copies)
    return list((await tx.session.execute(query.with_for_update(skip_locked=True))).scalars())


async def drop(tx: Tx, broadcast_id: str) -> None:
    """The rows of a broadcast go; its totals stay where it stands."""
    await tx.session.execute(delete(table(OutboxRow)).where(_ROWS.broadcast_id == broadcast_id))


async def _change(tx: Tx, broadcast_id: str, how: str, *only: ColumnElement[bool]) -> int:
    arrived = or_(_ROWS.state == SENT, and_(_ROWS.state == QUEUED, _ROWS.lane == CHANGE))
    reachable = _ROWS.broadcast_id == broadcast_id, _ROWS.reader_id.is_not(None), arrived
    return await _updated(tx, (*reachable, *only), {"state": QUEUED, "lane": CHANGE, "notice": how})


async def _updated(tx: Tx, rows: Sequence[ColumnElement[bool]], values: dict[str, object]) -> int:
    found = await tx.session.execute(update(table(OutboxRow)).where(*rows).values(values))
    tx.ring("outbox")
    return int(getattr(found, "rowcount", 0))


WORTH_SENDING = {"unknown": UNKNOWN, "failed": FAILED}
