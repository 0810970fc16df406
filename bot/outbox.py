"""Delivers what is due: claim, render, mark as sending, send, record; one sender at a time."""

import asyncio
import base64
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

import structlog

from bot import appointments, codes
from bot.archive import NAME, packed
from bot.channels import Blocked, Channel, MayHaveArrived, NotSent, Refused, Sending, Throttled
from bot.logs import place_of
from bot.pace import Pace
from bot.queue import Queue, Ready
from handlers import notices
from handlers.dialogue import Photo, Reply
from handlers.notices import Letter, Undeliverable
from handlers.services import archive, blocks, citizens, letters, news, posts, shown
from handlers.services import zone as zones
from storage import outbox, trails
from storage.attachments import SealedPhoto, open_file
from storage.db import Storage, Tx, Unavailable
from storage.keys import KeyProblem
from storage.keystore import CaseKeyGone
from storage.outbox import Outcome, Waiting
from storage.sender import SenderLock
from storage.trails import Step

log = structlog.get_logger()
TALK_WINDOW, BROADCAST_WINDOW, AT_ONCE, LOOK, RETRY = 300, 100, 64, 1.0, 1.0
SPOKEN = ("answer", "closed")  # what the person behind a case may want to answer
WIDE = (outbox.BROADCAST, outbox.LATER)
NOT_PUSHED = {"stopped": outbox.UNREACHABLE, "quiet": outbox.WAITS, "unwanted": outbox.WAITS}
NOT_SENT_AGAIN = timedelta(seconds=2)


@dataclass(frozen=True)
class Result:
    """What became of one message, to be recorded; `sent_as` is the channel's own id of it."""

    ready: Ready
    outcomes: tuple[Outcome, ...]
    sent_as: str = ""
    blocked: bool = False


class Outbox:
    """The one sender. `fault` runs between a send and its record: the reliability test kills there."""

    def __init__(
        self,
        storage: Storage,
        channels: Mapping[str, Channel],
        pace: Pace,
        fault: Callable[[], None] = lambda: None,
    ) -> None:
        self._storage, self._channels, self._pace, self._fault = storage, channels, pace, fault
        self._queue = Queue(pace)
        self._packing = asyncio.Lock()
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
                if await news.get() == "outbox":
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
        room = TALK_WINDOW + BROADCAST_WINDOW - len(self._queue)
        async with self._storage.glance() as tx:
            talk = await outbox.due(tx, self._queue.known, (outbox.TALK, outbox.UNASKED), max(0, room))
            wide = await outbox.due(tx, self._queue.known, WIDE, max(0, min(room, BROADCAST_WINDOW)))
            for row in (*talk, *wide):
                await self._render(tx, row)
        if len(talk) + len(wide) >= room:
            self._looked_at = -LOOK

    async def _render(self, tx: Tx, row: Waiting) -> None:
        try:
            post = await posts.opened(tx, row)
            letter = await notices.letter(tx, post) if post else Undeliverable("gone")
        except (AttributeError, CaseKeyGone, KeyError, KeyProblem, TypeError, ValueError) as error:
            # A row that cannot be put into words must not hold up everybody else's.
            log.error("row-not-rendered", row=row.id, error=type(error).__name__, at=place_of(error))
            letter = Undeliverable(type(error).__name__)
        if isinstance(letter, Letter):
            self._queue.add(Ready((row,), letter))
            return
        state = NOT_PUSHED.get(letter.reason, outbox.FAILED)
        nowhere = Ready((row,), Letter("", "", Reply("")))
        self._queue.known.add(row.id)
        self._results.put_nowait(Result(nowhere, (Outcome(row.id, state, row.message_id, letter.reason),)))

    async def _launch(self, picked: list[Ready]) -> None:
        ids = [row.id for ready in picked for row in ready.rows]
        async with self._storage.write() as tx:
            marked = await outbox.sending(tx, ids)
        for ready in picked:
            if all(row.id in marked for row in ready.rows):
                task = asyncio.create_task(self._deliver(ready))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)
            else:
                self._pace.answered()
                self._queue.done(ready)

    async def _deliver(self, ready: Ready) -> None:
        try:
            result = await self._sent(ready)
        except Exception as error:  # noqa: BLE001 - the same loop: what nobody foresaw may have been sent
            log.error("send-failed", row=ready.rows[0].id, error=type(error).__name__, at=place_of(error))
            result = Result(ready, _all(ready, outbox.UNKNOWN, type(error).__name__))
        self._pace.answered()
        self._news.set()
        self._fault()
        self._results.put_nowait(result)

    async def _sent(self, ready: Ready) -> Result:
        try:
            sent_as = await self._request(ready.letter)
        except Blocked as error:
            return Result(ready, _all(ready, outbox.UNREACHABLE, str(error)), blocked=True)
        except Throttled as error:
            return await self._held_back(ready, error.seconds)
        except NotSent as error:
            return Result(ready, _all(ready, outbox.QUEUED, str(error), datetime.now(UTC) + NOT_SENT_AGAIN))
        except MayHaveArrived as error:
            if ready.letter.repeatable:
                return Result(ready, _all(ready, outbox.QUEUED, str(error), datetime.now(UTC) + NOT_SENT_AGAIN))
            return Result(ready, _all(ready, outbox.UNKNOWN, str(error)))
        except (Refused, FileNotFoundError) as error:
            log.warning("message-refused", row=ready.rows[0].id, error=type(error).__name__)
            return Result(ready, _all(ready, outbox.FAILED, type(error).__name__))
        return Result(ready, _all(ready, outbox.SENT), sent_as)

    async def _request(self, letter: Letter) -> str:
        """The one request that a letter stands for; returns the id of the message that came of it, if one did."""
        channel, reply = self._channels[letter.channel], letter.reply
        if letter.takes_away:
            await channel.delete(letter.address, letter.takes_away)
        elif letter.deletes:
            await channel.delete_many(letter.address, letter.deletes)
        elif letter.blanks:
            await channel.blank(letter.address, letter.blanks[0])
        elif letter.archive:
            return await self._archive(channel, letter)
        else:
            return await channel.send(await self._sending(letter.address, reply))
        return ""

    async def _sending(self, address: str, reply: Reply) -> Sending:
        if reply.appointment:
            return Sending(address, reply, document=appointments.file(reply.appointment), file_name=appointments.NAME)
        if reply.code:
            return Sending(address, reply, photo=await asyncio.to_thread(codes.picture, reply.code), veiled=False)
        return Sending(address, reply, photo=await self._file(reply.photo) if reply.photo else None)

    async def _archive(self, channel: Channel, letter: Letter) -> str:
        async with self._packing:  # one at a time, as each may hold many photos in memory
            async with self._storage.read() as tx:
                found, here = await archive.gather(tx, letter.channel, letter.address), await zones.the(tx)
            if found is None:
                raise Blocked("gone")
            content = await asyncio.to_thread(packed, self._storage.files, found, here)
            return await channel.send(Sending(letter.address, letter.reply, document=content, file_name=NAME))

    async def _file(self, photo: Photo) -> bytes:
        return await asyncio.to_thread(
            open_file, self._storage.files, SealedPhoto(photo.id, base64.b64decode(photo.key))
        )

    async def _held_back(self, ready: Ready, seconds: float) -> Result:
        wide = self._pace.refused(ready.chat, seconds)
        until = datetime.now(UTC) + timedelta(seconds=seconds)
        if wide:
            log.warning("telegram-asks-to-wait", seconds=seconds, per_second=self._pace.per_second)
            async with self._storage.write() as tx:
                await outbox.pause(tx, until, self._pace.per_second or 0)
        others = self._queue.drop_chat(ready.chat)
        waiting = Ready((*ready.rows, *others), ready.letter)
        return Result(waiting, _all(waiting, outbox.QUEUED, "Throttled", until))

    async def _record(self) -> None:
        while True:
            results = [await self._results.get()]
            while not self._results.empty():
                results.append(self._results.get_nowait())
            await self._written(results)
            for result in results:
                await self._patiently(partial(self._answered, result))
            for result in results:
                self._queue.done(result.ready)
                self._results.task_done()
            self._looked_at = -LOOK if len(self._queue) < BROADCAST_WINDOW else self._looked_at
            self._news.set()

    async def _answered(self, result: Result) -> None:
        """After an answer has reached its reader: the one question that follows the first."""
        row, letter = result.ready.rows[0], result.ready.letter
        if result.sent_as and row.reader == "case" and row.reader_id and row.notice in SPOKEN:
            async with self._storage.write() as tx:
                await news.after_answer(tx, letter.channel, letter.address, row.reader_id)

    async def _written(self, results: list[Result]) -> None:
        while True:
            try:
                async with self._storage.write() as tx:
                    await outbox.record(tx, [outcome for result in results for outcome in result.outcomes])
                    for result in results:
                        await _remember(tx, result)
                    await trails.keep(tx, "out", _steps(results))
                return
            except Unavailable:
                log.warning("database-unavailable", at="record")
                await asyncio.sleep(RETRY)


