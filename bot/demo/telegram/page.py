"""The page of phones: what it shows, its live stream and what is done on it."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import orjson
from aiohttp import web

from bot.demo.telegram import views
from bot.demo.telegram.files import is_picture, picture_type
from bot.demo.telegram.phones import Phone
from bot.demo.telegram.profile import commands_for, text_for
from bot.demo.telegram.refusal import Refusal
from bot.demo.telegram.state import Change, Chat, Posted, World
from bot.demo.zone import SAMPLE_PHOTOS, SAMPLE_PLACES, SamplePhoto, SamplePlace

Json = dict[str, Any]

STATIC = Path(__file__).parents[1] / "static" / "phones"
# The phones are drawn with the desk's own tokens, fonts and pieces.
DESK_STATIC = Path(__file__).parents[2] / "web" / "static"
PING_SECONDS = 15
GUARDS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self';"
        " connect-src 'self'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


@dataclass(frozen=True, slots=True)
class Seat:
    """One phone on the page; without a name it is called by its place in the row."""

    phone: Phone
    name: str = ""
    area: str = ""
    kind: Literal["citizen", "officer"] = "citizen"


class Stage:
    """What the page of phones shows; desk_url None hides the way to the desk."""

    def __init__(self, world: World) -> None:
        self.seats: list[Seat] = []
        self.desk_url: str | None = None
        self.zone_name = ""
        self.places: Sequence[SamplePlace] = SAMPLE_PLACES
        self.samples: Sequence[SamplePhoto] = SAMPLE_PHOTOS
        self._world = world
        self._streams: set[asyncio.Queue[bytes | None]] = set()
        world.watchers.add(self._show)

    def close_page(self) -> None:
        """End every live stream."""
        for stream in self._streams:
            stream.put_nowait(None)

    def seat_of(self, user_id: int) -> Seat | None:
        """The seat of the person with this number."""
        return next((seat for seat in self.seats if seat.phone.user_id == user_id), None)

    def whole(self) -> Json:
        """Everything the page needs when it opens."""
        return {
            "desk": self.desk_url,
            "zone": self.zone_name,
            "places": [place.name for place in self.places],
            "samples": [sample.name for sample in self.samples],
            "seats": [self._seat(seat) for seat in self.seats],
        }

    def listen(self) -> "asyncio.Queue[bytes | None]":
        """A new stream of changes."""
        stream: asyncio.Queue[bytes | None] = asyncio.Queue()
        self._streams.add(stream)
        return stream

    def leave(self, stream: "asyncio.Queue[bytes | None]") -> None:
        """Stop feeding a stream."""
        self._streams.discard(stream)

    def file_content(self, file_id: str) -> bytes:
        """The bytes of a file; an unknown id is a Refusal."""
        return self._world.files.get(file_id).content

    def _seat(self, seat: Seat) -> Json:
        posted = seat.phone.chat.posted.values()
        messages = [views.for_page(one) for one in posted]
        return {"id": seat.phone.user_id, "kind": seat.kind, "messages": messages, **self._face(seat)}

    def _face(self, seat: Seat) -> Json:
        language = seat.phone.language
        return {
            "name": seat.name,
            "area": seat.area,
            "language": language,
            "title": text_for(self._world, "name", language),
            "subtitle": text_for(self._world, "short_description", language),
            "description": text_for(self._world, "description", language),
            "commands": commands_for(self._world, seat.phone.chat, language),
            "keyboard": seat.phone.chat.keyboard,
        }

    def _show(self, chat: Chat, change: Change, value: Any) -> None:
        if not self._streams:
            return
        seat = self.seat_of(chat.chat_id)
        if seat is not None:
            event = {"phone": chat.chat_id, change: self._shown(seat, change, value)}
            for stream in self._streams:
                stream.put_nowait(orjson.dumps(event))

    def _shown(self, seat: Seat, change: Change, value: Any) -> Any:
        if change in ("face", "keyboard", "shut"):
            return self._face(seat)
        return views.for_page(value) if isinstance(value, Posted) else value


def add_routes(app: web.Application, stage: Stage) -> None:
    """Put the page of phones at the root of a server."""
    handlers = _Handlers(stage)
    app.router.add_get("/", handlers.page)
    app.router.add_get("/phones/live", handlers.live)
    app.router.add_get("/phones/files/{file_id}", handlers.file)
    app.router.add_post("/phones/{user_id}/{act}", handlers.act)
    app.router.add_static("/phones/static", STATIC)
    app.router.add_static("/look", DESK_STATIC)


class _Handlers:
    """The page's requests."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._acts: dict[str, Callable[[Phone, Json], Awaitable[object]]] = {
            "says": lambda phone, did: phone.says(did["text"], did.get("reply_to")),
            "edits": lambda phone, did: phone.edits(did["message_id"], did["text"]),
            "taps": lambda phone, did: phone.taps_data(did["data"], did["message_id"]),
            "sample": self._sample,
            "place": self._place,
            "language": self._language,
        }

    async def page(self, request: web.Request) -> web.StreamResponse:
        """The page itself."""
        return web.FileResponse(STATIC / "page.html", headers=GUARDS)

    async def live(self, request: web.Request) -> web.StreamResponse:
        """Server-sent events: first everything, then each change."""
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        await response.prepare(request)
        stream = self._stage.listen()
        with suppress(ConnectionResetError):
            await response.write(_event(orjson.dumps({"all": self._stage.whole()})))
            await _pass_on(stream, response)
        self._stage.leave(stream)
        return response

    async def file(self, request: web.Request) -> web.Response:
        """A photo to look at, or another file to download."""
        try:
            stored = self._stage.file_content(request.match_info["file_id"])
        except Refusal as refusal:
            raise web.HTTPNotFound from refusal
        if is_picture(stored):
            return web.Response(body=stored, headers={**GUARDS, "Content-Type": picture_type(stored)})
        headers = {**GUARDS, "Content-Disposition": "attachment"}
        return web.Response(body=stored, headers=headers, content_type="application/octet-stream")

    async def act(self, request: web.Request) -> web.Response:
        """Something done on a phone of the page."""
        seat = self._stage.seat_of(int(request.match_info["user_id"]))
        # Another site open in the same browser must not play on these phones.
        if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
            raise web.HTTPForbidden
        if seat is None:
            raise web.HTTPNotFound
        if request.match_info["act"] == "file":
            await _send_file(seat.phone, request)
        else:
            await self._carry_out(seat.phone, request)
        return web.Response(status=204)

    async def _carry_out(self, phone: Phone, request: web.Request) -> None:
        if request.content_type != "application/json":
            raise web.HTTPUnsupportedMediaType
        try:
            act = self._acts[request.match_info["act"]]
            await act(phone, orjson.loads(await request.read()))
        except (KeyError, IndexError, TypeError, ValueError) as error:
            raise web.HTTPBadRequest from error

    async def _sample(self, phone: Phone, did: Json) -> None:
        content = await asyncio.to_thread(self._stage.samples[did["index"]].path.read_bytes)
        await phone.sends_photo(content, did.get("caption"))

    async def _place(self, phone: Phone, did: Json) -> None:
        place = self._stage.places[did["index"]]
        await phone.sends_location(place.lat, place.lon)

    async def _language(self, phone: Phone, did: Json) -> None:
        phone.language = str(did["code"])


async def _send_file(phone: Phone, request: web.Request) -> None:
    content, asked = await request.read(), request.query
    if is_picture(content):
        await phone.sends_photo(content, asked.get("caption"), asked.get("album"))
    else:
        await phone.sends_document(content, asked.get("name", "file"), request.content_type, asked.get("caption"))


async def _pass_on(stream: "asyncio.Queue[bytes | None]", response: web.StreamResponse) -> None:
    while True:
        try:
            change = await asyncio.wait_for(stream.get(), PING_SECONDS)
        except TimeoutError:
            await response.write(b": ping\n\n")
            continue
        if change is None:
            return
        await response.write(_event(change))


def _event(content: bytes) -> bytes:
    return b"data: " + content + b"\n\n"
