"""What arrived and is not handled yet: taken in once, claimed one row a chat at a time."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Executable, bindparam, delete, func, insert, select, text, update

from storage.base import table
from storage.db import Tx, insert_into
from storage.keys import all_of, new_id
from storage.models import InboxRow, SeenUpdate

READY, FETCH, FAILED = "ready", "fetch", "failed"
REMEMBERED = timedelta(hours=48)
LEASE = timedelta(seconds=45)
_ROWS, _SEEN = table(InboxRow).c, table(SeenUpdate).c
_OLDEST = (
    select(func.min(_ROWS.id))
    .where(_ROWS.state != FAILED, _ROWS.chat_tag.not_in(bindparam("busy", expanding=True)))
    .group_by(_ROWS.chat_tag)
)
_HEADS = (
    select(_ROWS.id, _ROWS.chat_tag, _ROWS.state, _ROWS.uid, _ROWS.content)
    .where(_ROWS.id.in_(_OLDEST))
    .order_by(_ROWS.id)
    .limit(bindparam("most"))
)
_FREE_HEADS = _HEADS.where(_ROWS.lease_until.is_(None) | (_ROWS.lease_until < bindparam("now")))
_KEPT = insert(table(InboxRow))
_BEHIND = select(_ROWS.id).where(_ROWS.chat_tag == bindparam("chat"), _ROWS.id > bindparam("before")).limit(1)
_DONE = delete(table(InboxRow)).where(_ROWS.id == bindparam("row"), _ROWS.state != FAILED).returning(_ROWS.id)


@dataclass(frozen=True)
class Arrival:
    """One update as a channel reduced it: its number, the keyed hash of its chat, and JSON content."""

    number: int
    chat_tag: str
    content: dict[str, Any]
    with_media: bool = False


@dataclass(frozen=True)
class Head:
    """The oldest row of a chat."""

    id: int
    chat_tag: str
    state: str
    uid: str
    content: bytes


async def take_in(tx: Tx, channel: str, arrivals: Sequence[Arrival]) -> int:
    """Keeps arrivals whose number was not seen before; returns how many were new."""
    if not arrivals:
        return 0
    now = datetime.now(UTC)
    rows = [{"channel": channel, "number": arrival.number, "seen_at": now} for arrival in arrivals]
    new = set((await tx.session.execute(_seen_now(postgres=tx.postgres), rows)).scalars())
    once = {arrival.number: arrival for arrival in arrivals if arrival.number in new}
    waiting = {arrival.chat_tag: await _waiting_as(tx, arrival.chat_tag) for arrival in once.values()}
    fresh = [_row(tx, channel, arrival, waiting[arrival.chat_tag], now) for arrival in once.values()]
    if fresh:
        await tx.session.execute(_KEPT, fresh)
        tx.ring("inbox")
    return len(fresh)


@cache
def _seen_now(*, postgres: bool) -> Executable:
    return insert_into(SeenUpdate, postgres=postgres).on_conflict_do_nothing().returning(_SEEN.number)


async def _waiting_as(tx: Tx, tag: str) -> str:
    """While keys turn, a chat keeps the tag under which something of it waits already, so that it keeps its order."""
    known = all_of(tag)
    if len(known) == 1:
        return tag
    if tx.postgres:
        await tx.session.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:tag, 1))"), {"tag": min(known)})
    ours = _ROWS.chat_tag.in_(known), _ROWS.state != FAILED
    newest = select(_ROWS.chat_tag).where(*ours).order_by(_ROWS.id.desc()).limit(1)
    return (await tx.session.execute(newest)).scalar() or tag


def _row(tx: Tx, channel: str, arrival: Arrival, tag: str, now: datetime) -> dict[str, Any]:
    uid = new_id()
    content = {"channel": channel, **arrival.content}
    return {
        "uid": uid,
        "chat_tag": tag,
        "state": FETCH if arrival.with_media else READY,
        "content": _sealed(tx, uid, content),
        "received_at": now,
    }


def _sealed(tx: Tx, uid: str, content: dict[str, Any]) -> bytes:
    return tx.keys.vault.seal("inbox", json.dumps(content).encode(), f"inbox.content.{uid}")


def content(tx: Tx, row: InboxRow | Head) -> dict[str, Any]:
    """What the row holds, opened."""
    opened: dict[str, Any] = json.loads(tx.keys.vault.unseal("inbox", row.content, f"inbox.content.{row.uid}"))
    return opened


async def heads(tx: Tx, busy: Collection[str], limit: int = 64) -> list[Head]:
    """The oldest row of each chat that is not in work, oldest first."""
    asked: dict[str, Any] = {"busy": list(busy), "most": limit}
    if tx.postgres:
        rows = await tx.session.execute(_FREE_HEADS, {**asked, "now": datetime.now(UTC)})
    else:  # the one process knows what it has in work, and a lease could only be a dead one's
        rows = await tx.session.execute(_HEADS, asked)
    return [Head(*row) for row in rows.all()]


async def claim(tx: Tx, head: Head) -> bool:
    """Takes a chat's oldest row for as long as this transaction lives; False when somebody else has it.

    On SQLite the one process knows what it has in work, so that there is nothing to ask the database."""
    if not tx.postgres:
        return True
    lock = text("SELECT pg_try_advisory_xact_lock(hashtextextended(:tag, 0))")
    if not (await tx.session.execute(lock, {"tag": head.chat_tag})).scalar():
        return False
    ours = InboxRow.chat_tag == head.chat_tag, InboxRow.state != FAILED
    oldest = select(InboxRow.id, InboxRow.state).where(*ours).order_by(InboxRow.id).limit(1)
    row = (await tx.session.execute(oldest)).first()
    return row is not None and (row.id, row.state) == (head.id, head.state)


async def alone(tx: Tx, chat_tag: str) -> None:
    """Waits until nothing of a chat is in work, and keeps it so for as long as this transaction lives."""
    for known in sorted(all_of(chat_tag)) if tx.postgres else ():
        await tx.session.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:tag, 0))"), {"tag": known})


async def find(tx: Tx, row_id: int) -> InboxRow | None:
    """A row, whatever its state."""
    return await tx.session.get(InboxRow, row_id)


async def more_behind(tx: Tx, row: Head) -> bool:
    """Whether the same chat has something newer waiting."""
    return (await tx.session.execute(_BEHIND, {"chat": row.chat_tag, "before": row.id})).first() is not None


async def done(tx: Tx, row: Head) -> bool:
    """Takes the row away with the commit that holds its effects; False when it was handled before."""
    return (await tx.session.execute(_DONE, {"row": row.id})).scalar() is not None


async def drop_chat(tx: Tx, chat_tag: str) -> None:
    """Lets go what waits from a chat that is silent for a while."""
    await tx.session.execute(delete(InboxRow).where(InboxRow.chat_tag.in_(all_of(chat_tag)), InboxRow.state != FAILED))


async def lease(tx: Tx, row: Head) -> None:
    """Marks a row whose media is being fetched, so that a crash frees it after a while."""
    await tx.session.execute(
        update(InboxRow).where(InboxRow.id == row.id).values(lease_until=datetime.now(UTC) + LEASE)
    )


async def fetched(tx: Tx, row_id: int, content: dict[str, Any]) -> None:
    """The media step is over: the row can be handled."""
    row = await tx.session.get(InboxRow, row_id)
    if row:
        row.content, row.state, row.lease_until = _sealed(tx, row.uid, content), READY, None
        tx.ring("inbox")


async def fail(tx: Tx, row_id: int, failure: str) -> None:
    """Keeps a row whose handling failed, sealed, for repair; `failure` is an exception's class."""
    await tx.session.execute(
        update(InboxRow).where(InboxRow.id == row_id).values(state=FAILED, failure=failure[:80], lease_until=None)
    )


async def retry_failed(tx: Tx) -> int:
    """Puts failed rows back to work, after a repair; returns how many."""
    rows = (await tx.session.execute(select(InboxRow).where(InboxRow.state == FAILED))).scalars().all()
    for row in rows:
        row.state, row.failure = READY, None
    tx.ring("inbox")
    return len(rows)


async def forget_numbers(tx: Tx) -> None:
    """Forgets update numbers seen more than 48 hours ago."""
    await tx.session.execute(delete(SeenUpdate).where(SeenUpdate.seen_at < datetime.now(UTC) - REMEMBERED))


async def sizes(tx: Tx) -> dict[str, int]:
    """How many rows wait, by state."""
    query = select(InboxRow.state, func.count()).group_by(InboxRow.state)
    return {row[0]: row[1] for row in await tx.session.execute(query)}
