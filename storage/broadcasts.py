"""Broadcasts: one statement makes a row of the outbox for each reader, once each; what became of them is counted."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, or_, select, update
from sqlalchemy.sql.elements import ColumnClause

from storage.base import UtcDateTime, table
from storage.db import Tx, insert_into
from storage.models import Answer, Broadcast, OutboxRow, Subscription
from storage.outbox import BROADCAST, QUEUED
from storage.subscriptions import hears

_ROWS, _READERS, _ANSWERS = table(OutboxRow).c, table(Subscription).c, table(Answer).c
COLUMNS = ("uid", "lane", "state", "reader", "reader_id", "notice", "content", "due_at", "again", "broadcast_id")
_MEANT = {
    "reminder": and_(_ANSWERS.choice != "no", _ANSWERS.waiting.is_(None)),
    "moved": _ANSWERS.choice.is_not(None),
    "cancelled": _ANSWERS.choice.is_not(None),
    "report": _ANSWERS.choice != "no",
    "feedback": and_(_ANSWERS.choice == "yes", _ANSWERS.waiting.is_(None)),
}
Column = ColumnElement[Any] | ColumnClause[Any]


async def get(tx: Tx, broadcast_id: str, *, held: bool = False) -> Broadcast | None:
    """One broadcast; held until the end of the transaction where it is about to change."""
    return await tx.session.get(Broadcast, broadcast_id, with_for_update=held, populate_existing=held)


async def due(tx: Tx, now: datetime, limit: int) -> list[Broadcast]:
    """Planned broadcasts whose moment has come, oldest first; locked, so that two clocks never begin the same one."""
    query = select(Broadcast).where(Broadcast.state == "planned", Broadcast.due_at <= now)
    query = query.order_by(Broadcast.due_at, Broadcast.id).limit(limit).with_for_update(skip_locked=True)
    return list((await tx.session.execute(query)).scalars())


async def to_subscribers(tx: Tx, sent: Broadcast, now: datetime, clock: ZoneInfo) -> None:
    """Makes a row for everybody who asked for such news in its areas; quiet hours and the week's most are kept.

    An urgent one passes both. Every area of the zone stands in `areas`, with None for who named no area, when it is for
    the whole zone."""
    monday = _monday(now, clock)
    has_room = or_(_READERS.week < monday, _READERS.got < _READERS.most)
    wanted = and_(_in_areas(sent.areas), hears(sent.topic, sent.interest))
    everybody = select(func.count()).select_from(table(Subscription)).where(wanted)
    of_them = wanted if sent.urgent else and_(wanted, has_room)
    due_at: Column = literal(now, UtcDateTime()) if sent.urgent else _after_quiet(now, clock)
    await _fill(tx, sent, select(*_values(tx, sent, "citizen", _READERS.citizen_id, due_at)).where(of_them))
    sent.people = await rows_of(tx, sent.id)
    sent.passed_over = (await tx.session.execute(everybody)).scalar_one() - sent.people
    if not sent.urgent:
        await _count_the_week(tx, sent, monday)


async def to_answers(tx: Tx, sent: Broadcast, now: datetime) -> None:
    """Makes a row for everybody whose answer to the event is among those meant by this kind of text."""
    values = _values(tx, sent, "answer", _ANSWERS.id, literal(now, UtcDateTime()))
    answered = select(*values).where(_ANSWERS.event_id == sent.event_id, _MEANT[sent.kind])
    await _fill(tx, sent, answered)
    sent.people = await rows_of(tx, sent.id)


async def rows_of(tx: Tx, broadcast_id: str) -> int:
    """How many rows of the outbox a broadcast has."""
    query = select(func.count()).select_from(table(OutboxRow)).where(_ROWS.broadcast_id == broadcast_id)
    return int((await tx.session.execute(query)).scalar_one())


async def _fill(tx: Tx, sent: Broadcast, chosen: Select[Any]) -> None:
    put = insert_into(OutboxRow, postgres=tx.postgres).from_select(COLUMNS, chosen)
    await tx.session.execute(put.on_conflict_do_nothing())
    tx.ring("outbox")


def _values(tx: Tx, sent: Broadcast, reader: str, reader_id: Column, due_at: Column) -> Sequence[Column]:
    return (
        _uid(tx),
        literal(BROADCAST),
        literal(QUEUED),
        literal(reader),
        reader_id,
        literal(sent.kind),
        literal(b""),
        due_at,
        literal(False),
        literal(sent.id),
    )


def _uid(tx: Tx) -> Column:
    if tx.postgres:
        return func.md5(func.concat(func.gen_random_uuid()))
    return func.lower(func.hex(func.randomblob(16)))


def _in_areas(areas: Sequence[str | None]) -> ColumnElement[bool]:
    named = [area for area in areas if area]
    found = _READERS.area_id.in_(named)
    return found if len(named) == len(areas) else or_(found, _READERS.area_id.is_(None))


def _after_quiet(now: datetime, clock: ZoneInfo) -> Column:
    """Now, or for whoever has quiet hours now, when these end."""
    hour, start, end = now.astimezone(clock).hour, _READERS.quiet_from, _READERS.quiet_until
    within = and_(start <= hour, end > hour)
    over_night = and_(start > end, or_(start <= hour, end > hour))
    ends = {until: literal(next_hour(now, until, clock), UtcDateTime()) for until in range(24)}
    return case((or_(within, over_night), case(ends, value=end)), else_=literal(now, UtcDateTime()))


def next_hour(now: datetime, hour: int, clock: ZoneInfo) -> datetime:
    """The next moment at which the zone's clock shows a full hour; in UTC."""
    local = now.astimezone(clock).replace(tzinfo=None)
    found = local.replace(hour=hour, minute=0, second=0, microsecond=0)
    if found <= local:
        found += timedelta(days=1)
    return found.replace(tzinfo=clock).astimezone(UTC)


