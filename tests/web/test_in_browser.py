"""The desk in a real browser: it refreshes itself, keeps what is typed, works by keyboard and without scripts."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp.test_utils import TestServer
from playwright.async_api import Browser, Page, async_playwright, expect

from handlers.services import cases, desk, people, readings
from tests.browser import CHROMIUM_ARGUMENTS, chromium_path
from tests.web.browser import Phone
from tests.web.conftest import Real
from tests.web.world import World

JPEG = bytes.fromhex(
    "ffd8ffe000104a46494600010100000100010000ffdb004300" + "08" * 64 + "ffc0000b080001000101011100"
    "ffc4001400010000000000000000000000000000000affc40014100100000000000000000000000000000000"
    "ffda0008010100003f0054ffd9"
)


@pytest.fixture(scope="module")
async def chromium() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium_path(), args=CHROMIUM_ARGUMENTS)
        yield browser
        await browser.close()


async def enter(
    browser: Browser,
    server: TestServer,
    world: World,
    *,
    scripts: bool = True,
    slug: str = "lena",
    first: str = "/cases",
) -> Page:
    """A page that is signed in, as Lena if nobody else is named."""
    context = await browser.new_context(
        base_url=str(server.make_url("/")),
        java_script_enabled=scripts,
        viewport={"width": 1440, "height": 900},
        locale="en-GB",
    )
    page = await context.new_page()
    page.set_default_timeout(10_000)
    await page.goto(f"/signin/{await world.signin_link(slug)}")
    await page.get_by_role("button", name="Sign in").click()
    await page.wait_for_url(f"**{first}")
    return page


async def test_the_queue_refreshes_itself_and_keeps_what_is_typed(
    world: World, server: TestServer, chromium: Browser
) -> None:
    first = await world.report("Eerste")
    page = await enter(chromium, server, world)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    await page.goto(f"/cases/{first}")
    await page.keyboard.press("r")
    await page.keyboard.type("Half geschre")
    await world.report("Tweede bericht")
    await expect(page.locator(".row", has_text="Tweede bericht")).to_be_visible()
    await page.keyboard.type("ven")
    await expect(page.locator("#answer-text")).to_have_value("Half geschreven")
    await expect(page.locator("#heard")).to_have_text("One case has something new")
    await page.keyboard.press("Control+Enter")
    await expect(page.locator(".officer .bubble")).to_have_text("Half geschreven")
    await expect(page.locator("#answer-text")).to_have_value("")
    assert complaints == []


# What the page asks of the browser, kept so that a test can look at it: the badge's numbers and the tones.
LISTENING = """
window.badges = []; window.tones = 0;
navigator.setAppBadge = async (number) => { badges.push(number); };
navigator.clearAppBadge = async () => { badges.push(0); };
const begin = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function (at) {
  document.body.dataset.tones = ++tones;
  return begin.call(this, at);
};
"""


async def test_title_and_badge_count_what_is_new(world: World, server: TestServer, chromium: Browser) -> None:
    page = await enter(chromium, server, world)
    await page.add_init_script(LISTENING)
    await page.goto("/cases")
    await expect(page).to_have_title("Mine · Koban")
    number = await world.report("Eerste")
    await expect(page).to_have_title("(1) Mine · Koban")
    await page.locator("#rows").hover()
    await world.report("Voor het team", area="papiermakers")
    await expect(page).to_have_title("(2) Mine · Koban")
    assert await page.evaluate("badges.at(-1)") == 2
    assert await page.evaluate("tones") == 0
    await page.goto(f"/cases/{number}")
    await expect(page).to_have_title(f"(1) {number} · Koban")
    assert await page.evaluate("Notification.permission") != "granted"


async def test_a_sound_is_heard_by_whoever_switched_it_on_once_for_each_news(
    world: World, server: TestServer, chromium: Browser
) -> None:
    page = await enter(chromium, server, world)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    await page.add_init_script(LISTENING)
    await page.goto("/me")
    await page.get_by_label("A short sound").check()
    await page.get_by_role("button", name="Keep this").click()
    await expect(page.get_by_label("A short sound")).to_be_checked()
    await page.goto("/cases")
    await page.locator("h1").click()
    number = await world.report("Eerste")
    await expect(page.locator("body[data-tones='2']")).to_be_attached()
    async with world.storage.write() as tx:
        await cases.note(tx, await people.by_slug(tx, "lena"), number, "Niets nieuws.")
    await expect(page.locator("#heard")).to_have_text("One case has something new")
    assert await page.evaluate("tones") == 2
    assert complaints == []


async def test_a_draft_survives_a_look_at_another_case(world: World, server: TestServer, chromium: Browser) -> None:
    first, second = await world.report("Eerste"), await world.report("Tweede")
    page = await enter(chromium, server, world)
    await page.goto(f"/cases/{first}")
    await page.locator("#answer-text").fill("Voor de eerste")
    await page.locator("[for=to-house]").click()
    await page.locator("#note-text").fill("Voor collega's")
    await page.goto(f"/cases/{second}")
    await expect(page.locator("#answer-text")).to_have_value("")
    await page.goto(f"/cases/{first}")
    await expect(page.locator("#answer-text")).to_have_value("Voor de eerste")
    await expect(page.locator("#note-text")).to_have_value("Voor collega's")


async def test_the_open_thread_follows_colleagues(world: World, server: TestServer, chromium: Browser) -> None:
    number = await world.report("Aan de kade", area="papiermakers")
    page = await enter(chromium, server, world)
    await page.goto(f"/cases/{number}?view=team")
    async with world.storage.write() as tx:
        await cases.note(tx, await people.by_slug(tx, "bram"), number, "Ik ken die kade.")
    await expect(page.locator(".memo")).to_contain_text("Ik ken die kade.")
    async with world.storage.write() as tx:
        await cases.take(tx, await people.by_slug(tx, "bram"), number)
    await page.locator("#answer-text").fill("Ik kom langs.")
    await page.get_by_role("button", name="Send").click()
    await expect(page.locator("#trouble")).to_contain_text("Bram Zandvinger was faster.")
    await expect(page.locator("#answer-text")).to_have_value("Ik kom langs.")


async def test_a_photo_is_loaded_only_when_it_is_shown(world: World, server: TestServer, chromium: Browser) -> None:
    number = await world.report("Kijk", photos=(JPEG,))
    page = await enter(chromium, server, world)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/photos/" in request.url else None)
    await page.goto(f"/cases/{number}")
    await page.get_by_role("link", name="Show photo").click()
    await expect(page.get_by_alt_text("Photo from the citizen")).to_be_visible()
    await page.get_by_role("button", name="Cover").click()
    await expect(page.get_by_alt_text("Photo from the citizen")).to_be_hidden()
    assert len(asked) == 1


async def test_everything_goes_by_keyboard(world: World, server: TestServer, chromium: Browser) -> None:
    await world.report("Eerste")
    await world.report("Tweede")
    page = await enter(chromium, server, world)
    await page.keyboard.press("j")
    await page.keyboard.press("j")
    await page.keyboard.press("k")
    await page.keyboard.press("Enter")
    await expect(page.locator(".bubble")).to_have_text("Eerste")
    await page.keyboard.press("?")
    await expect(page.get_by_role("dialog")).to_be_visible()
    await page.keyboard.press("Escape")
    await page.keyboard.press("n")
    await page.keyboard.type("rnc")
    await expect(page.locator("#note-text")).to_have_value("rnc")
    await page.locator("#thread").focus()
    await page.keyboard.press("c")
    await expect(page.get_by_role("button", name="Close and tell the citizen")).to_be_visible()


async def test_the_desk_works_without_scripts(world: World, server: TestServer, chromium: Browser) -> None:
    number = await world.report("Hallo")
    page = await enter(chromium, server, world, scripts=False)
    await page.goto(f"/cases/{number}")
    await page.locator("#answer-text").fill("Dag!")
    await page.get_by_role("button", name="Send").click()
    await expect(page.locator(".officer .bubble")).to_have_text("Dag!")
    await page.get_by_role("link", name="Close…").click()
    await page.get_by_text("Answered", exact=True).click()
    await page.get_by_role("button", name="Close and tell the citizen").click()
    await expect(page.locator(".thread")).to_contain_text("Closed, ")


async def test_ready_words_are_found_filled_in_and_sent_without_scripts(
    world: World, server: TestServer, chromium: Browser
) -> None:
    number = await world.report("مرحبا", language="ar")
    page = await enter(chromium, server, world, scripts=False)
    await page.goto(f"/cases/{number}")
    await page.get_by_role("link", name="Ready words").click()
    await page.get_by_role("searchbox").fill("come by")
    await page.keyboard.press("Enter")
    await page.get_by_text("May I come by on [day]?", exact=True).click()
    await page.get_by_label("day").and_(page.locator(":visible")).fill("2199-01-01")
    await page.get_by_role("button", name="Send").and_(page.locator(":visible")).click()
    await expect(page.locator("#trouble")).to_contain_text("This day is more than a year away.")
    await (
        page.get_by_label("day")
        .and_(page.locator(":visible"))
        .fill((datetime.now(UTC) + timedelta(days=2)).date().isoformat())
    )
    await page.get_by_role("button", name="Send").and_(page.locator(":visible")).click()
    await expect(page.locator(".officer .bubble")).to_contain_text("May I come by on ")
    await expect(page.locator(".officer .twin p")).to_have_attribute("lang", "ar")
    await expect(page.locator(".officer .picks li")).to_have_count(3)


async def test_the_search_in_ready_words_narrows_while_one_types(
    world: World, server: TestServer, chromium: Browser
) -> None:
    number = await world.report("Hallo")
    page = await enter(chromium, server, world)
    await page.goto(f"/cases/{number}")
    await page.keyboard.press("w")
    await expect(page.locator(".offer")).to_have_count(51)
    await page.get_by_role("searchbox").fill("still going")
    await expect(page.locator(".offer:visible")).to_have_count(1)
    await page.locator(".offer:visible summary").click()
    await page.locator(".offer[open] .btn.main").click()
    await expect(page.locator(".officer .bubble")).to_contain_text("Is this still going on?")


async def test_the_asker_sees_a_colleagues_translation_at_once(
    world: World, server: TestServer, chromium: Browser
) -> None:
    number = await world.report("مرحبا", language="ar")
    async with world.storage.write() as tx:
        (await people.by_slug(tx, "sena")).languages = ["ar"]
    page = await enter(chromium, server, world)
    await page.goto(f"/cases/{number}")
    await page.get_by_role("button", name="Ask to translate").click()
    await expect(page.locator("#foreign")).to_contain_text("Sena Papegaai is asked to translate")
    async with world.storage.write() as tx:
        sena = await people.by_slug(tx, "sena")
        (asked,) = (await desk.view(tx, sena, number)).to_read
        await readings.translate(tx, sena, number, asked.message_id, "Dag!", "nl")
    await expect(page.locator(".citizen .twin")).to_contain_text("Dag!")
    await expect(page.locator("#foreign")).to_have_count(0)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "without"])
async def test_one_comes_in_by_invitation_and_by_code(real: Real, chromium: Browser, scripts: bool) -> None:
    context = await chromium.new_context(
        base_url=str(real.server.make_url("/")), java_script_enabled=scripts, viewport={"width": 360, "height": 760}
    )
    page = await context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    await page.goto(f"/invitation/{await real.world.invitation('lena')}")
    await page.get_by_role("button", name="Begin").click()
    await page.get_by_label("New password").fill("vier natte voeten zingen")
    await page.get_by_label("The same again").fill("vier natte voeten zingen")
    await page.get_by_role("button", name="Keep this password").click()
    await expect(page.get_by_alt_text("The picture for your authenticator app")).to_be_visible()
    phone = Phone((await page.locator(".secret").inner_text()).replace(" ", ""), [])
    await page.get_by_label("The code it shows now").fill(phone.code())
    await page.get_by_role("button", name="Check the code").click()
    await expect(page.locator(".recovery li")).to_have_count(10)
    phone.recovery = await page.locator(".recovery li").all_inner_texts()
    for path in ("/me", "/me/password", "/me/codes", "/me/recovery"):
        await page.goto(path)
        await expect(page.get_by_role("heading", level=1)).to_be_visible()
        await no_sideways(page, path)
    await page.goto("/me")
    await page.get_by_role("button", name="Sign out", exact=True).click()
    for path in ("/signin", f"/invitation/{await real.world.invitation('bram')}"):
        await page.goto(path)
        await no_sideways(page, path)
    await page.goto("/signin")
    await page.get_by_label("E-mail or short name").fill("lena")
    await page.get_by_label("Password").fill("vier natte voeten zingen")
    await page.get_by_role("button", name="Sign in with password").click()
    await page.get_by_text("My phone is not here").click()
    await no_sideways(page, "/signin/code")
    await page.get_by_label("One of your recovery codes").fill(phone.recovery[0])
    await page.get_by_role("button", name="Sign in with this code").click()
    await page.wait_for_url("**/cases")
    assert complaints == []
    await context.close()


@pytest.mark.parametrize(("slug", "path"), [("tuur", "/people"), ("odile", "/audit")])
async def test_people_and_audit_fit_a_phone(
    world: World, server: TestServer, chromium: Browser, slug: str, path: str
) -> None:
    page = await enter(chromium, server, world, slug=slug, first=path)
    await page.get_by_role("button", name="Check the chain" if path == "/audit" else "Invite Lena Kwartelaar").click()
    await expect(page.get_by_role("status").first).to_be_visible()
    await no_sideways(page, path)
    await expect(page.get_by_role("link", name="Cases")).to_have_count(0)


async def no_sideways(page: Page, path: str) -> None:
    """Nothing sticks out at any width."""
    for width in (1440, 1000, 360, 320):
        await page.set_viewport_size({"width": width, "height": 800})
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (path, width)


async def test_no_page_scrolls_sideways(world: World, server: TestServer, chromium: Browser) -> None:
    number = await world.report("Hallo " * 40, topic="hate", photos=(JPEG,))
    page = await enter(chromium, server, world)
    for path in (
        "/cases",
        f"/cases/{number}",
        f"/cases/{number}/ready",
        f"/cases/{number}/close",
        "/me",
        "/cases/KB-22222",
    ):
        await page.goto(path)
        await no_sideways(page, path)
