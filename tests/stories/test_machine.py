"""Translation by machine: both sides read each other's words at once, and the machine's beside them when it comes."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from handlers.services import machine
from tests import make
from tests.conftest import address_of
from tests.house import House, open_house
from tests.people import Citizen
from tests.translator import TranslationServer, translation_server, turned

NOISE = "Komşum her gece çok gürültü yapıyor."
ANSWER = "I come by this evening."


@pytest.fixture
async def server() -> AsyncIterator[TranslationServer]:
    """The translation server."""
    async with translation_server() as server:
        yield server


@pytest.fixture
async def house(
    server: TranslationServer, tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[House]:
    """A Koban whose zone has a translation server that is tried again at once."""
    monkeypatch.setattr(machine, "WAITS", (timedelta(0), timedelta(0)))
    monkeypatch.setattr("bot.interpreter.REST", timedelta(0))
    for address in address_of("sqlite", tmp_path, request):
        async with open_house(address, translate_url=server.url) as house:
            yield house


async def test_an_officer_reads_beside_the_words_what_a_machine_makes_of_them(
    house: House, server: TranslationServer
) -> None:
    citizen, desk = house.citizen("en"), await house.desk("lena")
    number = await citizen.reports(NOISE)
    await desk.reads_until(number, turned(NOISE))
    page = await desk.opens(number)
    assert NOISE in page
    assert "Looks like Turkish." in page
    assert "Translated by a machine, from Turkish into English; it may be wrong" in page
    assert server.asked == [{"q": NOISE, "source": "tr", "target": "en", "format": "text"}]


async def test_a_citizen_gets_the_officers_words_first_and_the_machines_after(house: House) -> None:
    citizen, desk = house.citizen("ar"), await house.desk("lena")
    number = await reported_in_arabic(house, citizen)
    assert "A translation by machine follows your words" in await desk.opens(number)
    await desk.answers(number, ANSWER)
    first = await citizen.sees(ANSWER)
    then = await citizen.sees(turned(ANSWER))
    assert "ترجمة آلية" in then["text"]
    assert first["message_id"] < then["message_id"]


async def test_a_machine_that_is_down_delays_nothing_and_is_said_to_be_missing(
    house: House, server: TranslationServer
) -> None:
    citizen, desk = house.citizen("ar"), await house.desk("lena")
    number = await reported_in_arabic(house, citizen)
    server.mood = "down"
    await desk.answers(number, ANSWER)
    await citizen.sees(ANSWER)
    await citizen.sees("لم تستطع الآلة ترجمة")
    await desk.reads_until(number, "did not come.")


async def test_a_slow_machine_delays_nobody(house: House, server: TranslationServer) -> None:
    server.mood = "slow"
    citizen, neighbour, desk = house.citizen("ar"), house.citizen("en"), await house.desk("lena")
    number = await reported_in_arabic(house, citizen)
    await desk.answers(number, ANSWER)
    await citizen.sees(ANSWER)
    other = await neighbour.reports("Loud music next door.")
    await desk.answers(other, "We go and look.")
    await neighbour.sees("We go and look.")
    assert "is on its way." in await desk.opens(number)
    server.go_on.set()
    await citizen.sees(turned(ANSWER))


async def test_what_a_lying_machine_says_reaches_nobody(house: House, server: TranslationServer) -> None:
    server.mood = "endless"
    citizen, desk = house.citizen("ar"), await house.desk("lena")
    number = await reported_in_arabic(house, citizen)
    await desk.answers(number, ANSWER)
    await citizen.sees(ANSWER)
    await citizen.sees("لم تستطع الآلة ترجمة")
    assert "buy this" not in citizen.screen + await desk.opens(number)


async def test_a_language_the_machine_lacks_is_said_at_once(house: House, server: TranslationServer) -> None:
    citizen, desk = house.citizen("en"), await house.desk("lena")
    await desk.reads_until(await house.citizen("en").reports(NOISE), turned(NOISE))
    number = await citizen.reports("ብለይቲ ኣብ ጎደና ብዙሕ ጫውጫው ኣሎ")
    page = await desk.opens(number)
    assert "The machine does not translate Tigrinya into English." in page
    assert "You do not read Tigrinya." in page
    assert [asked["source"] for asked in server.asked] == ["tr"]


async def test_what_is_reworded_meanwhile_is_translated_anew(house: House, server: TranslationServer) -> None:
    server.mood = "slow"
    citizen, desk = house.citizen("en"), await house.desk("lena")
    said = await citizen.says(NOISE)
    for label in ("Noise and nuisance", "Choose from the list", "Molenkom"):
        await citizen.taps_when(label)
    await citizen.sees("will read")
    number, better = await citizen.sends(), "Komşum her gece çok yüksek sesle müzik dinliyor."
    await citizen.phone.edits(said, better)
    await desk.reads_until(number, better)
    server.go_on.set()
    await desk.reads_until(number, turned(better))
    assert turned(NOISE) not in await desk.opens(number)


async def reported_in_arabic(house: House, citizen: Citizen) -> str:
    """A matter of somebody who reads Arabic, from this phone; returns its number."""
    await citizen.starts()
    async with house.storage.write() as tx:
        known = await make.known(tx, str(citizen.phone.user_id))
        return (await make.case(tx, "يوجد ضجيج كثير في الليل أمام بيتي", citizen=known)).number
