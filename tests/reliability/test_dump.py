"""The dump test: something in every field of every update, a full run with officers, then everything is searched."""

import asyncio
import secrets
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import aiohttp
import pytest
from sqlalchemy import text

from bot import opening
from bot.config import Settings
from bot.demo import seed as demo
from bot.demo.telegram.phones import Phone
from bot.demo.telegram.server import StandIn
from bot.demo.zone import SAMPLE_PHOTOS
from handlers.services import people
from storage import inbox
from storage.db import Storage
from tests.house import TOKEN, Address, free_port, settings_for
from tests.people import Citizen, Desk, Officer
from tests.postgres import Postgres
from tests.reliability import traces
from tests.reliability.process import Koban
from tests.updates import every_update

LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"
LOWEST, HIGHEST = 2**44, 2**45
SEARCHED = 200


@dataclass
class Secrets:
    """Words and numbers that are nowhere else; every word holds one core, so that a single search meets them all."""

    core: str = field(default_factory=lambda: "".join(secrets.choice(LETTERS) for _ in range(9)))
    words: list[str] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)

    def word(self) -> str:
        """A word, in letters that JSON escapes and in letters that it does not."""
        self.words.append(f"{self.core}{secrets.token_hex(6)}")
        return self.words[-1]

    def number(self) -> int:
        """A number six bytes wide."""
        self.numbers.append(str(LOWEST + secrets.randbelow(HIGHEST - LOWEST)))
        return int(self.numbers[-1])

    def to_search(self, number: int) -> list[str]:
        """The core, which stands in every word, and some of all the rest."""
        dice = secrets.SystemRandom()
        half = number // 2
        return [
            self.core,
            *dice.sample(self.words, min(half, len(self.words))),
            *dice.sample(self.numbers, min(half, len(self.numbers))),
        ]


@dataclass
class Place:
    """Koban as a process of its own, with everything that it leaves in one folder."""

    koban: Koban
    standin: StandIn
    storage: Storage
    settings: Settings
    folder: Path
    hidden: Secrets

    def phone(self, language: str = "en") -> Phone:
        """A phone whose owner's number and names are secrets."""
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

    async def settled(self) -> None:
        """Waits until all that arrived is handled."""
        async with asyncio.timeout(60):
            while self.standin.updates.pending or await self._rows():  # noqa: ASYNC110 - another process works
                await asyncio.sleep(0.1)

    async def _rows(self) -> bool:
        async with self.storage.read() as tx:
            return bool({inbox.READY, inbox.FETCH} & set(await inbox.sizes(tx)))


@pytest.fixture
def folders(address: Address, request: pytest.FixtureRequest) -> list[Path]:
    """Where everything lies: Koban's folder and what is beside it, and PostgreSQL's data folder."""
    server = request.getfixturevalue("postgres_server") if address.database.startswith("postgresql") else None
    return [address.folder.parent, *([server.folder] if isinstance(server, Postgres) else [])]


@asynccontextmanager
async def place_at(address: Address, folder: Path) -> AsyncIterator[Place]:
    """The demo's map, and Koban running on it, logging at debug."""
    standin = StandIn(token=TOKEN)
    await standin.start()
    try:
        port = free_port()
        settings = replace(settings_for(address, standin), web_port=port, log_level="debug")
        opening.make_keys(settings)
        await opening.migrate(settings)
        async with opening.storage(settings, exclusive=False) as storage:
            await demo.plant_map(storage)
            koban = Koban(settings, folder / "koban.log")
            await koban.start()
            try:
                yield Place(koban, standin, storage, settings, folder, Secrets())
            finally:
                await koban.kill()
    finally:
        await standin.stop()


@pytest.mark.timeout(900)
async def test_nothing_that_stays_or_leaves_tells_who_wrote_or_what(
    address: Address, folders: list[Path], tmp_path: Path
) -> None:
    begun = time.time() - 1
    async with place_at(address, tmp_path) as place:
        planted = [place.hidden.word(), str(place.hidden.number())]
        await _plant(place, planted)
        await _send_every_update(place)
        await _full_run(place)
        await place.settled()
        await _leave_everything(place)
        await place.koban.kill()
        if place.storage.postgres:
            async with place.storage.read() as tx:
                await tx.session.execute(text("CHECKPOINT"))
        # The folder of a database server is large; there the core stands for most of the words.
        number = SEARCHED // 4 if place.storage.postgres else SEARCHED
        searched = [*planted, *place.hidden.to_search(number)]
        found = traces.found_in(folders, searched, since=begun)
    names = {name for name, _, _ in found}
    assert {secret for _, secret, _ in found} == {*planted, place.hidden.core}, names
    # The core stands only in what was planted.
    assert {name for name, secret, _ in found if secret == place.hidden.core} == {
        name for name, secret, _ in found if secret == planted[0]
    }
    assert len(searched) > number
    assert (tmp_path / "koban.log").stat().st_size > 0


async def _plant(place: Place, planted: list[str]) -> None:
    async with place.storage.write() as tx:
        await tx.session.execute(text("CREATE TABLE planted (words TEXT, number BIGINT)"))
        values = {"words": planted[0], "number": int(planted[1])}
        await tx.session.execute(text("INSERT INTO planted VALUES (:words, :number)"), values)


async def _send_every_update(place: Place) -> None:
    """Each from somebody else, so that nobody writes too much."""

    def sender() -> dict[str, object]:
        names = {name: place.hidden.word() for name in ("first_name", "last_name", "username", "language_code")}
        return {"id": place.phone().user_id, "is_bot": False, **names}

    for update in every_update(place.hidden.word, place.hidden.number, sender):
        place.standin.push(update)
    await place.settled()


async def _full_run(place: Place) -> None:
    """A report with a photo is answered, noted, added to, edited and closed; a draft stays behind."""
    amina, lena = Citizen(place.phone()), Officer(place.phone())
    async with place.storage.write() as tx:
        person = await people.by_slug(tx, "lena")
        await people.set_language(tx, person, "en")
        secret = await people.chat_link(tx, person)
    await lena.says(f"/start link-{secret}")
    await lena.sees("is linked to you")
    number = await amina.reports(place.hidden.word())
    await lena.opens(number)
    await amina.taps("Add to it")
    await amina.sees("Write what you want to add")
    await amina.phone.sends_photo(SAMPLE_PHOTOS[0].path.read_bytes(), caption=place.hidden.word())
    await amina.sees(f"Added to {number}")
    async with place.desk("lena") as desk:
        await desk.answers(number, place.hidden.word())
        await amina.sees(place.hidden.core)
        await desk.post(f"/cases/{number}/note", text=place.hidden.word())
        await desk.closes(number, "solved", place.hidden.word())
    await amina.sees("solved")
    await amina.says("/report")
    await amina.says(place.hidden.word())


async def _leave_everything(place: Place) -> None:
    """What leaves the process by other ways than the chat lies beside the rest, to be searched too."""
    async with aiohttp.ClientSession() as session, session.get(f"{place.settings.desk_url}/metrics") as answer:
        (place.folder / "metrics.txt").write_bytes(await answer.read())
