"""What a person chooses for themselves: phone, language, looks, keys."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import segno
from aiohttp import web

from bot.web.desk import look
from bot.web.pages import THEMES, page
from bot.web.signin import TEN_YEARS
from bot.web.site import SESSION, SITE, WHO
from handlers.officer.start import LINK_PREFIX
from handlers.services import areas, cover, credentials, leaves, people, sessions
from handlers.services.people import Person
from locales import DESK_LANGUAGES
from storage.db import Tx


async def show(request: web.Request) -> web.Response:
    """The page about oneself."""
    return await shown(request)


async def link(request: web.Request) -> web.Response:
    """Shows a new one-time code that ties one's own chat to one's desk."""
    async with request.app[SITE].storage.write() as tx:
        payload = LINK_PREFIX + await people.chat_link(tx, request[WHO])
    return await shown(request, payload)


async def language(request: web.Request) -> web.Response:
    """Changes the language of the desk."""
    chosen = str((await request.post()).get("language", ""))
    if chosen not in DESK_LANGUAGES:
        raise web.HTTPNotFound
    async with request.app[SITE].storage.write() as tx:
        await people.set_language(tx, request[WHO], chosen)
    raise web.HTTPSeeOther("/me")


async def looks(request: web.Request) -> web.Response:
    """Keeps light or dark, and single keys and the sound on or off, in cookies of this browser."""
    form = await request.post()
    theme, keys, sound = str(form.get("theme", "")), *("on" if form.get(name) else "off" for name in ("keys", "sound"))
    done = web.HTTPSeeOther("/me")
    secure = request.app[SITE].settings.secure
    for name, value in (("theme", theme if theme in THEMES else "own"), ("keys", keys), ("sound", sound)):
        done.set_cookie(name, value, max_age=TEN_YEARS, samesite="Lax", httponly=True, secure=secure)
    raise done


async def end_one(request: web.Request) -> web.Response:
    """Signs out one of one's own browsers."""
    async with request.app[SITE].storage.write() as tx:
        await sessions.end_one(tx, request[WHO], request.match_info["handle"])
    raise web.HTTPSeeOther("/me")


async def end_others(request: web.Request) -> web.Response:
    """Signs out all of one's browsers but this one."""
    async with request.app[SITE].storage.write() as tx:
        await sessions.end_others(tx, request[WHO], request[SESSION])
    raise web.HTTPSeeOther("/me")


async def _away(tx: Tx, person: Person) -> dict[str, Any]:
    colleagues = await cover.standins(tx, person)
    names = {one.id: one.name for one in colleagues}
    return {
        "leaves": [(leave, names.get(leave.standin_id or "", "")) for leave in await leaves.of(tx, person.id)],
        "standins": colleagues,
        "today": await leaves.today(tx),
    }


async def shown(
    request: web.Request,
    payload: str | None = None,
    trouble: str = "",
    leave: str = "",
    typed: Mapping[str, str] = MappingProxyType({}),
) -> web.Response:
    """The page, with a fresh code for one's chat, or with what was wrong with a photo or a leave."""
    async with request.app[SITE].storage.read() as tx:
        desk, held = await look(tx, request), await credentials.held(tx, request[WHO])
        own = await areas.looked_after(tx, request[WHO])
        away = await _away(tx, request[WHO])
        browsers = await sessions.browsers(tx, request[WHO], request[SESSION])
    bot = request.app[SITE].bot_name
    address = f"https://t.me/{bot}?start={payload}" if payload and bot else None
    picture = segno.make(address).svg_data_uri(border=3, light="#fff") if address else None
    signing_in: dict[str, Any] = {"held": held, "browsers": browsers, "own": own, **away}
    wrong = {"trouble": trouble, "leave_trouble": leave, "typed": typed}
    linking = {"payload": payload, "address": address, "picture": picture}
    return page(request, "me/show.html", 422 if trouble or leave else 200, desk=desk, **wrong, **linking, **signing_in)
