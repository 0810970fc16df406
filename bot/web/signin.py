"""Signing in by one-time link, and signing out."""

from aiohttp import web

from bot.web.guards import session_cookie
from bot.web.pages import page
from bot.web.site import LANGUAGE, SESSION, SITE, WHO
from bot.web.wording import Trouble, refusal_words
from handlers.services import people, zone
from handlers.services.errors import Refusal

TEN_YEARS = 10 * 365 * 86400


async def show(request: web.Request) -> web.Response:
    """The door of the desk; who is signed in already goes straight on."""
    if WHO in request:
        raise web.HTTPSeeOther("/cases")
    return await _door(request, "signin/show.html")


async def confirm(request: web.Request) -> web.Response:
    """One button, so that a program that previews links does not use the link up."""
    return await _door(request, "signin/confirm.html", token=request.match_info["token"])


async def use(request: web.Request) -> web.Response:
    """Uses the link and opens a session."""
    return await _enter(request, request.match_info["token"])


async def use_as(request: web.Request) -> web.Response:
    """Signs in as one of the demo's invented people."""
    demo = request.app[SITE].demo_desk
    if demo is None:
        raise web.HTTPNotFound
    return await _enter(request, await demo.link(request.match_info["slug"]))


async def leave(request: web.Request) -> web.Response:
    """Ends the session and clears what the browser kept."""
    site = request.app[SITE]
    async with site.storage.write() as tx:
        await people.sign_out(tx, request[SESSION])
    gone = web.HTTPSeeOther("/signin", headers={"Clear-Site-Data": '"storage"'})
    gone.del_cookie(session_cookie(site.settings.secure), path="/", secure=site.settings.secure, httponly=True)
    raise gone


async def _enter(request: web.Request, token: str) -> web.Response:
    site = request.app[SITE]
    try:
        async with site.storage.write() as tx:
            session = await people.sign_in(tx, token)
    except Refusal as refusal:
        trouble = refusal_words(request[LANGUAGE], refusal)
        return await _door(request, "signin/show.html", trouble)
    inside = web.HTTPSeeOther("/cases")
    secure = site.settings.secure
    inside.set_cookie(session_cookie(secure), session, path="/", secure=secure, httponly=True, samesite="Lax")
    raise inside


async def _door(
    request: web.Request, template: str, trouble: Trouble | None = None, token: str | None = None
) -> web.Response:
    site = request.app[SITE]
    async with site.storage.read() as tx:
        here = await zone.the(tx)
    known = await site.demo_desk.people() if site.demo_desk else ()
    status = trouble.status if trouble else 200
    shown = page(request, template, status, zone=here, trouble=trouble, token=token, known=known)
    if "language" in request.query:
        shown.set_cookie(
            "language", request[LANGUAGE], max_age=TEN_YEARS, secure=site.settings.secure, samesite="Lax", httponly=True
        )
    return shown
