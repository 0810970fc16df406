"""My messages shows when a closed matter is erased, and one tap keeps it."""

from datetime import UTC, datetime, timedelta

import time_machine

from handlers.services import cases, retention
from storage.db import Storage
from tests import make
from tests.conversations.chat import Chat


async def test_a_matter_that_is_erased_soon_says_when_and_can_be_kept(amina: Chat, storage: Storage) -> None:
    number = await amina.reports()
    async with storage.write() as tx:
        await cases.close(tx, await make.person(tx, "lena"), number, "solved")
    assert "we erase it" not in await amina.commands("messages")
    with time_machine.travel(datetime.now(UTC) + timedelta(days=84)):
        async with storage.write() as tx:
            assert await retention.warn(tx) == 1
        assert "we erase it" in await amina.commands("messages")
        assert "we erase it" in await amina.forges(f"case/{number}")
        assert f"We keep {number} until" in await amina.taps("Keep it for now")
        assert "we erase it" not in await amina.commands("messages")


async def test_an_open_matter_needs_no_keeping(amina: Chat) -> None:
    number = await amina.reports()
    assert "does not work any more" in await amina.forges(f"keep-longer/{number}")