async def _remember(tx: Tx, result: Result) -> None:
    letter, row = result.ready.letter, result.ready.rows[0]
    if result.sent_as and row.notice in SPOKEN and row.reader_id:
        await blocks.sent_to(tx, row.reader_id)
    if result.blocked:
        await citizens.reached(tx, letter.channel, letter.address, reachable=False)
    if result.sent_as and letter.reply.case:
        case, fleeting = letter.reply.case, letter.reply.fleeting
        await shown.sent(tx, letter.channel, letter.address, result.sent_as, case, fleeting=fleeting)
    if letter.farewell:  # what was on its way while its reader was erased has been remembered meanwhile
        await trails.drop(tx, "out", letter.channel, letter.address)
    if letter.archive and result.outcomes[0].state == outbox.FAILED:
        await letters.archive(tx, letter.channel, letter.address, letter.archive, failed=True)
    if letter.blanks and result.outcomes[0].state in (outbox.SENT, outbox.FAILED):
        await letters.blank(tx, letter.channel, letter.address, letter.blanks[1:])


def _steps(results: Sequence[Result]) -> list[Step]:
    """The messages that reached citizens, as their chats' trails remember them."""
    walked = [(result.sent_as, result.ready.letter) for result in results if result.ready.letter.trodden]
    return [
        Step(letter.channel, letter.address, sent_as, plain=_is_plain(letter)) for sent_as, letter in walked if sent_as
    ]


def _is_plain(letter: Letter) -> bool:
    """Whether a message is nothing but words, which can be made a dot later."""
    reply = letter.reply
    return not (letter.archive or reply.photo or reply.point or reply.appointment or reply.code)


def _all(ready: Ready, state: str, failure: str | None = None, retry_at: datetime | None = None) -> tuple[Outcome, ...]:
    return tuple(Outcome(row.id, state, row.message_id, failure, retry_at) for row in ready.rows)
