"""A zone that is backed up, and an empty place of either kind to restore it to."""

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


@pytest.fixture(params=("to sqlite", "to postgresql"))
def elsewhere(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Address]:
    """An empty place, once of each kind."""
    yield from address_of(request.param.removeprefix("to "), tmp_path / "elsewhere", request)


@pytest.fixture
def spare(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Address]:
    """An empty place on SQLite."""
    yield from address_of("sqlite", tmp_path / "spare", request)
