"""An officer's photo: put on the card on the desk, seen by whoever asks who their officer is, taken away for good."""

import io

import aiohttp
import pytest
from PIL import Image
from sqlalchemy import select, update

from storage.models import Person, Picture
from tests.house import House
from tests.people import Desk


def photo(colour: str = "teal") -> bytes:
    """A photo with a place in it."""
    out, exif = io.BytesIO(), Image.Exif()
    exif[0x010E] = "at home in the Rabarberstraat"
    Image.new("RGB", (640, 800), colour).save(out, "JPEG", exif=exif)
    return out.getvalue()


async def puts(desk: Desk, content: bytes) -> str:
    """Puts a photo on the card; returns the page."""
    form = aiohttp.FormData()
    form.add_field("picture", content, filename="me.jpg", content_type="image/jpeg")
    async with desk.session.post(f"{desk.url}/me/photo", data=form, headers={"Origin": desk.url}) as answer:
        return await answer.text()


async def kept(house: House) -> int:
    """How many pictures there are."""
    async with house.storage.read() as tx:
        return len((await tx.session.execute(select(Picture.id))).all())


async def sees_a_photo(house: House) -> bool:
    """Asks who the officer is, as somebody new; whether the card comes with a photo."""
    amina = house.citizen()
    await amina.starts()
    await amina.taps("My officer")
    await amina.sees("Where do you live?")
    await amina.says("Wolkenmakersstraat 3")
    return bool((await amina.sees("Lena Kwartelaar"))["photo"])


@pytest.fixture
async def lena(house: House) -> Desk:
    """The officer at the desk."""
    return await house.desk("lena")


async def test_whoever_asks_for_the_officer_sees_the_photo_and_its_hidden_words_are_gone(
    house: House, lena: Desk
) -> None:
    assert "A photo of you" in await lena.get("/me")
    assert "Another photo" in await puts(lena, photo())
    async with lena.session.get(f"{lena.url}/me/photo") as answer:
        assert b"Rabarberstraat" not in await answer.read()
    assert await sees_a_photo(house)


async def test_a_photo_that_is_replaced_or_taken_away_is_erased(house: House, lena: Desk) -> None:
    await puts(lena, photo())
    await puts(lena, photo("maroon"))
    assert await kept(house) == 1
    assert "A photo of you" in await lena.post("/me/photo/remove")
    assert await kept(house) == 0
    assert await lena.status("/me/photo") == 404
    assert not await sees_a_photo(house)


async def test_what_is_no_photo_is_said_and_the_one_before_stays(house: House, lena: Desk) -> None:
    await puts(lena, photo())
    assert "We cannot clean this kind of file" in await puts(lena, b"MZ not a picture")
    assert await kept(house) == 1


async def test_a_card_too_long_for_a_caption_comes_without_the_photo(house: House, lena: Desk) -> None:
    await puts(lena, photo())
    async with house.storage.write() as tx:
        await tx.session.execute(update(Person).values(introduction={"en": "I walk through every street. " * 36}))
    assert not await sees_a_photo(house)
