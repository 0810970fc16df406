"""Somebody who came last month, on the demo's phones: what to do when stopped, how to complain, who helps tonight, who
the officer of the street is; two taps each from the first screen, in their own language."""

import pytest
from playwright.async_api import Browser

from locales import articles, own_name
from locales.article import Article
from tests.stories.browser_camera import Camera
from tests.stories.browser_demo import Demo
from tests.stories.browser_people import PhoneSeat, open_page

NEEDS = (("My rights", "identity-check"), ("My rights", "complain-police"), ("Help now", "violence-at-home"))


def shipped(article_id: str, language: str) -> Article:
    """An article in the newcomer's language."""
    found = articles.shipped().get(article_id, language)
    assert found, f"{article_id} is not there in {language}"
    return found


async def reads(phone: PhoneSeat, topic: str, article: Article) -> None:
    """Opens an article from the first screen in two taps; what is read takes the place of the topic."""
    await phone.is_answered(phone.writes("/start"))
    await phone.is_answered(phone.taps(topic))
    await phone.taps_exactly(article.short)
    await phone.reads(article.title)


@pytest.mark.parametrize(("language", "seat"), [("ti", "Phone 1"), ("ar", "Phone 2"), ("fr", "Phone 3")])
async def test_a_newcomer_finds_each_in_two_taps(
    demo: Demo, chromium: Browser, camera: Camera, language: str, seat: str
) -> None:
    phone = await PhoneSeat.take(await open_page(chromium, demo.phones), seat)
    await phone.speaks(language, own_name(language))
    for topic, article_id in NEEDS:
        await reads(phone, topic, shipped(article_id, language))
        await camera.look(phone.page, f"{article_id}-{language}", phone.seat)
    await phone.is_answered(phone.writes("/start"))
    await phone.is_answered(phone.taps("My officer"))
    await phone.is_answered(phone.taps("Another place"))
    await phone.writes("Wolkenmakersstraat 12")
    await phone.reads("Lena Kwartelaar")
    await camera.look(phone.page, f"officer-{language}", phone.seat)
