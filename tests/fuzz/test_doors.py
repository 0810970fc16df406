"""The desk's forms, links and the webhook: whoever guesses gets a calm answer and changes nothing."""

import json
from collections.abc import AsyncIterator
from itertools import count
from random import Random
from typing import Any
from urllib.parse import quote

import pytest
from aiohttp import FormData, web
from aiohttp.test_utils import TestClient, TestServer
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from bot.channels.telegram.channel import Telegram
from bot.config import Settings
from bot.inbox import Inbox
from bot.media import MediaRoom
from bot.telegram_part import HOOK_PATH, taking_in
from bot.web import build
from handlers.services import people
from storage.models import Case
from tests import make
from tests.fuzz import updates
from tests.fuzz.arena import Arena, under_fire
from tests.house import TOKEN

pytestmark = pytest.mark.fuzz
SECRET = "the-webhooks-own-secret"
SAME_ORIGIN = {"Sec-Fetch-Site": "same-origin"}
NASTY = st.sampled_from(updates.NASTY) | st.text(max_size=60)
HUGE = st.integers(0, 50).map(lambda chance: {} if chance else {"text": "x" * 300_000})
FIELDS = ("text", "outcome", "reason", "days", "note", "language", "theme", "keys", "view", "token", "number", "until")
FORMS = st.dictionaries(st.sampled_from(FIELDS) | st.text(min_size=1, max_size=12), NASTY, max_size=5)
SECRETS = st.text(min_size=1, max_size=60) | st.binary(max_size=40).map(lambda raw: raw.hex() or "0")
_updates = count(1)
Client = TestClient[web.Request, web.Application]


@pytest.fixture
async def desk(arena: Arena) -> web.Application:
    """The desk with the webhook's door."""

    async def figures() -> dict[str, float]:
        return {}

    app = build(arena.storage, Settings(), health=figures)
    inbox = Inbox(arena.storage, {}, MediaRoom())
    app.router.add_post(HOOK_PATH, Telegram(TOKEN, "http://127.0.0.1:9").webhook(lambda: [SECRET], taking_in(inbox)))
    return app


@pytest.fixture
async def stranger(desk: web.Application) -> AsyncIterator[Client]:
    """A browser that is not signed in."""
    async with TestClient(TestServer(desk)) as client:
        yield client


@pytest.fixture
async def bram(stranger: Client, arena: Arena) -> Client:
    """A browser of an officer for whom none of the cases is."""
    async with arena.storage.write() as tx:
        for _ in range(3):
            await make.case(tx)
        secret = await people.signin_link(tx, await make.person(tx, "bram"))
    await stranger.post(f"/signin/{secret}", headers=SAME_ORIGIN)
    return stranger


# The webhook has a test of its own; these sign out, change chats or sessions, or make whoever guesses wait.
LEFT_OUT = (
    *(HOOK_PATH, "/signout", "/me/link", "/signin", "/signin/mail", "/signin/code"),
    *("/me/password", "/me/codes", "/me/recovery", "/me/browsers/others", "/me/browsers/{handle}"),
)


def posts(app: web.Application) -> list[str]:
    """The path of every form, with the webhook's."""
    routes = [route for route in app.router.routes() if route.method == "POST"]
    return sorted({route.resource.canonical for route in routes if route.resource})


async def sent(client: Client, path: str, form: dict[str, str], **headers: str) -> tuple[int, str]:
    """What a form gets; what cannot even be written into a form is thrown as bytes."""
    try:
        body: Any = FormData(form)()
    except (TypeError, ValueError, UnicodeError):
        body = json.dumps(form).encode()
    async with client.post(path, data=body, headers={**SAME_ORIGIN, **headers}, allow_redirects=False) as answer:
        return answer.status, await answer.text(errors="replace")


@given(st.data())
async def test_every_form_with_any_fields(arena: Arena, bram: Client, data: st.DataObject) -> None:
    paths = [path for path in posts(bram.app) if path not in LEFT_OUT]
    async with arena.storage.read() as tx:
        numbers = list((await tx.session.execute(select(Case.number).order_by(Case.opened_at).limit(3))).scalars())
    async with under_fire(arena):
        for _ in range(10):
            form = data.draw(FORMS) | data.draw(HUGE)
            where = data.draw(st.sampled_from(paths))
            parts = (*numbers, *PARTS)
            part = parts[data.draw(st.integers(0, len(PARTS) + 2))]
            path = where.replace("{number}", part).replace("{deed}", data.draw(st.sampled_from(DEEDS)))
            path = path.replace("{slug}", part).replace("{token}", part)
            arena.inputs += 1
            status, words = await sent(bram, path, form)
            assert status < 500, (path, status)
            assert words or status in (204, 302, 303)


@given(st.lists(SECRETS, min_size=10, max_size=10))
async def test_sign_in_secrets_that_nobody_gave(arena: Arena, stranger: Client, secrets: list[str]) -> None:
    async with under_fire(arena):
        for secret in secrets:
            arena.inputs += 1
            status, words = await sent(stranger, f"/signin/{quoted(secret)}", {})
            assert status in (401, 403, 404, 405), (secret, status)
            assert "koban" not in {cookie.key for cookie in stranger.session.cookie_jar}
            assert words


@given(st.lists(st.binary(max_size=200), min_size=5, max_size=5), st.integers(0, 2**64 - 1))
async def test_the_webhook_with_any_secret_and_any_body(
    arena: Arena, stranger: Client, bodies: list[bytes], seed: int
) -> None:
    chance = Random(seed)
    raw = [updates.update(chance) | {"update_id": next(_updates)}, updates.anything(chance), {"update_id": 2**80}]
    bodies = [*bodies, *(json.dumps(one).encode() for one in raw), b"[" * 5000, b'{"update_id":1e400}']
    async with under_fire(arena):
        for body in bodies:
            arena.inputs += 1
            secret = chance.choice((SECRET, SECRET, "", SECRET[:-1], SECRET + "x", body.hex()[:40]))
            headers = {"X-Telegram-Bot-Api-Secret-Token": secret}
            async with stranger.post(HOOK_PATH, data=body, headers=headers) as answer:
                assert answer.status in ((200, 400, 413) if secret == SECRET else (403,)), (body, answer.status)


def quoted(secret: str) -> str:
    """A secret as a browser writes it into a path."""
    return quote(secret, safe="", errors="replace")


PARTS = ("KB-22222", "KB-", "answer", "take", "%00", "%ED%A0%80", "é" * 30)
DEEDS = ("answer", "note", "take", "give-back", "close", "block", "lift", "burn")
