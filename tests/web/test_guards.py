"""What protects every page: headers, origin, sign-in, calm errors."""

import logging
from dataclasses import replace

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.config import Settings
from bot.web import build
from bot.web.guards import HEADERS
from storage.db import Unavailable
from tests.web.browser import FRAGMENT, SAME_ORIGIN, Desk
from tests.web.world import World

PUBLIC = {"/healthz", "/readyz", "/metrics", "/signin"}
PATTERNS = {
    "number": "KB-22222",
    "deed": "answer",
    "token": "x",
    "slug": "x",
    "version": "x",
    "name": "x",
    "attachment": "x",
    "handle": "x",
    "reading": "ask",
    "what": "end",
}


def routes(server: TestServer) -> list[tuple[str, str]]:
    assert server.app is not None
    found = []
    for route in server.app.router.routes():
        assert route.resource is not None
        path = route.resource.canonical
        for name, value in PATTERNS.items():
            path = path.replace(f"{{{name}}}", value)
        found.append((route.method, path))
    return found


async def test_every_answer_carries_the_security_headers(server: TestServer, stranger: Desk, lena: Desk) -> None:
    for method, path in [*routes(server), ("GET", "/nowhere")]:
        if path == "/live":
            continue
        for desk in (stranger, lena):
            answer = await desk.client.request(method, path, headers=SAME_ORIGIN, allow_redirects=False)
            assert set(HEADERS) <= set(answer.headers), f"{method} {path}"
            assert "Server" not in answer.headers
            assert "unsafe" not in answer.headers["Content-Security-Policy"]


async def test_a_stream_of_news_carries_them_too(lena: Desk) -> None:
    async with lena.client.get("/live") as stream:
        assert set(HEADERS) <= set(stream.headers)


async def test_no_page_without_signing_in_but_the_public_ones(server: TestServer, stranger: Desk) -> None:
    for method, path in routes(server):
        answer = await stranger.client.request(method, path, headers=SAME_ORIGIN, allow_redirects=False)
        if path in PUBLIC and method != "POST":
            assert answer.status == 200, path
        elif path in PUBLIC or (path.startswith(("/signin/", "/invitation/", "/static/")) and path != "/signin/code"):
            assert answer.status in (200, 404, 422), path
        else:
            to_the_door = answer.status == 303 and answer.headers["Location"] == "/signin"
            assert to_the_door or answer.status == 401, f"{method} {path}"


async def test_a_fragment_without_sign_in_leads_the_whole_page_to_the_door(stranger: Desk) -> None:
    answer = await stranger.client.get("/live/rows", headers=FRAGMENT)
    assert (answer.status, answer.headers["HX-Redirect"]) == (401, "/signin")


@pytest.mark.parametrize(
    ("headers", "allowed"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, True),
        ({"Sec-Fetch-Site": "same-site"}, False),
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({"Sec-Fetch-Site": "none"}, False),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "ours"}, False),
        ({"Origin": "ours"}, True),
        ({"Origin": "https://evil.example"}, False),
        ({"Origin": "null"}, False),
        ({}, False),
    ],
)
async def test_changes_come_from_the_desk_itself(lena: Desk, headers: dict[str, str], allowed: bool) -> None:
    ours = str(lena.client.make_url("/").origin())
    sent = {name: ours if value == "ours" else value for name, value in headers.items()}
    answer = await lena.post("/me/looks", headers=sent, theme="dark")
    assert answer.status == (200 if allowed else 403)


async def test_behind_a_proxy_the_public_address_counts(world: World) -> None:
    settings = replace(Settings(), public_url="https://koban.example")

    async def figures() -> dict[str, float]:
        return {}

    server = TestServer(build(world.storage, settings, health=figures))
    link = f"/signin/{await world.signin_link('lena')}"
    async with TestClient(server) as client:
        refused = await client.post(link, headers={"Origin": str(client.make_url("/").origin())})
        assert refused.status == 403
        answer = await client.post(link, headers={"Origin": "https://koban.example"}, allow_redirects=False)
        assert answer.headers["Set-Cookie"].startswith("__Host-koban=")
        assert "Secure" in answer.headers["Set-Cookie"]
        assert "max-age" in answer.headers["Strict-Transport-Security"]


async def test_a_failure_shows_a_number_and_logs_no_content(
    world: World,
    lena: Desk,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)

    def broken(*_: object) -> None:
        raise ValueError("a citizen's words")

    monkeypatch.setattr("bot.web.desk.grouped", broken)
    answer = await lena.get("/cases")
    assert answer.status == 500
    assert "Something went wrong on our side." in answer.text
    written = caplog.text + capsys.readouterr().out
    assert "ValueError" in written
    assert "a citizen's words" not in written + answer.html


async def test_a_database_that_is_away_is_said_so(lena: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object) -> None:
        raise Unavailable

    monkeypatch.setattr("bot.web.desk.grouped", away)
    answer = await lena.get("/cases")
    assert answer.status == 503
    assert "The database is not answering." in answer.text


async def test_a_body_beyond_the_limit_is_refused(world: World, lena: Desk) -> None:
    number = await world.report("Hallo")
    answer = await lena.post(f"/cases/{number}/answer", text="a" * 300_000)
    assert answer.status == 413
    assert "This is too much text." in answer.text


async def test_figures_are_for_this_machine_only(stranger: Desk) -> None:
    near = await stranger.get("/metrics")
    assert "# TYPE koban_cases_open gauge\nkoban_cases_open 3\n" in near.html
    assert 'koban_outbox_rows{state="queued"} 2' in near.html
    assert near.html.count("# TYPE koban_outbox_rows gauge") == 1
    through_a_proxy = await stranger.get("/metrics", headers={"X-Forwarded-For": "192.0.2.1"}, allow_redirects=False)
    assert through_a_proxy.status == 303


async def test_wrong_methods_say_what_is_allowed(lena: Desk) -> None:
    answer = await lena.client.put("/cases", headers=SAME_ORIGIN)
    assert answer.status == web.HTTPMethodNotAllowed.status_code
    assert "GET" in answer.headers["Allow"]


async def test_a_channels_own_door_stands_beside_the_desks(world: World) -> None:
    async def deliver(request: web.Request) -> web.Response:
        return web.Response(text=await request.text())

    async def figures() -> dict[str, float]:
        return {}

    app = build(world.storage, Settings(), health=figures)
    app.router.add_post("/telegram", deliver)
    async with TestClient(TestServer(app)) as client:
        answer = await client.post("/telegram", data="an update", headers={"Sec-Fetch-Site": "cross-site"})
        assert (answer.status, await answer.text()) == (200, "an update")
