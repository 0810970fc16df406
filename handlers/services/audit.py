"""The chain of who did what, as its reader sees it."""

from dataclasses import dataclass
from datetime import datetime

from storage import audit
from storage.audit import Verdict
from storage.db import Tx

__all__ = ["Line", "Verdict", "lines", "verdict"]

PAGE = 100


@dataclass(frozen=True)
class Line:
    """One entry: who did what, when, to which case and why; never content."""

    number: int
    at: datetime
    who: str | None
    what: str
    case: str | None
    erased: bool
    why: str | None


async def lines(tx: Tx, below: int | None = None) -> list[Line]:
    """A page of entries, newest first, with numbers below one."""
    return [
        Line(entry.number, entry.at, who, entry.what, case, bool(entry.case_id and not case), entry.why)
        for entry, who, case in await audit.newest(tx, below, PAGE)
    ]


async def verdict(tx: Tx) -> Verdict:
    """Whether the chain holds."""
    return await audit.verify(tx)
