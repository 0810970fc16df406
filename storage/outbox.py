"""What is still to be delivered: queued, sending, then sent or one of three reasons why not."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, select, update

from storage.base import table
from storage.db import Tx
from storage.keys import new_id, seal, unseal
from storage.models import Case, Message, OutboxRow, Zone

QUEUED, SENDING, SENT = "queued", "sending", "sent"
UNREACHABLE, FAILED, UNKNOWN, NOBODY = "unreachable", "failed", "unknown", "nobody"
WAITS = "waits"  # not pushed, by the citizen's wish: the row goes, the words wait in the thread
TALK, UNASKED, BROADCAST, MAIL, LATER = 0, 1, 2, 3, 4
CRASH = "Crash"
BY_VAULT = ("chat", "citizen", "answer")  # whose rows the vault key seals
REPEAT_AFTER = timedelta(seconds=60)
_ROWS, _MESSAGES, _CASES = table(OutboxRow).c, table(Message).c, table(Case).c
_PUT = insert(table(OutboxRow))
_DUE = (
    select(
        *(_ROWS.id, _ROWS.uid, _ROWS.lane, _ROWS.reader, _ROWS.reader_id),
        *(_ROWS.message_id, _ROWS.notice, _ROWS.again, _ROWS.content),
    )
    .where(
        _ROWS.state == QUEUED,
        _ROWS.lane.in_(bindparam("lanes", expanding=True)),
        _ROWS.due_at <= bindparam("now"),
        _ROWS.id.not_in(bindparam("skip", expanding=True)),
    )
    .order_by(_ROWS.lane, _ROWS.id)
    .limit(bindparam("most"))
)
_MARK = (
    update(table(OutboxRow))
    .where(_ROWS.id.in_(bindparam("rows", expanding=True)), _ROWS.state == QUEUED)
    .values(state=SENDING)
    .returning(_ROWS.id)
)
_GONE = delete(table(OutboxRow)).where(_ROWS.id.in_(bindparam("rows", expanding=True)))
_DELIVERED = (
    update(table(Message))
    .where(_MESSAGES.id.in_(bindparam("messages", expanding=True)))
    .values(delivery=bindparam("became"))
    .returning(_MESSAGES.case_id)
)
_NUMBERS = select(_CASES.number).where(_CASES.id.in_(bindparam("cases", expanding=True)))


@dataclass(frozen=True)
class Waiting:
    """A row that may go out, without its content."""

    id: int
    uid: str
    lane: int
    reader: str
    reader_id: str | None
    message_id: str | None
    notice: str
    again: bool
    content: bytes


@dataclass(frozen=True)
class Outcome:
    """What became of a row; `failure` is an error's class, never a text."""

    row_id: int
    state: str
    message_id: str | None = None
    failure: str | None = None
    retry_at: datetime | None = None


async def put(
    tx: Tx,
    notice: str,
    values: dict[str, Any],
    *,
    reader: str,
    reader_id: str | None = None,
    lane: int = TALK,
    message_id: str | None = None,
    after: datetime | None = None,
) -> None:
    """Queues one thing to be sent, in the transaction of what it tells of."""
    uid = new_id()
    row = {
        "uid": uid,
        "lane": lane,
        "state": QUEUED,
        "reader": reader,
        "reader_id": reader_id,
        "message_id": message_id,
        "notice": notice,
        "content": await _sealed(tx, uid, reader, reader_id, values),
        "due_at": after or datetime.now(UTC),
        "again": False,
    }
    await tx.session.execute(_PUT, row)
    tx.ring("outbox")


async def _sealed(tx: Tx, uid: str, reader: str, reader_id: str | None, values: dict[str, Any]) -> bytes:
    content, context = json.dumps(values).encode(), f"outbox.content.{uid}"
    if reader in BY_VAULT:
        return tx.keys.vault.seal("outbox", content, context)
    if reader == "case" and reader_id:
        return seal(await tx.case_keys.of(reader_id), content, context)
    return tx.keys.zone.seal("outbox", content, context)


