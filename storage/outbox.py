"""What is still to be delivered: queued, sending, then sent or one of three reasons why not."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, or_, select, update

from storage.base import table
from storage.db import Tx
from storage.keys import new_id, seal, unseal
from storage.models import Broadcast, Case, Message, OutboxRow, Zone

QUEUED, SENDING, SENT = "queued", "sending", "sent"
UNREACHABLE, FAILED, UNKNOWN, NOBODY = "unreachable", "failed", "unknown", "nobody"
WAITS = "waits"  # not pushed, by the citizen's wish: the row goes, the words wait in the thread
UNWANTED, RECALLED = "unwanted", "recalled"
TALK, UNASKED, BROADCAST, MAIL, LATER, CHANGE = 0, 1, 2, 3, 4, 5
CORRECT, RECALL = "correct", "recall"  # what a copy of a broadcast in the lane CHANGE is for
TWICE = ("cancelled", "moved")  # of a broadcast's texts only these are repeated by themselves
CRASH = "Crash"
BY_VAULT = ("chat", "citizen", "answer")  # whose rows the vault key seals
REPEAT_AFTER = timedelta(seconds=60)
_ROWS, _MESSAGES, _CASES, _SENT = table(OutboxRow).c, table(Message).c, table(Case).c, table(Broadcast).c
_GOES_ON = or_(
    _ROWS.lane != BROADCAST,
    _ROWS.broadcast_id.is_(None),
    _ROWS.broadcast_id.in_(select(_SENT.id).where(_SENT.state == "running")),
)
_COLUMNS = (
    *(_ROWS.id, _ROWS.uid, _ROWS.lane, _ROWS.reader, _ROWS.reader_id),
    *(_ROWS.message_id, _ROWS.notice, _ROWS.again, _ROWS.content, _ROWS.broadcast_id),
)
_PUT = insert(table(OutboxRow))
_DUE = (
    select(*_COLUMNS)
    .where(
        _ROWS.state == QUEUED,
        _ROWS.lane.in_(bindparam("lanes", expanding=True)),
        _ROWS.due_at <= bindparam("now"),
        _ROWS.id.not_in(bindparam("skip", expanding=True)),
        _GOES_ON,
    )
    .order_by(_ROWS.lane, _ROWS.id)
    .limit(bindparam("most"))
)
# A lane that may hold a hundred thousand rows is read along its index.
_WIDE = (
    select(*_COLUMNS)
    .where(
        _ROWS.state == QUEUED,
        _ROWS.lane == bindparam("lane"),
        _ROWS.due_at <= bindparam("now"),
        _ROWS.id.not_in(bindparam("skip", expanding=True)),
        _GOES_ON,
    )
    .order_by(_ROWS.due_at, _ROWS.id)
    .limit(bindparam("most"))
)
_RUNS = select(_SENT.id).where(_SENT.state == "running").limit(1)
_MARK = (
    update(table(OutboxRow))
    .where(_ROWS.id.in_(bindparam("rows", expanding=True)), _ROWS.state == QUEUED, _GOES_ON)
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
    broadcast_id: str | None = None


@dataclass(frozen=True)
class Outcome:
    """What became of a row; `failure` is an error's class, never a text.

    Of a broadcast's copy also what the channel calls it (`sent_as`), and since when it has its words (`version`)."""

    row_id: int
    state: str
    message_id: str | None = None
    failure: str | None = None
    retry_at: datetime | None = None
    of_broadcast: bool = False
    sent_as: str = ""
    version: datetime | None = None


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
    return [Waiting(**row) for row in (await tx.session.execute(_DUE, asked)).mappings()]


