"""The line in a real browser, on the real demo: report in Arabic, answer on the desk and on the phone, close."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from locales import CITIZEN_LANGUAGES, own_name
from tests.people import NUMBER
from tests.stories.browser_camera import NARROW, Camera
from tests.stories.browser_demo import Demo, running_demo
from tests.stories.browser_people import DeskWindow, PhoneSeat, open_page

WORDS = "كل ليلة تتسابق الدراجات النارية تحت نافذتي بعد الساعة الحادية عشرة، ولا أستطيع النوم."
MORE = "شكراً. يأتون غالباً يوم الجمعة."
ANSWER = "شكراً لرسالتك. سنمرّ في الشارع مساء الأربعاء بعد الساعة الحادية عشرة."
SECOND_ANSWER = "شكراً، سنأتي يوم الجمعة أيضاً."
LAST_WORDS = "تحدثنا مع السائقين. اكتبوا لنا إن عادوا."


async def test_a_report_in_arabic_is_answered_on_desk_and_phone_and_closed(
    demo: Demo, chromium: Browser, camera: Camera
) -> None:
    phones = await open_page(chromium, demo.phones)
    amina = await PhoneSeat.take(phones, "Phone 2")
    await expect(amina.seat.locator(".phone")).to_have_attribute("dir", "rtl")
    number = await reports(amina, camera)

    door = await open_page(chromium, demo.desk)
    await camera.look(door, "sign-in")
    lena = await DeskWindow.enter(chromium, demo, "Lena Kwartelaar")
    await expect(lena.page.locator(".row", has_text=number)).to_contain_text("Noise and nuisance")
    await camera.look(lena.page, "queue")
    await answers_on_the_desk(lena, number, camera)
    await amina.finds(ANSWER)
    await amina.sees(
        "The zone sometimes writes about your neighbourhood: events and news. Do you want that? "
        "You can change it under More."
    )
    await camera.look(phones, "answer-read", amina.seat)

    await amina.is_answered(amina.taps("Add to it"))
    await amina.writes(MORE)
    await amina.sees("Added to {number}. It is read by {reader}.", number=number, reader="Lena Kwartelaar")
    await answers_on_the_phone(await PhoneSeat.take(phones, "Officer’s phone"), number, camera)
    await amina.reads(SECOND_ANSWER)

    await expect(lena.page.locator(".citizen .bubble").last).to_have_text(MORE)
    await expect(lena.page.locator(".officer .bubble").last).to_have_text(SECOND_ANSWER)
    await closes(lena, camera)
    await amina.reads(LAST_WORDS)
    await expect(amina.newest).to_contain_text(number)
    await camera.look(phones, "outcome", amina.seat)


async def reports(amina: PhoneSeat, camera: Camera) -> str:
    """From the first screen to the receipt, with a photo; returns the case number."""
    await amina.sees("**In danger now? Call 112 or 101.** Nobody watches this chat all the time.")
    await camera.look(amina.page, "first-screen", amina.seat)
    await amina.taps("Tell my officer")
    await amina.sees("What is it about? In danger now: call 112 or 101.")
    await camera.look(amina.page, "topic", amina.seat)
    await amina.taps("Noise and nuisance")
    await amina.sees("Where is it? Type the street, or choose below.")
    await camera.look(amina.page, "where", amina.seat)
    await amina.writes("wolkenmakerstraat 12")
    await amina.sees("Tell it in your own words and language: what happens, where, when. You can add photos.")
    await camera.look(amina.page, "words", amina.seat)
    await amina.writes(WORDS)
    await amina.reads(WORDS)
    await amina.sends_sample_photo()
    await amina.reads("صورة")
    await expect(amina.newest).to_contain_text("Wolkenmakersstraat 12")
    await expect(amina.newest).to_contain_text("Lena Kwartelaar")
    await camera.look(amina.page, "preview", amina.seat)
    await amina.taps("Send")
    await amina.reads("KB-")
    await camera.look(amina.page, "receipt", amina.seat)
    found = NUMBER.search(await amina.newest.inner_text())
    assert found
    return found.group(0)


async def answers_on_the_desk(lena: DeskWindow, number: str, camera: Camera) -> None:
    """Opens the case and its photo, answers, and keeps a note."""
    await lena.opens(number)
    await expect(lena.page.locator(".citizen .bubble").first).to_have_text(WORDS)
    await expect(lena.page.locator(".citizen .bubble p").first).to_have_attribute("lang", "ar")
    photo = lena.page.get_by_alt_text("Photo from the citizen")
    await expect(photo).to_be_hidden()
    await camera.look(lena.page, "case-photo-veiled")
    await lena.page.get_by_role("link", name="Show photo").click()
    await expect(photo).to_be_visible()
    await expect(photo).to_have_js_property("complete", True)
    await camera.look(lena.page, "case-photo-opened")
    await lena.page.get_by_role("button", name="Cover").click()
    await lena.answers(ANSWER)
    await expect(lena.page.locator(".officer .stamp").last).to_contain_text("delivered")
    await expect(lena.page.locator(".row", has_text=number)).to_contain_text("Waiting")
    await camera.look(lena.page, "answered")
    await lena.notes("A patrol passes there on Wednesday anyway.")
    await camera.look(lena.page, "note")


async def answers_on_the_phone(lena: PhoneSeat, number: str, camera: Camera) -> None:
    """Opens the case from its announcement and answers in the chat."""
    await lena.finds(f"New case {number}")
    await camera.look(lena.page, "announcement", lena.seat)
    await lena.taps_exactly("Open it")
    await lena.finds(MORE)
    await camera.look(lena.page, "case-on-the-phone", lena.seat)
    await lena.taps_exactly("Answer")
    await lena.finds(f"Write your answer to {number}")
    await lena.writes(SECOND_ANSWER)
    await lena.finds(f"Your answer to {number} is on its way")
    await camera.look(lena.page, "answered-on-the-phone", lena.seat)


async def closes(lena: DeskWindow, camera: Camera) -> None:
    """Closes with an outcome and a last word; the sentence the citizen will read stands there before."""
    await lena.page.get_by_role("link", name="Close…").click()
    await lena.page.get_by_role("textbox", name="A last word").fill(LAST_WORDS)
    await expect(lena.page.locator(".told.solved [lang=ar]")).to_contain_text("Lena Kwartelaar")
    await camera.look(lena.page, "close")
    await lena.page.get_by_role("button", name="Close and tell the citizen").click()
    await expect(lena.page.locator("#case-head .badge")).to_have_text("Solved")
    await camera.look(lena.page, "closed")


SCREENS: dict[str, Callable[[PhoneSeat], Awaitable[None]]] = {
    "first-screen": lambda phone: phone.writes("/start"),
    "topics": lambda phone: phone.taps("Tell my officer"),
    "violence-at-home": lambda phone: phone.taps("Violence at home"),
    "help-now": lambda phone: phone.taps("Help now"),
    "privacy": lambda phone: phone.writes("/privacy"),
    "help": lambda phone: phone.writes("/help"),
    "rights": lambda phone: phone.taps("My rights"),
    "my-officer": lambda phone: phone.taps("My officer"),
    "more": lambda phone: phone.taps("More"),
    "language": lambda phone: phone.writes("/language"),
}


# One chat gets one message a second and takes forty a minute: three phones side by side, two languages on each.
PHONES, A_PHONE = 3, 2
SHARES = [CITIZEN_LANGUAGES[first:][: PHONES * A_PHONE] for first in range(0, len(CITIZEN_LANGUAGES), PHONES * A_PHONE)]


@pytest.mark.timeout(300)
@pytest.mark.parametrize("languages", SHARES, ids=" ".join)
async def test_every_screen_of_a_phone_fits_in_every_language(
    tmp_path: Path, chromium: Browser, camera: Camera, languages: tuple[str, ...]
) -> None:
    with running_demo(tmp_path) as own:
        walks = (walk(own, chromium, camera, f"Phone {n + 1}", languages[n::PHONES]) for n in range(PHONES))
        await asyncio.gather(*walks)


async def walk(demo: Demo, chromium: Browser, camera: Camera, name: str, languages: tuple[str, ...]) -> None:
    """Sees every screen on one phone, in one language after the other."""
    page = await open_page(chromium, demo.phones, NARROW)
    for language in languages:
        phone = await PhoneSeat.take(page, name)
        await phone.speaks(language, own_name(language))
        for step, deed in SCREENS.items():
            await phone.is_answered(deed(phone))
            await camera.look(page, f"{step}-{language}", phone.seat)
    await page.context.close()


@pytest.mark.parametrize("language", ["English", "Nederlands", "Français", "Deutsch"])
async def test_every_page_of_the_desk_fits_in_every_language(
    demo: Demo, chromium: Browser, camera: Camera, language: str
) -> None:
    sena = await DeskWindow.enter(chromium, demo, "Sena Duivenaar", NARROW)
    await sena.speaks(language)
    code = await sena.page.get_attribute("html", "lang")
    for name, path in PLACES.items():
        await sena.goes(path)
        await camera.look(sena.page, f"{name}-{code}")
    await sena.goes("/cases?view=team")
    await sena.page.locator(".row").first.click()
    await sena.page.wait_for_url("**/cases/KB-*")
    await camera.look(sena.page, f"team-case-{code}")
    await sena.page.locator("#close-case").click()
    await camera.look(sena.page, f"close-{code}")
    await sena.goes("/me")
    await sena.page.locator("form[action='/me/link'] button").click()
    await camera.look(sena.page, f"link-{code}")
    await sena.page.context.close()


PLACES = {
    "mine": "/cases",
    "late": "/cases?view=late",
    "team": "/cases?view=team",
    "closed": "/cases?view=closed",
    "me": "/me",
    "nothing-here": "/cases/KB-22222",
}


async def test_the_door_says_what_is_wrong(demo: Demo, chromium: Browser, camera: Camera) -> None:
    page = await open_page(chromium, f"{demo.desk}/used-long-ago")
    await camera.look(page, "link")
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.get_by_role("alert")).not_to_be_empty()
    await camera.look(page, "link-unknown")
    await page.context.close()
