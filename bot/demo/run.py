"""Runs the demo: stand-in, phones, desk and the seeded zone; or the same zone on a bot of one's own."""

from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import replace

from bot import opening
from bot.app import running
from bot.config import Settings
from bot.console import stop_signal
from bot.demo import seed, zone
from bot.demo.telegram.page import Seat
from bot.demo.telegram.server import StandIn
from bot.web.site import DemoDesk
from handlers.services import people
from storage import people as rows
from storage.db import Storage
from storage.models import Person

PHONES_PORT_STEP = 1
OFFICER = "lena"
Say = Callable[..., None]
# Each citizen comes by the poster of their own area.
CITIZENS = ((1001, "nl", "molenkom"), (1002, "ar", "molenkom"), (1003, "fr", "sluiskwartier"))
OFFICER_PHONE = 2001


async def demo(settings: Settings, out: Say) -> None:
    """The demo, until it is stopped."""
    stop = stop_signal()
    async with AsyncExitStack() as stack:
        standin = None if settings.telegram_token else await _standin(stack, settings)
        if standin:
            settings = replace(
                settings, telegram_token=standin.token, telegram_url=standin.url, telegram_mode="polling"
            )
        opening.make_keys(settings)
        await opening.migrate(settings)
        storage = await stack.enter_async_context(opening.storage(settings))
        await seed.plant(storage)
        desk = DemoDesk(standin.url, lambda: _people(storage), lambda slug: _link(storage, slug)) if standin else None
        parts = await stack.enter_async_context(running(settings, storage, demo_desk=desk))
        if standin:
            standin.desk_url = f"{settings.desk_url}/signin"
            await _seats(standin, storage)
            out("The phones: {url}", url=standin.url)
            out("The desk: {url}", url=f"{settings.desk_url}/signin")
        else:
            out("The demo zone runs on your bot @{name}. Nobody reads what is written to it.", name=parts.bot_name)
            out("Sign in to the desk with a link from: koban signin-link {person}", person=OFFICER)
        out("Stop with Ctrl+C.")
        await parts.until_done(stop)


async def _standin(stack: AsyncExitStack, settings: Settings) -> StandIn:
    standin = StandIn()
    await standin.start(port=settings.web_port + PHONES_PORT_STEP)
    stack.push_async_callback(standin.stop)
    return standin


async def _seats(standin: StandIn, storage: Storage) -> None:
    standin.zone_name = f"{zone.NAMES['nl']} / {zone.NAMES['fr']}"
    areas = {area.slug: area.names["nl"] for area in zone.AREAS}
    for number, language, area in CITIZENS:
        phone = standin.phone(number, language=language, first_name="Citizen")
        standin.seats.append(Seat(phone, area=areas[area]))
        await phone.says(f"/start {area}-{language}")
    async with storage.write() as tx:
        officer = await people.by_slug(tx, OFFICER)
        secret = await people.chat_link(tx, officer)
    phone = standin.phone(OFFICER_PHONE, language=officer.language, first_name="Officer")
    standin.seats.append(Seat(phone, area=officer.name, kind="officer"))
    await phone.says(f"/start link-{secret}")


async def _people(storage: Storage) -> list[Person]:
    order = {person.slug: place for place, person in enumerate(zone.PEOPLE)}
    async with storage.read() as tx:
        return sorted(await rows.everyone(tx), key=lambda person: order.get(person.slug, len(order)))


async def _link(storage: Storage, slug: str) -> str:
    async with storage.write() as tx:
        return await people.signin_link(tx, await people.by_slug(tx, slug))
