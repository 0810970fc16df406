"""Opens the two databases and hands out transactions."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, DBAPIError, InterfaceError, OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.pool import ConnectionPoolEntry

from storage.base import table
from storage.bell import CHANNEL, Bell
from storage.embedded import connection_to
from storage.files import Files
from storage.keys import Keyring
from storage.keystore import KeyStore

PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "busy_timeout=30000",
    "secure_delete=ON",
)


DRIVERS = ("sqlite+aiosqlite", "postgresql", "postgresql+psycopg")


class Unavailable(Exception):
    """The database does not answer; what was asked can be asked again."""


@dataclass(frozen=True)
class Surroundings:
    """What runs around the databases and that citizens are told of: announcements by mail, a relay before Telegram,
    the server that translates by machine, and whether that is this machine itself.

    `bot` is the name under which the bot is found, once it is known."""

    mail: bool = False
    relay: bool = False
    machine: str = ""
    machine_near: bool = False
    bot: str = ""


@dataclass
class Tx:
    """One transaction, and what goes with it: keys, key store, files, and the bells to ring once it is committed."""

    session: AsyncSession
    keys: Keyring
    case_keys: KeyStore
    files: Files
    postgres: bool
    memo: "Memo"
    around: Surroundings = Surroundings()
    topics: set[str] = field(default_factory=set)

    def ring(self, topic: str) -> None:
        """Rings a bell after the commit."""
        self.topics.add(topic)


@dataclass
class Memo:
    """What every message asks for and hardly ever changes: remembered until a bell says that it did, in any process.

    The zone is looked up again after half a minute all the same: on SQLite no bell is heard from `koban import`."""

    officers: frozenset[str] | None = None
    zone: Any = None
    silent: dict[str, datetime] | None = None
    zone_since: float = 0.0

    def forget(self, topic: str) -> None:
        """Forgets what the topic says has changed: linked chats (`people`), silent ones, the zone's settings."""
        if topic == "people":
            self.officers = None
        elif topic == "zone":
            self.zone = None
        elif topic == "silent":
            self.silent = None


class Storage:
    """The zone's database, its key store and its files; `write()` and `read()` hand out transactions."""

    def __init__(
        self,
        database: str,
        keystore: str,
        keys: Keyring,
        attachments: Path,
        around: Surroundings = Surroundings(),
    ) -> None:
        self.keys, self.bell, self.files = keys, Bell(), Files(attachments)
        self.postgres = make_url(database).get_backend_name() == "postgresql"
        self.address, self.around = database, around
        self._writer = _engine(database, "BEGIN IMMEDIATE", single=not self.postgres)
        self._reader = self._writer if self.postgres else _engine(database, "BEGIN", single=False)
        self._glance = self._writer if self.postgres else _engine(database, "BEGIN", single=True)
        self._keys_engine = _engine(keystore, "BEGIN IMMEDIATE", single=not self.postgres)
        self._keys_reader = self._keys_engine if self.postgres else _engine(keystore, "", single=True)
        self.case_keys = KeyStore(self._keys_engine, self._keys_reader, keys.zone)
        self.memo = Memo()
        self.bell.always = self.memo.forget
        self._turn, self._looking = asyncio.Lock(), asyncio.Lock() if not self.postgres else asyncio.Semaphore(10)
        self._hearing: asyncio.Task[None] | None = None

    def use(self, keys: Keyring) -> None:
        """Takes other generations of the keys from the next transaction on; tags that are remembered are forgotten."""
        self.keys, self.case_keys.zone = keys, keys.zone
        self.memo.forget("people")
        self.memo.forget("zone")

    async def start(self) -> None:
        """Starts to hear other processes (PostgreSQL only)."""
        if self.postgres:
            self._hearing = asyncio.create_task(self.bell.hear(self.plain_address))

    @property
    def plain_address(self) -> str:
        """The database's address as the driver itself wants it."""
        return make_url(self.address).set(drivername="postgresql").render_as_string(hide_password=False)

    @asynccontextmanager
    async def write(self) -> AsyncIterator[Tx]:
        """A transaction that may change things; on SQLite one at a time, in the order asked."""
        if self.postgres:
            async with self._transaction(self._writer, notify=True) as tx:
                yield tx
            self._ring(tx)
            return
        async with self._turn, self._transaction(self._writer, notify=False) as tx:
            yield tx
        self._ring(tx)

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Tx]:
        """A transaction that only looks; however long it takes, nobody waits for it."""
        async with self._transaction(self._reader, notify=False) as tx:
            yield tx

    @asynccontextmanager
    async def glance(self) -> AsyncIterator[Tx]:
        """A transaction of the loops that looks at a few rows; on SQLite it never leaves the loop's own thread."""
        async with self._looking, self._transaction(self._glance, notify=False) as tx:
            yield tx

    @asynccontextmanager
    async def snapshot(self, *, of_keys: bool = False) -> AsyncIterator[AsyncConnection]:
        """One unchanging view of the zone's database, or of the key store, however long it is read."""
        async with translated(), (self._keys_reader if of_keys else self._reader).connect() as connection:
            if self.postgres:
                await connection.execution_options(isolation_level="REPEATABLE READ")
            yield connection

    @asynccontextmanager
    async def key_store(self) -> AsyncIterator[AsyncConnection]:
        """A transaction of the key store."""
        async with translated(), self._keys_engine.begin() as connection:
            yield connection

    @asynccontextmanager
    async def _transaction(self, engine: AsyncEngine, *, notify: bool) -> AsyncIterator[Tx]:
        async with (
            translated(),
            AsyncSession(engine, expire_on_commit=False, autoflush=True) as session,
            session.begin(),
        ):
            case_keys = self.case_keys.for_one_transaction()
            tx = Tx(session, self.keys, case_keys, self.files, self.postgres, self.memo, self.around)
            yield tx
            if notify:
                for topic in tx.topics:
                    await session.execute(text(f"SELECT pg_notify('{CHANNEL}', :topic)"), {"topic": topic})

    def _ring(self, tx: Tx) -> None:
        for topic in tx.topics:
            self.bell.ring(topic)

    async def tidy(self) -> None:
        """Makes deleted mean gone: empties the write-ahead log, or lets PostgreSQL overwrite the rows."""
        for engine in (self._writer, self._keys_engine):
            async with translated(), engine.connect() as connection:
                await connection.execution_options(isolation_level="AUTOCOMMIT")
                await connection.exec_driver_sql("VACUUM" if self.postgres else "PRAGMA wal_checkpoint(TRUNCATE)")

    async def close(self) -> None:
        """Closes every connection; without this the process would not end."""
        if self._hearing:
            self._hearing.cancel()
            with suppress(asyncio.CancelledError):
                await self._hearing
        for engine in {self._writer, self._reader, self._glance, self._keys_engine, self._keys_reader}:
            await engine.dispose()


