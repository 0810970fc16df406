"""What Telegram shows of the bot before the first tap: in each of the zone's languages, in whole lines, set once."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot import telegram_part
from bot.channels.telegram.channel import Telegram
from bot.demo.telegram.server import StandIn
from handlers.services import zone
from locales import CITIZEN_LANGUAGES
from storage.db import Storage
from tests.house import TOKEN, prepared
from tests.moulds import Address

Shows = Callable[[], Awaitable[None]]


def sqlite_in(folder: Path) -> Address:
    """Where a Koban of this test keeps what it has."""
    data = folder / "data"
    return Address(
        f"sqlite+aiosqlite:///{data / 'koban.sqlite'}", f"sqlite+aiosqlite:///{data / 'keystore.sqlite'}", data
    )


def languages_set(standin: StandIn) -> set[str]:
    """In which languages there is a text, the default as an empty one; forgets them."""
    found = {language for _, language in standin.world.texts}
    standin.world.texts.clear()
    return found


@asynccontextmanager
async def zone_speaking(folder: Path, spoken: tuple[str, ...]) -> AsyncIterator[tuple[StandIn, Storage, Shows]]:
    """A zone of these languages, and what sets its texts at Telegram."""
    standin = StandIn(token=TOKEN)
    await standin.start()
    telegram = Telegram(standin.token, standin.url)
    async with prepared(sqlite_in(folder), standin) as (settings, storage):
        async with storage.write() as tx:
            (await zone.the(tx)).languages = list(spoken)
        await telegram.start()
        yield standin, storage, lambda: telegram_part.set_texts(telegram, storage, settings)
        await telegram.stop()
    await standin.stop()


@pytest.mark.parametrize("spoken", [CITIZEN_LANGUAGES, ("nl", "fr")], ids=["every language", "two"])
async def test_a_phone_shows_the_bot_in_its_own_language(tmp_path: Path, spoken: tuple[str, ...]) -> None:
    async with zone_speaking(tmp_path, spoken) as (standin, _, shows):
        await shows()
        lines = standin.world.texts["description", ""].splitlines()
        assert all("112" in line and "101" in line for line in lines)
        assert 2 <= len(lines) <= len(spoken)
        assert languages_set(standin) == {"", *(code for code in spoken if len(code) == 2)}
        await shows()
        assert languages_set(standin) == set()


async def test_only_a_language_in_which_something_changed_is_set_again(tmp_path: Path) -> None:
    async with zone_speaking(tmp_path, ("nl", "fr", "tr")) as (standin, storage, shows):
        await shows()
        languages_set(standin)
        async with storage.write() as tx:
            here = await zone.the(tx)
            here.names = {**here.names, "fr": "La Caille"}
        await shows()
        assert languages_set(standin) == {"", "fr"}
