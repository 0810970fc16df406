"""All articles by topic: what is read in which language, who looks after them, what is due; the zone's own topics."""

from datetime import UTC, datetime
from itertools import groupby
from typing import Any

from aiohttp import web

from bot.web.articles.form import slug
from bot.web.desk import look
from bot.web.pages import page
from bot.web.site import LANGUAGE, SITE, WHO
from handlers.services import article_versions, articles, zone
from handlers.services.errors import NotFound, Unfit
from locales import tell


async def every(request: web.Request) -> web.Response:
    """The list."""
    return await _list(request)


async def topic(request: web.Request) -> web.Response:
    """Adds a topic of the zone's own, names it anew, or takes it away."""
    given = {name: value for name, value in (await request.post()).items() if isinstance(value, str)}
    try:
        async with request.app[SITE].storage.write() as tx:
            await (_put if request.match_info["change"] == "put" else _drop)(tx, request, given)
    except (Unfit, NotFound) as refusal:
        return await _list(request, given, _why(request[LANGUAGE], refusal))
    raise web.HTTPSeeOther("/articles#topics")


async def _put(tx: Any, request: web.Request, given: dict[str, str]) -> None:
    names = {name.removeprefix("name-"): value for name, value in given.items() if name.startswith("name-")}
    shelf = await articles.shelf(tx)
    first = next((name for name in names.values() if name.strip()), "")
    topic_id = given.get("topic") or slug(first, [own.id for own in shelf.topics])
    await article_versions.put_topic(tx, request[WHO], topic_id, names, len(shelf.topics))


async def _drop(tx: Any, request: web.Request, given: dict[str, str]) -> None:
    await article_versions.drop_topic(tx, request[WHO], given.get("topic", ""))


def _why(language: str, refusal: Unfit | NotFound) -> str:
    if isinstance(refusal, Unfit) and refusal.values.get("why") == "long":
        return tell(language, "A name may have {limit} characters at most.", limit=refusal.values["limit"])
    if isinstance(refusal, Unfit):
        return tell(language, "Give the topic a name in a language of the zone.")
    return tell(language, "Somebody took this topic away meanwhile.")


async def _list(request: web.Request, typed: dict[str, str] | None = None, trouble: str = "") -> web.Response:
    language = request[LANGUAGE]
    async with request.app[SITE].storage.read() as tx:
        desk, here = await look(tx, request), await zone.the(tx)
        today = datetime.now(zone.clock_of(here)).date()
        lines = await article_versions.listing(tx, language, today)
        shelf = await articles.shelf(tx)
    spoken, bot = zone.languages(here), request.app[SITE].storage.around.bot
    own = [one.id for one in shelf.topics]
    order = {name: number for number, name in enumerate([*articles.NAMES, *own])}
    by_topic = groupby(sorted(lines, key=lambda line: order.get(line.topic, 99)), key=lambda line: line.topic)
    found = {name: list(inside) for name, inside in by_topic}
    titles = {name: articles.topic_title(shelf, language, name) for name in (*articles.NAMES, *own)}
    values = {"topics": {name: found.get(name, []) for name in order}, "titles": titles, "own": shelf.topics}
    late = sum(line.past for line in lines)
    more = {
        "spoken": spoken,
        "typed": typed or {},
        "trouble": trouble,
        "late": late,
        "bot": bot,
        "now": datetime.now(UTC),
    }
    return page(request, "articles/list.html", 200 if not trouble else 422, desk=desk, **values, **more)
