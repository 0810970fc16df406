"""Koban as a process of its own, with everything that it keeps and hands out in one folder."""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from email.message import EmailMessage
from pathlib import Path

import aiohttp

from bot import opening
from bot.config import Settings
from bot.demo import seed as demo
from bot.demo.telegram.phones import Phone
from bot.demo.telegram.server import StandIn
from handlers.services import people
from storage import inbox
from storage.db import Storage
from tests.console import Running
from tests.house import TOKEN, free_port, settings_for
from tests.mailserver import MailServer, body, mail_server
from tests.moulds import Address
from tests.people import Citizen, Desk, Officer
from tests.reliability.hidden import Hidden
from tests.reliability.process import Koban, environment_of

PATIENCE = 120


@dataclass
class Place:
    """A zone at work, the people around it, and the words and numbers that they hide in it."""

    koban: Koban
    standin: StandIn
    storage: Storage
    settings: Settings
    folder: Path
    post: MailServer
    hidden: Hidden = field(default_factory=Hidden)

    def citizen(self, language: str = "en") -> Citizen:
        """Somebody whose number and names are hidden."""
        return Citizen(self._phone(language))

    async def officer(self, slug: str) -> Officer:
        """Somebody of the zone on a linked phone, whose number and names are hidden too."""
        async with self.storage.write() as tx:
            person = await people.by_slug(tx, slug)
            await people.set_language(tx, person, "en")
            secret = await people.chat_link(tx, person)
        officer = Officer(self._phone("en"))
        await officer.says(f"/start link-{secret}")
        await officer.sees("is linked to you")
        return officer

    def _phone(self, language: str) -> Phone:
        first, last, username = (self.hidden.word() for _ in range(3))
        return self.standin.phone(
            self.hidden.number(), language=language, first_name=first, last_name=last, username=username
        )

    @asynccontextmanager
    async def desk(self, slug: str) -> AsyncIterator[Desk]:
        """Somebody of the zone at the desk."""
        async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
            desk = Desk(session, self.settings.desk_url)
            async with self.storage.write() as tx:
                secret = await people.signin_link(tx, await people.by_slug(tx, slug))
            await desk.signs_in(secret)
            yield desk

    async def does(self, *command: str) -> None:
        """A command that must go well; what it prints stays in the folder."""
        said = tempfile.mkdtemp(prefix="console-", dir=self.folder)
        ended = await Running(command, environment_of(self.settings), Path(said)).ended()
        assert ended.status == 0, ended

    async def settled(self) -> None:
        """Waits until all that arrived is handled."""
        async with asyncio.timeout(60):
            while self.standin.updates.pending or await self._rows():  # noqa: ASYNC110 - another process works
                await asyncio.sleep(0.1)

    async def _rows(self) -> bool:
        async with self.storage.read() as tx:
            return bool({inbox.READY, inbox.FETCH} & set(await inbox.sizes(tx)))

    async def mailed(self, part: str) -> None:
        """Waits until a mail has come that says this."""
        try:
            async with asyncio.timeout(PATIENCE):
                while not any(part in as_read(mail) for mail in self.post.received):  # noqa: ASYNC110
                    await asyncio.sleep(0.1)
        except TimeoutError:
            raise AssertionError(f"no mail says {part!r}: {[as_read(mail) for mail in self.post.received]}") from None


def as_read(mail: EmailMessage) -> str:
    """A mail as its reader sees it."""
    return "\n".join([*(f"{name}: {value}" for name, value in mail.items()), body(mail)])


@asynccontextmanager
async def place_at(address: Address, folder: Path) -> AsyncIterator[Place]:
    """The demo's map, and Koban running on it, logging at debug."""
    standin = StandIn(token=TOKEN)
    await standin.start()
    try:
        async with mail_server() as post:
            settings = settings_for(address, standin)
            settings = replace(settings, web_port=free_port(), log_level="debug", mail_url=post.url)
            opening.make_keys(settings)
            await opening.migrate(settings)
            async with opening.storage(settings, exclusive=False) as storage:
                await demo.plant_map(storage)
                koban = Koban(settings, folder / "koban.log")
                await koban.start()
                try:
                    yield Place(koban, standin, storage, settings, folder, post)
                finally:
                    await koban.kill()
    finally:
        await standin.stop()
