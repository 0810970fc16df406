"""The composition root: builds the parts of this process, starts and stops them in order."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import replace
from functools import partial
from typing import Any

import structlog
from aiohttp import web

from bot import mail, telegram_part, translator
from bot.channels import Channel
from bot.channels.invented import Invented
from bot.channels.telegram.channel import Telegram
from bot.clock import Clock
from bot.config import Settings
from bot.figures import figures
from bot.inbox import Inbox
from bot.interpreter import Interpreter
from bot.keywatch import KeyWatch
from bot.logs import place_of
from bot.mailbag import Mailbag
from bot.media import MediaRoom
from bot.outbox import Outbox
from bot.pace import Pace
from bot.translator import Translator
from bot.web import build
from bot.web.site import DemoDesk
from handlers.services.errors import Misconfigured
from locales import articles, mark_desk
from storage.db import Storage

log = structlog.get_logger()
GATHER = 30.0


@asynccontextmanager
async def running(
    settings: Settings,
    storage: Storage,
    *,
    demo_desk: DemoDesk | None = None,
    per_second: float | None = 30.0,
    fault: Callable[[], None] = lambda: None,
) -> AsyncIterator["Running"]:
    """Everything this process is asked to run, for as long as the block lasts."""
    await _prepare(settings)
    async with AsyncExitStack() as stack:
        parts = Running()
        hook = None
        turned: list[Callable[[], Awaitable[None]]] = []
        if settings.parts & {"telegram", "outbox"}:
            telegram = Telegram(settings.telegram_token, settings.telegram_url)
            channels: dict[str, Channel] = {telegram.name: telegram, Invented.name: Invented()}
            parts.bot_name = await telegram_part.start(telegram, settings)
            storage.around = replace(storage.around, bot=parts.bot_name)
            stack.push_async_callback(telegram.stop)
        if "outbox" in settings.parts:
            parts.watch(stack, Outbox(storage, channels, _pace(per_second), fault).run())
        if "telegram" in settings.parts:
            inbox = Inbox(storage, channels, MediaRoom())
            parts.watch(stack, inbox.run())
            parts.watch(stack, telegram_part.keep_texts(telegram, storage, settings))
            if settings.telegram_mode == "polling":
                parts.watch(stack, telegram.poll(telegram_part.taking_in(inbox)))
            else:
                hook = telegram_part.webhook(telegram, storage, inbox)
        if "web" in settings.parts or hook:
            desk = build(
                storage,
                settings,
                health=lambda: figures(storage),
                bot_name=parts.bot_name,
                demo_desk=demo_desk,
            )
            if hook:
                desk.router.add_post(telegram_part.HOOK_PATH, hook)
            parts.port = await _serve(stack, desk, settings)
        if hook:
            await telegram_part.announce_webhook(telegram, storage, settings)
            turned.append(partial(telegram_part.announce_webhook, telegram, storage, settings))
        parts.watch(stack, KeyWatch(storage, settings.folder / "keys", turned).run())
        if "clock" in settings.parts:
            ticking = _clock(storage, settings)
            ticking.start()
            stack.push_async_callback(ticking.stop)
        yield parts


async def _prepare(settings: Settings) -> None:
    """Refuses addresses of helping servers that cannot be right, and reads the articles, before anything begins."""
    mail.server(settings.mail_url)
    translator.server(settings.translate_url)
    if settings.parts & {"telegram", "web"}:
        await asyncio.to_thread(articles.shipped)  # a second of work that would hold up whoever reads first


def _clock(storage: Storage, settings: Settings) -> Clock:
    post, machine = mail.server(settings.mail_url), translator.server(settings.translate_url)
    interpreter = Interpreter(storage, Translator(machine) if machine else None)
    return Clock(storage, Mailbag(storage, post, settings.desk_url), interpreter)


def _pace(per_second: float | None) -> Pace:
    clock = asyncio.get_running_loop().time
    return Pace(clock, per_second, per_second or 0, gather=GATHER if per_second else 0)


class Running:
    """The tasks of this process, its bot's name and its web port."""

    def __init__(self) -> None:
        self.bot_name, self.port = "", 0
        self._tasks: list[asyncio.Task[Any]] = []

    def watch(self, stack: AsyncExitStack, work: Any) -> None:
        """Runs a loop until the end of the process."""
        task = asyncio.create_task(work)
        task.add_done_callback(_say_if_broken)
        self._tasks.append(task)
        stack.push_async_callback(_ended, task)

    async def until_done(self, stop: asyncio.Event) -> None:
        """Waits for the signal to stop; a loop that ends by itself ends the process, loudly."""
        waiting = asyncio.create_task(stop.wait())
        done, _ = await asyncio.wait({waiting, *self._tasks}, return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
        if done - {waiting}:
            raise SystemExit(1)


def _say_if_broken(task: asyncio.Task[Any]) -> None:
    if not task.cancelled() and task.exception():
        log.error("part-broken", error=type(task.exception()).__name__, at=place_of(task.exception()))


async def _ended(task: asyncio.Task[Any]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await asyncio.gather(task, return_exceptions=True)


async def _serve(stack: AsyncExitStack, app: web.Application, settings: Settings) -> int:
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=3)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    site = web.TCPSite(runner, settings.web_host, settings.web_port)
    try:
        await site.start()
    except OSError as error:
        raise Misconfigured(
            mark_desk("Port {port} on {host} is used by another program. Stop it, or set KOBAN_WEB_PORT."),
            port=settings.web_port,
            host=settings.web_host,
        ) from error
    addresses: Sequence[Any] = runner.addresses
    return int(addresses[0][1])
