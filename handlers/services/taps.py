"""A citizen answers a ready question by a button: one dated entry, without a language."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from handlers.services import guests, reports
from handlers.services.ready import SENTENCES
from storage import cases
from storage.cases import Entry
from storage.db import Tx
from storage.models import Case
from storage.vault import Known

__all__ = ["Tapped", "chosen", "tap"]


@dataclass(frozen=True)
class Tapped:
    """What was tapped; `again` when the same button was tapped before, and nothing changed."""

    case: Case
    key: str
    choice: int
    again: bool = False

    @property
    def urgent(self) -> bool:
        """Whether 112 and 101 must stand first in what Koban answers."""
        return self.choice in SENTENCES[self.key].urgent


async def tap(tx: Tx, citizen: Known, number: str, position: int, choice: int) -> Tapped | None:
    """Adds the citizen's choice to their own case; None when there is no such button for them.

    Raises Blocked while the citizen may not write. Another choice adds an entry of its own, so that both stand there
    with their time; the same one adds nothing.
    """
    case = await reports.own(tx, citizen, number)
    if case is None:
        return None
    guests.may_write(citizen, case.id)
    thread = await cases.thread(tx, case)
    key = next((e.body.get("ready", "") for e in thread if e.row.position == position and _is_question(e)), "")
    if not key or not 0 <= choice < len(SENTENCES[key].choices):
        return None
    if chosen(thread).get(position) == choice:
        return Tapped(case, key, choice, again=True)
    now = datetime.now(UTC)
    await cases.add(tx, case, "citizen", {"tap": position, "ready": key, "choice": choice}, now)
    await reports.heard(tx, case, now)
    return Tapped(case, key, choice)


def chosen(thread: Sequence[Entry]) -> dict[int, int]:
    """The newest choice of the citizen, by the position of the question."""
    return {e.body["tap"]: e.body["choice"] for e in thread if "tap" in e.body}


def _is_question(entry: Entry) -> bool:
    return entry.row.kind == "officer" and entry.body.get("ready") in SENTENCES
