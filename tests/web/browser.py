"""A browser in sentences: what a person at the desk asks for and reads."""

import re
from dataclasses import dataclass
from html import unescape
from typing import Any

from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient

SAME_ORIGIN = {"Sec-Fetch-Site": "same-origin"}
FRAGMENT = {**SAME_ORIGIN, "HX-Request": "true"}
Client = TestClient[web.Request, web.Application]


@dataclass
class Answer:
    """An answer whose text was read."""

    response: ClientResponse
    html: str

    @property
    def status(self) -> int:
        """The status code."""
        return self.response.status

    @property
    def text(self) -> str:
        """What a person reads: the page without its tags."""
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", self.html)).split())


@dataclass
class Desk:
    """One browser."""

    client: Client

    async def get(self, path: str, **more: Any) -> Answer:
        """Opens a page, following redirects."""
        return await self._read(await self.client.get(path, **more))

    async def post(self, path: str, headers: dict[str, str] | None = None, **form: str) -> Answer:
        """Sends a form, following redirects."""
        return await self._read(
            await self.client.post(path, data=form, headers=SAME_ORIGIN if headers is None else headers)
        )

    async def _read(self, response: ClientResponse) -> Answer:
        return Answer(response, await response.text(errors="replace"))