async def due_wide(tx: Tx, skip: Iterable[int], limit: int) -> list[Waiting]:
    """What goes to many, as its time has come: corrections, then broadcasts, then what can wait longest."""
    found: list[Waiting] = []
    asked = {"now": datetime.now(UTC), "skip": list(skip)}
    # What is held may be a hundred thousand rows: they are not walked through at every look.
    runs = (await tx.session.execute(_RUNS)).first() is not None
    for lane in (CHANGE, BROADCAST, LATER) if runs else (CHANGE, LATER):
        if len(found) < limit:
            rows = await tx.session.execute(_WIDE, {**asked, "lane": lane, "most": limit - len(found)})
            found += [Waiting(**row) for row in rows.mappings()]
    return found


async def sending(tx: Tx, row_ids: Sequence[int]) -> set[int]:
    """Marks rows before their requests leave; returns those that were still queued, and whose broadcast goes on."""
    return set((await tx.session.execute(_MARK, {"rows": list(row_ids)})).scalars())


async def record(tx: Tx, outcomes: Sequence[Outcome]) -> None:
    """Writes what became of rows: those with nothing left to do are deleted, the others kept with their reason."""
    sent = [each.row_id for each in outcomes if each.state in (SENT, WAITS) and not each.of_broadcast]
    if sent:
        await tx.session.execute(_GONE, {"rows": sent})
    for outcome in outcomes:
        if outcome.row_id not in sent:
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
    if outcome.state == QUEUED:
        row.state, row.due_at = QUEUED, outcome.retry_at or datetime.now(UTC)
    elif row.lane == CHANGE:
        await _changed(tx, row, outcome)
    elif outcome.state == UNKNOWN and _repeated(row, outcome):
        row.state, row.again, row.due_at = QUEUED, True, datetime.now(UTC) + REPEAT_AFTER
    elif row.reader == "chat":
        await tx.session.delete(row)
        return
    elif outcome.state == SENT:
        await _has_copy(tx, row, outcome)
    else:
        row.state = UNWANTED if outcome.state == WAITS else outcome.state
    row.failure = outcome.failure


def _repeated(row: OutboxRow, outcome: Outcome) -> bool:
    # A crash says nothing about the message itself: each crash is followed by a repeat, a lost answer only once.
    last = row.again and outcome.failure != CRASH
    return not last and (row.lane != BROADCAST or row.notice in TWICE)


async def _has_copy(tx: Tx, row: OutboxRow, outcome: Outcome) -> None:
    """A reader has their copy, which keeps its sealed id; `due_at` is from now on when it was sent."""
    row.state, row.due_at, row.content = SENT, datetime.now(UTC), b""
    if row.reader_id:
        content = json.dumps({"message": outcome.sent_as}).encode()
        row.content = tx.keys.vault.seal("outbox", content, f"outbox.content.{row.uid}")
        await _follow(tx, row, outcome.version)


async def _changed(tx: Tx, row: OutboxRow, outcome: Outcome) -> None:
    """A copy was corrected or taken back, or could not be: then it stays as it was sent."""
    sent, gone = await tx.session.get_one(Broadcast, row.broadcast_id), row.notice == RECALL and outcome.state == SENT
    row.state, row.lane, row.notice = SENT, BROADCAST, sent.kind
    if outcome.state == UNKNOWN:  # a crash: doing it once more does no harm
        row.state, row.lane, row.notice = QUEUED, CHANGE, RECALL if sent.recalled_at else CORRECT
    elif gone:
        row.state, row.content = RECALLED, b""
    elif outcome.state == SENT:
        await _follow(tx, row, outcome.version)


async def _follow(tx: Tx, row: OutboxRow, version: datetime | None) -> None:
    """What changed while a copy was on its way is done to it now."""
    sent = await tx.session.get_one(Broadcast, row.broadcast_id)
    if sent.recalled_at or sent.corrected_at != version:
        row.state, row.lane, row.notice = QUEUED, CHANGE, RECALL if sent.recalled_at else CORRECT


async def recover(tx: Tx) -> int:
    """After a crash: rows found in `sending` may have arrived, so they count as unknown; returns how many."""
    query = select(_ROWS.id, _ROWS.message_id).where(_ROWS.state == SENDING, _ROWS.lane != MAIL)
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
