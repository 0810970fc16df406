"""The page of a partner who invites too: the text as people will read it, and one question; without an account."""

from contextlib import suppress

from aiohttp import web

from bot.web.agenda.reading import Bubble, with_partner
from bot.web.agenda.show import event_page
from bot.web.pages import page
from bot.web.site import SITE, WHO
from bot.web.times import now
from handlers.services import events, partners, zone
from handlers.services.errors import LinkExpired, LinkUnknown, NotAllowed
from handlers.services.events import Event


async def ask(request: web.Request) -> web.Response:
    """Makes the link for the partner, which is shown once."""
    site = request.app[SITE]
    try:
        async with site.storage.write() as tx:
            event = await events.get(tx, request.match_info["event"])
            secret = await partners.ask_partner(tx, request[WHO], event, now())
    except NotAllowed:
        raise web.HTTPSeeOther(f"/events/{request.match_info['event']}") from None
    return await event_page(request, link=f"{site.settings.public_url or request.url.origin()}/partner/{secret}")


async def show(request: web.Request) -> web.Response:
    """What the partner is asked; a link that does not work gets one calm sentence, whatever the reason."""
    async with request.app[SITE].storage.write() as tx:
        here, found = await zone.the(tx), None
        with suppress(LinkUnknown, LinkExpired):
            found = await partners.asked(tx, request.match_info["secret"], now())
        shown = await with_partner(tx, here, found) if found else []
    return _shown(request, here, found, shown, "")


async def answer(request: web.Request) -> web.Response:
    """Keeps what the partner said, once."""
    choice = str((await request.post()).get("choice", ""))
    if choice not in ("agreed", "refused"):
        raise NotAllowed
    async with request.app[SITE].storage.write() as tx:
        here, found = await zone.the(tx), None
        with suppress(LinkUnknown, LinkExpired):
            agreed = choice == "agreed"
            found = await partners.partner_answer(tx, request.match_info["secret"], now(), agreed=agreed)
    return _shown(request, here, found, [], choice if found else "")


def _shown(
    request: web.Request, here: zone.Zone, found: Event | None, shown: list[Bubble], choice: str
) -> web.Response:
    status = 200 if found else 410
    return page(request, "agenda/partner.html", status, zone=here, event=found, bubbles=shown, choice=choice)
