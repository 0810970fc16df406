"""What a person proves themselves with, changed by themselves: each change asks for what was kept before."""

from typing import Any

from aiohttp import web

from bot.web.desk import look
from bot.web.enrolment import chosen, offer
from bot.web.pages import page
from bot.web.signin import entered, keep, patience, typed_in
from bot.web.site import LANGUAGE, SESSION, SITE, WHO
from bot.web.wording import Trouble, refusal_words
from handlers.services import credentials, passwords, signin
from handlers.services.credentials import Held
from handlers.services.errors import Refusal, WrongSignIn
from storage.db import Tx
from storage.models import Person


async def show_password(request: web.Request) -> web.Response:
    """The page where a password is changed."""
    return await _page(request, "me/password.html")


async def password(request: web.Request) -> web.Response:
    """Changes the password, against the one before; all other browsers are signed out."""
    site, form = request.app[SITE], await typed_in(request)
    try:
        before = await _proved_by_password(request, form.get("current", ""))
        slow = await chosen(request, form)
        async with site.storage.write() as tx:
            session = await credentials.set_password(tx, request[WHO], request[SESSION], slow, before)
    except Refusal as refusal:
        return await _page(request, "me/password.html", refusal)
    raise entered(site, session, "/me")


async def _proved_by_password(request: web.Request, current: str) -> str | None:
    site, person = request.app[SITE], request[WHO]
    async with site.storage.read() as tx:
        before = await credentials.password_of(tx, person.id)
    if before is None:
        return None
    await patience(request, code=False)
    if not await passwords.fits(before, current):
        raise WrongSignIn
    async with site.storage.write() as tx:
        await signin.proved(tx, person)
    return before


async def show_codes(request: web.Request) -> web.Response:
    """The page where the authenticator app is set up or changed."""
    return await _page(request, "me/codes.html")


async def codes(request: web.Request) -> web.Response:
    """Changes the secret of the codes, against a code of the one before; shows new recovery codes."""
    site, form, person = request.app[SITE], await typed_in(request), request[WHO]
    try:
        await patience(request, code=True)
        async with site.storage.write() as tx:
            await _proved_by_code(tx, person, form.get("current", ""))
            await signin.proved(tx, person)
            offered, code = form.get("offer", ""), form.get("code", "")
            session, kept = await credentials.set_codes(tx, person, request[SESSION], offered, code)
    except Refusal as refusal:
        return await _page(request, "me/codes.html", refusal, form.get("offer", ""))
    request[SESSION] = session
    shown = await _page(request, "me/recovery.html", fresh=kept)
    keep(site, shown, session)
    return shown


async def _proved_by_code(tx: Tx, person: Person, code: str) -> None:
    if not (await credentials.held(tx, person)).codes:
        return
    if sum(letter.isalnum() for letter in code) > 8:
        await credentials.use_recovery(tx, person, code)
    else:
        await credentials.use_code(tx, person, code)


async def show_recovery(request: web.Request) -> web.Response:
    """The page where new recovery codes are made."""
    return await _page(request, "me/recovery.html")


async def recovery(request: web.Request) -> web.Response:
    """Makes new recovery codes, against a one-time code; the old ones stop working."""
    site, form, person = request.app[SITE], await typed_in(request), request[WHO]
    try:
        await patience(request, code=True)
        async with site.storage.write() as tx:
            await credentials.use_code(tx, person, form.get("current", ""))
            await signin.proved(tx, person)
            kept = await credentials.new_recovery(tx, person)
    except Refusal as refusal:
        return await _page(request, "me/recovery.html", refusal)
    return await _page(request, "me/recovery.html", fresh=kept)


async def _page(
    request: web.Request,
    template: str,
    refusal: Refusal | None = None,
    again: str = "",
    fresh: list[str] | None = None,
) -> web.Response:
    trouble: Trouble | None = refusal_words(request[LANGUAGE], refusal) if refusal else None
    person = request[WHO]
    values: dict[str, Any] = {"trouble": trouble, "fresh": fresh or []}
    async with request.app[SITE].storage.read() as tx:
        held: Held = await credentials.held(tx, person)
        values |= {"desk": await look(tx, request), "held": held}
        if template == "me/codes.html":
            values |= await offer(tx, person, request[SESSION], again)
    return page(request, template, trouble.status if trouble else 200, **values)
