"""Ready words and translations end to end: an officer picks in Dutch, a citizen reads and taps in Arabic."""

import re
from datetime import UTC, datetime, timedelta

from handlers.services import people
from handlers.services.sentences import SENTENCES
from locales import day, say, tell
from tests.house import House
from tests.people import Citizen, Desk

WORDS = "كل ليلة تتسابق الدراجات النارية تحت نافذتي."


def ar(text: str, **values: object) -> str:
    return say("ar", text, **values)


async def reports_in_arabic(house: House) -> Citizen:
    """A citizen with an Arabic phone who has sent something."""
    amina = house.citizen("ar")
    await amina.starts()
    await amina.taps(ar("Tell my officer"))
    await amina.taps_when(ar("Noise and nuisance"))
    await amina.phone.sees_button(ar("Choose from the list"))
    await amina.says("Wolkenmakersstraat")
    await amina.sees("احكوا لنا")
    await amina.says(WORDS)
    await amina.phone.sees_button(ar("Send"))
    await amina.sends(ar("Send"), "KB-")
    return amina


async def speaks_dutch(house: House, slug: str) -> Desk:
    async with house.storage.write() as tx:
        (await people.by_slug(tx, slug)).language = "nl"
    return await house.desk(slug)


async def test_an_officer_picks_in_dutch_and_the_citizen_reads_and_taps_in_arabic(house: House) -> None:
    amina, lena = await reports_in_arabic(house), await speaks_dutch(house, "lena")
    sheet = await lena.get(f"/cases/{amina.number}/ready")
    still = SENTENCES["still"]
    assert tell("nl", still.text) in sheet
    assert ar(still.text) in sheet

    await lena.post(f"/cases/{amina.number}/ready", key="still")
    await amina.sees(ar(still.text))
    await amina.taps_when(ar("Sometimes"))
    await amina.sees("Lena Kwartelaar")
    await lena.reads_until(amina.number, "Burger, met een knop")
    page = await lena.opens(amina.number)
    assert "Soms" in page
    assert ar(still.text) in page

    when = (datetime.now(UTC) + timedelta(days=3)).date()
    await lena.post(f"/cases/{amina.number}/ready", key="may-come", date=when.isoformat())
    await amina.sees(day("ar", when))
    assert day("nl", when) in await lena.opens(amina.number)


async def test_a_tap_changes_nothing_twice_and_more_words_go_to_the_same_case(house: House) -> None:
    amina, lena = await reports_in_arabic(house), await house.desk("lena")
    await lena.post(f"/cases/{amina.number}/ready", key="danger")
    await amina.taps_when(ar("Yes, somebody is in danger"))
    first = str((await amina.sees(amina.number))["text"])
    assert first.index("112") < first.index(amina.number)
    await amina.says("في المقهى")
    await amina.sees(ar("Added to {number}. It is read by {reader}.", number=amina.number, reader="Lena Kwartelaar"))
    assert "في المقهى" in await lena.opens(amina.number)


async def test_a_colleague_translates_what_the_officer_cannot_read(house: House) -> None:
    amina, lena = await reports_in_arabic(house), await house.desk("lena")
    page = await lena.opens(amina.number)
    assert "You do not read Arabic." in page
    reader = re.search(r'<option value="([0-9a-f]{32})">Sena Duivenaar', page)
    assert reader
    sena, phone = await house.desk("sena"), await house.officer("sena")
    assert await sena.status(f"/cases/{amina.number}") == 404
    await lena.post(f"/cases/{amina.number}/reading/ask", reader=reader[1])
    told = str((await phone.sees("Please read this and translate it"))["text"])
    assert WORDS not in told
    assert amina.number in await sena.queue("asked")
    asked = re.search(r'name="message" value="([0-9a-f]{32})"', await sena.opens(amina.number))
    assert asked
    await sena.post(
        f"/cases/{amina.number}/reading/translate",
        message=asked[1],
        text="Every night motorbikes race under my window.",
        language="en",
    )
    assert await sena.status(f"/cases/{amina.number}") == 404
    page = await lena.opens(amina.number)
    assert "Translated by Sena Duivenaar, into English" in page
    assert "Every night motorbikes race" in page
    assert "You do not read Arabic." not in page


async def test_a_citizen_asks_for_an_answer_in_their_language(house: House) -> None:
    amina, lena = await reports_in_arabic(house), await house.desk("lena")
    await lena.post(f"/cases/{amina.number}/answer", text="Ik kom woensdag langs.", language="nl")
    answer = str((await amina.sees("Ik kom woensdag langs."))["text"])
    assert "الهولندية" in answer
    sena = await house.desk("sena")
    await amina.taps_when(ar("Ask for it in my language"))
    await amina.sees("Sena Duivenaar")
    asked = re.search(r'name="message" value="([0-9a-f]{32})"', await sena.opens(amina.number))
    assert asked
    await sena.post(f"/cases/{amina.number}/reading/translate", message=asked[1], text="سآتي يوم الأربعاء.")
    follow_up = str((await amina.sees("سآتي يوم الأربعاء."))["text"])
    assert "Sena Duivenaar" in follow_up
    assert "سآتي يوم الأربعاء." in await lena.opens(amina.number)


async def test_an_officer_picks_ready_words_in_the_chat(house: House) -> None:
    lena = await house.officer("lena")
    amina = await reports_in_arabic(house)
    await lena.opens(amina.number)
    await lena.taps("Ready words")
    await lena.sees("the citizen in their own language")
    await lena.taps("Questions")
    await lena.sees("Is this still going on?")
    await lena.taps("1")
    await lena.sees(ar("Is this still going on?"))
    await lena.taps("Send")
    await lena.sees("on its way")
    await amina.taps_when(ar("No"))
    await amina.sees("Lena Kwartelaar")
    await lena.sees("The citizen wrote again")
    await lena.taps("Open it")
    await lena.sees("Citizen, by button")
