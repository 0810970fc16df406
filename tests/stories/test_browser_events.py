"""Coffee with the officer in a real browser, on the real demo: written once, sent, answered, moved, called off."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.async_api import Browser, Page, expect

from tests.stories.browser_camera import Camera
from tests.stories.browser_demo import Demo
from tests.stories.browser_people import DeskWindow, PhoneSeat, open_page

DAY = f"{datetime.now(ZoneInfo('Europe/Brussels')) + timedelta(days=9):%Y-%m-%d}"
ASIDE = {
    "Nederlands": "Kom een koffie drinken met uw wijkinspecteur. Kinderen zijn welkom.",
    "Français": "Venez prendre un café avec votre inspecteur de quartier. Les enfants sont les bienvenus.",
    "Deutsch": "Trinken Sie einen Kaffee mit Ihrem Revierbeamten. Kinder sind willkommen.",
    "English": "Have a coffee with your neighbourhood officer. Children are welcome.",
    "العربية": "تعالوا لشرب القهوة مع ضابط الحي. الأطفال مرحّب بهم.",
}


async def test_a_coffee_is_written_once_and_lives_its_life_on_the_phones(
    demo: Demo, chromium: Browser, camera: Camera
) -> None:
    phones = await open_page(chromium, demo.phones)
    moussa, amina = await PhoneSeat.take(phones, "Phone 3"), await PhoneSeat.take(phones, "Phone 2")
    for phone in (moussa, amina):
        await asks_for_news(phone, camera)
    sena = await DeskWindow.enter(chromium, demo, "Sena Duivenaar")
    await writes_and_sends(sena, camera)
    event = await is_answered_until_full(sena, amina, moussa, camera)
    await gets_a_place(amina, moussa, camera)
    await is_moved_and_called_off(sena, event, amina, moussa, camera)


async def asks_for_news(phone: PhoneSeat, camera: Camera) -> None:
    """Says yes to news of a neighbourhood, at any hour."""
    await phone.is_answered(phone.writes("/news"))
    await camera.look(phone.page, f"news-off-{phone.language}", phone.seat)
    await phone.is_answered(phone.taps("Turn News on"))
    await phone.is_answered(phone.writes("wolkenmakerstraat"))
    await phone.is_answered(phone.writes("/news"))
    await phone.is_answered(phone.taps("Quiet hours"))
    await phone.is_answered(phone.taps("No quiet hours"))
    await phone.sees("**News is on.** The zone may write to you about your neighbourhood.")
    await camera.look(phone.page, f"news-on-{phone.language}", phone.seat)


async def writes_and_sends(sena: DeskWindow, camera: Camera) -> None:
    """From the empty form to the bar that says who has it."""
    page = sena.page
    await sena.goes("/events")
    await camera.look(page, "events")
    await page.get_by_role("link", name="New event").first.click()
    await camera.look(page, "event-form")
    await page.get_by_label("Day", exact=True).fill(DAY)
    await page.get_by_label("Place", exact=True).fill("Rabarberplein")
    await page.get_by_text("In your own words").click()
    await page.get_by_label("You write in").select_option("nl")
    await page.get_by_label("Text", exact=True).fill(ASIDE["Nederlands"])
    await page.get_by_text("places, until when").click()
    await page.get_by_label("Places in all").fill("2")
    await camera.look(page, "event-form-filled")
    await goes_on(page)
    await fills_in_the_languages(page, camera)
    await goes_on(page)
    for box in (await page.locator("input[name^=area-]").all())[:3]:
        await box.check()
    await camera.look(page, "event-areas")
    await goes_on(page)
    await expect(page.locator(".phones figure")).not_to_have_count(0)
    await camera.look(page, "event-preview")
    await goes_on(page)
    await camera.look(page, "event-test")
    await goes_on(page)
    await camera.look(page, "event-send")
    await page.locator("button[value=send]").click()
    await page.wait_for_url("**/broadcasts/*")
    await camera.look(page, "event-planned")
    await expect(page.get_by_text("Telegram took it.")).to_be_visible(timeout=90_000)
    await camera.look(page, "event-on-its-way")


async def goes_on(page: Page) -> None:
    """To the next step of the form."""
    before = page.url
    await page.locator("button[name=deed][value=next]").click()
    await expect(page).not_to_have_url(before)


async def fills_in_the_languages(page: Page, camera: Camera) -> None:
    """Puts the text at hand into its languages; who reads another one gets the zone's first."""
    await camera.look(page, "event-languages")
    for name in ("Français", "Deutsch", "English", "العربية"):
        await page.locator(".tongues a", has_text=name).click()
        await page.locator("#words").fill(ASIDE[name])
        if await page.locator("[name=vouched]").count():
            await page.locator("[name=vouched]").check()
        if name == "العربية":
            await camera.look(page, "event-language-ar")
        await page.get_by_role("button", name="Keep this text").click()
    await page.locator(".tongues a", has_text="Türkçe").click()
    await page.get_by_role("button", name="Decide so for every missing language").click()
    await camera.look(page, "event-languages-done")


async def is_answered_until_full(sena: DeskWindow, amina: PhoneSeat, moussa: PhoneSeat, camera: Camera) -> str:
    """Both have it in their language; one takes both places, the other waits; returns the event's page."""
    for phone, name in ((amina, "العربية"), (moussa, "Français")):
        await expect(phone.seat.locator(".msg.theirs", has_text=ASIDE[name])).to_have_count(1, timeout=90_000)
        await camera.look(phone.page, f"invitation-{phone.language}", phone.seat)
    await amina.is_answered(amina.taps("Yes"))
    await amina.is_answered(amina.taps_exactly("2"))
    await camera.look(amina.page, "answered-yes", amina.seat)
    await moussa.is_answered(moussa.taps("Yes"))
    await moussa.sees("**It is full.** We put you on the waiting list.")
    await camera.look(moussa.page, "on-the-waiting-list", moussa.seat)
    await sena.page.get_by_role("link", name="To the event and its answers").click()
    await camera.look(sena.page, "event-full")
    return sena.page.url.removeprefix(sena.url)


async def gets_a_place(amina: PhoneSeat, moussa: PhoneSeat, camera: Camera) -> None:
    """Whoever cannot come gives the places to who waits, who is told."""
    await amina.is_answered(amina.taps("Change my answer"))
    await moussa.is_answered(amina.taps("No"))
    await moussa.sees("**A place came free: you are in.**")
    await camera.look(moussa.page, "moved-up", moussa.seat)


async def is_moved_and_called_off(
    sena: DeskWindow, event: str, amina: PhoneSeat, moussa: PhoneSeat, camera: Camera
) -> None:
    """Everybody who answered hears of each change, once."""
    await sena.goes(f"{event}/move")
    await sena.page.get_by_label("Place", exact=True).fill("Kersenkade")
    await camera.look(sena.page, "event-move")
    await sena.page.locator("main form button.main").click()
    for phone in (moussa, amina):
        await phone.finds("Kersenkade")
        await camera.look(phone.page, f"moved-{phone.language}", phone.seat)
    await sena.goes(f"{event}/cancel")
    await camera.look(sena.page, "event-cancel")
    await moussa.is_answered(sena.page.get_by_role("button", name="Call it off and tell them").click())
    await moussa.reads("n’a pas lieu")
    await camera.look(moussa.page, "called-off", moussa.seat)
    await camera.look(sena.page, "event-called-off")
