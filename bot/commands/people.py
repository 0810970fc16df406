"""Commands about the zone's people."""

from bot import opening
from bot.config import Settings
from bot.console import go, out
from handlers.services import people


def signin_link(person: str) -> None:
    """Print a link that signs PERSON in on the desk, once, within half an hour."""
    go(lambda settings: _signin_link(settings, person))


async def _signin_link(settings: Settings, slug: str) -> None:
    async with opening.storage(settings, exclusive=False) as storage, storage.write() as tx:
        secret = await people.signin_link(tx, await people.by_slug(tx, slug))
    out("This link signs in once, within 30 minutes: {url}", url=f"{settings.desk_url}/signin/{secret}")


def invite(person: str) -> None:
    """Print a link with which PERSON chooses a password and codes, once, within 24 hours."""
    go(lambda settings: _invite(settings, person))


async def _invite(settings: Settings, slug: str) -> None:
    async with opening.storage(settings, exclusive=False) as storage, storage.write() as tx:
        invited = await people.by_slug(tx, slug)
        secret = await people.invitation(tx, invited)
    url = f"{settings.desk_url}/invitation/{secret}"
    out("This link invites {name}, once, within 24 hours: {url}", name=invited.name, url=url)
