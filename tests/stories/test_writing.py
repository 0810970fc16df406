"""How Koban writes to a citizen: Quiet, Discreet, and news only for those who say yes."""

from tests.house import House
from tests.people import Citizen

NEWS = "Do you want that?"


async def _switches(citizen: Citizen, button: str) -> None:
    await citizen.says("/start")
    await citizen.taps_when("More")
    await citizen.taps_when("Quiet, discreet, news")
    await citizen.taps_when(button)
    await citizen.sees("is on.")


async def test_in_quiet_answers_wait_under_my_messages_and_the_officer_sees_that(house: House) -> None:
    amina, desk = house.citizen("en"), await house.desk("lena")
    await _switches(amina, "Turn Quiet on")
    number = await amina.reports("The lamp is broken.")
    long = "It will be mended on Friday. " * 60 + "Until then, take care."
    await desk.answers(number, long)
    await desk.reads_until(number, "waits under My messages")
    await desk.closes(number, "solved")
    assert "It will be mended" not in amina.screen
    await amina.says("/messages")
    await amina.sees("Something new waits here.")
    await amina.taps(f"● {number}")
    text = str((await amina.sees("Until then, take care."))["text"])
    assert text.count("It will be mended on Friday.") == 60
    assert "Closed: Solved" in text
    await desk.reads_until(number, "delivered")
    assert "waits under My messages" not in await desk.opens(number)
    await amina.says("/messages")
    await amina.sees("Your messages to us")
    assert amina.screen.count("Something new waits here.") == 1
    assert NEWS not in amina.screen


async def test_in_discreet_a_push_bears_no_words_until_a_tap(house: House) -> None:
    amina, desk = house.citizen("en"), await house.desk("lena")
    await _switches(amina, "Turn Discreet on")
    number = await amina.reports("The lamp is broken.")
    await desk.answers(number, "It will be mended on Friday.")
    pushed = await amina.sees("You have an answer.")
    assert pushed["text"] == "You have an answer."
    assert "mended" not in amina.screen
    await amina.taps("Show it")
    shown = await amina.sees("It will be mended on Friday.")
    await amina.taps("Clear this from the screen")
    await amina.phone.sees_gone(int(shown["message_id"]), timeout=10)
    assert "mended" not in amina.screen
    await desk.closes(number, "solved")
    pushed = await amina.sees("You have an answer.")
    assert "solved" not in pushed["text"]
    await amina.taps("Show it")
    await amina.sees(f"closed {number}: solved")
    assert NEWS not in amina.screen


async def test_both_settings_are_offered_right_after_violence_at_home(house: House) -> None:
    amina = house.citizen("en")
    await amina.starts()
    await amina.taps("Tell my officer")
    await amina.taps_when("Violence at home")
    await amina.sees("If others use this phone")
    await amina.taps("Others use this phone")
    await amina.taps_when("Turn Discreet on")
    await amina.sees("Discreet is on.")
    await amina.taps("Go on with my message")
    await amina.sees("in your own words")


async def test_news_are_asked_once_after_the_first_answer(house: House) -> None:
    amina, desk = house.citizen("en"), await house.desk("lena")
    number = await amina.reports("The lamp is broken.")
    await desk.answers(number, "It will be mended.")
    await amina.sees("It will be mended.")
    await amina.sees(NEWS)
    await desk.answers(number, "It is mended.")
    await amina.sees("It is mended.")
    await amina.taps("Yes, please")
    await amina.sees("News is on.")
    await desk.closes(number, "solved")
    await amina.sees("You can still write back")
    await amina.taps("Turn News off")
    await amina.sees("News is off.")
    assert amina.screen.count(NEWS) == 1


async def test_news_are_never_asked_after_violence_at_home(house: House) -> None:
    amina, sofia = house.citizen("en"), await house.desk("lena")
    await amina.starts()
    await amina.taps("Tell my officer")
    await amina.taps_when("Violence at home")
    await amina.sees("If others use this phone")
    number = await amina.reports("The lamp is broken.")
    await sofia.answers(number, "It will be mended.")
    await amina.sees("It will be mended.")
    await sofia.answers(number, "It is mended.")
    await amina.sees("It is mended.")
    assert NEWS not in amina.screen
