"""One sender a zone: an advisory lock on a connection of its own (PostgreSQL)."""

import asyncio

import psycopg

KEY = 0x6B6F62616E
RETRY = 1.0


class SenderLock:
    """Held while its connection lives; whoever loses it must stop sending at once."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._connection: psycopg.AsyncConnection[tuple[bool]] | None = None

    async def take(self) -> None:
        """Waits until this process is the one sender."""
        while True:
            try:
                if await self._try():
                    return
            except psycopg.OperationalError:
                await self.give_back()
            await asyncio.sleep(RETRY)

    async def _try(self) -> bool:
        if self._connection is None:
            self._connection = await psycopg.AsyncConnection.connect(self._address, autocommit=True)
        found = await (await self._connection.execute("SELECT pg_try_advisory_lock(%s)", (KEY,))).fetchone()
        return bool(found and found[0])

    async def free(self) -> bool:
        """Whether nobody has the lock at this moment; whoever asks must give it back."""
        return await self._try()

    async def lost(self) -> None:
        """Returns when the lock may be somebody else's."""
        while self._connection is not None:
            try:
                await self._connection.execute("SELECT 1")
            except psycopg.OperationalError:
                return
            await asyncio.sleep(RETRY)

    async def give_back(self) -> None:
        """Lets go of the lock."""
        if self._connection is not None:
            await self._connection.close()
            self._connection = None


async def sender_at_work(address: str) -> bool:
    """Whether a process sends for this database now; on SQLite, and when it does not answer, nobody is known to."""
    if not address.startswith("postgresql"):
        return False
    lock = SenderLock(address.replace("postgresql+psycopg", "postgresql", 1))
    try:
        return not await lock.free()
    except psycopg.Error:
        return False
    finally:
        await lock.give_back()
