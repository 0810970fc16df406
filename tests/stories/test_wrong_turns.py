"""Wrong turns: forged steps, empty words, things in an odd order; each is answered and nothing is lost."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.conftest import address_of
from tests.house import House, open_house
from tests.people import Holder

NOTHING = "\u2067\u2067"
PHOTO = Path("bot/demo/static/samples/bench.jpg").read_bytes()


@pytest.fixture
async def house(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[House]:
    """A running Koban on SQLite: these turns are the same on every database."""
    for address in address_of("sqlite", tmp_path, request):
        async with open_house(address) as house:
            yield house


async def walk(somebody: Holder, *steps: str) -> None:
    """Taps forged or stale data, and is answered each time."""
    for step in steps:
        await somebody.phone.taps_data(step)
        await somebody.sees("")


async def test_forged_steps_of_a_citizen_are_answered(house: House) -> None:
    amina = house.citizen("en")
    await amina.starts()
    await walk(amina, "speak/xx", "area/nowhere", "street/abc", "street/999999", "topic/nothing", "reader/boss")
    await walk(
        amina, "mine", "add/KB-22222", "added/KB-22222", "case/KB-22222", "withdraw/KB-22222", "add-draft/KB-22222"
    )
    await walk(
        amina, "officer", "area/papiermakers", "officer", "elsewhere", "drop-draft", "send", "outside", "readers"
    )
    await amina.says(NOTHING)
    await amina.sees("no words in it")
    await amina.says("A lamp is broken.")
    await amina.sees("What is it about?")
    await walk(
        amina, "send", "report", "topic/noise", "areas", "area/none", "reader/liaison", "reader/area", "other-place"
    )
    await amina.says("straat")
    await amina.sees("")
    await amina.says("It is a long story that I want to tell you first, before I say where it is, if I may do that.")
    await amina.sees("Where is it?")
    await amina.says("Wolkenmakersstraat 3")
    await amina.sees("will read")
    await amina.sends()


async def test_adding_in_every_way(house: House) -> None:
    amina = house.citizen("en")
    number = await amina.reports("A lamp is broken.")
    other = await amina.says("Still broken.")
    await amina.sees("already told us")
    await walk(amina, "add-draft/KB-22222", f"add-draft/{number}", f"add/{number}")
    await amina.says(NOTHING)
    await amina.sees("no words in it")
    await amina.phone.sends_document(b"MZ", "x.jpg", "image/jpeg")
    await amina.sees("could not clean")
    await amina.phone.sends_photo(PHOTO)
    await amina.sees(f"Added to {number}")
    await amina.phone.edits(other, "Still broken, since Monday.")
    await amina.sees("marked as edited")
    unknown = await amina.says("/help")
    await amina.sees("Commands")
    await amina.phone.edits(unknown, "Not a report.")
    await amina.sees("not part of a report")
    await walk(amina, f"case/{number}", f"withdrawn/{number}", f"withdraw/{number}", f"withdrawn/{number}", "mine")


async def test_contacts_give_back_to_their_own_kind(house: House) -> None:
    for topic, slug, words in (("home", "nele", "victim support"), ("police", "cyriel", "complaints contact")):
        amina = house.citizen("en")
        await amina.starts()
        await walk(amina, f"topic/{topic}", "words")
        await amina.says("Please call me.")
        await amina.sees("will read")
        number = await amina.sends()
        await (await house.desk(slug)).post(f"/cases/{number}/give-back")
        await amina.sees(words)
        await walk(amina, f"add/{number}")
        await amina.says("Today, please.")
        await amina.sees(words)


async def test_wrong_turns_of_an_officer_are_answered(house: House) -> None:
    amina, lena = house.citizen("en"), await house.officer("lena")
    number = await amina.reports("A lamp is broken.")
    await lena.sees(number)
    await walk(lena, "o-nonsense", "o-open/KB-22222", "o-queue", f"o-open/{number}", f"o-answer/{number}")
    await lena.says(NOTHING)
    await lena.sees("no word in it")
    await lena.phone.sends_sticker()
    await lena.sees("Answers are text")
    await walk(
        lena, f"o-closed/{number}/nonsense", f"o-closed/{number}/solved", f"o-give-back/{number}", f"o-take/{number}"
    )
    await walk(lena, f"o-answer/{number}")
    await lena.says("Too late?")
    await lena.sees("closed")
    for command, words in (("/language", "Choose"), ("/queue", "Everyone"), ("/unlink", "not linked")):
        await lena.says(command)
        await lena.sees(words)
