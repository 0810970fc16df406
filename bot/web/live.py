"""A stream of news to an open page: the queue changed, the open case changed."""

import asyncio
from contextlib import suppress
from time import monotonic

from aiohttp import web

from bot.web.site import SITE, WHO
from handlers.services import desk

PING_SECONDS = 15.0
LOOK_SECONDS = 1.0  # how soon a page that is gone gives its place back
GATHER_SECONDS = 0.15
LIFE_SECONDS = 3600.0
STREAMS_A_PERSON = 12
CLOSING: web.AppKey[asyncio.Event] = web.AppKey("closing", asyncio.Event)
HEADERS = {"Content-Type": "text/event-stream", "X-Accel-Buffering": "no"}
QUEUE, CASE = b"event: queue\ndata: now\n\n", b"event: case\ndata: now\n\n"
SENDING = b"event: sending\ndata: now\n\n"
FOLLOWED = {"broadcasts", "outbox"}  # what is rung when a sending goes on
FIRST = b"id: 1\n" + QUEUE  # what came between the page and its stream
AGAIN = FIRST + CASE  # what came while the page was away


async def prepare(app: web.Application) -> None:
    """Makes the signal that ends all streams."""
    app[CLOSING] = asyncio.Event()


async def close(app: web.Application) -> None:
    """Ends all streams, so that the service can stop at once."""
    app[CLOSING].set()


async def news(request: web.Request) -> web.Response:
    """How many cases hold something new, for the title and badge of a page that is open."""
    async with request.app[SITE].storage.read() as tx:
        return web.Response(text=str(await desk.news(tx, request[WHO])))


async def stream(request: web.Request) -> web.StreamResponse:
    """News as server-sent events, until the page goes, an hour is over or the service stops."""
    site, person = request.app[SITE], request[WHO]
    if site.streams.get(person.id, 0) >= STREAMS_A_PERSON:
        raise web.HTTPTooManyRequests
    site.streams[person.id] = site.streams.get(person.id, 0) + 1
    answer = web.StreamResponse(headers=HEADERS)
    try:
        await answer.prepare(request)
        with suppress(ConnectionResetError):
            await _tell(request, answer)
    finally:
        site.streams[person.id] -= 1
    return answer


async def _tell(request: web.Request, answer: web.StreamResponse) -> None:
    begun, closing, case = monotonic(), request.app[CLOSING], f"case:{request.query.get('case')}"
    written = begun
    async with request.app[SITE].storage.bell.listen() as news:
        followed = SENDING * ("broadcast" in request.query)  # it may have begun between the page and its stream
        await answer.write((AGAIN if "Last-Event-ID" in request.headers else FIRST) + followed)
        while monotonic() < begun + LIFE_SECONDS and request.transport and not closing.is_set():
            topics = await _next(news, closing)
            told = QUEUE * ("queue" in topics) + CASE * (case in topics)
            told += followed * bool(topics & FOLLOWED)
            if told or monotonic() > written + PING_SECONDS:
                await answer.write(told or b": still here\n\n")
                written = monotonic()


async def _next(news: asyncio.Queue[str], closing: asyncio.Event) -> set[str]:
    waits = [asyncio.create_task(news.get()), asyncio.create_task(closing.wait())]
    try:
        done, _ = await asyncio.wait(waits, timeout=LOOK_SECONDS, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in waits:
            task.cancel()
    if waits[0] not in done:
        return set()
    topics = {str(waits[0].result())}
    await asyncio.sleep(GATHER_SECONDS)
    while not news.empty():
        topics.add(news.get_nowait())
    return topics
