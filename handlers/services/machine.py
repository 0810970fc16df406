"""Translation by a machine the zone runs: asked for in the commit of the words, put beside them when it comes.

The words themselves never wait for it. What comes is marked as made by a machine; what does not come is said.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from handlers.services import languages, letters, zone
from handlers.services.recognition import other_than
from locales import DESK_LANGUAGES
from storage import cases, machine, people
from storage.cases import Entry
from storage.db import Tx
from storage.keystore import CaseKeyGone
from storage.models import Case, MachineJob

__all__ = [
    "LONGEST",
    "Task",
    "any_due",
    "ask",
    "beside",
    "came",
    "can",
    "due",
    "helps",
    "later",
    "learn",
    "missing",
    "possible",
]

WAITS = (timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=5))
LONGEST = 12_000  # characters of a translation; a server that says more is not to be believed
any_due, learn = machine.any_due, machine.learn


@dataclass(frozen=True)
class Task:
    """Words that wait for a translation."""

    job_id: int
    source: str
    into: str
    texts: tuple[str, ...]

    @property
    def name(self) -> str:
        """What it is called in the log."""
        return str(self.job_id)


async def can(tx: Tx, source: str, into: str) -> bool:
    """Whether the server translates from one into the other; as long as it never answered, it is taken to."""
    return bool(await possible(tx, source, [into]))


async def possible(tx: Tx, source: str, wanted: Sequence[str]) -> list[str]:
    """Into which of these languages the server translates from one; all, as long as it never answered."""
    known = await machine.pairs(tx)
    return [into for into in wanted if not known or (source, into) in known]


async def _into_reader(tx: Tx, case: Case, source: str) -> str:
    """The language that whoever reads a case wants it in; empty when they read it as it is."""
    person = await people.get(tx, case.assigned_to) if case.assigned_to else None
    if person:
        return "" if source in languages.read_by(person) else person.language
    ours = next((code for code in (await zone.the(tx)).languages if code in DESK_LANGUAGES), DESK_LANGUAGES[0])
    return "" if source == ours else ours


async def helps(tx: Tx, case: Case, text: str, language: str) -> dict[str, Any]:
    """What stands beside a citizen's words: the language they seem to be in if another, and what a machine does."""
    if not text:
        return {}
    seems = await other_than(language, text)
    written = seems or language
    more = await beside(tx, written, await _into_reader(tx, case, written))
    return {"recognised": seems, **more} if seems else more


async def beside(tx: Tx, source: str, into: str) -> dict[str, Any]:
    """What stands beside words from the start: that a translation is on its way, or that the machine has none."""
    if not tx.around.machine or not into or source == into:
        return {}
    if await can(tx, source, into):
        return {"machine": {"language": into, "of": source}}
    return {"machine": {"language": into, "of": source, "missing": "pair"}}


async def ask(tx: Tx, case: Case, message_id: str, body: dict[str, Any], now: datetime) -> None:
    """Asks for the translation that stands beside the words as on its way."""
    found = body.get("machine")
    if found and "missing" not in found:
        await machine.put(tx, case, message_id, found["of"], found["language"], now)


async def due(tx: Tx, now: datetime, limit: int) -> list[Task]:
    """What is to be translated now; what is erased meanwhile is let go."""
    tasks = []
    for job in await machine.due(tx, now, limit):
        entry = await _entry(tx, job)
        if entry is None or not entry.body.get("text"):
            await machine.drop(tx, job)
        else:
            tasks.append(Task(job.id, job.source, job.into, (entry.body["text"],)))
    return tasks


async def came(tx: Tx, task: Task, texts: Sequence[str]) -> bool:
    """Puts a translation beside the words; that of an answer goes to the citizen. False when nobody wants it now."""
    job = await machine.held(tx, task.job_id)
    entry = await _entry(tx, job) if job else None
    if job is None or entry is None or (entry.body.get("text"),) != task.texts:
        return False
    await machine.drop(tx, job)
    await _beside(tx, entry, {"language": task.into, "of": task.source, "text": texts[0]}, "machine_translation")
    return True


async def later(tx: Tx, task: Task, now: datetime) -> bool:
    """The server did not answer: the task is tried again after a while; False when it was tried often enough."""
    job = await machine.held(tx, task.job_id)
    if job is None or job.tries >= len(WAITS):
        return False
    job.due_at, job.tries = now + WAITS[job.tries], job.tries + 1
    return True


async def missing(tx: Tx, task: Task, why: str) -> None:
    """There will be none, by `why`: `pair` or `away`; whoever waits for it is told, the citizen in their chat."""
    job = await machine.held(tx, task.job_id)
    entry = await _entry(tx, job) if job else None
    if job is None:
        return
    await machine.drop(tx, job)
    if entry is None:
        return
    await _beside(tx, entry, {"language": task.into, "of": task.source, "missing": why}, "machine_missing")


async def _beside(tx: Tx, entry: Entry, found: dict[str, Any], notice: str) -> None:
    await cases.amend(tx, entry.row, machine=found)
    case = await cases.get(tx, entry.row.case_id)
    if case is None:
        return
    if entry.row.kind == "officer":
        await letters.to_citizen(tx, case, notice, {"message": entry.row.id})
    tx.ring(f"case:{case.number}")


async def _entry(tx: Tx, job: MachineJob) -> Entry | None:
    try:
        return await cases.entry(tx, job.message_id)
    except CaseKeyGone:
        return None
