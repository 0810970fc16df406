"""What becomes of an event: it is called off, or what came of it is told; each is asked first and told once."""

from collections.abc import Mapping

from aiohttp import web

from bot.web import pictures
from bot.web.agenda.show import event_page
from bot.web.desk import look
from bot.web.pages import page
from bot.web.site import LANGUAGE, SITE, WHO
from bot.web.times import now
from bot.web.unfit import unfit
from bot.web.wording import Trouble
from handlers.services import events, turnout, zone
from handlers.services.errors import Closed, NotAllowed
from handlers.services.events import TEXT, Event
from handlers.services.turnout import Told
from locales import own_name, tell

HEAR_REPORT = ("yes", "maybe", "waiting")


async def ask_cancel(request: web.Request) -> web.Response:
    """Asks whether an event is to be called off, and says how many hear of it."""
    async with request.app[SITE].storage.read() as tx:
        desk, event = await look(tx, request), await events.get(tx, request.match_info["event"])
        told = await turnout.told(tx, event)
    if event.state != "announced":
        return await over(request)
    return page(request, "agenda/cancel.html", desk=desk, event=event, told=told)


async def cancel(request: web.Request) -> web.Response:
    """Calls an event off; whoever answered is told."""
    try:
        async with request.app[SITE].storage.write() as tx:
            _announced(await events.get(tx, request.match_info["event"]))
            await events.cancel(tx, request[WHO], request.match_info["event"], now())
    except Closed:
        return await over(request)
    raise web.HTTPSeeOther(f"/events/{request.match_info['event']}?done=cancelled")


def _announced(event: Event) -> None:
    if event.state != "announced":
        raise Closed


async def ask_report(request: web.Request) -> web.Response:
    """Asks what came of an event, in each language of the zone."""
    return await _report_page(request, {}, {})


async def report(request: web.Request) -> web.Response:
    """Tells whoever came or thought of coming what came of it, with a picture if there is one; once."""
    form, unclean = await pictures.form_of(request)
    try:
        async with request.app[SITE].storage.write() as tx:
            spoken = zone.languages(await zone.the(tx))
            texts = {name: form[f"text_{name}"].strip() for name in spoken if form.get(f"text_{name}", "").strip()}
            wrong = _wrong(request[LANGUAGE], spoken, texts)
            if unclean:
                wrong["picture"] = unfit(request[LANGUAGE], "picture", unclean)
            if not wrong:
                shown, picture = request.match_info["event"], form.get("picture_id") or None
                await events.report(tx, request[WHO], shown, texts, now(), picture_id=picture)
    except NotAllowed:
        return await over(request)
    if wrong:
        return await _report_page(request, texts, wrong, form)
    raise web.HTTPSeeOther(f"/events/{request.match_info['event']}?done=reported")


def _wrong(language: str, spoken: tuple[str, ...], texts: Mapping[str, str]) -> dict[str, str]:
    """What is wrong beside each text: the zone's first language must be there, and none too long."""
    found = {
        name: tell(language, "This has {number} characters. At most {limit} fit.", number=len(text), limit=TEXT)
        for name, text in texts.items()
        if len(text) > TEXT
    }
    if spoken[0] not in texts:
        found[spoken[0]] = tell(
            language,
            "Write it in {language} at least: whoever reads another language gets this text then.",
            language=own_name(spoken[0]),
        )
    return found


async def _report_page(
    request: web.Request, texts: Mapping[str, str], wrong: Mapping[str, str], typed: Mapping[str, str] | None = None
) -> web.Response:
    async with request.app[SITE].storage.read() as tx:
        desk, event = await look(tx, request), await events.get(tx, request.match_info["event"])
        told: Told = await turnout.told(tx, event, HEAR_REPORT)
    if event.state != "held":
        return await over(request)
    shown = {"told": told, "spoken": zone.languages(desk.zone), "texts": texts, "wrong": wrong, "limit": TEXT}
    shown["typed"] = typed or {}
    return page(request, "agenda/report.html", 422 if wrong else 200, desk=desk, event=event, **shown)


async def over(request: web.Request) -> web.Response:
    """The event's page, which says that this cannot be done any more."""
    what = tell(request[LANGUAGE], "This cannot be done with this event any more.")
    return await event_page(
        request, Trouble(409, what, tell(request[LANGUAGE], "Nothing was changed and nobody was told anything."))
    )
