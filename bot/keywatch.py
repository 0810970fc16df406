"""Reads the key files again when they change, and tells the zone what this process holds, so that keys can turn."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from pathlib import Path

import structlog

from storage.db import Storage, Unavailable
from storage.keys import NAMES, KeyProblem, Keyring, load_keys, new_id
from storage.rotation import holders
from storage.rotation.holders import Holder

log = structlog.get_logger()
LOOK, TELL = 2.0, 15.0


class KeyWatch:
    """One process's look at its key files; `turned` is done each time another generation seals."""

    def __init__(self, storage: Storage, folder: Path, turned: Sequence[Callable[[], Awaitable[None]]] = ()) -> None:
        self._storage, self._folder, self._turned = storage, folder, turned
        self._id, self._stamp, self._read = new_id(), self._stamps(), storage.keys
        self._told: Holder | None = None
        self._told_at = -TELL

    async def run(self) -> None:
        """Looks every two seconds, until cancelled."""
        try:
            while True:
                await self._look()
                await asyncio.sleep(LOOK)
        finally:
            with suppress(Unavailable):
                async with self._storage.write() as tx:
                    await holders.leave(tx, self._id)

    async def _look(self) -> None:
        try:
            self._read_again()
            async with self._storage.glance() as tx:
                prints = await holders.prints(tx)
            await self._take(self._read.at(prints))
            await self._tell()
        except KeyProblem as problem:
            log.error("key-file-unreadable", kind=problem.kind)
        except Unavailable:
            log.warning("database-unavailable", at="keys")

    def _read_again(self) -> None:
        stamp = self._stamps()
        if stamp != self._stamp:
            self._read = load_keys(self._folder, vault=self._storage.keys.has_vault)
            self._stamp = stamp

    def _stamps(self) -> list[tuple[int, int]]:
        files = [self._folder / f"{name}.key" for name in NAMES]
        return [(found.st_mtime_ns, found.st_ino) for found in (path.stat() for path in files if path.exists())]

    async def _take(self, keys: Keyring) -> None:
        if keys == self._storage.keys:
            return
        seals_anew = keys.used != self._storage.keys.used
        self._storage.use(keys)
        log.info("keys-turned", **keys.used)
        if seals_anew:
            for deed in self._turned:
                await deed()

    async def _tell(self) -> None:
        now = asyncio.get_running_loop().time()
        holder = Holder(self._id, self._storage.keys.known, self._storage.keys.used)
        if holder == self._told and now - self._told_at < TELL:
            return
        async with self._storage.write() as tx:
            await holders.tell(tx, holder)
        self._told, self._told_at = holder, now
