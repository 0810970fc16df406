"""What every page of the desk reaches: storage, settings and who is asking."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from aiohttp import web

from bot.config import Settings
from bot.media import MediaRoom
from bot.web.shelf import Shelf
from storage.db import Storage
from storage.models import Person

Figures = Callable[[], Awaitable[dict[str, float]]]
Rest = Callable[[float], Awaitable[object]]
WAITING_ROOM = 300  # attempts to sign in that wait at the same time, in this process


@dataclass(frozen=True)
class DemoDesk:
    """What only the demo offers: the page of phones, and a way in for each invented person."""

    phones_url: str
    people: Callable[[], Awaitable[Sequence[Person]]]
    link: Callable[[str], Awaitable[str]]


@dataclass(frozen=True)
class Site:
    """The parts a page may use."""

    storage: Storage
    settings: Settings
    shelf: Shelf
    figures: Figures
    bot_name: str = ""
    demo_desk: DemoDesk | None = None
    rest: Rest = asyncio.sleep
    waiting: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(WAITING_ROOM))
    streams: dict[str, int] = field(default_factory=dict)
    media: MediaRoom = field(default_factory=MediaRoom)


SITE = web.AppKey("site", Site)
WHO: web.RequestKey[Person] = web.RequestKey("who", Person)
STAGE: web.RequestKey[str] = web.RequestKey("stage", str)
SESSION: web.RequestKey[str] = web.RequestKey("session", str)
LANGUAGE: web.RequestKey[str] = web.RequestKey("language", str)
REQUEST_ID: web.RequestKey[str] = web.RequestKey("request id", str)


def is_fragment(request: web.Request) -> bool:
    """Whether a page asks for pieces of itself rather than a person for a page."""
    return request.headers.get("HX-Request") == "true"
