"""Reading: one message that is rewritten as somebody moves, taken away with one tap, and nothing left of it."""

import asyncio

import pytest
from sqlalchemy import func, select

from storage.models import OutboxRow
from tests import make
from tests.house import House
from tests.people import PATIENCE, Citizen

DAYS = 86400


@pytest.fixture(autouse=True)
def _shelf(monkeypatch: pytest.MonkeyPatch) -> None:
    make.shelved(monkeypatch)


async def opens(amina: Citizen) -> int:
    """Opens an article from the first screen, in two taps; returns the message it stands in."""
    await amina.starts()
    await amina.taps("My rights")
    page = int((await amina.sees("If you are a victim"))["message_id"])
    await amina.taps("Stopped in the street")
    await amina.sees("you may calmly ask why. ".strip())
    return page


async def test_an_article_takes_the_place_of_the_page_and_moves_on_there(house: House) -> None:
    amina = house.citizen()
    page = await opens(amina)
    before = len(amina.phone.messages)
    assert (await amina.sees("calmly ask why"))["message_id"] == page
    await amina.taps("Sources")
    assert (await amina.sees("The invented law"))["message_id"] == page
    await amina.taps("Back")
    await amina.sees("Did this help?")
    await amina.taps("Yes")
    await amina.sees("We counted it")
    await amina.taps("My rights")
    assert (await amina.sees("If you are a victim"))["message_id"] == page
    assert len(amina.phone.messages) == before


async def test_clear_takes_it_off_the_screen_and_an_old_one_becomes_a_dot(house: House) -> None:
    amina = house.citizen()
    page = await opens(amina)
    await amina.taps("Clear")
    await amina.phone.sees_gone(page, timeout=PATIENCE)
    page = await opens(amina)
    amina.phone.chat.posted[page].message["date"] -= 3 * DAYS
    await amina.taps("Clear")
    assert (await amina.sees("·"))["message_id"] == page
    assert "calmly" not in amina.screen


async def test_a_page_that_was_deleted_meanwhile_comes_as_a_new_message(house: House) -> None:
    amina = house.citizen()
    page = await opens(amina)
    await amina.phone.taps_data("article/home-violence", 999_999)
    assert (await amina.sees("The helpline listens"))["message_id"] > page
    assert amina.screen.count("The helpline listens") == 1


async def test_nothing_that_was_read_waits_or_stays_in_the_outbox(house: House) -> None:
    amina = house.citizen()
    await opens(amina)
    await amina.phone.taps_data("article/home-violence", 999_999)
    await amina.sees("The helpline listens")
    await amina.taps("Clear")
    async with asyncio.timeout(PATIENCE):
        while await waiting(house):  # noqa: ASYNC110 - the last one is being recorded
            await asyncio.sleep(0.02)


async def waiting(house: House) -> int:
    """How many rows the outbox holds."""
    async with house.storage.read() as tx:
        return int((await tx.session.execute(select(func.count()).select_from(OutboxRow))).scalar_one())


async def test_searching_goes_to_nobody(house: House) -> None:
    amina, lena = house.citizen(), await house.desk("lena")
    await amina.starts()
    await amina.says("/search")
    await amina.sees("Type a word or two")
    await amina.says("husband hits me")
    await amina.sees("This may help")
    await amina.taps("Violence at home")
    await amina.sees("The helpline listens")
    assert "husband" not in await lena.queue()
