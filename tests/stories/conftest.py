"""The demo and a browser for the stories that are told on pages."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, async_playwright

from tests.browser import CHROMIUM_ARGUMENTS, chromium_path
from tests.stories.browser_camera import Camera
from tests.stories.browser_demo import Demo, running_demo


def pytest_addoption(parser: pytest.Parser) -> None:
    """The folder of `make story`."""
    parser.addoption("--story", help="leave a screenshot of each step of the browser's story in this folder")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """`koban demo` as a process of its own, in an empty folder."""
    with running_demo(tmp_path_factory.mktemp("demo")) as started:
        yield started


@pytest.fixture(scope="module")
async def chromium() -> AsyncIterator[Browser]:
    """A real browser without a window."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium_path(), args=CHROMIUM_ARGUMENTS)
        yield browser
        await browser.close()


@pytest.fixture(scope="module")
def camera(request: pytest.FixtureRequest) -> Camera:
    """Looks at each step, and keeps pictures when a folder was named."""
    folder = request.config.getoption("--story", default=None)
    return Camera(Path(folder) if folder else None)
