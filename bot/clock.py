"""What happens by time: ticks over what is due in the database; running one twice or late does no harm."""

from collections.abc import Awaitable, Callable

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from handlers.services import audit, privacy
from storage.db import Storage, Tx, Unavailable

log = structlog.get_logger()
Tick = Callable[[], Awaitable[None]]


class Clock:
    """Ticks of the zone; every due time is a row, so nothing is lost while Koban is away."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        self._scheduler = AsyncIOScheduler(
            timezone="UTC", job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 1}
        )

    def start(self) -> None:
        """Begins to tick."""
        self._every("take-words-away", self._take_words_away, minutes=1)
        self._every("forget", self._forget, minutes=30)
        self._every("chain-head", self._chain_head, hours=1)
        self._every("retention", self._retention, hours=1)
        self._every("audit-purge", self._audit_purge, hours=24)
        self._every("sweep", self._sweep, hours=6)
        self._scheduler.start()

    def stop(self) -> None:
        """Stops ticking."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    def _every(self, name: str, tick: Tick, *, minutes: int = 0, hours: int = 0) -> None:
        self._scheduler.add_job(_safely, "interval", args=(name, tick), id=name, minutes=minutes, hours=hours)

    async def _take_words_away(self) -> None:
        await self._changed("take-words-away", privacy.take_words_away)

    async def _retention(self) -> None:
        if await self._changed("retention", privacy.purge):
            await self._storage.tidy()

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
