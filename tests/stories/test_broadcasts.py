"""Texts to many: who asked for news gets them once, with the words that stand at that moment, and can stop them."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from bot.demo.zone import LANGUAGES, SAMPLE_PHOTOS
from handlers.services import broadcasts, notices
from handlers.services.broadcasts import Broadcast, Progress
from handlers.services.notices import Link, Written
from storage import pictures
from tests import make
from tests.house import House
from tests.people import PATIENCE, Citizen

PHOTO = SAMPLE_PHOTOS[0].path.read_bytes()
STREET = Written(
    "done",
    {
        "en": "The street lights on the square work again.",
        "nl": "De straatlampen op het plein werken weer.",
        "fr": "Les lampes de la place fonctionnent.",
        "ar": "مصابيح الساحة تعمل من جديد.",
    },
    ("molenkom",),
    links=(Link("https://zone.example/lights", {"en": "Read more"}), Link("events")),
    waived=tuple(language for language in LANGUAGES if language not in ("en", "nl", "fr", "ar")),
)


async def _listens(house: House, language: str = "en", area: str = "molenkom") -> Citizen:
    """Somebody who reads a printed code, and says yes to news at any hour."""
    amina = house.citizen(language)
    await amina.says(f"/start {area}-{language}")
    await amina.sees("112")
    async with house.storage.write() as tx:
        await make.listener(tx, str(amina.phone.user_id))
    return amina


async def _sends(house: House, written: Written = STREET) -> Broadcast:
    async with house.storage.write() as tx:
        marthe, now = await make.person(tx, "marthe"), datetime.now(UTC)
        sent = await notices.make(tx, marthe, written, now)
        assert await notices.ready(tx, sent) == []
        return await notices.send(tx, marthe, sent.id, now, now)


async def _sends_anyway(house: House) -> Broadcast:
    """Sends without looking whether there is anybody to hear it."""
    async with house.storage.write() as tx:
        marthe, now = await make.person(tx, "marthe"), datetime.now(UTC)
        sent = await notices.make(tx, marthe, STREET, now)
        await broadcasts.plan(tx, marthe, sent, now)
        return sent


async def _until(house: House, sent: Broadcast, reached: Callable[[Progress, str], bool]) -> Progress:
    """Looks at a broadcast until it is as it should be."""
    async with asyncio.timeout(PATIENCE):
        while True:
            async with house.storage.read() as tx:
                found = await broadcasts.get(tx, sent.id)
                progress = await broadcasts.progress(tx, found)
            if reached(progress, found.state):
                return progress
            await asyncio.sleep(0.05)


async def test_a_notice_comes_once_in_the_readers_language_with_a_way_back(house: House) -> None:
    amina, noor, bilal = await _listens(house), await _listens(house, "ar"), await _listens(house, area="duivenhoek")
    sent = await _sends(house)
    seen = await amina.sees("The street lights on the square work again.")
    assert "You get this because you asked for news of" in seen["text"]
    assert amina.phone.labels[:5] == [
        "Read more",
        "See the events",
        "Reply to my officer",
        "News settings",
        "No more news",
    ]
    await noor.sees("مصابيح الساحة")
    assert "street lights" not in bilal.screen
    progress = await _until(house, sent, lambda progress, state: state == "ended")
    assert progress == Progress(people=2, sent=2, unreachable=0, failed=0, unknown=0, unwanted=0, left=0)


async def test_a_notice_is_corrected_on_every_phone_and_taken_back(house: House) -> None:
    amina = await _listens(house)
    sent = await _sends(house)
    seen = await amina.sees("The street lights on the square work again.")
    await _until(house, sent, lambda progress, state: state == "ended")
    async with house.storage.write() as tx:
        marthe = await make.person(tx, "marthe")
        texts = {**STREET.texts, "en": "The street lights work again from Friday on."}
        assert await notices.correct(tx, marthe, sent.id, texts) == 1
    edited = await amina.sees("work again from Friday on")
    assert edited["message_id"] == seen["message_id"]
    await _until(house, sent, lambda progress, state: progress.changing == 0)
    async with house.storage.write() as tx:
        assert await notices.recall(tx, await make.person(tx, "marthe"), sent.id) == 1
    await amina.phone.sees_gone(int(seen["message_id"]), timeout=PATIENCE)
    await _until(house, sent, lambda progress, state: progress.recalled == 1)


async def test_one_tap_stops_the_news_and_what_is_still_to_go_is_not_sent(house: House) -> None:
    amina = await _listens(house)
    await _sends(house)
    await amina.sees("The street lights on the square work again.")
    await amina.taps("No more news")
    await amina.sees("News is off.")
    sent = await _sends_anyway(house)
    progress = await _until(house, sent, lambda progress, state: state == "ended")
    assert progress.people == 0
    assert amina.screen.count("The street lights on the square work again.") == 1


async def test_a_paused_one_waits_and_a_stopped_one_never_comes(house: House) -> None:
    amina = await _listens(house)
    async with house.storage.write() as tx:
        marthe, now = await make.person(tx, "marthe"), datetime.now(UTC)
        sent = await notices.make(tx, marthe, STREET, now)
        await notices.send(tx, marthe, sent.id, now, now)
        await broadcasts.tick(tx)
        await broadcasts.pause(tx, marthe, sent.id)
    other = await _sends(house, replace(STREET, texts={**STREET.texts, "en": "Another thing."}))
    await amina.sees("Another thing.")
    await _until(house, other, lambda progress, state: state == "ended")
    assert "street lights" not in amina.screen
    async with house.storage.write() as tx:
        await broadcasts.stop(tx, await make.person(tx, "marthe"), sent.id)
    await _until(house, sent, lambda progress, state: progress.stopped == 1)
    assert "street lights" not in amina.screen


async def test_who_blocked_the_bot_is_counted_and_leaves_the_list(house: House) -> None:
    amina = await _listens(house)
    house.standin.faults.fail("sendMessage", 403, description="Forbidden: bot was blocked by the user")
    sent = await _sends(house)
    progress = await _until(house, sent, lambda progress, state: state == "ended")
    assert (progress.unreachable, progress.sent) == (1, 0)
    again = await _sends_anyway(house)
    assert (await _until(house, again, lambda progress, state: state == "ended")).people == 0
    assert "street lights" not in amina.screen


async def test_a_lost_answer_is_listed_as_unknown_and_repeated_only_when_somebody_asks(house: House) -> None:
    amina = await _listens(house)
    house.standin.faults.fail("sendMessage", 500, description="Internal Server Error")
    sent = await _sends(house)
    await _until(house, sent, lambda progress, state: state == "ended" and progress.unknown == 1)
    async with house.storage.write() as tx:
        assert await notices.resend(tx, await make.person(tx, "marthe"), sent.id, "unknown") == 1
    await amina.sees("You may have this already:")
    await _until(house, sent, lambda progress, state: state == "ended" and progress.sent == 1)


async def test_a_picture_crosses_the_wire_once(house: House) -> None:
    amina, bilal = await _listens(house), await _listens(house)
    async with house.storage.write() as tx:
        picture = await pictures.keep(tx, PHOTO, 640, 480)
    await _sends(house, replace(STREET, picture_id=picture))
    for reader in (amina, bilal):
        assert (await reader.sees("The street lights on the square work again."))["photo"] == PHOTO
    sends = [call.arguments["photo"] for call in house.standin.calls if call.method.lower() == "sendphoto"]
    assert [isinstance(photo, str) for photo in sends] == [False, True]


async def test_a_test_comes_to_ones_own_chat_as_people_will_see_it(house: House) -> None:
    lena = await house.officer("lena")
    async with house.storage.write() as tx:
        marthe = await make.person(tx, "marthe")
        sent = await notices.make(tx, marthe, STREET, datetime.now(UTC))
        await notices.sample(tx, await make.person(tx, "lena"), sent, "fr")
    await lena.sees("A test that only you get.")
    await lena.sees("Les lampes de la place fonctionnent.")
    assert "Répondre à l’inspecteur" in lena.phone.labels
