"""Gathers what a page of the desk shows: the rail with its numbers, the queue in groups, the open case."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from zoneinfo import ZoneInfo

from aiohttp import web

from bot.web.site import WHO
from handlers.services import desk, zone
from handlers.services.desk import CaseView, QueueRow
from storage.db import Tx
from storage.models import Area

GROUPS = ("late", "today", "week", "later", "waiting", "closed")


@dataclass(frozen=True)
class Desk:
    """One look at the desk."""

    zone: zone.Zone
    clock: ZoneInfo
    view: str
    groups: list[tuple[str, list[QueueRow]]]
    counts: dict[str, int]
    unread: int
    news: int
    uncovered: list[Area]
    case: CaseView | None = None


def asked_view(request: web.Request) -> str:
    """The view of the queue an address names, else one's own cases."""
    view = request.query.get("view", "")
    return view if view in desk.VIEWS else desk.VIEWS[0]


async def look(tx: Tx, request: web.Request, case: CaseView | None = None) -> Desk:
    """The rail and the queue as they stand now, around an open case if there is one."""
    person, view = request[WHO], asked_view(request)
    rows, here = await desk.queue(tx, person, view), await zone.the(tx)
    return Desk(
        zone=here,
        clock=zone.clock_of(here),
        view=view,
        groups=grouped(rows),
        counts=await desk.counts(tx, person),
        uncovered=await desk.uncovered(tx) if view == "team" else [],
        unread=sum(row.unread for row in rows),
        news=await desk.news(tx, person),
        case=case,
    )


def grouped(rows: Iterable[QueueRow]) -> list[tuple[str, list[QueueRow]]]:
    """The rows under their headings, most urgent heading first; inside a heading the order stays."""
    ordered = sorted(rows, key=lambda row: GROUPS.index(row.group))
    return [(group, list(inside)) for group, inside in groupby(ordered, key=lambda row: row.group)]
