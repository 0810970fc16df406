"""A phone of the demo's page and the demo's desk, as the people who hold them see them."""

from collections.abc import Awaitable
from dataclasses import dataclass

from playwright.async_api import Browser, Locator, Page, ViewportSize, expect

from locales import say, tag, without_marks
from tests.stories.browser_camera import WIDE
from tests.stories.browser_demo import Demo

PATIENCE_MS = 10_000
FAILED = (
    "Something went wrong on our side. What you sent is kept, and we look at it. "
    "You can go on or try again. In danger now: call 112 or 101."
)


async def open_page(browser: Browser, address: str, size: ViewportSize = WIDE) -> Page:
    """A window of its own, as somebody with an English browser has it."""
    context = await browser.new_context(
        viewport=size, locale="en-GB", timezone_id="Europe/Brussels", reduced_motion="reduce"
    )
    page = await context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    await page.goto(address)
    return page


@dataclass
class PhoneSeat:
    """One phone of the page; words and buttons are looked up in its language by their English text."""

    page: Page
    seat: Locator
    language: str

    @classmethod
    async def take(cls, page: Page, name: str) -> "PhoneSeat":
        """The phone with this name."""
        seat = page.get_by_role("region", name=name, exact=True)
        language = await seat.locator(".phone").get_attribute("lang")
        return cls(page, seat, str(language).replace("-", "_"))

    @property
    def newest(self) -> Locator:
        """The newest message of Koban."""
        return self.seat.locator(".msg.theirs").last

    def words(self, text: str, **values: object) -> str:
        """A sentence as it reads on this phone."""
        return without_marks(say(self.language, text, **values))

    async def is_answered(self, deed: Awaitable[None]) -> None:
        """Does something and waits until Koban says something new, other than that it failed."""
        before = await self.seat.locator(".msg.theirs").count()
        await deed
        await expect(self.seat.locator(".msg.theirs")).not_to_have_count(before, timeout=PATIENCE_MS)
        await expect(self.newest).not_to_contain_text(self.words(FAILED))

    async def taps(self, label: str) -> None:
        """Taps the newest button with this label in the phone's language."""
        await self.taps_exactly(self.words(label))

    async def taps_exactly(self, label: str) -> None:
        """Taps the newest button that reads so."""
        await self.seat.locator(".keys .key").filter(has_text=label).last.click()

    async def writes(self, text: str) -> None:
        """Types a message and sends it."""
        field = self.seat.get_by_role("textbox")
        await field.fill(text)
        await field.press("Enter")

    async def speaks(self, language: str, own_name: str) -> None:
        """Sets the language of the phone, then that of the chat."""
        await self.seat.get_by_role("button", name="Phone language").click()
        await self.seat.get_by_role("menuitem", name=own_name).click()
        await self.seat.locator(f".phone:lang({tag(language)})").wait_for()
        self.language = language
        await self.is_answered(self.writes("/language"))
        await self.is_answered(self.taps_exactly(own_name))

    async def sends_sample_photo(self) -> None:
        """Sends the first sample photo."""
        await self.seat.get_by_role("button", name="Send a sample photo").click()
        await self.seat.get_by_role("menuitem").first.click()

    async def sees(self, text: str, **values: object) -> None:
        """Waits until the newest message holds this sentence in the phone's language."""
        await self.reads(self.words(text, **values))

    async def reads(self, text: str) -> None:
        """Waits until the newest message holds exactly these words."""
        await expect(self.newest).to_contain_text(text, timeout=PATIENCE_MS)

    async def finds(self, text: str) -> None:
        """Waits until any message holds these words; an announcement may have come below it."""
        await expect(self.seat.locator(".msg.theirs", has_text=text).last).to_be_visible(timeout=PATIENCE_MS)


@dataclass
class DeskWindow:
    """The desk in a browser."""

    page: Page
    url: str

    @classmethod
    async def enter(cls, browser: Browser, demo: Demo, name: str, size: ViewportSize = WIDE) -> "DeskWindow":
        """Signs in as one of the demo's people, through the demo's own door."""
        page = await open_page(browser, demo.desk, size)
        await page.get_by_role("button", name=name).click()
        await page.wait_for_url("**/cases")
        return cls(page, demo.desk.removesuffix("/signin"))

    async def goes(self, path: str) -> None:
        """Opens a page of the desk."""
        await self.page.goto(self.url + path)

    async def opens(self, number: str) -> None:
        """Opens a case from its row in the queue."""
        await self.page.locator(".row", has_text=number).click()
        await expect(self.page.locator("#case-head")).to_contain_text(number)

    async def answers(self, text: str) -> None:
        """Writes to the citizen."""
        await self.page.get_by_role("textbox", name="Reply to the citizen").fill(text)
        await self.page.get_by_role("button", name="Send", exact=True).click()
        await expect(self.page.locator(".officer .bubble").last).to_have_text(text)

    async def notes(self, text: str) -> None:
        """Keeps a note for colleagues."""
        await self.page.locator("[for=to-house]").click()
        await self.page.get_by_role("textbox", name="Note for colleagues").fill(text)
        await self.page.get_by_role("button", name="Keep note").click()
        await expect(self.page.locator(".memo").last).to_contain_text(text)

    async def speaks(self, language: str) -> None:
        """Chooses the language of the desk."""
        await self.goes("/me")
        await self.page.get_by_text(language, exact=True).click()
        await self.page.locator("form[action='/me/language'] button").click()
