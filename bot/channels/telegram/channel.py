"""The Telegram channel: polling by our own loop or a webhook, sending through python-telegram-bot's Bot."""

import asyncio
import hmac
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import structlog
from aiohttp import web
from telegram import Bot, BotCommand, BotCommandScopeChat, LinkPreviewOptions
from telegram.error import (
    BadRequest,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.channels import Blocked, MayHaveArrived, NotSent, Refused, Sending, Sent, Throttled, TokenRefused, TooBig
from bot.channels.telegram import incoming, outgoing
from bot.channels.telegram.request import AiohttpRequest, NeverLeft, PollRequest, parsed_json
from handlers.dialogue import Reply

log = structlog.get_logger()
Update = dict[str, Any]
TakeIn = Callable[[Sequence[Update]], Awaitable[None]]
POLL_SECONDS, BATCH, BODY_LIMIT = 25, 100, 1 << 20
PROBE_SECONDS, CONFLICT_PAUSE = 3, 1.5  # a program like ours comes back before the probe ends
TROUBLE_LASTS = timedelta(hours=1)
ALLOWED = list(incoming.ALLOWED_UPDATES)
DOT = "·"
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


@dataclass(frozen=True)
class WebhookState:
    """Where Telegram brings a bot's updates, how many wait there, and why the last attempt failed (within the hour)."""

    url: str
    waiting: int
    trouble: str


class Telegram:
    """One bot. `take_in` keeps updates durably and returns once they are committed."""

    name = incoming.CHANNEL

    def __init__(self, token: str, url: str) -> None:
        self._polling, self._asking = PollRequest(), AiohttpRequest()
        self.bot = Bot(
            token,
            base_url=f"{url}/bot",
            base_file_url=f"{url}/file/bot",
            request=self._asking,
            get_updates_request=self._polling,
        )
        self.last_poll: float | None = None

    async def start(self) -> str:
        """Says hello; returns the bot's username; raises TokenRefused or NotSent."""
        try:
            await self.bot.initialize()
        except TelegramError as error:
            await self.bot.shutdown()
            raise TokenRefused if isinstance(error, InvalidToken) else NotSent(type(error).__name__) from None
        return str(self.bot.username)

    async def stop(self) -> None:
        """Closes the connections."""
        await self.bot.shutdown()

    async def poll(self, take_in: TakeIn) -> None:
        """Fetches updates until cancelled; the offset moves only after `take_in` has committed them."""
        try:
            await self._until_done(lambda: self.bot.delete_webhook(drop_pending_updates=False))
        except TelegramError as error:
            log.warning("webhook-not-removed", error=type(error).__name__)
        offset = 0
        while True:
            updates = await self._fetched(offset)
            if updates:
                await take_in(updates)
                offset = int(updates[-1]["update_id"]) + 1

    async def _fetched(self, offset: int) -> list[Update]:
        try:
            return await self._get_updates(offset)
        except RetryAfter as error:
            await asyncio.sleep(_seconds(error))
        except Conflict:
            log.error("telegram-conflict", meaning="another program fetches this bot's messages")
            await asyncio.sleep(CONFLICT_PAUSE)
        except InvalidToken:
            log.error("telegram-token-refused")
            await asyncio.sleep(30)
        except TelegramError as error:
            log.warning("telegram-unreachable", error=type(error).__name__)
            await asyncio.sleep(1)
        return []

    async def _get_updates(self, offset: int) -> list[Update]:
        arguments = {"offset": offset, "timeout": POLL_SECONDS, "limit": BATCH, "allowed_updates": ALLOWED}
        found = await self._polling.updates(self.bot.base_url, arguments, POLL_SECONDS + 10)
        self.last_poll = asyncio.get_running_loop().time()
        return list(found) if isinstance(found, list) else []

    async def set_webhook(self, url: str, secret: str) -> None:
        """Asks Telegram to bring updates to us."""
        await self._until_done(lambda: self.bot.set_webhook(url, secret_token=secret, allowed_updates=ALLOWED))

    async def webhook_state(self) -> WebhookState:
        """Where Telegram brings updates now; raises NotSent or Refused."""
        try:
            found = await self.bot.get_webhook_info()
        except TelegramError as error:
            raise _harmless(error) from None
        recent = found.last_error_date and found.last_error_date > datetime.now(UTC) - TROUBLE_LASTS
        return WebhookState(found.url, found.pending_update_count, (found.last_error_message or "") if recent else "")

    def clock_ahead(self) -> float | None:
        """By how many seconds this machine's clock is ahead of Telegram's, right after an answer; None when unknown."""
        try:
            return time.time() - parsedate_to_datetime(self._asking.date).timestamp()
        except (ValueError, TypeError):
            return None

    async def somebody_polls(self) -> bool:
        """Whether another program fetches this bot's updates: it cuts a short poll of ours, which confirms nothing."""
        try:
            await self._polling.updates(self.bot.base_url, {"timeout": PROBE_SECONDS, "limit": 1}, PROBE_SECONDS + 10)
        except Conflict:
            return True
        except TelegramError as error:
            raise _harmless(error) from None
        return False

    def webhook(
        self, secrets: Callable[[], Sequence[str]], take_in: TakeIn
    ) -> Callable[[web.Request], Awaitable[web.Response]]:
        """The handler of the webhook's address: secret first, in constant time; 200 only after the commit."""

        async def receive(request: web.Request) -> web.Response:
            given = request.headers.get("X-Telegram-Bot-Api-Secret-Token", "")
            if not any(hmac.compare_digest(given.encode(), secret.encode()) for secret in secrets()):
                return web.Response(status=403)
            if (request.content_length or 0) > BODY_LIMIT:
                return web.Response(status=413)
            update = _parsed(await request.content.read(BODY_LIMIT + 1))
            if update is None:
                return web.Response(status=400)
            await take_in([update])
            return web.Response()

        return receive

    async def _until_done(self, request: Callable[[], Awaitable[object]]) -> None:
        while True:
            try:
                await request()
                return
            except RetryAfter as error:
                await asyncio.sleep(_seconds(error))
            except NetworkError as error:
                if isinstance(error, BadRequest):
                    raise
                log.warning("telegram-unreachable", error=type(error).__name__)
                await asyncio.sleep(1)

    async def send(self, sending: Sending) -> Sent:
        """Sends one message; raises what bot.channels names."""
        arguments = outgoing.arguments(sending.reply, document=sending.document is not None)
        chat = int(sending.address)
        try:
            if sending.reply.point:
                keys = arguments["reply_markup"]
                message = await self.bot.send_location(chat, *sending.reply.point, reply_markup=keys)
            elif sending.photo is not None:
                message = await self.bot.send_photo(
                    chat, sending.photo, filename="photo.jpg", has_spoiler=sending.veiled or None, **arguments
                )
            elif picture := sending.handle or sending.picture:
                message = await self.bot.send_photo(chat, picture, filename="picture.jpg", **arguments)
            elif sending.document is not None:
                message = await self.bot.send_document(chat, sending.document, filename=sending.file_name, **arguments)
            else:
                message = await self.bot.send_message(chat, link_preview_options=NO_PREVIEW, **arguments)
        except TelegramError as error:
            raise _named(error) from None
        return Sent(str(message.message_id), message.photo[-1].file_id if message.photo else "")

    async def fetch(self, file: str) -> bytes:
        """The bytes of a file a person sent (20 MB at most); raises what bot.channels names."""
        try:
            found = await self.bot.get_file(file)
            return bytes(await found.download_as_bytearray())
        except TelegramError as error:
            raise _named(error) from None

    async def delete(self, address: str, message: str) -> None:
        """Takes a message away; raises what bot.channels names."""
        try:
            await self.bot.delete_message(int(address), int(message))
        except TelegramError as error:
            raise _named(error) from None

    async def delete_many(self, address: str, messages: Sequence[str]) -> None:
        """Takes messages of both sides away, at most a hundred; those that are gone are passed over."""
        try:
            await self.bot.delete_messages(int(address), [int(message) for message in messages])
        except TelegramError as error:
            raise _named(error) from None

    async def blank(self, address: str, message: str) -> None:
        """Makes a message of Koban's a dot without buttons; Telegram sets no limit of time."""
        try:
            await self.bot.edit_message_text(DOT, int(address), int(message))
        except TelegramError as error:
            raise _named(error) from None

    async def edit(self, address: str, message: str, reply: Reply) -> None:
        """Gives a message of Koban's other words and buttons; one that has them already is passed over."""
        arguments = outgoing.arguments(reply)
        arguments.pop("protect_content")
        chat, number = int(address), int(message)
        try:
            if reply.picture:
                await self.bot.edit_message_caption(chat, number, **arguments)
            else:
                await self.bot.edit_message_text(
                    chat_id=chat, message_id=number, link_preview_options=NO_PREVIEW, **arguments
                )
        except TelegramError as error:
            if "not modified" not in error.message.lower():
                raise _named(error) from None

    async def acknowledge(self, tap: str) -> None:
        """Stops the little clock on a tapped button; never stored, never retried."""
        try:
            await self.bot.answer_callback_query(tap)
        except TelegramError as error:
            log.debug("tap-not-acknowledged", error=type(error).__name__)

    async def set_texts(
        self, language: str | None, commands: Sequence[tuple[str, str]], about: str, short: str, name: str
    ) -> None:
        """Commands and descriptions in one language, or the default ones; raises NotSent or Refused."""
        listed = [BotCommand(name, text) for name, text in commands]
        try:
            await self.bot.set_my_commands(listed, language_code=language)
            await self.bot.set_my_description(about[:512], language_code=language)
            await self.bot.set_my_short_description(short[:120], language_code=language)
            await self.bot.set_my_name(name[:64], language_code=language)
        except TelegramError as error:
            raise _harmless(error) from None

    async def set_chat_commands(self, address: str, commands: Sequence[tuple[str, str]]) -> None:
        """Commands of one chat, such as an officer's; raises NotSent or Refused."""
        listed = [BotCommand(name, text) for name, text in commands]
        try:
            await self.bot.set_my_commands(listed, scope=BotCommandScopeChat(int(address)))
        except TelegramError as error:
            raise _harmless(error) from None


def _parsed(body: bytes) -> Update | None:
    if len(body) > BODY_LIMIT:
        return None
    try:
        update = parsed_json(body)
    except ValueError:
        return None
    number = update.get("update_id") if isinstance(update, dict) else None
    return update if type(number) is int and 0 <= number < 2**63 else None


def _named(error: TelegramError) -> Exception:
    match error:
        case RetryAfter():
            return Throttled(_seconds(error))
        case Forbidden():
            return Blocked(type(error).__name__)
        case BadRequest() if "chat not found" in error.message.lower():
            return Blocked("ChatNotFound")
        case BadRequest() if "too big" in error.message.lower():
            return TooBig(type(error).__name__)
        case BadRequest():
            return Refused(type(error).__name__)
        case NeverLeft() | InvalidToken():
            return NotSent(type(error).__name__)
        case TimedOut() | NetworkError():
            return MayHaveArrived(type(error).__name__)
    return Refused(type(error).__name__)


def _harmless(error: TelegramError) -> Exception:
    """The error of a request that may be repeated without harm."""
    return Refused(type(error).__name__) if isinstance(error, BadRequest) else NotSent(type(error).__name__)


def _seconds(error: RetryAfter) -> float:
    wait = error.retry_after
    return float(wait) if isinstance(wait, int | float) else wait.total_seconds()
