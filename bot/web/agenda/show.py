"""An event's page: facts, answers as totals and over time, what is sent about it, what can be done with it."""

from typing import Any

from aiohttp import web

from bot.web import audiences
from bot.web.agenda import chart, sent
from bot.web.agenda.reading import bubbles
from bot.web.desk import look
from bot.web.pages import page
from bot.web.site import LANGUAGE, SITE, WHO
from bot.web.times import now
from bot.web.wording import Trouble
from handlers.services import agenda, events, turnout

DONE = ("moved", "changed", "cancelled", "reported")


async def show(request: web.Request) -> web.Response:
    """The page of one event."""
    return await event_page(request)


async def event_page(request: web.Request, trouble: Trouble | None = None, link: str = "") -> web.Response:
    """The page of the event an address names; with what went wrong, or a partner's link that is shown once."""
    done = request.query.get("done", "")
    async with request.app[SITE].storage.read() as tx:
        desk = await look(tx, request)
        event = await events.get(tx, request.match_info["event"])
        shown: dict[str, Any] = {
            "turnout": await turnout.one(tx, event),
            "areas": await agenda.named_areas(tx, event),
            "bubbles": await bubbles(tx, desk.zone, event),
            "dates": await agenda.dates(tx, event),
            "sent": [
                await sent.line(tx, request[LANGUAGE], one, desk.clock) for one in await agenda.said_of(tx, event)
            ],
        }
        noted = await turnout.by_day(tx, event)
    today = now().astimezone(desk.clock).date()
    days = (
        noted if event.state in ("held", "reported", "cancelled") else chart.with_today(noted, shown["turnout"], today)
    )
    return page(
        request,
        "agenda/show.html",
        trouble.status if trouble else 200,
        desk=desk,
        event=event,
        days=days,
        chart=chart.draw(days),
        trouble=trouble,
        link=link,
        done=done if done in DONE else "",
        sender=audiences.SENDERS.has(request[WHO]),
        **shown,
    )
