"""A whole Koban for a test: databases, keys, the demo's map and people, the stand-in and the running parts."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

import aiohttp

from bot import opening
from bot.app import running
from bot.config import Settings
from bot.demo import seed
from bot.demo.telegram.server import StandIn
from handlers.services import people
from storage.db import Storage
from tests.moulds import Address, cast
from tests.people import Citizen, Desk, Officer

TOKEN = "123456:TEST-standin-token-of-thirty-five-letters"


@dataclass
class House:
    """A running Koban and the people around it."""

    settings: Settings
    storage: Storage
    standin: StandIn
    desk_url: str
    _numbers: list[int] = field(default_factory=lambda: [7000])
    _closing: list[Desk] = field(default_factory=list)

    def citizen(self, language: str = "en", name: str = "Amina Sentinelle") -> Citizen:
        """A citizen with a phone, who never wrote before."""
        self._numbers[0] += 1
        phone = self.standin.phone(self._numbers[0], language=language, first_name=name, username="sentinelle_test")
        return Citizen(phone)

    async def signin_secret(self, slug: str) -> str:
        """A fresh one-time secret."""
        async with self.storage.write() as tx:
            return await people.signin_link(tx, await people.by_slug(tx, slug))

    async def desk(self, slug: str) -> Desk:
        """Somebody of the zone, signed in on the desk."""
        desk = Desk(aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)), self.desk_url)
        self._closing.append(desk)
        await desk.signs_in(await self.signin_secret(slug))
        return desk

    async def officer(self, slug: str) -> Officer:
        """Somebody of the zone with a linked phone."""
        async with self.storage.write() as tx:
            person = await people.by_slug(tx, slug)
            person.language = "en"
            secret = await people.chat_link(tx, person)
        self._numbers[0] += 1
        officer = Officer(self.standin.phone(self._numbers[0], language="en", first_name="Officer"))
        await officer.says(f"/start link-{secret}")
        await officer.sees("is linked to you")
        return officer

    async def close(self) -> None:
        """Ends what the desks hold open."""
        for desk in self._closing:
            await desk.session.close()


def settings_for(address: Address, standin: StandIn) -> Settings:
    """Settings of a process that runs everything against the stand-in."""
    return Settings(
        telegram_token=standin.token,
        telegram_url=standin.url,
        telegram_mode="webhook" if address.webhook else "polling",
        database=address.database,
        keystore=address.keystore,
        folder=address.folder,
        web_port=0,
        log_level="warning",
    )


@asynccontextmanager
async def prepared(
    address: Address, standin: StandIn, translate_url: str = ""
) -> AsyncIterator[tuple[Settings, Storage]]:
    """Keys, tables, and the demo's map and people; nothing runs yet."""
    await cast(address, "demo map", seed.plant_map)
    settings = replace(settings_for(address, standin), translate_url=translate_url)
    async with opening.storage(settings) as storage:
        yield settings, storage


@asynccontextmanager
async def open_house(address: Address, translate_url: str = "") -> AsyncIterator[House]:
    """A running Koban, perhaps with a server that translates."""
    standin = StandIn(token=TOKEN)
    await standin.start()
    try:
        async with (
            prepared(address, standin, translate_url) as (settings, storage),
            _parts(address, settings, storage) as desk_url,
        ):
            house = House(settings, storage, standin, desk_url)
            try:
                yield house
            finally:
                await house.close()
    finally:
        await standin.stop()


@asynccontextmanager
async def _parts(address: Address, settings: Settings, storage: Storage) -> AsyncIterator[str]:
    if address.apart:
        url, process = _desk_apart(address)
        try:
            inside = replace(settings, parts=frozenset({"telegram", "outbox", "clock"}))
            async with running(inside, storage, per_second=None):
                await _answers(url)
                yield url
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(10)
        return
    port = free_port() if address.webhook else 0
    ours = replace(settings, web_port=port, public_url=f"http://127.0.0.1:{port}" if port else "")
    async with running(ours, storage, per_second=None) as parts:
        yield f"http://127.0.0.1:{parts.port}"


def _desk_apart(address: Address) -> tuple[str, subprocess.Popen[bytes]]:
    folder = address.folder.parent / "desk-apart"
    (folder / "keys").mkdir(parents=True, mode=0o700)
    for name in ("zone.key", "audit.key"):
        shutil.copy(address.folder / "keys" / name, folder / "keys" / name)
    (address.folder / "attachments").mkdir(exist_ok=True)
    (folder / "attachments").symlink_to(address.folder / "attachments")
    port = free_port()
    environment = {
        "PATH": os.environ["PATH"],
        "KOBAN_DATABASE": address.database,
        "KOBAN_KEYSTORE": address.keystore,
        "KOBAN_DATA": str(folder),
        "KOBAN_PARTS": "web",
        "KOBAN_WEB_PORT": str(port),
    }
    command = [sys.executable, "-m", "bot", "run"]
    return f"http://127.0.0.1:{port}", subprocess.Popen(command, env=environment, start_new_session=True)


def free_port() -> int:
    """A port nobody listens on."""
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def _answers(url: str) -> None:
    import asyncio

    async with aiohttp.ClientSession() as session:
        for _ in range(600):
            try:
                async with session.get(f"{url}/healthz") as answer:
                    if answer.status == 200:
                        return
            except aiohttp.ClientConnectionError:
                await asyncio.sleep(0.05)
    raise AssertionError("the desk's process did not start")
