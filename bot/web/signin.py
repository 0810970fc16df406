"""The door: signing in by link, or by name and password and then the code; and signing out."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import monotonic
from typing import Any

from aiohttp import web

from bot.web.browsers import family
from bot.web.guards import session_cookie
from bot.web.pages import page
from bot.web.site import LANGUAGE, SESSION, SITE, WHO, Site
from bot.web.wording import Trouble, refusal_words
from handlers.services import passwords, sessions, signin, zone
from handlers.services.errors import Crowded, Refusal

TEN_YEARS = 10 * 365 * 86400
MAIL_SECONDS = 1.0  # an answer to "send me a link" takes as long for an address nobody has


async def show(request: web.Request) -> web.Response:
    """The door of the desk; who is signed in already goes straight on."""
    if WHO in request:
        raise web.HTTPSeeOther("/")
    return await door(request, "signin/show.html", typed="")


async def confirm(request: web.Request) -> web.Response:
    """One button, so that a program that previews links does not use the link up."""
    return await door(request, "signin/confirm.html", address=f"/signin/{request.match_info['token']}")


async def use(request: web.Request) -> web.Response:
    """Uses the link and opens a session."""
    return await _enter(request, request.match_info["token"])


async def use_as(request: web.Request) -> web.Response:
    """Signs in as one of the demo's invented people."""
    demo = request.app[SITE].demo_desk
    if demo is None:
        raise web.HTTPNotFound
    return await _enter(request, await demo.link(request.match_info["slug"]))


async def with_password(request: web.Request) -> web.Response:
    """Name and password; the answer to a wrong one is the same for a name nobody has, and takes the same work."""
    site, form = request.app[SITE], await typed_in(request)
    try:
        async with waiting(site):
            async with site.storage.write() as tx:
                attempt = await signin.knock(tx, form.get("name", ""))
            await site.rest(attempt.wait)
            fits = await passwords.fits(attempt.hash, form.get("password", ""))
        async with site.storage.write() as tx:
            session = await signin.by_password(tx, attempt, fits, family(request))
            await sessions.end(tx, request.get(SESSION, ""))
    except Refusal as refusal:
        return await _refused(request, refusal, "signin/show.html", typed=form.get("name", ""))
    raise entered(site, session, "/")


async def by_mail(request: web.Request) -> web.Response:
    """Has a link sent to whoever has this address; the answer is the same when nobody has."""
    site, form, begun = request.app[SITE], await typed_in(request), monotonic()
    if not site.settings.mail_url:
        raise web.HTTPNotFound
    async with site.storage.write() as tx:
        await signin.link_by_mail(tx, form.get("mail", ""))
    await site.rest(max(0.0, MAIL_SECONDS - (monotonic() - begun)))
    return await door(request, "signin/sent.html")


async def ask_code(request: web.Request) -> web.Response:
    """The second step: the code of the authenticator app, or a recovery code."""
    return await door(request, "signin/code.html")


async def with_code(request: web.Request) -> web.Response:
    """Goes in with a one-time code or a recovery code."""
    site, form, person = request.app[SITE], await typed_in(request), request[WHO]
    try:
        await patience(request, code="recovery" not in form)
        async with site.storage.write() as tx:
            if "recovery" in form:
                session = await signin.by_recovery(tx, person, request[SESSION], form["recovery"])
            else:
                session = await signin.by_code(tx, person, request[SESSION], form.get("code", ""))
    except Refusal as refusal:
        return await _refused(request, refusal, "signin/code.html")
    raise entered(site, session, "/")


async def leave(request: web.Request) -> web.Response:
    """Ends the session and clears what the browser kept."""
    site = request.app[SITE]
    async with site.storage.write() as tx:
        await sessions.end(tx, request[SESSION])
    gone = web.HTTPSeeOther("/signin", headers={"Clear-Site-Data": '"storage"'})
    gone.del_cookie(session_cookie(site.settings.secure), path="/", secure=site.settings.secure, httponly=True)
    raise gone


async def typed_in(request: web.Request) -> dict[str, str]:
    """The fields of a form."""
    return {name: value for name, value in (await request.post()).items() if isinstance(value, str)}


@asynccontextmanager
async def waiting(site: Site) -> AsyncIterator[None]:
    """A place among those who wait for their answer; raises Crowded when there is none."""
    if site.waiting.locked():
        raise Crowded
    async with site.waiting:
        yield


async def patience(request: web.Request, *, code: bool) -> None:
    """Counts an attempt of the person who asks, and waits as long as it must."""
    site = request.app[SITE]
    async with waiting(site):
        async with site.storage.write() as tx:
            wait = await signin.knock_again(tx, request[WHO], code=code)
        await site.rest(wait)


def keep(site: Site, answer: web.StreamResponse, session: str) -> None:
    """Gives the browser its session."""
    secure = site.settings.secure
    answer.set_cookie(session_cookie(secure), session, path="/", secure=secure, httponly=True, samesite="Strict")


def entered(site: Site, session: str, onwards: str) -> web.HTTPSeeOther:
    """The way on, with the session's cookie."""
    inside = web.HTTPSeeOther(onwards)
    keep(site, inside, session)
    return inside


async def door(request: web.Request, template: str, trouble: Trouble | None = None, **values: Any) -> web.Response:
    """A page at the door, in the language that was asked for."""
    site = request.app[SITE]
    async with site.storage.read() as tx:
        here = await zone.the(tx)
    known = await site.demo_desk.people() if site.demo_desk else ()
    status = trouble.status if trouble else 200
    shown = page(request, template, status, zone=here, trouble=trouble, known=known, **values)
    if "language" in request.query:
        shown.set_cookie(
            "language", request[LANGUAGE], max_age=TEN_YEARS, secure=site.settings.secure, samesite="Lax", httponly=True
        )
    return shown


async def _enter(request: web.Request, token: str) -> web.Response:
    site = request.app[SITE]
    try:
        async with site.storage.write() as tx:
            session = await signin.by_link(tx, token, family(request))
            await sessions.end(tx, request.get(SESSION, ""))
    except Refusal as refusal:
        return await _refused(request, refusal, "signin/show.html", typed="")
    raise entered(site, session, "/")


async def _refused(request: web.Request, refusal: Refusal, template: str, **values: Any) -> web.Response:
    return await door(request, template, refusal_words(request[LANGUAGE], refusal), **values)
