"""What happens by time: ticks over what is due in the database; running one twice or late does no harm."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.interpreter import Interpreter
from bot.mailbag import Mailbag
from handlers.services import audit, broadcasts, citizens, cover, errands, events, overdue, privacy, retention, turnout
from storage.db import Storage, Tx, Unavailable

log = structlog.get_logger()
Tick = Callable[[], Awaitable[None]]
LAST_TICK = 10.0


class Clock:
    """Ticks of the zone; every due time is a row, so nothing is lost while Koban is away."""

    def __init__(self, storage: Storage, mailbag: Mailbag, interpreter: Interpreter) -> None:
        self._storage, self._mailbag, self._interpreter = storage, mailbag, interpreter
        self._tidied = -1
        self._ticks: set[asyncio.Task[Any]] = set()
        self._scheduler = AsyncIOScheduler(
            timezone="UTC", job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 1}
        )

    def start(self) -> None:
        """Begins to tick."""
        self._every("errands", self._errands, seconds=1)
        self._every("broadcasts", self._broadcasts, seconds=1)
        self._every("broadcasts-tidy", self._broadcasts_tidy, minutes=30)
        self._every("events", self._events, minutes=1)
        self._every("take-words-away", self._take_words_away, minutes=1)
        self._every("let-leave", self._let_leave, minutes=1)
        self._every("tidy", self._tidy, minutes=1)
        self._every("leaves", self._leaves, minutes=1)
        self._every("overdue", self._overdue, minutes=1)
        self._every("turnout", self._turnout, minutes=30)
        self._every("interpreter", self._interpreter.round, seconds=1)
        self._every("mail", self._mailbag.round, seconds=20)
        self._every("mail-tidy", self._mailbag.tidy, minutes=10)
        self._every("forget", self._forget, minutes=30)
        self._every("chain-head", self._chain_head, hours=1)
        self._every("retention", self._retention, hours=1)
        self._every("silent-citizens", self._silent_citizens, hours=6)
        self._every("audit-purge", self._audit_purge, hours=24)
        self._every("sweep", self._sweep, hours=6)
        self._scheduler.start()

    async def stop(self) -> None:
        """Stops ticking, once what ticks now is through: a tick is not to be cut off in its transaction."""
        if self._scheduler.running:
            self._scheduler.pause()
            if self._ticks:
                await asyncio.wait(self._ticks, timeout=LAST_TICK)
            self._scheduler.shutdown(wait=False)

    def _every(self, name: str, tick: Tick, **interval: int) -> None:
        self._scheduler.add_job(self._ticked, "interval", args=(name, tick), id=name, **interval)

    async def _ticked(self, name: str, tick: Tick) -> None:
        # A task of its own, which the scheduler's end does not cut off.
        task = asyncio.create_task(_safely(name, tick))
        self._ticks.add(task)
        task.add_done_callback(self._ticks.discard)
        await asyncio.shield(task)

    async def _errands(self) -> None:
        async with self._storage.glance() as tx:
            waiting = await errands.waiting(tx)
        if waiting:
            await self._changed("errands", errands.carry_out)

    async def _broadcasts(self) -> None:
        async with self._storage.glance() as tx:
            waiting = await broadcasts.any_to_do(tx)
        if waiting:
            await self._changed("broadcasts", broadcasts.tick)

    async def _broadcasts_tidy(self) -> None:
        if await self._changed("broadcasts-tidy", broadcasts.tidy):
            await self._storage.tidy()

    async def _events(self) -> None:
        await self._changed("events", events.tick)

    async def _take_words_away(self) -> None:
        await self._changed("take-words-away", privacy.take_words_away)

    async def _let_leave(self) -> None:
        await self._changed("let-leave", privacy.let_leave)

    async def _tidy(self) -> None:
        async with self._storage.read() as tx:
            erasures = await privacy.erasures(tx)
        if erasures != self._tidied:
            await self._storage.tidy()
            self._tidied = erasures

    async def _leaves(self) -> None:
        await self._changed("leaves", cover.tick)

    async def _overdue(self) -> None:
        await self._changed("overdue", overdue.tell)

    async def _turnout(self) -> None:
        await self._changed("turnout-noted", turnout.note_the_day)

    async def _retention(self) -> None:
        await self._changed("retention-warnings", retention.warn)
        if await self._changed("retention", privacy.purge):
            await self._storage.tidy()

    async def _silent_citizens(self) -> None:
        last: str | None = ""
        while last is not None:
            async with self._storage.write() as tx:
                last = await citizens.forget_silent(tx, last)

    async def _sweep(self) -> None:
        await self._changed("sweep", privacy.sweep)

    async def _audit_purge(self) -> None:
        await self._changed("audit-purge", audit.purge)

    async def _changed(self, name: str, deed: Callable[[Tx], Awaitable[int]]) -> int:
        async with self._storage.write() as tx:
            number = await deed(tx)
        if number:
            log.info(name, number=number)
        return number

    async def _forget(self) -> None:
        async with self._storage.write() as tx:
            await privacy.forget(tx)

    async def _chain_head(self) -> None:
        async with self._storage.write() as tx:
            number, mac = await privacy.chain_head(tx)
        log.info("audit-chain", entries=number, mac=mac)


async def _safely(name: str, tick: Tick) -> None:
    try:
        await tick()
    except Unavailable:
        log.warning("database-unavailable", at=name)
    except Exception as error:  # noqa: BLE001 - one of the four loops: a tick that fails is tried again at its next time
        log.error("tick-failed", tick=name, error=type(error).__name__)
