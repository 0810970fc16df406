"""Who was asked to read an entry of a case in a language they know."""

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import select, update

from storage.db import Tx
from storage.models import Case, Reading


async def put(tx: Tx, case: Case, message_id: str, person_id: str, asked_by: str | None) -> Reading:
    """Asks a person; `asked_by` is nobody when the citizen asked."""
    now = datetime.now(UTC)
    row = Reading(case_id=case.id, message_id=message_id, person_id=person_id, asked_by=asked_by, at=now)
    tx.session.add(row)
    await tx.session.flush()
    return row


async def waiting(tx: Tx, case: Case) -> Sequence[Reading]:
    """What is still to be read in a case, oldest first."""
    query = select(Reading).where(Reading.case_id == case.id, Reading.done_at.is_(None))
    return (await tx.session.execute(query.order_by(Reading.at, Reading.id))).scalars().all()


async def asked(tx: Tx, person_id: str) -> set[str]:
    """The ids of the cases in which a person is asked to read something still."""
    query = select(Reading.case_id).where(Reading.person_id == person_id, Reading.done_at.is_(None))
    return set((await tx.session.execute(query)).scalars())


async def done(tx: Tx, case: Case, message_id: str | None = None, person_id: str | None = None) -> int:
    """Ends what was asked in a case: for one entry, of one person, or all of it; returns how many."""
    change = update(Reading).where(Reading.case_id == case.id, Reading.done_at.is_(None))
    if message_id is not None:
        change = change.where(Reading.message_id == message_id)
    if person_id is not None:
        change = change.where(Reading.person_id == person_id)
    ended = await tx.session.execute(change.values(done_at=datetime.now(UTC)).returning(Reading.id))
    return len(ended.all())
