"""Case keys, in a database of their own: committed before the case, destroyed before it."""

from collections.abc import Iterable

from sqlalchemy import LargeBinary, MetaData, String, bindparam, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from storage.base import NAMING, table
from storage.keys import Ring, new_key


class KeyBase(DeclarativeBase):
    """The key store's own tables: a database of its own."""

    metadata = MetaData(naming_convention=NAMING)


class CaseKey(KeyBase):
    """A case's random key, wrapped by the zone's key. Gone means the case can never be read again."""

    __tablename__ = "case_keys"

    case_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    wrapped: Mapped[bytes] = mapped_column(LargeBinary())


_ROWS = table(CaseKey).c
_NEW = insert(table(CaseKey))
_FIND = select(_ROWS.case_id, _ROWS.wrapped).where(_ROWS.case_id.in_(bindparam("cases", expanding=True)))


class CaseKeyGone(Exception):
    """The case's key was destroyed: nobody can read the case any more."""


class KeyStore:
    """One random key a case, wrapped by the zone's key."""

    def __init__(
        self,
        engine: AsyncEngine,
        reader: AsyncEngine,
        zone: Ring,
        memory: dict[str, bytes] | None = None,
        suspects: set[str] | None = None,
    ) -> None:
        self._engine, self._reader, self.zone, self._memory = engine, reader, zone, memory
        self._suspects: set[str] = set() if suspects is None else suspects

    def for_one_transaction(self) -> "KeyStore":
        """The same store, remembering the keys it opened for as long as one transaction lasts."""
        return KeyStore(self._engine, self._reader, self.zone, {}, self._suspects)

    async def new(self, case_id: str) -> bytes:
        """Makes and commits a case's key; if the case is never committed, the orphan is swept later."""
        key = new_key()
        wrapped = self.zone.seal("case-keys", key, f"case_keys.wrapped.{case_id}")
        async with self._engine.begin() as connection:
            await connection.execute(_NEW, {"case_id": case_id, "wrapped": wrapped})
        self._remember({case_id: key})
        return key

    async def of(self, case_id: str) -> bytes:
        """A case's key; raises CaseKeyGone."""
        if self._memory and case_id in self._memory:
            return self._memory[case_id]
        found = await self.of_many([case_id])
        if case_id not in found:
            raise CaseKeyGone
        return found[case_id]

    async def of_many(self, case_ids: Iterable[str]) -> dict[str, bytes]:
        """The keys of several cases; those that are gone are left out."""
        async with self._reader.connect() as connection:
            rows = (await connection.execute(_FIND, {"cases": list(case_ids)})).all()
        found = {case_id: self._unwrap(case_id, wrapped) for case_id, wrapped in rows}
        self._remember(found)
        return found

    async def kept(self) -> set[str]:
        """The ids of the cases that have a key."""
        async with self._reader.connect() as connection:
            return set((await connection.execute(select(_ROWS.case_id))).scalars())

    async def destroy(self, case_id: str) -> None:
        """Destroys a case's key for good."""
        if self._memory:
            self._memory.pop(case_id, None)
        async with self._engine.begin() as connection:
            await connection.execute(delete(CaseKey).where(CaseKey.case_id == case_id))

    async def sweep(self, living: set[str]) -> int:
        """Destroys keys that had no case at the last sweep either; returns how many.

        A case that is being opened has its key already and no row yet: that is why one look is not enough."""
        async with self._engine.begin() as connection:
            kept = set((await connection.execute(select(CaseKey.case_id))).scalars())
            orphans = (kept - living) & self._suspects
            await connection.execute(delete(CaseKey).where(CaseKey.case_id.in_(orphans)))
        self._suspects.clear()
        self._suspects.update(kept - living - orphans)
        if self._memory:
            self._memory.clear()
        return len(orphans)

    def _remember(self, keys: dict[str, bytes]) -> None:
        if self._memory is not None:
            self._memory.update(keys)

    def _unwrap(self, case_id: str, wrapped: bytes) -> bytes:
        return self.zone.unseal("case-keys", wrapped, f"case_keys.wrapped.{case_id}")