def _monday(now: datetime, clock: ZoneInfo) -> date:
    today = now.astimezone(clock).date()
    return today - timedelta(days=today.weekday())


async def _count_the_week(tx: Tx, sent: Broadcast, monday: date) -> None:
    readers = select(_ROWS.reader_id).where(_ROWS.broadcast_id == sent.id)
    got = case((_READERS.week < monday, 1), else_=_READERS.got + 1)
    change = update(table(Subscription)).where(_READERS.citizen_id.in_(readers))
    await tx.session.execute(change.values(got=got, week=monday))


async def about(tx: Tx, event_id: str) -> list[Broadcast]:
    """What was or will be sent about an event, in the order it was planned; only to be looked at."""
    query = select(Broadcast).where(Broadcast.event_id == event_id).order_by(Broadcast.made_at, Broadcast.id)
    return list((await tx.session.execute(query)).scalars())


async def of_event(tx: Tx, event_id: str) -> list[Broadcast]:
    """What was or will be sent about an event, in the order it was planned; held, as it may be called off."""
    query = select(Broadcast).where(Broadcast.event_id == event_id).order_by(Broadcast.made_at, Broadcast.id)
    return list((await tx.session.execute(query.with_for_update())).scalars())


async def people_in(tx: Tx, sent: Broadcast) -> int:
    """How many people would hear of a broadcast, were it sent now and nobody had enough for the week."""
    wanted = and_(_in_areas(sent.areas), hears(sent.topic, sent.interest))
    return int(
        (await tx.session.execute(select(func.count()).select_from(table(Subscription)).where(wanted))).scalar_one()
    )


async def last_notices(tx: Tx, since: datetime) -> list[Broadcast]:
    """Notices that went out since a moment and were not recalled, the newest first."""
    query = select(Broadcast).where(Broadcast.kind == "notice", Broadcast.state.in_(("running", "ended")))
    query = query.where(Broadcast.started_at >= since, Broadcast.recalled_at.is_(None))
    return list((await tx.session.execute(query.order_by(Broadcast.started_at.desc()))).scalars())


async def any_to_do(tx: Tx, now: datetime, moment: timedelta) -> bool:
    """Whether a clock has anything to do: something is due, runs, or was stopped a moment ago."""
    todo = or_(
        and_(Broadcast.state == "planned", Broadcast.due_at <= now),
        Broadcast.state == "running",
        and_(Broadcast.state == "stopped", Broadcast.ended_at > now - moment),
    )
    return (await tx.session.execute(select(Broadcast.id).where(todo).limit(1))).first() is not None


async def latest(tx: Tx, kind: str, since: datetime) -> list[Broadcast]:
    """What went out of a kind since a moment, the latest first."""
    query = select(Broadcast).where(Broadcast.kind == kind, Broadcast.state == "ended", Broadcast.ended_at >= since)
    return list((await tx.session.execute(query.order_by(Broadcast.ended_at.desc()))).scalars())


async def by_ids(tx: Tx, ids: Sequence[str]) -> dict[str, Broadcast]:
    """Some broadcasts by id."""
    query = select(Broadcast).where(Broadcast.id.in_(ids))
    return {sent.id: sent for sent in (await tx.session.execute(query)).scalars()}


async def listed(tx: Tx, limit: int, kinds: Sequence[str] = ()) -> list[Broadcast]:
    """The newest broadcasts, of some kinds or of all."""
    query = select(Broadcast).order_by(Broadcast.made_at.desc(), Broadcast.id).limit(limit)
    if kinds:
        query = query.where(Broadcast.kind.in_(kinds))
    return list((await tx.session.execute(query)).scalars())
