"""Telegram's part of a process: hello, updates into the inbox, the webhook, commands and descriptions."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from hashlib import sha256

import structlog
from aiohttp import web

from bot import texts
from bot.channels import NotSent, Refused, TokenRefused
from bot.channels.telegram import incoming
from bot.channels.telegram.channel import Telegram, Update
from bot.config import Settings
from bot.inbox import Inbox
from handlers.services import people, zone
from handlers.services.errors import Misconfigured
from handlers.services.zone import Zone
from locales import mark_desk
from storage.db import Storage

log = structlog.get_logger()
HOOK_PATH = "/telegram"
RETRY = 2.0


async def start(telegram: Telegram, settings: Settings) -> str:
    """Says hello to Telegram, as long as it takes; what a webhook lacks and a refused token are said in words."""
    if "telegram" in settings.parts and settings.telegram_mode == "webhook" and not settings.public_url:
        raise Misconfigured(
            mark_desk("The webhook needs KOBAN_PUBLIC_URL, the address under which Telegram finds Koban.")
        )
    while True:
        try:
            return await telegram.start()
        except TokenRefused as error:
            raise Misconfigured(
                mark_desk("Telegram does not accept the token in KOBAN_TELEGRAM_TOKEN. Copy it again from @BotFather.")
            ) from error
        except NotSent as error:
            log.warning("telegram-unreachable", error=str(error))
            await asyncio.sleep(RETRY)


def taking_in(inbox: Inbox) -> Callable[[Sequence[Update]], Awaitable[None]]:
    """Reduces updates and keeps them before they are confirmed."""

    async def take_in(updates: Sequence[Update]) -> None:
        await inbox.take_in(
            incoming.CHANNEL, [(int(update["update_id"]), incoming.understood(update)) for update in updates]
        )

    return take_in


def webhook(telegram: Telegram, storage: Storage, inbox: Inbox) -> Callable[[web.Request], Awaitable[web.Response]]:
    """The handler of the webhook's address."""
    return telegram.webhook(lambda: _secrets(storage), taking_in(inbox))


async def announce_webhook(telegram: Telegram, storage: Storage, settings: Settings) -> None:
    """Tells Telegram where to bring updates."""
    await telegram.set_webhook(settings.public_url + HOOK_PATH, _secrets(storage)[0])


def _secrets(storage: Storage) -> list[str]:
    """The secret Telegram must show; while the vault key turns, Telegram may still know an older one."""
    return storage.keys.vault.tags("webhook-secret", "telegram")


async def keep_texts(telegram: Telegram, storage: Storage, settings: Settings) -> None:
    """Sets commands and descriptions when they changed, and an officer's commands when a chat is linked."""
    async with storage.bell.listen() as news:
        await _patiently(lambda: set_texts(telegram, storage, settings))
        await _patiently(lambda: _set_officer_commands(telegram, storage))
        while True:
            if await news.get() == "people":
                await _patiently(lambda: _set_officer_commands(telegram, storage))


async def _patiently(step: Callable[[], Awaitable[None]]) -> None:
    for wait in (5, 60, 600):
        try:
            await step()
            return
        except (NotSent, Refused) as error:
            log.warning("texts-not-set", error=str(error))
            await asyncio.sleep(wait)


async def set_texts(telegram: Telegram, storage: Storage, settings: Settings) -> None:
    """Sets commands and descriptions of each language in which they changed; raises NotSent or Refused."""
    async with storage.read() as tx:
        here = await zone.the(tx)
    marks = settings.folder / "telegram-texts"
    known = marks.read_text(encoding="ascii").splitlines() if marks.exists() else []
    done: list[str] = []
    for language in (None, *filter(_telegram_knows, zone.languages(here))):
        wanted = _texts_in(here, language)
        mark = sha256(repr((telegram.bot.id, language, wanted)).encode()).hexdigest()
        if mark not in known:
            await telegram.set_texts(language, *wanted)
        done.append(mark)
        # Each language for itself: Telegram may refuse the next for hours, and these calls are few a day.
        marks.write_text("\n".join(done + known), encoding="ascii")
    marks.write_text("\n".join(done), encoding="ascii")


def _telegram_knows(language: str) -> bool:
    """Telegram takes the two letters of ISO 639-1 only; whoever reads Dari sees the Persian texts of their phone."""
    return len(language) == 2


def _texts_in(here: Zone, language: str | None) -> tuple[list[tuple[str, str]], str, str, str]:
    offered = zone.languages(here)
    speaks = language or offered[0]
    return (
        texts.citizen_commands(speaks),
        texts.description(here, [language] if language else offered),
        texts.short_description(speaks),
        texts.bot_name(here, speaks),
    )


async def _set_officer_commands(telegram: Telegram, storage: Storage) -> None:
    async with storage.read() as tx:
        here = await zone.the(tx)
        linked = await people.linked(tx, telegram.name)
    for person, address in linked:
        await telegram.set_chat_commands(address, texts.officer_commands(person.language, here.officers_chat))
