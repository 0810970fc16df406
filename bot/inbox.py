"""Works off what arrived: fair per chat, media first, one transaction a row; a failing row is kept and said."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

import structlog

from bot.channels import Blocked, Channel, MayHaveArrived, NotSent, Refused, Throttled, TooBig
from bot.logs import place_of
from bot.media import MediaRoom
from bot.media import Refused as Unclean
from handlers import router
from handlers.dialogue import Incoming
from handlers.services import guests, photos
from storage import inbox, meters, trails, vault
from storage.db import Storage, Tx, Unavailable
from storage.inbox import Arrival, Head
from storage.trails import Step

log = structlog.get_logger()
WORKERS, BATCH, POLL, RETRY = 8, 16, 1.0, 1.0
NO_MESSAGE = ("tap", "edit")
MAY_GO_ON = ("text", "photo")
FETCH_TRIES, FETCH_WAIT = 3, 1.0
SIZE_LIMIT = 20 << 20


class Inbox:
    """Takes updates in durably and hands them to the router, at most one row of a chat at a time."""

    def __init__(self, storage: Storage, channels: Mapping[str, Channel], media: MediaRoom) -> None:
        self._storage, self._channels, self._media = storage, channels, media
        self._busy: set[str] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._news = asyncio.Event()

    async def take_in(self, channel: str, updates: Sequence[tuple[int, Incoming | None]]) -> None:
        """Keeps updates, sealed, before they are confirmed; waits for the database as long as it takes."""
        while True:
            heard = [(number, found) for number, found in updates if found and not _is_silent(self._storage, found)]
            if not heard:
                return  # a flood is told once and then costs no transaction
            try:
                async with self._storage.write() as tx:
                    await meters.know_silent(tx)
                    arrivals = [_arrival(tx, number, found) for number, found in heard if not _is_silent(tx, found)]
                    await inbox.take_in(tx, channel, arrivals)
                self._news.set()
                return
            except Unavailable:
                log.warning("database-unavailable", at="take-in")
                await asyncio.sleep(RETRY)

    async def run(self) -> None:
        """Works until cancelled."""
        listening = asyncio.create_task(self._listen())
        try:
            while True:
                if not await self._start_work():
                    self._news.clear()
                    with suppress(TimeoutError):
                        async with asyncio.timeout(POLL):
                            await self._news.wait()
        finally:
            listening.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _listen(self) -> None:
        async with self._storage.bell.listen() as news:
            while True:
                if await news.get() == "inbox":
                    self._news.set()

    async def _start_work(self) -> bool:
        if len(self._tasks) >= WORKERS:
            await asyncio.wait(self._tasks, return_when=asyncio.FIRST_COMPLETED)
        try:
            async with self._storage.glance() as tx:
                heads = await inbox.heads(tx, self._busy, BATCH)
        except Unavailable:
            log.warning("database-unavailable", at="inbox")
            await asyncio.sleep(RETRY)
            return False
        for group in self._groups(heads):
            self._busy.update(head.chat_tag for head in group)
            task = asyncio.create_task(self._work(group))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return bool(heads)

    def _groups(self, heads: list[Head]) -> list[list[Head]]:
        """What is worked off together: on SQLite, where one writes at a time, all that is ready in one commit."""
        fetching = [[head] for head in heads if head.state == inbox.FETCH]
        ready = [head for head in heads if head.state != inbox.FETCH]
        together = [[head] for head in ready] if self._storage.postgres else [ready] if ready else []
        return (fetching + together)[: max(1, WORKERS - len(self._tasks))]

    async def _work(self, group: list[Head]) -> None:
        try:
            if not await self._tried(group) and len(group) > 1:
                # One of them failed and took the others' transaction with it: each gets one of its own.
                for head in group:
                    await self._tried([head])
        finally:
            self._busy.difference_update(head.chat_tag for head in group)
            self._news.set()

    async def _tried(self, group: list[Head]) -> bool:
        try:
            await (self._fetch(group[0]) if group[0].state == inbox.FETCH else self._handle(group))
        except Unavailable:
            log.warning("database-unavailable", at="handling")
            await asyncio.sleep(RETRY)
        except Exception as error:  # noqa: BLE001 - one of four loops: the row is kept, the person told
            if len(group) > 1:
                return False
            log.error("handling-failed", row=group[0].id, error=type(error).__name__, at=place_of(error))
            await self._set_aside(group[0], type(error).__name__)
        return True

    async def _handle(self, group: list[Head]) -> None:
        taps: list[tuple[str, str]] = []
        walked: list[Step] = []
        async with self._storage.write() as tx:
            for head in group:
                if await inbox.claim(tx, head) and await inbox.done(tx, head):
                    incoming = await _opened(tx, head)
                    if await router.answer(tx, incoming) and incoming.kind not in NO_MESSAGE:
                        walked.append(Step(incoming.channel, incoming.address, incoming.message))
                    taps.append((incoming.channel, incoming.callback))
            await trails.keep(tx, "in", walked)
        for channel, callback in taps:
            if callback:
                await self._channels[channel].acknowledge(callback)

    async def _set_aside(self, head: Head, failure: str) -> None:
        try:
            async with self._storage.write() as tx:
                await inbox.fail(tx, head.id, failure)
            async with self._storage.write() as tx:
                row = await inbox.find(tx, head.id)
                if row is not None:
                    await router.apologise(tx, Incoming.from_json(inbox.content(tx, row)))
        except Exception as error:  # noqa: BLE001 - the same loop: even telling the person may fail, the rest goes on
            log.error("set-aside-unsaid", row=head.id, error=type(error).__name__, at=place_of(error))
            await asyncio.sleep(RETRY)

    async def _fetch(self, head: Head) -> None:
        async with self._storage.write() as tx:
            if not await inbox.claim(tx, head):
                return
            content = inbox.content(tx, head)
            await inbox.lease(tx, head)
            welcome = await guests.takes_photo(tx, content["channel"], content["address"], content.get("file_size", 0))
        content["photo"] = await self._photo(content) if welcome else {"refused": "too_much_today"}
        async with self._storage.write() as tx:
            await inbox.fetched(tx, head.id, content)

    async def _photo(self, content: dict[str, Any]) -> dict[str, Any]:
        if content.get("file_size", 0) > SIZE_LIMIT:
            return {"refused": "too_big"}
        try:
            raw = await self._fetched(self._channels[content["channel"]], content.get("file", ""))
        except TooBig:
            return {"refused": "too_big"}
        if raw is None:
            return {"refused": "away"}
        try:
            clean = await self._media.clean_photo(raw)
        except Unclean as refused:
            return {"refused": refused.reason}
        try:
            photo_id, key = await asyncio.to_thread(
                photos.keep_file, self._storage.files, clean.jpeg, clean.width, clean.height
            )
        except OSError as error:
            log.error("photo-not-kept", error=type(error).__name__, at=place_of(error))
            return {"refused": "no_room"}
        return {"id": photo_id, "key": key, "width": clean.width, "height": clean.height}

    async def _fetched(self, channel: Channel, file: str) -> bytes | None:
        for attempt in range(FETCH_TRIES):
            try:
                return await channel.fetch(file)
            except Throttled as error:
                await asyncio.sleep(error.seconds)
            except (NotSent, MayHaveArrived):
                await asyncio.sleep(FETCH_WAIT * attempt)
            except TooBig:
                raise
            except (Blocked, Refused):
                return None
        return None


def _is_silent(storage: Storage | Tx, incoming: Incoming) -> bool:
    membership = incoming.kind in ("blocked", "unblocked")
    return not membership and guests.silenced(storage, incoming.channel, incoming.address)


def _arrival(tx: Tx, number: int, incoming: Incoming) -> Arrival:
    tag = vault.chat_tag(tx, incoming.channel, incoming.address, "inbox")
    return Arrival(number, tag, incoming.as_json(), with_media=bool(incoming.file))


async def _opened(tx: Tx, head: Head) -> Incoming:
    incoming = Incoming.from_json(inbox.content(tx, head))
    more = incoming.kind in MAY_GO_ON and await inbox.more_behind(tx, head)
    return replace(incoming, more=more)
