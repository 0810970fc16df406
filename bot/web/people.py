"""The zone's people, for administrators: how they stand, invitations and links, and ending their browsers."""

from typing import Any

from aiohttp import web

from bot.web.desk import look
from bot.web.pages import page
from bot.web.site import SITE, WHO
from handlers.services import people, sessions
from handlers.services.people import Person
from storage.db import Tx

DEEDS = ("invite", "link", "end")


async def show(request: web.Request) -> web.Response:
    """The list of people."""
    return await _list(request)


async def act(request: web.Request) -> web.Response:
    """Makes an invitation or a link, which is shown once, or signs somebody's browsers out."""
    site, deed, by = request.app[SITE], request.match_info["what"], request[WHO]
    async with site.storage.write() as tx:
        person = await people.by_slug(tx, request.match_info["slug"])
        address, ended = await _done(tx, deed, person, by)
    shown = f"{site.settings.public_url or request.url.origin()}{address}" if address else ""
    return await _list(request, person, deed, shown, ended)


async def _done(tx: Tx, deed: str, person: Person, by: Person) -> tuple[str, int]:
    if deed == "invite":
        return f"/invitation/{await people.invitation(tx, person, by)}", 0
    if deed == "link":
        return f"/signin/{await people.signin_link(tx, person, by)}", 0
    return "", await sessions.end_all(tx, person, by)


async def _list(
    request: web.Request, about: Person | None = None, deed: str = "", address: str = "", ended: int = 0
) -> web.Response:
    async with request.app[SITE].storage.read() as tx:
        standings, desk = await people.standings(tx), await look(tx, request)
    told: dict[str, Any] = {"about": about, "deed": deed, "address": address, "ended": ended}
    return page(request, "people/list.html", standings=standings, desk=desk, **told)
