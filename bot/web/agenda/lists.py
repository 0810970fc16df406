"""The agenda: a calendar of a month and the lists of what comes, is a draft or has been; totals as a table."""

import csv
import io
from urllib.parse import urlencode

from aiohttp import web

from bot.web.agenda import month, words
from bot.web.desk import look
from bot.web.pages import in_language, page
from bot.web.site import LANGUAGE, SITE
from bot.web.times import now
from handlers.services import agenda, zone
from handlers.services.agenda import Row
from handlers.services.turnout import RATINGS
from locales import mark_desk, tell

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
COLUMNS = (
    mark_desk("Day"),
    mark_desk("Event"),
    mark_desk("State"),
    mark_desk("Areas"),
    mark_desk("Places"),
    mark_desk("Answered yes"),
    mark_desk("People with them"),
    mark_desk("Maybe"),
    mark_desk("No"),
    mark_desk("On the waiting list"),
    mark_desk("Found it good"),
    mark_desk("Found it fair"),
    mark_desk("Found it poor"),
)


async def show(request: web.Request) -> web.Response:
    """The calendar and the lists."""
    query = request.query
    view = query.get("view", "") if query.get("view", "") in agenda.VIEWS else agenda.VIEWS[0]
    async with request.app[SITE].storage.read() as tx:
        desk = await look(tx, request)
        today = now().astimezone(desk.clock).date()
        shown = month.asked(query.get("month", ""), today)
        area = next((one.id for one in await agenda.every_area(tx) if one.id == query.get("area")), "")
        found = await agenda.agenda(tx, view, shown, area)
        reached = await agenda.reached(tx)

    def to(**changed: str) -> str:
        asked = {"view": view, "month": f"{shown:%Y-%m}", "area": area, **changed}
        return "/events?" + urlencode({name: value for name, value in asked.items() if value})

    return page(
        request,
        "agenda/list.html",
        desk=desk,
        agenda=found,
        reached=reached,
        view=view,
        area=area,
        month=shown,
        months=(month.before(shown), month.after(shown)),
        weeks=month.weeks(shown),
        today=today,
        to=to,
    )


async def table(request: web.Request) -> web.Response:
    """The totals of every event as a table for a spreadsheet; small numbers and words of citizens are not in it."""
    async with request.app[SITE].storage.read() as tx:
        rows = await agenda.every_row(tx)
        clock = zone.clock_of(await zone.the(tx))
    language, text = request[LANGUAGE], io.StringIO()
    lines = csv.writer(text, delimiter=";")
    lines.writerow([tell(language, column) for column in COLUMNS])
    for row in rows:
        lines.writerow(
            [harmless(cell) for cell in _cells(language, row, f"{row.event.starts_at.astimezone(clock):%Y-%m-%d}")]
        )
    headers = {"Content-Disposition": f'attachment; filename="koban-{now():%Y-%m-%d}.csv"'}
    body = text.getvalue().encode("utf-8-sig")
    return web.Response(body=body, content_type="text/csv", charset="utf-8", headers=headers)


def _cells(language: str, row: Row, day: str) -> list[str]:
    event, counts = row.event, row.turnout
    numbers = [counts.yes, counts.people, counts.maybe, counts.no, counts.waiting, *map(counts.rated.get, RATINGS)]
    return [
        day,
        words.title(language, event),
        words.badge(language, event).word,
        ", ".join(in_language(area.names, language) for area in row.areas),
        str(event.capacity or ""),
        *(_number(number) for number in numbers),
    ]


def _number(number: int | None) -> str:
    return "<5" if number is None else str(number)


def harmless(cell: str) -> str:
    """A cell that a spreadsheet takes for text: what could be a formula gets an apostrophe before it."""
    return f"'{cell}" if cell.lstrip(" ").startswith(FORMULA) else cell
