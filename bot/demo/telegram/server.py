"""The stand-in itself: an HTTP server that speaks enough of Telegram's Bot API."""

import asyncio
import secrets
import time
from collections import Counter
from collections.abc import Callable, Mapping
from email.utils import formatdate
from typing import Any, NamedTuple

import orjson
from aiohttp import web

from bot.demo.telegram import arguments, editing, page, profile, sending
from bot.demo.telegram.arguments import Arguments
from bot.demo.telegram.faults import Fault, Faults
from bot.demo.telegram.limits import COUNTED, Budget, Limits
from bot.demo.telegram.phones import Group, Phone
from bot.demo.telegram.refusal import Refusal, bad_request, too_many
from bot.demo.telegram.state import Change, Chat, World
from bot.demo.telegram.updates import Updates

Json = dict[str, Any]

MAX_BODY = 55 * 1024 * 1024
METHODS: Mapping[str, Callable[[World, Arguments], Any]] = {
    **sending.METHODS,
    **editing.METHODS,
    **profile.METHODS,
}


class Call(NamedTuple):
    """A call that took effect; at is the monotonic time in seconds."""

    at: float
    method: str
    chat_id: int | None
    arguments: Json


class StandIn(page.Stage):
    """A Bot API server for one bot, with the phones that write to it.

    Without a token it makes one up. With keep_calls=False only the counters are kept, for benches."""

    def __init__(
        self,
        token: str | None = None,
        limits: Limits | None = None,
        *,
        username: str = "koban_demo_bot",
        keep_calls: bool = True,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.token = token or f"123456:{secrets.token_urlsafe(26)}"
        self.world = World(int(self.token.partition(":")[0]), username)
        super().__init__(self.world)
        self.updates = Updates()
        self.faults = Faults()
        self.calls: list[Call] = []
        self.counts: Counter[str] = Counter()
        self.refused = 0
        self.url = ""
        self._clock = clock
        self._keep_calls = keep_calls
        self._phones: dict[int, Phone] = {}
        self._released = asyncio.Event()
        self._runner: web.AppRunner | None = None
        self.limits = limits
        self.world.watchers.add(self._note_toast)

    @property
    def limits(self) -> Limits | None:
        """The limits in force; None is no limits. Setting them starts a new budget."""
        return self._limits

    @limits.setter
    def limits(self, limits: Limits | None) -> None:
        self._limits = limits
        self._budget = Budget(limits, self._clock) if limits else None

    async def start(self, port: int = 0, host: str = "127.0.0.1") -> str:
        """Listen, on any free port for 0; the address to give to the bot."""
        app = web.Application(client_max_size=MAX_BODY)
        app.router.add_route("*", "/bot{token}/{method}", self._answer)
        app.router.add_get("/file/bot{token}/{path:.+}", self._download)
        page.add_routes(app, self)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, host, port)
        await site.start()
        _, bound, *_ = self._runner.addresses[0]
        self.url = f"http://{host}:{bound}"
        return self.url

    async def stop(self) -> None:
        """End every open call and stop listening."""
        self.release()
        self.close_page()
        await self.updates.stop()
        if self._runner is not None:
            await self._runner.cleanup()

    def phone(
        self,
        user_id: int,
        language: str = "",
        first_name: str = "Someone",
        *,
        username: str | None = None,
        last_name: str | None = None,
        is_bot: bool = False,
    ) -> Phone:
        """The phone of a person, made on first use."""
        if user_id not in self._phones:
            user = {"id": user_id, "is_bot": is_bot, "first_name": first_name}
            more = {"username": username, "last_name": last_name, "language_code": language}
            user |= {name: value for name, value in more.items() if value}
            self._phones[user_id] = Phone(self.world, self.updates, user)
        return self._phones[user_id]

    def group(self, chat_id: int, title: str = "A group", kind: str = "supergroup") -> Group:
        """A group, supergroup or channel; its number is below zero."""
        return Group(self.world, self.updates, {"id": chat_id, "title": title, "type": kind})

    def push(self, update: Json) -> int | None:
        """Queue a raw update; its number, or None if the bot did not ask for its kind."""
        return self.updates.push(update)

    def release(self) -> None:
        """Let go of every call that hangs: its connection is closed."""
        self._released.set()
        self._released = asyncio.Event()

    def _note_toast(self, chat: Chat, change: Change, value: Any) -> None:
        if change == "toast" and chat.chat_id in self._phones:
            self._phones[chat.chat_id].toasts.append(value)

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"].lower()
        try:
            self._check_token(request.match_info["token"])
            return await self._carry_out(request, method, await arguments.read(request))
        except Refusal as refusal:
            return web.Response(body=refusal.body(), status=refusal.code, content_type="application/json")

    def _check_token(self, token: str) -> None:
        if token == self.token:
            return
        wrong = token.partition(":")[0].isdecimal() and ":" in token
        raise Refusal(401, "Unauthorized") if wrong else Refusal(404, "Not Found")

    async def _carry_out(self, request: web.Request, method: str, args: Arguments) -> web.StreamResponse:
        self.counts[method] += 1
        chat_id = args.integer("chat_id")
        if delay := self.faults.delay(method):
            await asyncio.sleep(delay)
        fault = self.faults.take(method, chat_id)
        if fault is not None and fault.kind in ("refuse", "vanish", "hang"):
            await self._spoil(request, fault)
        if self._budget is not None and method in COUNTED:
            self._spend(self._budget, chat_id)
        result = await self._perform(method, args)
        if self._keep_calls and method != "getupdates":
            name = request.match_info["method"]
            self.calls.append(Call(self._clock(), name, chat_id, args.record()))
        if fault is not None:
            await self._spoil(request, fault)
        return web.Response(
            body=orjson.dumps({"ok": True, "result": result}),
            content_type="application/json",
            headers={"Date": formatdate(self.world.now(), usegmt=True)},
        )

    async def _spoil(self, request: web.Request, fault: Fault) -> None:
        if fault.kind == "refuse":
            raise fault.refusal
        if fault.kind in ("hang", "stall"):
            await self._released.wait()
        if request.transport is not None:
            request.transport.abort()
        raise fault.refusal

    def _spend(self, budget: Budget, chat_id: int | None) -> None:
        wait = budget.spend(chat_id or 0)
        if wait is not None:
            self.refused += 1
            raise too_many(wait)

    async def _perform(self, method: str, args: Arguments) -> Any:
        match method:
            case "getupdates":
                return await self.updates.poll(args)
            case "setwebhook":
                return await self.updates.set_webhook(args)
            case "deletewebhook":
                return await self.updates.delete_webhook(args)
            case "getwebhookinfo":
                return self.updates.webhook_info()
        if method not in METHODS:
            raise Refusal(404, "Not Found: method not found")
        try:
            return METHODS[method](self.world, args)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise bad_request(f"can't parse the arguments of {method}") from error

    async def _download(self, request: web.Request) -> web.Response:
        stored = self.world.files.at(request.match_info["path"])
        if request.match_info["token"] != self.token or stored is None:
            return web.Response(body=Refusal(404, "Not Found").body(), status=404)
        return web.Response(body=stored.content, content_type="application/octet-stream")
