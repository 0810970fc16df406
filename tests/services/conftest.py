"""A zone in new databases, once on SQLite and once on PostgreSQL."""

from collections.abc import AsyncIterator

import pytest

from storage.db import Storage
from tests.make import zone_at
from tests.moulds import Address


@pytest.fixture
async def storage(address: Address) -> AsyncIterator[Storage]:
    """The demo's map and people; nothing runs."""
    async with zone_at(address) as storage:
        yield storage
