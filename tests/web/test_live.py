"""The page that refreshes itself: news by server-sent events."""

import asyncio

from aiohttp import ClientResponse
from aiohttp.test_utils import TestServer

from bot.web.live import STREAMS_A_PERSON
from tests.web.browser import FRAGMENT, Desk
from tests.web.world import World


async def next_event(stream: ClientResponse) -> str:
    """The name of the next event, within five seconds."""
    async with asyncio.timeout(5):
        while line := await stream.content.readline():
            if line.startswith(b"event:"):
                return line.decode().removeprefix("event:").strip()
    return ""


async def begin(stream: ClientResponse) -> None:
    """Waits until the stream listens."""
    assert await stream.content.readline() == b"id: 1\n"
    assert await next_event(stream) == "queue"


async def test_a_new_case_is_told_and_the_rows_follow(world: World, lena: Desk) -> None:
    async with lena.client.get("/live") as stream:
        await begin(stream)
        number = await world.report("Nieuw aan de kade")
        assert await next_event(stream) == "queue"
    rows = await lena.get("/live/rows?view=mine", headers=FRAGMENT)
    assert number in rows.text
    assert 'hx-target="#rows"' in rows.html


async def test_an_open_case_is_told_of_its_own_news(world: World, lena: Desk) -> None:
    number = await world.report("Hallo")
    async with lena.client.get(f"/live?case={number}") as stream:
        await begin(stream)
        await lena.post(f"/cases/{number}/note", text="Vraag het aan Bram.")
        assert {await next_event(stream), await next_event(stream)} == {"queue", "case"}
    pieces = await lena.get(f"/live/{number}", headers=FRAGMENT)
    assert "Vraag het aan Bram." in pieces.text


async def test_a_page_that_was_away_looks_again(lena: Desk) -> None:
    async with lena.client.get("/live", headers={"Last-Event-ID": "1"}) as stream:
        assert await next_event(stream) == "queue"


async def test_an_open_stream_does_not_hold_up_the_end(lena: Desk, server: TestServer) -> None:
    async with lena.client.get("/live") as stream:
        await begin(stream)
        async with asyncio.timeout(3):
            await server.close()
            assert await next_event(stream) == ""


async def test_one_person_has_so_many_streams_and_no_more(lena: Desk) -> None:
    streams = [await lena.client.get("/live") for _ in range(STREAMS_A_PERSON)]
    for stream in streams:
        await begin(stream)
    assert (await lena.get("/live")).status == 429
    for stream in streams:
        stream.close()
