"""What every test may use: both databases, and a whole Koban around the stand-in."""

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.house import House, open_house
from tests.moulds import Address
from tests.postgres import Postgres, postgres

FUZZ = int(os.environ.get("FUZZ", "100000"))
patient = settings(deadline=None, suppress_health_check=list(HealthCheck), database=None)
settings.register_profile("share", patient, max_examples=100, derandomize=True)
settings.register_profile("fuzz", patient, max_examples=max(1, FUZZ // 10))
settings.load_profile("share")
KINDS = ("sqlite", "postgresql", "postgresql-apart")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Postgres]:
    """A real PostgreSQL for the whole session, started when the first test wants it."""
    with postgres() as server:
        yield server


def address_of(kind: str, folder: Path, request: pytest.FixtureRequest) -> Iterator[Address]:
    """New databases of a kind, removed afterwards."""
    data = folder / "data"
    if kind == "sqlite":
        yield Address(
            f"sqlite+aiosqlite:///{data / 'koban.sqlite'}",
            f"sqlite+aiosqlite:///{data / 'keystore.sqlite'}",
            data,
        )
        return
    server: Postgres = request.getfixturevalue("postgres_server")
    database, keystore = server.create_database(), server.create_database()
    yield Address(database, keystore, data, apart=kind.endswith("apart"))
    server.drop_database(database)
    server.drop_database(keystore)


@pytest.fixture(params=("sqlite", "postgresql"))
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Address]:
    """New databases, once of each kind."""
    yield from address_of(request.param, tmp_path, request)


@pytest.fixture(params=KINDS)
async def house(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[House]:
    """A running Koban on SQLite, on PostgreSQL, and on PostgreSQL with the desk as a process without the vault key."""
    for address in address_of(request.param, tmp_path, request):
        async with open_house(address) as house:
            yield house
