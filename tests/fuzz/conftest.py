"""A zone in files of its own for each test under fire, and a word on how much was thrown."""

import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.fuzz.arena import Arena, guarded
from tests.make import zone_at
from tests.moulds import Address


def address_in(folder: Path) -> Address:
    """New SQLite files in a folder."""
    files = [f"sqlite+aiosqlite:///{folder / 'data' / name}" for name in ("koban.sqlite", "keystore.sqlite")]
    return Address(files[0], files[1], folder / "data")


@contextmanager
def told(request: pytest.FixtureRequest, arena: Arena) -> Iterator[Arena]:
    """Says how many inputs were thrown, and in how long."""
    began = time.monotonic()
    yield arena
    print(f"\n{request.node.name}: {arena.inputs} inputs in {time.monotonic() - began:.0f} s")


@pytest.fixture
async def arena(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Arena]:
    """The demo's map and people on SQLite."""
    async with zone_at(address_in(tmp_path)) as storage:
        with told(request, await guarded(storage)) as arena:
            yield arena
