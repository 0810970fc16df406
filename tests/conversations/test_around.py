"""My officer and around: everybody who answers, stations with their hours now and next, hospitals, another zone."""

import pytest
import time_machine
from sqlalchemy import update

from storage.db import Storage
from storage.models import Zone
from tests import make
from tests.conversations.chat import Chat

MUSDORP = (51.60, 2.70)


@pytest.fixture
async def at_the_card(amina: Chat) -> Chat:
    """Somebody who said where she lives and reads the card of her officer."""
    await amina.forges("officer")
    await amina.says("Wolkenmakersstraat")
    return amina


async def test_each_need_is_one_tap_from_the_card(at_the_card: Chat) -> None:
    amina = at_the_card
    assert {"All officers", "Police stations", "Hospitals"} <= set(amina.labels)
    told = await amina.taps("All officers")
    assert "Molenkom" in told
    assert "Lena Kwartelaar" in told
    assert "Papiermakers" in told
    assert "the neighbourhood team" in told
    await amina.taps("My officer")
    assert "Ziekenhuis De Pluim" in await amina.taps("Hospitals")
    assert "112" in amina.text.split("Ziekenhuis")[0], "in danger one does not drive"


@pytest.mark.parametrize(
    ("when", "told"),
    [
        ("2026-11-25 10:30", "Open now, until 12:00."),  # a Wednesday, 11:30 in Brussels
        ("2026-11-25 11:15", "Closed now. Opens on Wednesday 25 November, 13:00."),
        ("2026-11-25 16:30", "Closed now. Opens on Thursday 26 November, 08:30."),
        ("2026-11-28 12:00", "Closed now. Opens on Monday 30 November, 08:30."),
        ("2026-03-28 08:30", "Open now, until 12:00."),
        ("2026-03-29 23:30", "Closed now. Opens on Monday 30 March, 08:30."),  # the night after the clocks changed
    ],
)
async def test_a_station_says_whether_it_is_open_and_when_next(amina: Chat, when: str, told: str) -> None:
    with time_machine.travel(make.moment(when)):
        page = await amina.forges("stations")
    assert told in page.split("Wachtkamer")[0]
    assert "Open day and night." in page.split("Wachtkamer")[1]


async def test_a_zone_that_names_nothing_offers_nothing(storage: Storage, amina: Chat) -> None:
    async with storage.write() as tx:
        await tx.session.execute(update(Zone).values(contacts={}))
        tx.ring("zone")
    await amina.forges("officer")
    await amina.says("Wolkenmakersstraat")
    assert not {"Police stations", "Hospitals"} & set(amina.labels)
    assert "does not work any more" in await amina.forges("stations")
    assert "does not work any more" in await amina.forges("hospitals")


@pytest.mark.parametrize("typed", ["Musdorp", "musdrop", " SLAKKENDAM "])
async def test_a_place_outside_the_zone_gets_the_zone_that_looks_after_it(amina: Chat, typed: str) -> None:
    await amina.forges("officer")
    told = await amina.says(typed)
    assert "This place belongs to another police zone:" in told
    assert "Politiezone Musdorp" in told
    assert "https://musdorp.example" in told
    await amina.taps("Another place")
    assert "Lena Kwartelaar" in await amina.says("Wolkenmakersstraat")


async def test_a_shared_place_in_another_zones_outline_gets_that_zone(storage: Storage, amina: Chat) -> None:
    ring = [[2.6, 51.5], [2.8, 51.5], [2.8, 51.7], [2.6, 51.7], [2.6, 51.5]]
    async with storage.write() as tx:
        await tx.session.execute(update(Zone).values(contacts={"neighbours": [{"name": "Musdorp", "polygon": ring}]}))
        tx.ring("zone")
    await amina.forges("officer")
    assert "This place belongs to another police zone:" in await amina.shares(*MUSDORP)


async def test_a_story_that_names_another_town_stays_a_story(amina: Chat) -> None:
    await amina.forges("topic/noise")
    await amina.says("Every night motorbikes race near the canal, it is unbearable and I cannot sleep at all.")
    assert "another police zone" not in await amina.says("Musdorp")
