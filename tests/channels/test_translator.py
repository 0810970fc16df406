"""The zone's translation server: what its address may look like, and that nothing it says is believed unseen."""

from collections.abc import AsyncIterator

import pytest

from bot import translator
from bot.config import Settings
from bot.translator import Away, Cannot, Translator
from handlers.services.errors import Misconfigured
from storage.db import Surroundings
from tests.translator import LIES, TranslationServer, translation_server, turned


@pytest.fixture
async def server() -> AsyncIterator[TranslationServer]:
    """The translation server."""
    async with translation_server() as server:
        yield server


def asking(url: str) -> Translator:
    """Who asks the server at this address."""
    found = translator.server(url)
    assert found
    return Translator(found)


async def test_a_text_comes_back_and_dari_is_asked_for_as_persian(server: TranslationServer) -> None:
    assert await asking(f"{server.url}/?api_key=k1").translate("one two", "fa_AF", "nl") == turned("one two")
    assert server.asked == [{"q": "one two", "source": "fa", "target": "nl", "format": "text", "api_key": "k1"}]


async def test_it_tells_what_it_can_in_our_languages(server: TranslationServer) -> None:
    pairs = await asking(server.url).pairs()
    assert {("tr", "nl"), ("fa_AF", "fr"), ("nl", "fa_AF")} <= pairs
    assert not {(source, into) for source, into in pairs if "ti" in (source, into)}
    assert ("fa", "fa_AF") not in pairs


@pytest.mark.parametrize("mood", [*LIES, "no"])
async def test_what_is_no_translation_is_not_believed(server: TranslationServer, mood: str) -> None:
    server.mood = mood
    with pytest.raises(Cannot if mood != "elsewhere" else Away):
        await asking(server.url).translate("Hello", "en", "nl")


async def test_a_server_that_is_down_or_not_there_is_away(server: TranslationServer) -> None:
    server.mood = "down"
    with pytest.raises(Away):
        await asking(server.url).translate("Hello", "en", "nl")
    with pytest.raises(Away):
        await asking(server.url).pairs()
    with pytest.raises(Away, match="ClientConnectorError"):
        await asking("http://127.0.0.1:9").pairs()


@pytest.mark.parametrize(
    "url",
    [
        "translate.example.org",
        "ftp://translate.example.org",
        "http://",
        "http://translate.example.org:port",
        "https://user@translate.example.org",
        "https://translate.example.org?key=1",
        "https://translate.example.org?api_key",
        "https://translate.example.org#x",
    ],
)
def test_an_address_that_is_none_is_said_without_repeating_it(url: str) -> None:
    with pytest.raises(Misconfigured) as wrong:
        translator.server(url)
    assert "KOBAN_TRANSLATE_URL" in wrong.value.sentence
    assert "example.org:port" not in str(wrong.value)


def test_citizens_are_told_where_it_runs() -> None:
    assert translator.server("  ") is None
    near = Settings(translate_url="http://127.0.0.1:5000").surroundings
    assert near == Surroundings(machine="127.0.0.1", machine_near=True)
    far = Settings(translate_url="https://translate.example.org/v1?api_key=s").surroundings
    assert far == Surroundings(machine="translate.example.org")
