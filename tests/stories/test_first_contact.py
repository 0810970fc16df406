"""First contact: everything that must be known stands there before the first word, in the reader's language."""

import pytest

from tests.house import House


async def test_the_first_screen_says_what_must_be_known(house: House) -> None:
    amina = house.citizen("en")
    await amina.says("/start")
    text = str((await amina.sees("112 or 101"))["text"])
    for must in (
        "Kwartelbeke police zone",
        "In danger now? Call 112 or 101.",
        "Police staff read what you send.",
        "Koban drops your name and number, and keeps a sealed address to answer you.",
        "A judge can ask for what Koban and Telegram keep.",
        "Staff who learn of an offence must tell the prosecutor.",
        "We never ask about residence papers.",
        "not an official complaint",
    ):
        assert must in text
    assert amina.phone.labels[:6] == ["Tell my officer", "My officer", "Events", "My rights", "Help now", "More"]


async def test_a_phone_in_a_language_koban_does_not_speak_gets_the_zones_first(house: House) -> None:
    somebody = house.citizen("el")
    await somebody.says("/start")
    await somebody.sees("112")
    assert "Nederlands" not in somebody.phone.labels[-1]
    await somebody.taps("Français")
    await somebody.taps_when("English")
    await somebody.sees("This is Koban")


async def test_the_code_of_a_printed_qr_sets_area_and_language(house: House) -> None:
    somebody = house.citizen("nl")
    await somebody.says("/start molenkom-en")
    await somebody.sees("This is Koban")
    await somebody.taps("My officer")
    await somebody.sees("Lena Kwartelaar")


@pytest.mark.parametrize("payload", ["nonsense", "link-nonsense", "a" * 64])
async def test_a_forged_start_code_changes_nothing(house: House, payload: str) -> None:
    somebody = house.citizen("en")
    await somebody.says(f"/start {payload}")
    await somebody.sees("not known" if payload.startswith("link") else "This is Koban")


async def test_every_page_of_the_menu_answers(house: House) -> None:
    amina = house.citizen("en")
    await amina.starts()
    pages = {
        "Events": "has not announced",
        "My rights": "You may calmly ask why",
        "Help now": "116 000",
        "More": "What are you looking for?",
        "Privacy": "Who runs this",
    }
    for button, words in pages.items():
        await amina.taps(button)
        await amina.sees(words)
    for command, words in {
        "/help": "Commands",
        "/language": "Choose your language",
        "/nonsense": "do not know this",
    }.items():
        await amina.says(command)
        await amina.sees(words)


async def test_what_koban_cannot_take_is_said(house: House) -> None:
    amina = house.citizen("en")
    await amina.starts()
    await amina.phone.sends_sticker()
    await amina.sees("Koban can take text, photos and a place")
    await amina.phone.sends_voice()
    await amina.sees("Koban can take text, photos and a place")
    await amina.phone.sends_poll()
    await amina.sees("Koban can take text, photos and a place")
    await amina.phone.taps_data("no-such-step/1")
    await amina.sees("does not work any more")


async def test_stop_stops_everything_and_start_begins_again(house: House) -> None:
    amina = house.citizen("en")
    number = await amina.reports("The lamp is broken.")
    await amina.says("/stop")
    await amina.sees("sends you nothing any more")
    desk = await house.desk("lena")
    await desk.answers(number, "Thank you, it will be mended.")
    await amina.says("/start")
    await amina.sees("This is Koban")
    assert "it will be mended" not in amina.screen
    await amina.taps("More")
    await amina.sees("What are you looking for?")
    await amina.taps("My messages")
    await amina.sees("it will be mended")


async def test_a_telephone_number_keeps_its_order_between_arabic_words(house: House) -> None:
    amina = house.citizen("ar")
    await amina.says("/start")
    await amina.sees("112")
    await amina.taps("مساعدة فورية")
    await amina.sees("112")
    await amina.taps("عنف في المنزل")
    page = await amina.sees("\u20680800 30 030\u2069")
    assert page["text"].count("112") == 2, "said once, and once in the original beneath"