async def values(tx: Tx, row: Waiting) -> dict[str, Any]:
    """The values of a row, opened."""
    context = f"outbox.content.{row.uid}"
    if not row.content:
        return {}
    if row.reader in BY_VAULT:
        content = tx.keys.vault.unseal("outbox", row.content, context)
    elif row.reader == "case" and row.reader_id:
        content = unseal(await tx.case_keys.of(row.reader_id), row.content, context)
    else:
        content = tx.keys.zone.unseal("outbox", row.content, context)
    opened: dict[str, Any] = json.loads(content)
    return opened


async def due(tx: Tx, skip: Iterable[int], lanes: Sequence[int], limit: int) -> list[Waiting]:
    """Rows of some lanes whose time has come, by lane, oldest first."""
    asked = {"lanes": list(lanes), "now": datetime.now(UTC), "skip": list(skip), "most": limit}
    return [Waiting(*row) for row in (await tx.session.execute(_DUE, asked)).all()]


async def sending(tx: Tx, row_ids: Sequence[int]) -> set[int]:
    """Marks rows before their requests leave; returns those that were still queued."""
    return set((await tx.session.execute(_MARK, {"rows": list(row_ids)})).scalars())


async def record(tx: Tx, outcomes: Sequence[Outcome]) -> None:
    """Writes what became of rows: those with nothing left to do are deleted, the others kept with their reason."""
    sent = [outcome.row_id for outcome in outcomes if outcome.state in (SENT, WAITS)]
    if sent:
        await tx.session.execute(_GONE, {"rows": sent})
    for outcome in outcomes:
        if outcome.state not in (SENT, WAITS):
            await _change(tx, outcome)
    told = [outcome for outcome in outcomes if outcome.message_id and outcome.state != QUEUED]
    for state in {outcome.state for outcome in told}:
        await _tell_the_threads(tx, [outcome.message_id for outcome in told if outcome.state == state], state)


async def undelivered(tx: Tx, message_id: str | None) -> None:
    """An entry of a thread that has nobody to go to."""
    if message_id and (message := await tx.session.get(Message, message_id)):
        message.delivery = NOBODY


async def _tell_the_threads(tx: Tx, messages: Sequence[str | None], state: str) -> None:
    cases = (await tx.session.execute(_DELIVERED, {"messages": list(messages), "became": state})).scalars()
    for number in (await tx.session.execute(_NUMBERS, {"cases": list(cases)})).scalars():
        tx.ring(f"case:{number}")


async def _change(tx: Tx, outcome: Outcome) -> None:
    row = await tx.session.get(OutboxRow, outcome.row_id)
    if row is None:
        return
    # A crash says nothing about the message itself: each crash is followed by a repeat, a lost answer only once.
    last = row.again and outcome.failure != CRASH
    if outcome.state == UNKNOWN and not last and row.lane != BROADCAST:
        row.state, row.again, row.due_at = QUEUED, True, datetime.now(UTC) + REPEAT_AFTER
    elif outcome.state == QUEUED:
        row.state, row.due_at = QUEUED, outcome.retry_at or datetime.now(UTC)
    elif row.reader == "chat":
        await tx.session.delete(row)
        return
    else:
        row.state = outcome.state
    row.failure = outcome.failure


async def recover(tx: Tx) -> int:
    """After a crash: rows found in `sending` may have arrived, so they count as unknown; returns how many."""
    query = select(OutboxRow.id, OutboxRow.message_id).where(OutboxRow.state == SENDING, OutboxRow.lane != MAIL)
    found = (await tx.session.execute(query)).all()
    await record(tx, [Outcome(row_id, UNKNOWN, message_id, CRASH) for row_id, message_id in found])
    return len(found)


async def pause(tx: Tx, until: datetime, per_second: float) -> None:
    """Stops all sending until a moment, at a new pace; kept where every process sees it."""
    await tx.session.execute(update(Zone).values(paused_until=until, per_second=per_second))
    tx.ring("zone")


async def sizes(tx: Tx) -> dict[str, int]:
    """How many rows stand in each state."""
    query = select(OutboxRow.state, func.count()).group_by(OutboxRow.state)
    return {row[0]: row[1] for row in await tx.session.execute(query)}


async def oldest_due(tx: Tx, lane: int = TALK) -> datetime | None:
    """Since when the longest waiting row of a lane could have gone out."""
    query = select(func.min(OutboxRow.due_at)).where(OutboxRow.state == QUEUED, OutboxRow.lane == lane)
    return (await tx.session.execute(query)).scalar()
