"""When one is away, and who stands in."""

from datetime import date

from aiohttp import web

from bot.web import me
from bot.web.audiences import EVERYONE, Door, post
from bot.web.site import LANGUAGE, SITE, WHO
from handlers.services import cover
from handlers.services.errors import NotFound, Unfit
from locales import mark_desk, tell

SENTENCES = {
    "past": mark_desk("These days are over."),
    "order": mark_desk("The last day is before the first one."),
    "far": mark_desk("A leave may last a year and begin within two."),
    "twice": mark_desk("You are away on one of these days already."),
    "unreadable": mark_desk("Choose a first and a last day."),
    "unknown": mark_desk("This colleague cannot hold your cases. Choose another one."),
}


async def plan(request: web.Request) -> web.Response:
    """Keeps a leave; what cannot be is said, and what was typed stays."""
    typed = {name: str(value) for name, value in (await request.post()).items()}
    try:
        first, last = (date.fromisoformat(typed.get(name, "")) for name in ("first", "last"))
        async with request.app[SITE].storage.write() as tx:
            await cover.plan(tx, request[WHO], first, last, typed.get("standin", ""))
    except (Unfit, NotFound, ValueError) as refusal:
        why = str(refusal.values["why"]) if isinstance(refusal, Unfit) else "unreadable"
        why = "unknown" if isinstance(refusal, NotFound) else why
        return await me.shown(request, leave=tell(request[LANGUAGE], SENTENCES[why]), typed=typed)
    raise web.HTTPSeeOther("/me#away")


async def drop(request: web.Request) -> web.Response:
    """Calls a leave off, or ends it today."""
    async with request.app[SITE].storage.write() as tx:
        await cover.drop(tx, request[WHO], request.match_info["leave"])
    raise web.HTTPSeeOther("/me#away")


DOORS: list[Door] = [
    post("/me/leave", plan, EVERYONE),
    post("/me/leave/{leave}/end", drop, EVERYONE),
]
