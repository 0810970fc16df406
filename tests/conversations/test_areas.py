"""Areas that are not drawn on a map, have no streets, or are no more: a citizen finds their way all the same."""

from sqlalchemy import delete, update

from storage.db import Storage
from storage.models import Area, Street
from tests.conversations.chat import Chat

NOISE_WORDS = "Every night motorbikes race under my window."
IN_MOLENKOM = (51.54233, 2.54789)


async def without_outlines(storage: Storage, *areas: str) -> None:
    """These areas, or all of them, are not on the map."""
    async with storage.write() as tx:
        query = update(Area).values(polygon=[])
        await tx.session.execute(query.where(Area.id.in_(areas)) if areas else query)


async def test_areas_without_outlines_or_streets_are_found_by_name_and_list(storage: Storage, amina: Chat) -> None:
    await without_outlines(storage)
    async with storage.write() as tx:
        await tx.session.execute(delete(Street))
    await amina.forges("topic/noise")
    assert "Where is it?" in amina.text
    assert "Share where I am" not in amina.labels
    assert "In which neighbourhood is it?" in await amina.says("Wolkenmakersstraat")
    await amina.taps("Molenkom")
    assert "Wolkenmakersstraat" in await amina.says(NOISE_WORDS)
    assert "Send" in amina.labels


async def test_a_place_is_never_called_outside_while_areas_are_missing_on_the_map(
    storage: Storage, amina: Chat
) -> None:
    await without_outlines(storage, "molenkom")
    await amina.forges("topic/noise")
    assert "Share where I am" in amina.labels
    assert "does not show which neighbourhood" in await amina.shares(*IN_MOLENKOM)
    await amina.taps("Molenkom")
    assert "Molenkom" in await amina.says(NOISE_WORDS)


async def test_an_area_that_is_no_more_is_not_offered_and_its_old_buttons_say_so(storage: Storage, amina: Chat) -> None:
    await amina.does("start", text="molenkom-en")
    await amina.taps("My officer")
    assert "Lena" in amina.text
    async with storage.write() as tx:
        await tx.session.execute(update(Area).where(Area.id == "molenkom").values(active=False))
    assert "Where do you live?" in await amina.forges("officer")
    assert "In Molenkom" not in amina.labels
    await amina.taps("Choose from the list")
    assert "Molenkom" not in amina.labels
    for old_button in ("area/molenkom", "street/1"):
        assert "does not work any more" in await amina.forges(old_button)
    assert "112" in await amina.does("start", text="molenkom-en")
    assert "not in our zone" in await amina.shares(*IN_MOLENKOM)
    await amina.forges("topic/noise")
    assert "We do not know “Wolkenmakersstraat” as a street" in await amina.says("Wolkenmakersstraat")
