"""Wakes whoever waits for news, in this process and, on PostgreSQL, in the others."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import psycopg

CHANNEL = "koban"
EVERYBODY = ("inbox", "outbox", "queue", "people", "zone")


class Bell:
    """Topics such as `outbox`, `inbox`, `queue` or `case:KB-7F3K2`, told to every listener."""

    def __init__(self) -> None:
        self._ears: set[asyncio.Queue[str]] = set()
        self.always: Callable[[str], None] = lambda topic: None

    def ring(self, topic: str) -> None:
        """Tells the listeners of this process."""
        self.always(topic)
        for ear in self._ears:
            if ear.qsize() < 1000:
                ear.put_nowait(topic)

    @asynccontextmanager
    async def listen(self) -> AsyncIterator[asyncio.Queue[str]]:
        """The topics that are rung while the block runs."""
        ear: asyncio.Queue[str] = asyncio.Queue()
        self._ears.add(ear)
        try:
            yield ear
        finally:
            self._ears.discard(ear)

    async def hear(self, address: str) -> None:
        """Passes on what other processes ring, until cancelled; a lost connection is opened again."""
        while True:
            try:
                await self._hear_once(address)
            except psycopg.Error:
                await asyncio.sleep(1)
            for topic in EVERYBODY:  # what was rung while nobody heard is looked up now
                self.ring(topic)

    async def _hear_once(self, address: str) -> None:
        connection = await psycopg.AsyncConnection.connect(address, autocommit=True)
        async with connection:
            await connection.execute(f"LISTEN {CHANNEL}")
            async for notice in connection.notifies():
                self.ring(notice.payload)
