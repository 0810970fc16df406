"""Drafts of notices and invitations by the zone's translation server: asked for by name, and checked by somebody who
reads the language before anything goes out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.services import drafts, machine, zone
from handlers.services.drafts import Draft
from handlers.services.errors import NotAllowed, NotFound, Unfit
from storage import machine as rows
from storage import people
from storage.db import Tx
from storage.models import DraftJob, Person

__all__ = ["DraftTask", "any_due", "ask", "came", "due", "later", "missing", "offered", "states", "stop"]

any_due = rows.any_draft_due


@dataclass(frozen=True)
class DraftTask:
    """Title and text that wait for a draft; either may be empty."""

    broadcast_id: str
    source: str
    into: str
    texts: tuple[str, ...]

    @property
    def name(self) -> str:
        """What it is called in the log."""
        return f"{self.broadcast_id} {self.into}"


async def offered(tx: Tx, draft: Draft) -> list[str]:
    """The languages without a text for which the machine can be asked; none without a machine."""
    source = drafts.source(draft)
    if not tx.around.machine or source is None:
        return []
    lacking = [one.language for one in await drafts.wordings(tx, draft) if one.state == "missing"]
    return await machine.possible(tx, source, lacking)


async def states(tx: Tx, draft: Draft) -> dict[str, str]:
    """By language: `waiting`, or why there is no draft: refused, away or long."""
    return {job.language: job.missing or "waiting" for job in await rows.drafts_of(tx, draft.sent.id)}


async def ask(tx: Tx, person: Person, draft: Draft, languages: Iterable[str], now: datetime) -> None:
    """Asks for drafts in these languages; raises NotAllowed for one that is not offered."""
    wanted = list(languages)
    if not draft.open or set(wanted) - set(await offered(tx, draft)):
        raise NotAllowed
    await rows.put_drafts(tx, draft.sent.id, wanted, person.id, now)


async def stop(tx: Tx, draft: Draft, language: str) -> None:
    """Somebody writes it themselves."""
    await rows.drop_draft(tx, draft.sent.id, language)


async def due(tx: Tx, now: datetime, limit: int) -> list[DraftTask]:
    """What is to be drafted now; what was written or sent meanwhile is let go."""
    tasks = []
    for job in await rows.due_drafts(tx, now, limit):
        task = await _task(tx, job)
        if task is None:
            await rows.drop_draft(tx, job.broadcast_id, job.language)
        else:
            tasks.append(task)
    return tasks


async def came(tx: Tx, task: DraftTask, texts: Sequence[str]) -> bool:
    """Puts a draft where it was wanted, to be checked; False when nobody wants it now, or the first text changed."""
    job = await rows.held_draft(tx, task.broadcast_id, task.into)
    if job is None:
        return False
    if await _task(tx, job) != task:
        return False
    draft, person = await drafts.get(tx, task.broadcast_id, held=True), await people.get(tx, job.person_id)
    if person is None:
        return False
    try:
        await drafts.write(tx, person, draft, task.into, _words(texts), drafted=True)
    except Unfit:
        await missing(tx, task, "long")
        return False
    await rows.drop_draft(tx, task.broadcast_id, task.into)
    return True


async def later(tx: Tx, task: DraftTask, now: datetime) -> bool:
    """The server did not answer: it is tried again after a while; False when it was tried often enough."""
    job = await rows.held_draft(tx, task.broadcast_id, task.into)
    if job is None or job.tries >= len(machine.WAITS):
        return False
    job.due_at, job.tries = now + machine.WAITS[job.tries], job.tries + 1
    return True


async def missing(tx: Tx, task: DraftTask, why: str) -> None:
    """There will be none, by `why`; whoever looks at the languages is told."""
    job = await rows.held_draft(tx, task.broadcast_id, task.into)
    if job is not None:
        job.due_at, job.missing = None, why


def _words(texts: Sequence[str]) -> Mapping[str, str]:
    return dict(zip(("title", "text"), texts, strict=True))


async def _task(tx: Tx, job: DraftJob) -> DraftTask | None:
    try:
        draft = await drafts.get(tx, job.broadcast_id)
    except NotFound:
        return None
    source = drafts.source(draft)
    if not draft.open or source in (None, job.language) or job.language not in zone.languages(await zone.the(tx)):
        return None
    if draft.texts.get(job.language) or draft.titles.get(job.language):
        return None
    texts = (draft.titles.get(source, ""), draft.texts.get(source, ""))
    return DraftTask(job.broadcast_id, source, job.language, texts)
