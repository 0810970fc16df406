"""Turns a key while Koban runs: add it, wait until every process uses it, seal anew, take the old one away."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from handlers.services.errors import Misconfigured
from locales import mark_desk
from storage.db import Storage
from storage.keys import Ring, load_keys
from storage.rotation import files, holders, sealing
from storage.rotation.holders import Holder
from storage.rotation.sealing import BY_TAG, IN_KEY_STORE, SIMPLE, TAGGED, Sealed

CALM = 2


@dataclass
class Rotation:
    """One key's turning; begun again after a crash, it goes on where it was.

    `look` is how often it looks whether the others are ready, `patience` how long it waits for them, in seconds; `tell`
    says a sentence of the desk catalog."""

    storage: Storage
    folder: Path
    name: str
    tell: Callable[..., Any]
    look: float = 2.0
    patience: float = 600.0

    async def run(self) -> None:
        """Raises Misconfigured when a process does not take the new key in time."""
        ring = await self._ring()
        if self._is_through(ring):
            files.add_generation(self.folder, self.name)
            async with self.storage.write() as tx:
                await holders.not_copied(tx)
            ring = await self._ring()
        newest = len(ring.generations)
        if ring.current != newest:
            self.tell(
                mark_desk(
                    "The new key is in {path}. Copy it for the safe. "
                    "A desk with a key folder of its own needs this file now."
                ),
                path=self._path,
            )
            await self._until(lambda holder: holder.knows.get(self.name, newest) >= newest)
            await self._activate(newest)
        await self._until(lambda holder: holder.uses.get(self.name, newest) >= newest)
        await self._seal_anew()
        if self.name != "audit":
            files.retire(self.folder, self.name, newest)
            await self._ring()

    @property
    def _path(self) -> Path:
        return self.folder / f"{self.name}.key"

    def _is_through(self, ring: Ring) -> bool:
        """Whether no turning was begun; the audit key's old generations stay for what they signed."""
        return ring.current == len(ring.generations) and (self.name == "audit" or len(ring.living) == 1)

    async def _ring(self) -> Ring:
        """The key as its file and the zone have it now."""
        async with self.storage.read() as tx:
            prints = await holders.prints(tx)
        self.storage.use(load_keys(self.folder).at(prints))
        return self.storage.keys.ring(self.name)

    async def _activate(self, newest: int) -> None:
        keys = self.storage.keys.sealing_with(self.name, newest)
        async with self.storage.write() as tx:
            await holders.activate(tx, self.name, keys)
        self.storage.use(keys)

    async def _until(self, ready: Callable[[Holder], bool]) -> None:
        clock = asyncio.get_running_loop().time
        end = clock() + self.patience
        while not all(ready(holder) for holder in await self._holders()):
            if clock() > end:
                raise Misconfigured(
                    mark_desk(
                        "A running process does not have the new key in {path}. Copy that file into its key folder, "
                        "then run this again. Nothing is lost meanwhile."
                    ),
                    path=self._path,
                )
            await asyncio.sleep(self.look)

    async def _holders(self) -> list[Holder]:
        async with self.storage.write() as tx:
            return await holders.living(tx)

    async def _seal_anew(self) -> None:
        """Until nothing is found twice in a row: what was being written when the key turned comes a moment later."""
        columns = [sealed for sealed in (*SIMPLE, *TAGGED, *BY_TAG) if sealed.ring == self.name]
        in_key_store = [sealed for sealed in IN_KEY_STORE if sealed.ring == self.name]
        clock = asyncio.get_running_loop().time
        end, calm = clock() + self.patience, 0
        while calm < CALM:
            left = sum([await self._sealed_anew(sealed) for sealed in columns])
            left += sum([await self._wrapped_anew(sealed) for sealed in in_key_store])
            left += await self._waiting() if self.name == "vault" else 0
            calm = 0 if left else calm + 1
            if clock() > end:
                raise Misconfigured(
                    mark_desk("Some of it is still in use under the old key in {path}. Run this again in a while."),
                    path=self._path,
                )
            await asyncio.sleep(self.look)

    async def _sealed_anew(self, sealed: Sealed) -> int:
        after = None
        while True:
            async with self.storage.write() as tx:
                connection = await tx.session.connection()
                after = await sealing.reseal(connection, sealed, tx.keys, after)
                if after is None:
                    return await sealing.left(connection, sealed, tx.keys)
                if "chat_tag" in sealed.table.c:
                    tx.ring("people")

    async def _wrapped_anew(self, sealed: Sealed) -> int:
        after = None
        while True:
            async with self.storage.key_store() as connection:
                after = await sealing.reseal(connection, sealed, self.storage.keys, after)
                if after is None:
                    return await sealing.left(connection, sealed, self.storage.keys)

    async def _waiting(self) -> int:
        async with self.storage.write() as tx:
            runs = [holder for holder in await holders.living(tx) if "vault" in holder.knows]
            return await sealing.retag_inbox(await tx.session.connection(), tx.keys, nobody_runs=not runs)
