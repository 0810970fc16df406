"""The desk as a browser sees it: a running application, and people who are signed in."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.config import Settings
from bot.web import build
from tests.web.browser import Desk
from tests.web.world import World, open_world

SignIn = Callable[[str], Awaitable[Desk]]


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    found = await open_world(tmp_path)
    yield found
    await found.storage.close()


@pytest.fixture
async def server(world: World) -> AsyncIterator[TestServer]:
    async def figures() -> dict[str, float]:
        return {"cases_open": 3, 'outbox_rows{state="queued"}': 2, 'outbox_rows{state="failed"}': 0}

    app = build(world.storage, Settings(), health=figures, bot_name="koban_test_bot")
    running = TestServer(app)
    await running.start_server()
    yield running
    await running.close()


@pytest.fixture
async def sign_in(world: World, server: TestServer) -> AsyncIterator[SignIn]:
    opened: list[Desk] = []

    async def _sign_in(slug: str) -> Desk:
        desk = Desk(TestClient(server))
        opened.append(desk)
        await desk.post(f"/signin/{await world.signin_link(slug)}")
        return desk

    yield _sign_in
    for desk in opened:
        await desk.client.session.close()


@pytest.fixture
async def stranger(server: TestServer) -> AsyncIterator[Desk]:
    desk = Desk(TestClient(server))
    yield desk
    await desk.client.session.close()


@pytest.fixture
async def lena(sign_in: SignIn) -> Desk:
    return await sign_in("lena")


@dataclass
class Real:
    """A real zone: its world, its desk, the waits it asked for, and browsers that come to it."""

    world: World
    server: TestServer
    waits: list[float]
    opened: list[Desk] = field(default_factory=list)

    def browser(self, **headers: str) -> Desk:
        """A browser nobody is signed in with."""
        desk = Desk(TestClient(self.server, headers=headers))
        self.opened.append(desk)
        return desk


@pytest.fixture
async def real(tmp_path: Path) -> AsyncIterator[Real]:
    """A real zone whose desk notes how long it would wait, instead of waiting."""
    world = await open_world(tmp_path, demo=False)
    waits: list[float] = []

    async def figures() -> dict[str, float]:
        return {}

    async def rest(seconds: float) -> None:
        waits.append(seconds)

    settings = Settings(mail_url="smtp://127.0.0.1:1")
    server = TestServer(build(world.storage, settings, health=figures, bot_name="koban_test_bot", rest=rest))
    await server.start_server()
    found = Real(world, server, waits)
    yield found
    for desk in found.opened:
        await desk.client.session.close()
    await server.close()
    await world.storage.close()
