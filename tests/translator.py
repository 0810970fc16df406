"""A stand-in for LibreTranslate: translates by turning words around, and can be slow, failing or lying."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

LANGUAGES = ("en", "nl", "fr", "de", "ar", "tr", "fa")
LIES: dict[str, Callable[[], web.StreamResponse]] = {
    "html": lambda: web.Response(text="<html>Hello</html>", content_type="text/html"),
    "no-text": lambda: web.json_response({"translatedText": None}),
    "empty": lambda: web.json_response({"translatedText": "  "}),
    "list": lambda: web.json_response(["translatedText"]),
    "endless": lambda: web.json_response({"translatedText": "buy this " * 200_000}),
    "deep": lambda: web.Response(text="[" * 100_000, content_type="application/json"),
    "elsewhere": lambda: web.Response(status=302, headers={"Location": "http://127.0.0.1:9/translate"}),
}


@dataclass
class TranslationServer:
    """What it was asked, and how it behaves: `well`, `slow`, `down`, `no` or one of LIES."""

    url: str = ""
    mood: str = "well"
    asked: list[dict[str, Any]] = field(default_factory=list)
    go_on: asyncio.Event = field(default_factory=asyncio.Event)

    async def languages(self, _: web.Request) -> web.Response:
        """Each language with its targets."""
        if self.mood == "down":
            return web.Response(status=503)
        return web.json_response([{"code": c, "name": c, "targets": list(LANGUAGES)} for c in LANGUAGES])

    async def translate(self, request: web.Request) -> web.StreamResponse:
        """One text."""
        asked = await request.json()
        self.asked.append(asked)
        if self.mood == "slow":
            await self.go_on.wait()
        if self.mood == "down":
            return web.Response(status=503)
        if self.mood == "no":
            return web.json_response({"error": "not supported"}, status=400)
        if self.mood in LIES:
            return LIES[self.mood]()
        return web.json_response({"translatedText": turned(asked["q"])})


def turned(text: str) -> str:
    """What it makes of a text."""
    return " ".join(reversed(text.split()))


@asynccontextmanager
async def translation_server() -> AsyncIterator[TranslationServer]:
    """The stand-in on a port of its own, for as long as the block lasts."""
    server = TranslationServer()
    app = web.Application()
    app.router.add_get("/languages", server.languages)
    app.router.add_post("/translate", server.translate)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    server.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield server
    finally:
        server.go_on.set()
        await runner.cleanup()
