"""Speaks to the zone's translation server (LibreTranslate): what KOBAN_TRANSLATE_URL means, its languages, one text."""

import json
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Any
from urllib.parse import parse_qs, urlsplit

import aiohttp

from handlers.services.errors import Misconfigured
from handlers.services.machine import LONGEST
from locales import mark_desk
from locales.plurals import PLURAL_FORMS

PATIENCE = aiohttp.ClientTimeout(total=20, connect=5)
BYTES = 1_000_000  # of an answer; more is not read
LOOKS = mark_desk(
    "KOBAN_TRANSLATE_URL must look like this: http://127.0.0.1:5000 or https://translate.example.org?api_key=secret"
)
# The server calls by one name what citizens call by two.
THEIRS = {"fa_AF": "fa"}


class Away(Exception):
    """The server did not answer, or not now; the same words can be tried again. Says why in a class, never in words."""


class Cannot(Exception):
    """The server will not translate this, however often it is asked."""


@dataclass(frozen=True)
class Server:
    """The zone's translation server; `key` is what it may ask for."""

    address: str
    host: str
    key: str = field(default="", repr=False)

    @property
    def near(self) -> bool:
        """Whether it is this machine itself."""
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"


def server(url: str) -> Server | None:
    """The server KOBAN_TRANSLATE_URL names, None when it is empty; raises Misconfigured, never with the URL in it."""
    if not url.strip():
        return None
    try:
        parts = urlsplit(url.strip())
        port = f":{parts.port}" if parts.port else ""
        asked = parse_qs(parts.query, strict_parsing=True) if parts.query else {}
    except ValueError as error:
        raise Misconfigured(LOOKS) from error
    host = parts.hostname or ""
    fits = parts.scheme in ("http", "https") and host and not (set(asked) - {"api_key"}) and not parts.username
    if not fits or not host.isascii() or parts.fragment:
        raise Misconfigured(LOOKS)
    name = f"[{host}]" if ":" in host else host
    return Server(f"{parts.scheme}://{name}{port}{parts.path.rstrip('/')}", host, asked.get("api_key", [""])[-1])


class Translator:
    """Asks the server; every answer is checked before anything believes it."""

    def __init__(self, server: Server) -> None:
        self._server = server

    async def pairs(self) -> set[tuple[str, str]]:
        """From which of our languages into which the server translates; raises Away or Cannot."""
        told = await self._asked("GET", "/languages")
        if not isinstance(told, list):
            raise Cannot("NotAList")
        known = {str(one.get("code")): one.get("targets") for one in told if isinstance(one, dict)}
        targets = {code: set(map(str, into if isinstance(into, list) else known)) for code, into in known.items()}
        return {
            (source, into)
            for source in PLURAL_FORMS
            for into in PLURAL_FORMS
            if theirs(source) != theirs(into) and theirs(into) in targets.get(theirs(source), ())
        }

    async def translate(self, text: str, source: str, into: str) -> str:
        """A text in another language; raises Away or Cannot. What is empty or far too long is not believed."""
        wanted = {"q": text, "source": theirs(source), "target": theirs(into), "format": "text"}
        told = await self._asked(
            "POST", "/translate", wanted | ({"api_key": self._server.key} if self._server.key else {})
        )
        found = told.get("translatedText") if isinstance(told, dict) else None
        if not isinstance(found, str) or not found.strip() or len(found) > min(LONGEST, 40 + 6 * len(text)):
            raise Cannot("NotATranslation")
        return "".join(c for c in found.strip() if c.isprintable() or c == "\n")

    async def _asked(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        try:
            async with (
                aiohttp.ClientSession(timeout=PATIENCE) as session,
                session.request(method, self._server.address + path, json=body, allow_redirects=False) as answer,
            ):
                if answer.status in (400, 401, 403, 404, 413, 422):
                    raise Cannot(f"Status{answer.status}")
                if answer.status != 200:
                    raise Away(f"Status{answer.status}")
                return _parsed(await _read(answer))
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise Away(type(error).__name__) from error


def theirs(language: str) -> str:
    """The code by which the server calls a language."""
    return THEIRS.get(language, language)


async def _read(answer: aiohttp.ClientResponse) -> bytes:
    content = b""
    async for piece in answer.content.iter_chunked(65_536):
        content += piece
        if len(content) > BYTES:
            raise Cannot("TooMuch")
    return content


def _parsed(content: bytes) -> Any:
    try:
        return json.loads(content)
    except (ValueError, RecursionError) as error:
        raise Cannot("NotJson") from error