def usable(address: str) -> bool:
    """Whether this is the address of a database that Koban can speak with."""
    try:
        return make_url(address).drivername in DRIVERS
    except (ArgumentError, ValueError):
        return False


def file_of(address: str) -> Path | None:
    """The file of an SQLite database; None for any other."""
    if not usable(address) or make_url(address).get_backend_name() != "sqlite":
        return None
    return Path(str(make_url(address).database))


@asynccontextmanager
async def translated() -> AsyncIterator[None]:
    """Says Unavailable for what SQLAlchemy calls a dozen names."""
    try:
        yield
    except (OperationalError, InterfaceError) as error:
        raise Unavailable from error
    except DBAPIError as error:
        # A bare DatabaseError is how SQLite says that the file is no database.
        if error.connection_invalidated or type(error) is DatabaseError:
            raise Unavailable from error
        raise


def _engine(address: str, begin: str, *, single: bool) -> AsyncEngine:
    url = make_url(address)
    if url.get_backend_name() == "postgresql":
        return create_async_engine(url, pool_size=10, max_overflow=10, pool_pre_ping=True)
    # Whoever writes is alone and asks for single rows: a thread for each step would cost more than the step.
    creator = {"async_creator": lambda: connection_to(str(url.database))} if single else {}
    engine = create_async_engine(url, pool_size=1 if single else 5, max_overflow=0, pool_timeout=120, **creator)
    event.listen(engine.sync_engine, "connect", _set_pragmas)
    if begin:
        event.listen(engine.sync_engine, "begin", lambda connection: _begin(connection, begin))
    return engine


def _begin(connection: Connection, begin: str) -> None:
    # A write-ahead log cannot be emptied from inside a transaction.
    if connection.get_execution_options().get("isolation_level") != "AUTOCOMMIT":
        connection.exec_driver_sql(begin)


def _set_pragmas(connection: Any, record: ConnectionPoolEntry) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def insert_into(model: type[DeclarativeBase], *, postgres: bool) -> "sqlite.Insert | postgresql.Insert":
    """An insert that knows `on_conflict_do_nothing` and `on_conflict_do_update`."""
    return postgresql.insert(table(model)) if postgres else sqlite.insert(table(model))
