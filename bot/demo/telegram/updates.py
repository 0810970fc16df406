"""What waits for the bot: the queue of updates, long polls and the webhook."""

import asyncio
import itertools
import time
from collections import deque
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout

from bot.demo.telegram.arguments import Arguments
from bot.demo.telegram.refusal import Refusal, bad_request, conflict

Json = dict[str, Any]

LOCAL = ("http://127.0.0.1", "http://localhost", "http://[::1]")
# Telegram sends these only to a bot that asks for them by name.
ASKED_FOR = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
# Counted on from the clock: a demo that is started again must not repeat a number the bot has already seen.
FIRST_UPDATE_ID = int(time.time())


class Updates:
    """The updates not yet confirmed, in order; backoff is the pause after a failed webhook, in seconds.

    polling is set while the bot waits in a long poll."""

    def __init__(self) -> None:
        self.backoff = 0.05
        self.longest_backoff = 2.0
        self.webhook: Json = {"url": ""}
        self.polling = asyncio.Event()
        self._ids = itertools.count(FIRST_UPDATE_ID)
        self._waiting: deque[Json] = deque()
        self._allowed: frozenset[str] | None = None
        self._poll: asyncio.Future[None] | None = None
        self._arrived = asyncio.Event()
        self._delivery: asyncio.Task[None] | None = None

    def push(self, update: Json) -> int | None:
        """Queue an update, numbered unless it is already; None if the bot did not ask for its kind."""
        kind = next(name for name in update if name != "update_id")
        if kind in ASKED_FOR if self._allowed is None else kind not in self._allowed:
            return None
        numbered = {"update_id": next(self._ids), **update}
        self._waiting.append(numbered)
        self._arrived.set()
        self._end_poll(None)
        return int(numbered["update_id"])

    @property
    def pending(self) -> int:
        """How many updates the bot has not confirmed."""
        return len(self._waiting)

    async def poll(self, args: Arguments) -> list[Json]:
        """getUpdates: confirms all below the offset, then waits for at most timeout seconds (50)."""
        if self.webhook["url"]:
            raise conflict(
                "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
            )
        self._allow(args)
        self._end_poll(
            conflict("terminated by other getUpdates request; make sure that only one bot instance is running")
        )
        self._confirm(args.integer("offset") or 0)
        timeout = min(args.integer("timeout") or 0, 50)
        if not self._waiting and timeout > 0:
            await self._wait(timeout)
        limit = min(max(args.integer("limit") or 100, 1), 100)
        return list(itertools.islice(self._waiting, limit))

    async def _wait(self, timeout: int) -> None:
        poll = self._poll = asyncio.get_running_loop().create_future()
        self.polling.set()
        await asyncio.wait([poll], timeout=timeout)
        if self._poll is poll:
            self._poll = None
            self.polling.clear()
        if poll.done():
            poll.result()

    def _end_poll(self, refusal: Refusal | None) -> None:
        poll, self._poll = self._poll, None
        self.polling.clear()
        if poll is None or poll.done():
            return
        if refusal is None:
            poll.set_result(None)
        else:
            poll.set_exception(refusal)

    def _confirm(self, offset: int) -> None:
        while self._waiting and offset > 0 and self._waiting[0]["update_id"] < offset:
            self._waiting.popleft()
        while offset < 0 and len(self._waiting) > -offset:
            self._waiting.popleft()

    def _allow(self, args: Arguments) -> None:
        wanted = args.nested("allowed_updates")
        if isinstance(wanted, list):
            self._allowed = frozenset(wanted) or None

    async def set_webhook(self, args: Arguments) -> bool:
        """setWebhook: https, or http on this machine; an empty address removes it."""
        url = args.text("url")
        if not url:
            return await self.delete_webhook(args)
        if not url.startswith("https://") and not url.startswith(LOCAL):
            raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
        await self.delete_webhook(args)
        self._allow(args)
        self.webhook = {"url": url, "secret": args.text("secret_token")}
        self._end_poll(conflict("terminated by setWebhook request"))
        self._delivery = asyncio.create_task(self._deliver_all())
        return True

    async def delete_webhook(self, args: Arguments) -> bool:
        """deleteWebhook."""
        if args.flag("drop_pending_updates"):
            self._waiting.clear()
        self.webhook = {"url": ""}
        delivery, self._delivery = self._delivery, None
        if delivery is not None:
            delivery.cancel()
            await asyncio.wait([delivery])
        return True

    def webhook_info(self) -> Json:
        """getWebhookInfo."""
        shown = {name: value for name, value in self.webhook.items() if name != "secret"}
        allowed = {"allowed_updates": sorted(self._allowed)} if self._allowed else {}
        more = {"ip_address": "127.0.0.1", "max_connections": 40} if self.webhook["url"] else {}
        return {**shown, **more, "has_custom_certificate": False, "pending_update_count": self.pending, **allowed}

    async def stop(self) -> None:
        """End every poll and the webhook's deliveries."""
        self._end_poll(None)
        await self.delete_webhook(Arguments({}))

    async def _deliver_all(self) -> None:
        async with ClientSession(timeout=ClientTimeout(total=60)) as session:
            while True:
                while self._waiting:
                    update = self._waiting[0]
                    await self._deliver(session, update)
                    if self._waiting and self._waiting[0] is update:
                        self._waiting.popleft()
                self._arrived.clear()
                await self._arrived.wait()

    async def _deliver(self, session: ClientSession, update: Json) -> None:
        pause = self.backoff
        while not await self._accepted(session, update):
            await asyncio.sleep(pause)
            pause = min(pause * 2, self.longest_backoff)

    async def _accepted(self, session: ClientSession, update: Json) -> bool:
        secret = self.webhook.get("secret")
        headers = {"X-Telegram-Bot-Api-Secret-Token": secret} if secret else {}
        try:
            async with session.post(self.webhook["url"], json=update, headers=headers) as answer:
                trouble = "" if answer.ok else f"Wrong response from the webhook: {answer.status} {answer.reason}"
        except (ClientError, TimeoutError, OSError) as error:
            trouble = f"Connection failed: {type(error).__name__}"
        if trouble:
            self.webhook["last_error_message"] = trouble
            self.webhook["last_error_date"] = int(time.time())
        return not trouble
