"""Nothing that staff can see says who wrote, nor that two cases come from one person."""

import re
from collections.abc import Iterable

from tests.house import House
from tests.people import Desk

NAMES = ("Amina Sentinelle", "sentinelle_test")
PLAIN_PAGES = ("/cases?view={view}", "/live/rows?view={view}", "/me")
VIEWS = ("mine", "unanswered", "late", "waiting", "team", "closed")
TOKEN = re.compile(r"[0-9A-Za-z_-]{6,}")
PLACE = re.compile(r'<b dir="auto">([^<]*)</b><br>')
WORDS = re.compile(r'<p[^>]*dir="auto"[^>]*>([^<]*)</p>')
SECOND = re.compile(r"1\d{9}")  # when a case last changed: two can do so in the same second


async def everything_seen(desk: Desk, numbers: Iterable[str]) -> str:
    """Every page a person of the zone can open, and the cases they can open."""
    found = [await desk.get(page.format(view=view)) for page in PLAIN_PAGES for view in VIEWS]
    for number in numbers:
        found += [await desk.get(f"/{room}/{number}") for room in ("cases", "live")]
        found.append(await desk.get(f"/cases/{number}/close"))
    return "\n".join(found)


async def test_no_page_and_no_officers_chat_holds_a_name_or_a_number_of_the_citizen(house: House) -> None:
    amina, lena_phone = house.citizen("en"), await house.officer("lena")
    number = await amina.reports("Every night motorbikes race.")
    await lena_phone.opens(number)
    secrets = (*NAMES, str(amina.phone.user_id))
    for slug in ("lena", "bram", "marthe"):
        desk = await house.desk(slug)
        seen = await everything_seen(desk, [number])
        assert [secret for secret in secrets if secret in seen] == [], slug
    shown = lena_phone.screen
    assert number in shown
    assert [secret for secret in secrets if secret in shown] == []


async def test_two_cases_of_one_person_look_like_those_of_two(house: House) -> None:
    amina, fatima, desk = house.citizen("en"), house.citizen("en"), await house.desk("lena")
    words = "Every night motorbikes race."
    first, second = await amina.reports(words), await amina.reports(words)
    other = await fatima.reports(words)
    tokens = {number: await _tokens(desk, number) for number in (first, second, other)}
    of_one = tokens[first] & tokens[second]
    of_two = tokens[first] & tokens[other]
    assert len(of_two) > 20
    assert of_one - of_two == set()


async def _tokens(desk: Desk, number: str) -> set[str]:
    """What stands on a case's own part of the page; the queue beside it shows every case."""
    page = await desk.get(f"/live/{number}")
    return {token for token in TOKEN.findall(page) if token != number and not SECOND.fullmatch(token)}


async def test_the_look_before_sending_holds_every_word_that_the_officer_reads(house: House) -> None:
    amina, desk = house.citizen("en"), await house.desk("lena")
    await amina.starts()
    await amina.taps("Tell my officer")
    await amina.taps_when("Noise and nuisance")
    await amina.sees("Where is it?")
    await amina.says("Wolkenmakersstraat 14")
    await amina.sees("in your own words")
    await amina.says("Every night motorbikes race.")
    await amina.sees("will read")
    await amina.says("They come after eleven.")
    preview = str((await amina.sees("after eleven"))["text"])
    number = await amina.sends()
    page = await desk.opens(number)
    place, read = PLACE.findall(page), WORDS.findall(page)
    assert place == ["Wolkenmakersstraat 14"]
    assert read == ["Every night motorbikes race.", "They come after eleven."]
    assert [words for words in (*place, *read, "Noise and nuisance") if words not in preview] == []
