"""A browser in sentences: what a person at the desk asks for and reads."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pyotp
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


def found(pattern: str, page: Answer) -> str:
    """What a pattern captures in a page."""
    match = re.search(pattern, page.html)
    assert match, f"nothing like {pattern} in: {page.text}"
    return unescape(match[1])


@dataclass
class Phone:
    """An authenticator app on somebody's phone, with the recovery codes in a drawer."""

    secret: str
    recovery: list[str]

    def code(self, late: float = 0) -> str:
        """The six digits it shows now, or so many seconds from now."""
        return pyotp.TOTP(self.secret).at(datetime.now(UTC) + timedelta(seconds=late))


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

    async def chooses_a_password(self, password: str) -> Answer:
        """The first step after an invitation."""
        return await self.post("/setup/password", password=password, again=password)

    async def scans(self, page: Answer, path: str = "/setup/codes", **more: str) -> tuple[Phone, Answer]:
        """Scans the picture on a page and types the first code; returns the phone, with the recovery codes shown."""
        phone = Phone(found(r'class="code secret">([A-Z2-7 ]+)<', page).replace(" ", ""), [])
        offer = found(r'name="offer" value="([^"]+)"', page)
        done = await self.post(path, SAME_ORIGIN, offer=offer, code=phone.code(), **more)
        phone.recovery = re.findall(r"(?:[2-9A-Y]{4}-){3}[2-9A-Y]{4}", done.html)
        return phone, done

    async def accepts(self, invitation: str, password: str) -> Phone:
        """From the invitation to the desk."""
        await self.post(f"/invitation/{invitation}")
        phone, _ = await self.scans(await self.chooses_a_password(password))
        return phone

    async def _read(self, response: ClientResponse) -> Answer:
        return Answer(response, await response.text(errors="replace"))
