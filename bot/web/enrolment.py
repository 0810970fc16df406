"""From the invitation in three steps: choosing a password, scanning the code, keeping the recovery codes."""

from contextlib import suppress

import segno
from aiohttp import web

from bot.web.browsers import family
from bot.web.signin import door, entered, keep, patience, typed_in
from bot.web.site import LANGUAGE, SESSION, SITE, WHO
from bot.web.wording import Trouble, refusal_words
from handlers.services import credentials, passwords, signin, zone
from handlers.services.errors import OfferOver, PasswordsDiffer, Refusal
from storage.db import Tx
from storage.models import Person


async def confirm(request: web.Request) -> web.Response:
    """One button, so that a program that previews links does not use the invitation up."""
    return await door(request, "signin/invitation.html", address=f"/invitation/{request.match_info['token']}")


async def use(request: web.Request) -> web.Response:
    """Uses the invitation; from here on this browser chooses password and codes."""
    site = request.app[SITE]
    try:
        async with site.storage.write() as tx:
            session = await signin.by_invitation(tx, request.match_info["token"], family(request))
    except Refusal as refusal:
        return await door(request, "signin/show.html", refusal_words(request[LANGUAGE], refusal), typed="")
    raise entered(site, session, "/setup")


async def show(request: web.Request) -> web.Response:
    """The step that is next: the password, or else the codes."""
    return await _step(request)


async def password(request: web.Request) -> web.Response:
    """Keeps the password that was chosen."""
    site, person = request.app[SITE], request[WHO]
    form = await typed_in(request)
    try:
        slow = await chosen(request, form)
        async with site.storage.write() as tx:
            session = await credentials.set_password(tx, person, request[SESSION], slow, None)
    except Refusal as refusal:
        return await _step(request, refusal_words(request[LANGUAGE], refusal))
    raise entered(site, session, "/setup")


async def codes(request: web.Request) -> web.Response:
    """Keeps the offered secret once its code is right, and shows the recovery codes: this browser is in."""
    site, form = request.app[SITE], await typed_in(request)
    try:
        await patience(request, code=True)
        async with site.storage.write() as tx:
            offered, code = form.get("offer", ""), form.get("code", "")
            await signin.proved(tx, request[WHO])
            session, kept = await credentials.set_codes(tx, request[WHO], request[SESSION], offered, code)
    except Refusal as refusal:
        return await _step(request, refusal_words(request[LANGUAGE], refusal), form.get("offer", ""))
    shown = await door(request, "signin/recovery.html", codes=kept, step=3)
    keep(site, shown, session)
    return shown


async def chosen(request: web.Request, form: dict[str, str]) -> str:
    """The slow hash of a new password that was typed twice; raises what is wrong with it."""
    person, site = request[WHO], request.app[SITE]
    async with site.storage.read() as tx:
        here = await zone.the(tx)
    own = (person.name, person.slug, person.mail or "", *here.names.values())
    good = passwords.check(form.get("password", ""), own)
    if form.get("again", "") != form.get("password", ""):
        raise PasswordsDiffer
    return await passwords.hashed(good)


async def offer(tx: Tx, person: Person, session: str, again: str = "") -> dict[str, str]:
    """What the page of codes shows: picture and secret of a new offer, or of the one it showed before."""
    secret, sealed = credentials.offer(tx, session)
    if again:
        with suppress(OfferOver):  # then the new one is shown, and why
            secret, sealed = credentials.offered(tx, session, again), again
    address = passwords.address(secret, person.slug, zone.name(await zone.the(tx), person.language))
    picture = segno.make(address).svg_data_uri(border=3, light="#fff", scale=4)
    spaced = " ".join(secret[i : i + 4] for i in range(0, len(secret), 4))
    return {"offer": sealed, "picture": picture, "secret": spaced, "address": address}


async def _step(request: web.Request, trouble: Trouble | None = None, again: str = "") -> web.Response:
    person, site = request[WHO], request.app[SITE]
    async with site.storage.read() as tx:
        held = await credentials.held(tx, person)
        offered = await offer(tx, person, request[SESSION], again)
    if not held.password:
        return await door(request, "signin/password.html", trouble, step=1)
    return await door(request, "signin/codes.html", trouble, step=2, **offered)
