"""A zone in new databases, once on SQLite and once on PostgreSQL."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from storage.db import Storage
from tests.conftest import address_of
from tests.make import zone_at
from tests.moulds import Address


@pytest.fixture
async def storage(address: Address) -> AsyncIterator[Storage]:
    """The demo's map and people; nothing runs."""
    async with zone_at(address) as storage:
        yield storage


@pytest.fixture
def server_address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Address]:
    """New databases on PostgreSQL, where several processes share them."""
    yield from address_of("postgresql", tmp_path, request)


@pytest.fixture
async def shared(server_address: Address) -> AsyncIterator[Storage]:
    """One process's storage on databases that other processes use too."""
    async with zone_at(server_address) as storage:
        yield storage
