"""What waits for a translation by machine, and between which languages the zone's server can."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import delete, exists, select

from storage.db import Tx
from storage.models import Case, DraftJob, MachineJob, MachinePair


async def put(tx: Tx, case: Case, message_id: str, source: str, into: str, now: datetime) -> None:
    """Asks for a translation, in the transaction of the words; what was asked for an earlier wording goes."""
    await tx.session.execute(delete(MachineJob).where(MachineJob.message_id == message_id))
    tx.session.add(MachineJob(case_id=case.id, message_id=message_id, source=source, into=into, tries=0, due_at=now))
    await tx.session.flush()


async def any_due(tx: Tx, now: datetime) -> bool:
    """Whether there is anything to do."""
    return bool((await tx.session.execute(select(exists().where(MachineJob.due_at <= now)))).scalar())


async def due(tx: Tx, now: datetime, limit: int) -> Sequence[MachineJob]:
    """What may be tried now, the oldest first."""
    query = select(MachineJob).where(MachineJob.due_at <= now).order_by(MachineJob.id).limit(limit)
    return (await tx.session.execute(query)).scalars().all()


async def held(tx: Tx, job_id: int) -> MachineJob | None:
    """A job that is still wanted, locked for change on PostgreSQL."""
    query = select(MachineJob).where(MachineJob.id == job_id).with_for_update()
    return (await tx.session.execute(query)).scalar_one_or_none()


async def drop(tx: Tx, job: MachineJob) -> None:
    """It is done, one way or the other."""
    await tx.session.execute(delete(MachineJob).where(MachineJob.id == job.id))


async def pairs(tx: Tx) -> set[tuple[str, str]]:
    """From which language into which; empty as long as the server never answered."""
    return {(row.source, row.into) for row in (await tx.session.execute(select(MachinePair))).scalars()}


async def learn(tx: Tx, known: Iterable[tuple[str, str]]) -> None:
    """Keeps what the server can now."""
    await tx.session.execute(delete(MachinePair))
    tx.session.add_all(MachinePair(source=source, into=into) for source, into in sorted(known))
    await tx.session.flush()


async def put_drafts(tx: Tx, broadcast_id: str, languages: Sequence[str], person_id: str, now: datetime) -> None:
    """Asks for drafts in these languages; what was asked or given up before goes."""
    before = DraftJob.broadcast_id == broadcast_id, DraftJob.language.in_(languages)
    await tx.session.execute(delete(DraftJob).where(*before))
    tx.session.add_all(
        DraftJob(broadcast_id=broadcast_id, language=language, person_id=person_id, due_at=now, tries=0)
        for language in languages
    )
    await tx.session.flush()


async def drafts_of(tx: Tx, broadcast_id: str) -> Sequence[DraftJob]:
    """The languages in which drafts of a sending were asked for, given up or not."""
    query = select(DraftJob).where(DraftJob.broadcast_id == broadcast_id).order_by(DraftJob.language)
    return (await tx.session.execute(query)).scalars().all()


async def any_draft_due(tx: Tx, now: datetime) -> bool:
    """Whether a draft waits."""
    return bool((await tx.session.execute(select(exists().where(DraftJob.due_at <= now)))).scalar())


async def due_drafts(tx: Tx, now: datetime, limit: int) -> Sequence[DraftJob]:
    """The drafts that may be tried now, the oldest first."""
    query = select(DraftJob).where(DraftJob.due_at <= now).order_by(DraftJob.due_at, DraftJob.language).limit(limit)
    return (await tx.session.execute(query)).scalars().all()


async def held_draft(tx: Tx, broadcast_id: str, language: str) -> DraftJob | None:
    """A draft that is still waited for, locked for change on PostgreSQL."""
    wanted = DraftJob.broadcast_id == broadcast_id, DraftJob.language == language, DraftJob.due_at.is_not(None)
    return (await tx.session.execute(select(DraftJob).where(*wanted).with_for_update())).scalar_one_or_none()


async def drop_draft(tx: Tx, broadcast_id: str, language: str) -> None:
    """Nobody waits for it any more."""
    wanted = DraftJob.broadcast_id == broadcast_id, DraftJob.language == language
    await tx.session.execute(delete(DraftJob).where(*wanted))
