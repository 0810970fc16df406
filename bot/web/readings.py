"""Asking a colleague to read, and the colleague's translation; forms that lead back to the case or the queue."""

from collections.abc import Awaitable, Callable, Mapping

from aiohttp import web

from bot.web.desk import asked_view
from bot.web.pages import page
from bot.web.site import LANGUAGE, SITE, WHO
from bot.web.wording import refusal_words
from handlers.services import desk, readings
from handlers.services.errors import Empty, NotFound, TooLong
from storage.db import Tx
from storage.models import Person

Form = Mapping[str, str]


async def act(request: web.Request) -> web.Response:
    """Asks, takes back, translates or declines, and shows the case if it may still be opened."""
    form = {name: value for name, value in (await request.post()).items() if isinstance(value, str)}
    number = request.match_info["number"]
    try:
        async with request.app[SITE].storage.write() as tx:
            await DEEDS[request.match_info["reading"]](tx, request[WHO], number, form)
    except (Empty, TooLong) as refusal:
        trouble = refusal_words(request[LANGUAGE], refusal)
        return page(request, "trouble.html", trouble.status, trouble=trouble, kept=form.get("text", ""))
    raise web.HTTPSeeOther(await _back(request, number))


async def _back(request: web.Request, number: str) -> str:
    async with request.app[SITE].storage.write() as tx:
        try:
            await desk.may_open(tx, request[WHO], number)
        except NotFound:
            return "/cases?view=asked"
    return f"/cases/{number}?view={asked_view(request)}"


async def _ask(tx: Tx, person: Person, number: str, form: Form) -> None:
    await readings.ask(tx, person, number, form.get("reader", ""))


async def _take_back(tx: Tx, person: Person, number: str, form: Form) -> None:
    await readings.take_back(tx, person, number, form.get("reader", ""))


async def _translate(tx: Tx, person: Person, number: str, form: Form) -> None:
    message, language = form.get("message", ""), form.get("language", "")
    await readings.translate(tx, person, number, message, form.get("text", ""), language)


async def _decline(tx: Tx, person: Person, number: str, form: Form) -> None:
    await readings.decline(tx, person, number)


DEEDS: dict[str, Callable[[Tx, Person, str, Form], Awaitable[None]]] = {
    "ask": _ask,
    "take-back": _take_back,
    "translate": _translate,
    "decline": _decline,
}
