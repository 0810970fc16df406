"""A zone in files of its own for each test under fire, and a word on how much was thrown."""

import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.fuzz.arena import Arena, guarded
from tests.house import Address
from tests.make import zone_at


@pytest.fixture
async def arena(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Arena]:
    """The demo's map and people on SQLite."""
    files = [f"sqlite+aiosqlite:///{tmp_path / 'data' / name}" for name in ("koban.sqlite", "keystore.sqlite")]
    async with zone_at(Address(files[0], files[1], tmp_path / "data")) as storage:
        arena = await guarded(storage)
        began = time.monotonic()
        yield arena
        print(f"\n{request.node.name}: {arena.inputs} inputs in {time.monotonic() - began:.0f} s")
