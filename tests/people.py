"""People who speak in sentences: a citizen and an officer on their phones, somebody at the desk."""

import asyncio
import html
import re
from dataclasses import dataclass
from typing import Any

import aiohttp

from bot.demo.telegram.phones import Phone

NUMBER = re.compile(r"KB-[2-9A-Z]{5}")
CODE = re.compile(r"KB-[2-9A-Z]{5}-[2-9A-Z]{17}")
PATIENCE = 10.0


@dataclass
class Holder:
    """Somebody with a phone."""

    phone: Phone

    async def says(self, text: str, **more: Any) -> int:
        """Writes."""
        return await self.phone.says(text, **more)

    async def taps(self, label: str) -> None:
        """Taps the newest button with this label."""
        await self.phone.taps(label)

    async def taps_when(self, label: str) -> None:
        """Waits for a button with this label to come, and taps it."""
        await self.phone.sees_button(label, timeout=PATIENCE)
        await self.phone.taps(label)

    async def sees(self, part: str) -> dict[str, Any]:
        """Waits for a message that holds this text, sent after the last one that was seen."""
        return await self.phone.sees(part, timeout=PATIENCE)

    @property
    def screen(self) -> str:
        """Everything on the screen."""
        return "\n".join(str(message.get("text") or message.get("caption") or "") for message in self.phone.messages)


@dataclass
class Citizen(Holder):
    """Somebody who writes in."""

    number: str = ""
    code: str = ""

    async def starts(self, payload: str = "") -> None:
        """Opens the chat."""
        await self.says(f"/start {payload}".strip())
        await self.sees("112")

    async def reports(self, words: str, topic: str = "Noise and nuisance", street: str = "Wolkenmakersstraat") -> str:
        """Tells the officer something, in English; returns the case number."""
        await self.starts()
        await self.taps("Tell my officer")
        await self.sees("What is it about?")
        await self.taps(topic)
        await self.sees("Where is it?")
        await self.says(street)
        await self.sees("in your own words")
        await self.says(words)
        await self.sees("will read")
        return await self.sends()

    async def sends(self, button: str = "Send", receipt: str = "We have it") -> str:
        """Taps Send and reads the receipt."""
        await self.taps(button)
        text = str((await self.sees(receipt))["text"])
        self.number = _found(NUMBER, text)
        self.code = _found(CODE, text)
        return self.number


@dataclass
class Officer(Holder):
    """Somebody of the zone on their phone."""

    async def opens(self, number: str) -> dict[str, Any]:
        """Opens a case from its announcement."""
        await self.sees(number)
        await self.taps("Open")
        return await self.sees("Citizen,")


@dataclass
class Desk:
    """Somebody of the zone at the desk, without JavaScript: forms and pages."""

    session: aiohttp.ClientSession
    url: str

    async def signs_in(self, secret: str) -> str:
        """Uses a sign-in link."""
        return await self.post(f"/signin/{secret}")

    async def get(self, path: str) -> str:
        """A page's text."""
        async with self.session.get(self.url + path) as answer:
            return html.unescape(await answer.text())

    async def status(self, path: str) -> int:
        """The status of a page."""
        async with self.session.get(self.url + path) as answer:
            return answer.status

    async def post(self, path: str, **fields: str) -> str:
        """What a form leads to."""
        headers = {"Origin": self.url}
        async with self.session.post(self.url + path, data=fields, headers=headers) as answer:
            return html.unescape(await answer.text())

    async def queue(self, view: str = "mine") -> str:
        """A view of the queue."""
        return await self.get(f"/cases?view={view}")

    async def opens(self, number: str) -> str:
        """A case's page."""
        return await self.get(f"/cases/{number}")

    async def photo(self, number: str) -> bytes:
        """The first photo of a case, opened."""
        found = re.search(r"/photos/[0-9a-f]{32}", await self.opens(number))
        assert found, "no photo in this case"
        async with self.session.get(self.url + found.group(0)) as answer:
            return await answer.read()

    async def reads_until(self, number: str, words: str) -> None:
        """Opens a case again, on every piece of news, until it says so."""
        async with asyncio.timeout(PATIENCE):
            while words not in await self.opens(number):  # noqa: ASYNC110 - another process may be the one to change it
                await asyncio.sleep(0.05)

    async def answers(self, number: str, text: str) -> str:
        """Answers the citizen."""
        return await self.post(f"/cases/{number}/answer", text=text)

    async def closes(self, number: str, outcome: str = "solved", text: str = "") -> str:
        """Closes a case."""
        return await self.post(f"/cases/{number}/close", outcome=outcome, text=text)


def _found(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(text)
    assert match, f"nothing like {pattern.pattern} in: {text}"
    return match.group(0)
