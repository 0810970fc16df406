"""The agenda in a real browser: without scripts, on a narrow screen, by its buttons."""

from datetime import UTC, datetime

from aiohttp.test_utils import TestServer
from playwright.async_api import Browser, expect

from handlers.services import events
from tests import make
from tests.web.test_agenda import SOON, announced, said
from tests.web.test_in_browser import chromium, enter
from tests.web.world import World, person

__all__ = ["chromium"]


async def test_an_event_is_found_looked_at_and_called_off_on_a_narrow_screen_without_scripts(
    world: World, server: TestServer, chromium: Browser
) -> None:
    event = await announced(world, titles={"en": "Koffie op het plein"}, capacity=30)
    await said(world, event, "yes", 7)
    async with world.storage.write() as tx:
        tx.session.add(person("noor", "Noor Klaroen", ["notices"]))
    page = await enter(chromium, server, world, scripts=False, slug="noor", first="/events")
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    await page.set_viewport_size({"width": 360, "height": 780})
    await page.goto(f"/events?month={SOON:%Y-%m}")
    await expect(page.locator("table.grid")).to_be_hidden()
    await page.get_by_role("link", name="Koffie op het plein").first.click()
    await expect(page.locator(".growth svg[role=img]")).to_be_visible()
    for summary in await page.locator("summary").all():
        await summary.click()
    assert await page.locator("main").evaluate("main => main.scrollWidth <= main.clientWidth")
    await page.get_by_role("link", name="Call it off").click()
    await expect(page.get_by_text("At least 7 people are told at once.")).to_be_visible()
    await page.get_by_role("button", name="Call it off and tell them").click()
    await expect(page.get_by_role("status").first).to_contain_text("It is called off.")
    assert complaints == []
    async with world.storage.read() as tx:
        assert (await events.get(tx, event.id)).state == "cancelled"


async def test_a_wide_screen_shows_the_month_as_a_grid(world: World, server: TestServer, chromium: Browser) -> None:
    event = await announced(world)
    async with world.storage.write() as tx:
        await events.cancel(tx, await make.person(tx, "lena"), event.id, datetime.now(UTC))
    page = await enter(chromium, server, world)
    await page.goto(f"/events?month={SOON:%Y-%m}")
    await expect(page.locator("table.grid a.cancelled")).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
