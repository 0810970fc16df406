"""Sheets to hang up: an event with its code, and the poster by which more people of an area hear of the zone."""

import asyncio
from collections.abc import Mapping, Sequence

from aiohttp import web

from bot.paper import Sheet, Unprintable, sheets
from bot.web.pages import page
from bot.web.site import LANGUAGE, SITE
from bot.web.wording import Trouble
from handlers.notices.invitation import inviting, title, when, words_in
from handlers.services import agenda, areas, events, zone
from handlers.services.errors import NotFound
from handlers.services.events import Event
from locales import isolated, listed, name_in, say, tell

EVENT_CODE = "e-"


async def event(request: web.Request) -> web.Response:
    """An event on A4: in the language that is asked for, or a page in each language of the zone."""
    async with request.app[SITE].storage.read() as tx:
        here = await zone.the(tx)
        found = await events.get(tx, request.match_info["event"])
    if found.state == "draft":
        raise NotFound
    address = _address(request, f"{EVENT_CODE}{found.code}")
    return await _printed(request, [_of_event(here, one, found, address) for one in _asked(request, here)])


async def poster(request: web.Request) -> web.Response:
    """The poster of an area, whose code opens Koban there; in one language or in each that has a code."""
    async with request.app[SITE].storage.read() as tx:
        here = await zone.the(tx)
        area = next((one for one in await agenda.every_area(tx) if one.id == request.match_info["area"]), None)
        codes = await agenda.codes(tx, request.match_info["area"])
    if area is None:
        raise NotFound
    spoken = [language for language in _asked(request, here) if language in codes]
    if not spoken:
        raise NotFound
    return await _printed(request, [_of_area(here, one, area, _address(request, codes[one])) for one in spoken])


async def card(request: web.Request) -> web.Response:
    """The card of an area's officer, with the code that opens Koban there."""
    async with request.app[SITE].storage.read() as tx:
        here, area_id = await zone.the(tx), request.match_info["area"]
        area = next((one for one in await agenda.every_area(tx) if one.id == area_id), None)
        codes, officer = await agenda.codes(tx, area_id), await areas.officer_of(tx, area_id)
    spoken = [language for language in _asked(request, here) if language in codes]
    if area is None or officer is None or not spoken:
        raise NotFound
    return await _printed(
        request, [_of_officer(here, one, area, officer, _address(request, codes[one])) for one in spoken]
    )


def _asked(request: web.Request, here: zone.Zone) -> Sequence[str]:
    spoken, wanted = zone.languages(here), request.query.get("language")
    if wanted is not None and wanted not in spoken:
        raise NotFound
    return [wanted] if wanted else spoken


def _address(request: web.Request, start: str) -> str:
    bot = request.app[SITE].bot_name
    return f"https://t.me/{bot}?start={start}" if bot else ""


async def _printed(request: web.Request, pages: Sequence[Sheet]) -> web.Response:
    language = request[LANGUAGE]
    if not pages[0].address:
        what = tell(language, "This desk does not know the bot's name, so it cannot print its code.")
        return _calm(request, what, tell(language, "Open the sheet on the desk of the process that answers citizens."))
    try:
        body = await asyncio.to_thread(sheets, pages)
    except Unprintable as problem:
        what = tell(language, "We have no letters to print these: {letters}.", letters=problem.letters)
        return _calm(request, what, tell(language, "Write the text in other letters, then print it."))
    headers = {"Content-Disposition": 'inline; filename="koban.pdf"'}
    return web.Response(body=body, content_type="application/pdf", headers=headers)


def _calm(request: web.Request, what: str, then: str) -> web.Response:
    return page(request, "trouble.html", 409, trouble=Trouble(409, what, then), kept="")


def _of_event(here: zone.Zone, language: str, found: Event, address: str) -> Sheet:
    place = ", ".join(isolated(part) for part in (found.place, found.address) if part)
    lines = ((say(language, "When"), when(here, language, found)), (say(language, "Where"), place))
    with_them = ((say(language, "Together with"), isolated(found.partner)),) if found.partner_state == "agreed" else ()
    text = words_in(here, language, found.texts)
    return Sheet(
        language=language,
        zone=zone.name(here, language),
        title=title(language, found),
        address=address,
        call=say(language, "Scan this with your phone and say whether you come. We do not ask your name."),
        signature=_signature(here, language),
        lines=(*lines, *with_them),
        paragraphs=(inviting(language, found), *filter(None, text.splitlines())),
        welcome="" if found.interest else say(language, "Everyone is welcome."),
    )


def _of_area(here: zone.Zone, language: str, area: agenda.Area, address: str) -> Sheet:
    name = area.names.get(language) or next(iter(area.names.values()))
    return Sheet(
        language=language,
        zone=zone.name(here, language),
        title=say(language, "Your neighbourhood and its police, in your language"),
        address=address,
        call=say(language, "Scan this with your phone and tap Start. It works in Telegram."),
        signature=_signature(here, language),
        lines=((say(language, "Neighbourhood"), isolated(name)),),
        paragraphs=(
            say(language, "Write to your neighbourhood officer, and get an answer. We do not ask your name."),
            say(
                language,
                "Hear what goes on here if you like: a coffee with your officer, works, advice. You choose what you "
                "hear, and stop it with one tap.",
            ),
        ),
        welcome=say(language, "Everyone is welcome."),
    )


def _of_officer(here: zone.Zone, language: str, area: agenda.Area, officer: areas.Person, address: str) -> Sheet:
    name = area.names.get(language) or next(iter(area.names.values()))
    told = {
        say(language, "Neighbourhood"): isolated(name),
        say(language, "Reads"): listed(language, [name_in(language, code) for code in officer.languages]),
        say(language, "Where to meet"): _first(officer.meeting, language),
        say(language, "On duty"): _first(officer.hours, language),
        say(language, "Phone"): officer.phone or "",
    }
    return Sheet(
        language=language,
        zone=zone.name(here, language),
        title=isolated(officer.name),
        address=address,
        call=say(language, "Scan this with your phone and tap Start. It works in Telegram."),
        signature=_signature(here, language),
        lines=tuple((label, value) for label, value in told.items() if value),
        paragraphs=tuple(filter(None, (_first(officer.function, language), _first(officer.introduction, language)))),
        welcome=say(language, "Write to your neighbourhood officer, and get an answer. We do not ask your name."),
    )


def _first(words: Mapping[str, str], language: str) -> str:
    return words.get(language) or next(iter(words.values()), "")


def _signature(here: zone.Zone, language: str) -> str:
    return f"{isolated(zone.name(here, language))} · {say(language, 'In danger now: 112 or 101.')}"
