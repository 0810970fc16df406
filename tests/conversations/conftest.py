"""A zone without any channel: turns go straight to the front door, replies are read from the outbox."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.db import Storage
from tests.conversations.chat import Chat
from tests.make import zone_at
from tests.moulds import Address


@pytest.fixture
async def storage(tmp_path: Path) -> AsyncIterator[Storage]:
    """The demo's map and people, on SQLite: what is said does not depend on the database."""
    files = [f"sqlite+aiosqlite:///{tmp_path / 'data' / name}" for name in ("koban.sqlite", "keystore.sqlite")]
    async with zone_at(Address(files[0], files[1], tmp_path / "data")) as storage:
        yield storage


@pytest.fixture
def amina(storage: Storage) -> Chat:
    """A citizen with an English phone."""
    return Chat(storage)
