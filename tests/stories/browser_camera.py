"""Looks at a page: nothing is cut, and pictures at both widths and in both themes are left where they are asked for."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from playwright.async_api import Locator, Page, ViewportSize

WIDE, NARROW = ViewportSize(width=1440, height=900), ViewportSize(width=360, height=780)
THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
# What does not fit: the page itself scrolls sideways, or a control is wider or higher inside than outside.
CUT = """() => {
  const shown = (element) => element.checkVisibility() && element.clientWidth > 4;
  const cut = ({ scrollWidth, clientWidth, scrollHeight, clientHeight }) =>
    scrollWidth > clientWidth + 1 || scrollHeight > clientHeight + 1;
  const controls = [...document.querySelectorAll("button, .btn, .key, .badge, .pick, .row .topic, .tabs-foot a")];
  const found = controls.filter((one) => shown(one) && cut(one)).map((one) => one.textContent.trim());
  const root = document.documentElement;
  return root.scrollWidth > innerWidth ? [...found, `the page is ${root.scrollWidth} wide`] : found;
}"""
INTO_VIEW = "seat => seat.scrollIntoView({ inline: 'center', block: 'nearest', behavior: 'instant' })"
SETTLED = "() => document.fonts.ready.then(() => new Promise(requestAnimationFrame))"


@dataclass
class Camera:
    """Without a folder it only looks, at the width the page has."""

    folder: Path | None = None
    taken: int = 0

    async def look(self, page: Page, step: str, seat: Locator | None = None) -> None:
        """Checks that all of it fits; `seat` is the phone to bring into view."""
        self.taken += 1
        await self._fits(page, step)
        if self.folder is None:
            return
        found = page.viewport_size or WIDE
        for size in (WIDE, NARROW):
            await page.set_viewport_size(size)
            if seat:
                await seat.evaluate(INTO_VIEW)
            await self._fits(page, step)
            await self._keep(page, self.folder / f"{self.taken:02}-{step}-{size['width']}")
        await page.set_viewport_size(found)

    async def _fits(self, page: Page, step: str) -> None:
        cut = await page.evaluate(CUT)
        assert not cut, f"cut in {step!r} at {page.viewport_size}: {cut}"

    async def _keep(self, page: Page, path: Path) -> None:
        for theme in THEMES:
            await page.emulate_media(color_scheme=theme)
            await page.evaluate(SETTLED)
            await page.screenshot(path=path.with_name(f"{path.name}-{theme}.png"), animations="disabled")
        await page.emulate_media(color_scheme="light")
