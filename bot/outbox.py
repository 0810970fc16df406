"""Delivers what is due: claim, render, mark as sending, send, record; one sender at a time."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

import structlog

from bot import results
from bot.channels import Blocked, Channel, MayHaveArrived, NotSent, Refused, Throttled
from bot.delivery import Delivery
from bot.logs import place_of
from bot.pace import Pace
from bot.queue import Queue, Ready
from bot.results import Result
from handlers import notices
from handlers.notices import Later, Letter, Undeliverable
from handlers.services import news, posts
from handlers.services import zone as zones
from handlers.services.posts import Around
from storage import outbox, trails
from storage.db import Storage, Tx, Unavailable
from storage.keys import KeyProblem
from storage.keystore import CaseKeyGone
from storage.outbox import Waiting
from storage.sender import SenderLock

log = structlog.get_logger()
TALK_WINDOW, BROADCAST_WINDOW, AT_ONCE, LOOK, RETRY = 300, 100, 64, 1.0, 1.0
TO_MANY = ("citizen", "answer")  # readers whose wish is looked at once more as their message leaves
WIDE = (outbox.CHANGE, outbox.BROADCAST, outbox.LATER)
BROKEN = (AttributeError, CaseKeyGone, KeyError, KeyProblem, TypeError, ValueError)
NOT_SENT_AGAIN = timedelta(seconds=2)


class Outbox:
    """The one sender. `fault` runs between a send and its record: the reliability test kills there."""

    def __init__(
        self,
        storage: Storage,
        channels: Mapping[str, Channel],
        pace: Pace,
        fault: Callable[[], None] = lambda: None,
    ) -> None:
        self._storage, self._pace, self._fault = storage, pace, fault
        self._delivery = Delivery(storage, channels)
        self._queue = Queue(pace)
        self._tasks: set[asyncio.Task[None]] = set()
        self._results: asyncio.Queue[Result] = asyncio.Queue()
        self._news = asyncio.Event()
        self._looked_at = -LOOK

    async def run(self) -> None:
        """Sends until cancelled; on PostgreSQL only while this process is the one sender."""
        if not self._storage.postgres:
            await self._run()
            return
        lock = SenderLock(self._storage.plain_address)
        try:
            while True:
                await lock.take()
                await self._run_while(lock)
        finally:
            await lock.give_back()

    async def _run_while(self, lock: SenderLock) -> None:
        tasks = {asyncio.create_task(self._run()), asyncio.create_task(lock.lost())}
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await lock.give_back()

    async def _run(self) -> None:
        self._queue = Queue(self._pace)
        others = [asyncio.create_task(self._listen()), asyncio.create_task(self._record())]
        try:
            await self._patiently(self._recover)
            while True:
                await self._patiently(self._turn)
        finally:
            await asyncio.gather(*self._tasks, return_exceptions=True)
            with suppress(TimeoutError):
                async with asyncio.timeout(5):
                    await self._results.join()
            for task in others:
                task.cancel()
            await asyncio.gather(*others, return_exceptions=True)

    async def _patiently(self, step: Callable[[], Awaitable[None]]) -> None:
        try:
            await step()
        except Unavailable:
            log.warning("database-unavailable", at="outbox")
            await asyncio.sleep(RETRY)
        except Exception as error:  # noqa: BLE001 - one of four loops: nothing may stop the sender for good
            log.error("outbox-turn-failed", error=type(error).__name__, at=place_of(error))
            await asyncio.sleep(RETRY)

    async def _listen(self) -> None:
        async with self._storage.bell.listen() as news:
            while True:
                topic = await news.get()
                if (
                    topic == "broadcasts"
                ):  # one may be held, stopped or worded anew: what is held here is looked up again
                    self._queue.drop_lane(outbox.BROADCAST)
                if topic in ("outbox", "broadcasts"):
                    self._looked_at = -LOOK
                    self._news.set()

    async def _recover(self) -> None:
        async with self._storage.write() as tx:
            here = await zones.the(tx)
            found = await outbox.recover(tx)
        if self._pace.per_second is not None:
            self._pace.per_second = here.per_second
            if here.paused_until:
                left = (here.paused_until - datetime.now(UTC)).total_seconds()
                self._pace.paused_until = self._pace.clock() + max(0.0, left)
        if found:
            log.warning("outbox-recovered", rows=found)

    async def _turn(self) -> None:
        self._news.clear()
        if self._pace.recover():
            await self._keep_pace()
        now = self._pace.clock()
        if now - self._looked_at >= LOOK:
            self._looked_at = now
            await self._load()
        picked = self._queue.pick(AT_ONCE - len(self._tasks))
        if picked:
            await self._launch(picked)
            return
        # Not wait_for: before Python 3.12 it can swallow a cancellation.
        with suppress(TimeoutError):
            async with asyncio.timeout(max(0.001, min(self._queue.wait(), LOOK))):
                await self._news.wait()

    async def _keep_pace(self) -> None:
        log.info("pace-raised", per_second=self._pace.per_second)
        async with self._storage.write() as tx:
            await outbox.pause(tx, datetime.now(UTC), self._pace.per_second or 0)

    async def _load(self) -> None:
        room, held = TALK_WINDOW + BROADCAST_WINDOW - len(self._queue), self._queue.held(WIDE)
        async with self._storage.glance() as tx:
            talk = await outbox.due(tx, self._queue.known, (outbox.TALK, outbox.UNASKED), max(0, room))
            wide = await outbox.due_wide(tx, self._queue.known, max(0, min(room, BROADCAST_WINDOW - held)))
            rows = [*talk, *wide]
            near = await self._around(tx, rows)
            for row in rows:
                await self._render(tx, row, near)
        if len(rows) >= room:
            self._looked_at = -LOOK

    async def _around(self, tx: Tx, rows: Sequence[Waiting]) -> Around | None:
        try:
            return await posts.around(tx, rows)
        except BROKEN as error:
            log.error("rows-not-opened", rows=len(rows), error=type(error).__name__, at=place_of(error))
            return None

    async def _render(self, tx: Tx, row: Waiting, near: Around | None) -> None:
        letter = await self._letter(tx, row, near)
        if isinstance(letter, Letter):
            self._queue.add(Ready((row,), letter))
            return
        self._queue.known.add(row.id)
        self._results.put_nowait(results.not_sent(Ready((row,), results.NOWHERE), letter))

    async def _letter(self, tx: Tx, row: Waiting, near: Around | None) -> Letter | Undeliverable | Later:
        try:
            # Where one of many cannot be opened, each is asked for by itself, so that only that one fails.
            post = await posts.opened(tx, row, near or await posts.around(tx, [row]))
            return await notices.letter(tx, post) if post else Undeliverable("gone")
        except BROKEN as error:
            # A row that cannot be put into words must not hold up everybody else's.
            log.error("row-not-rendered", row=row.id, error=type(error).__name__, at=place_of(error))
            return Undeliverable(type(error).__name__)

    async def _launch(self, picked: list[Ready]) -> None:
        async with self._storage.write() as tx:
            fresh = await self._anew(tx, picked)
            leaving = [row.id for ready in picked for row in ready.rows if results.leaves(fresh.get(row.id))]
            marked = await outbox.sending(tx, leaving)
        for ready in picked:
            letter = fresh.get(ready.rows[0].id, ready.letter)
            if isinstance(letter, Letter) and all(row.id in marked for row in ready.rows):
                task = asyncio.create_task(self._deliver(replace(ready, letter=letter)))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)
                continue
            self._pace.answered()
            if isinstance(letter, Letter):
                self._queue.done(ready)
            else:
                self._results.put_nowait(results.not_sent(ready, letter))

    async def _anew(self, tx: Tx, picked: list[Ready]) -> dict[int, Letter | Undeliverable | Later]:
        """What goes to many in its newest words, or why somebody does not want it any more, or not at this hour."""
        rows = [ready.rows[0] for ready in picked if ready.rows[0].reader in TO_MANY]
        near = await self._around(tx, rows)
        return {row.id: await self._letter(tx, row, near) for row in rows}

    async def _deliver(self, ready: Ready) -> None:
        try:
            result = await self._sent(ready)
        except Exception as error:  # noqa: BLE001 - the same loop: what nobody foresaw may have been sent
            log.error("send-failed", row=ready.rows[0].id, error=type(error).__name__, at=place_of(error))
            result = Result(ready, results.each(ready, outbox.UNKNOWN, type(error).__name__))
        self._pace.answered()
        self._news.set()
        self._fault()
        self._results.put_nowait(result)

    async def _sent(self, ready: Ready) -> Result:
        try:
            sent_as = await self._delivery.request(ready.letter)
        except Blocked as error:
            return Result(ready, results.each(ready, outbox.UNREACHABLE, str(error)), blocked=True)
        except Throttled as error:
            return await self._held_back(ready, error.seconds)
        except NotSent as error:
            return Result(ready, results.each(ready, outbox.QUEUED, str(error), datetime.now(UTC) + NOT_SENT_AGAIN))
        except MayHaveArrived as error:
            if ready.letter.repeatable:
                return Result(ready, results.each(ready, outbox.QUEUED, str(error), datetime.now(UTC) + NOT_SENT_AGAIN))
            return Result(ready, results.each(ready, outbox.UNKNOWN, str(error)))
        except (Refused, FileNotFoundError) as error:
            log.warning("message-refused", row=ready.rows[0].id, error=type(error).__name__)
            return Result(ready, results.each(ready, outbox.FAILED, type(error).__name__))
        return Result(ready, results.each(ready, outbox.SENT, sent_as=sent_as), sent_as)

    async def _held_back(self, ready: Ready, seconds: float) -> Result:
        wide = self._pace.refused(ready.chat, seconds)
        until = datetime.now(UTC) + timedelta(seconds=seconds)
        if wide:
            log.warning("telegram-asks-to-wait", seconds=seconds, per_second=self._pace.per_second)
            async with self._storage.write() as tx:
                await outbox.pause(tx, until, self._pace.per_second or 0)
        others = self._queue.drop_chat(ready.chat)
        waiting = Ready((*ready.rows, *others), ready.letter)
        return Result(waiting, results.each(waiting, outbox.QUEUED, "Throttled", until))

    async def _record(self) -> None:
        while True:
            found = [await self._results.get()]
            while not self._results.empty():
                found.append(self._results.get_nowait())
            await self._written(found)
            for result in found:
                await self._patiently(partial(self._answered, result))
            for result in found:
                self._queue.done(result.ready)
                self._results.task_done()
            self._looked_at = -LOOK if len(self._queue) < BROADCAST_WINDOW // 2 else self._looked_at
            self._news.set()

    async def _answered(self, result: Result) -> None:
        """After an answer has reached its reader: the one question that follows the first."""
        row, letter = result.ready.rows[0], result.ready.letter
        if result.sent_as and row.reader == "case" and row.reader_id and row.notice in results.SPOKEN:
            async with self._storage.write() as tx:
                await news.after_answer(tx, letter.channel, letter.address, row.reader_id)

    async def _written(self, found: list[Result]) -> None:
        while True:
            try:
                async with self._storage.write() as tx:
                    await outbox.record(tx, [outcome for result in found for outcome in result.outcomes])
                    for result in found:
                        await results.remember(tx, result)
                    await trails.keep(tx, "out", results.steps(found))
                return
            except Unavailable:
                log.warning("database-unavailable", at="record")
                await asyncio.sleep(RETRY)
