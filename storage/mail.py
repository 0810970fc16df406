"""Mails that wait: the outbox's rows of that lane, by reader, and when each reader was written to last."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, delete, or_, select, update

from storage.db import Tx
from storage.models import Case, OutboxRow, Person
from storage.outbox import CRASH, FAILED, MAIL, QUEUED, SENDING, UNASKED, UNKNOWN, UNREACHABLE, Waiting

SIGNIN = "signin_link"
MOST = 2000


@dataclass(frozen=True)
class Standing:
    """Where a case stands: its state, and whose it is."""

    state: str
    assigned_to: str | None


async def waiting(tx: Tx, now: datetime, gap: timedelta, valid: timedelta, skip: Iterable[str]) -> list[Waiting]:
    """Rows whose readers may be written to now, oldest first; a sign-in link waits for no gap and is soon over."""
    columns = (OutboxRow.id, OutboxRow.uid, OutboxRow.lane, OutboxRow.reader, OutboxRow.reader_id)
    query = (
        select(*columns, OutboxRow.message_id, OutboxRow.notice, OutboxRow.again, OutboxRow.content)
        .join(Person, Person.id == OutboxRow.reader_id)
        .where(OutboxRow.state == QUEUED, OutboxRow.lane == MAIL, OutboxRow.reader_id.not_in(list(skip)))
        .where(Person.active, Person.mail.is_not(None), OutboxRow.due_at <= now)
        .where(or_(OutboxRow.notice != SIGNIN, OutboxRow.due_at > now - valid))
        .where(or_(OutboxRow.notice == SIGNIN, Person.mailed_at.is_(None), Person.mailed_at <= now - gap))
        .order_by(OutboxRow.id)
        .limit(MOST)
    )
    return [Waiting(*row) for row in (await tx.session.execute(query)).all()]


async def standings(tx: Tx, case_ids: Iterable[str]) -> dict[str, Standing]:
    """Where cases stand, by id; erased ones are left out."""
    query = select(Case.id, Case.state, Case.assigned_to).where(Case.id.in_(list(case_ids)), Case.gone_at.is_(None))
    return {row[0]: Standing(row[1], row[2]) for row in (await tx.session.execute(query)).all()}


async def written_to(tx: Tx, person_id: str, now: datetime) -> None:
    """Remembers when a person was written to."""
    await tx.session.execute(update(Person).where(Person.id == person_id).values(mailed_at=now))


async def done(tx: Tx, row_ids: Sequence[int]) -> None:
    """Deletes rows that were sent, or that need not be."""
    await tx.session.execute(delete(OutboxRow).where(OutboxRow.id.in_(row_ids)))


async def again(tx: Tx, row_ids: Sequence[int], failure: str) -> None:
    """Rows that certainly did not arrive wait anew; when they were queued stays as it is."""
    await _set(tx, OutboxRow.id.in_(row_ids), state=QUEUED, failure=failure)


async def failed(tx: Tx, row_ids: Sequence[int], failure: str) -> None:
    """Rows that can never be sent are kept with their reason, for a while."""
    await _set(tx, OutboxRow.id.in_(row_ids), state=FAILED, failure=failure)


async def perhaps(tx: Tx, row_ids: Sequence[int], failure: str) -> None:
    """Rows that may have arrived are sent once more, marked; after that they count as unknown."""
    which = OutboxRow.id.in_(row_ids)
    await _set(tx, which, OutboxRow.again, state=UNKNOWN, failure=failure)
    await _set(tx, which, ~OutboxRow.again, state=QUEUED, again=True, failure=failure)


async def recover(tx: Tx) -> int:
    """After a crash: rows found on their way may have arrived; returns how many."""
    query = select(OutboxRow.id).where(OutboxRow.state == SENDING, OutboxRow.lane == MAIL)
    found = list((await tx.session.execute(query)).scalars())
    await perhaps(tx, found, CRASH)
    return len(found)


async def tidy(tx: Tx, given_up: datetime, links_over: datetime, forgotten: datetime) -> None:
    """Gives up mails that waited too long; forgets links that are over, and announcements that failed long ago."""
    queued = OutboxRow.state == QUEUED
    await _set(tx, OutboxRow.lane == MAIL, queued, OutboxRow.due_at < given_up, state=FAILED, failure="TooLate")
    over = and_(OutboxRow.state != SENDING, OutboxRow.notice == SIGNIN, OutboxRow.due_at < links_over)
    ended = and_(OutboxRow.state.in_((FAILED, UNKNOWN, UNREACHABLE)), OutboxRow.due_at < forgotten)
    for_people = OutboxRow.lane.in_((UNASKED, MAIL))
    await tx.session.execute(delete(OutboxRow).where(for_people, or_(over, ended)))


async def _set(tx: Tx, *which: object, **values: object) -> None:
    query = update(OutboxRow).where(*which).values(**values)  # type: ignore[arg-type]
    await tx.session.execute(query, execution_options={"synchronize_session": False})
