"""What comes from outside: files without end, every kind of update, and texts made to hurt."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from telegram.error import BadRequest

from bot.channels import TooBig
from bot.channels.telegram.channel import _named
from bot.channels.telegram.incoming import ALLOWED_UPDATES, understood
from bot.channels.telegram.outgoing import keyboard
from bot.channels.telegram.request import BODY_LIMIT, AiohttpRequest
from handlers.dialogue import Reply
from tests.fuzz import updates

PRIVATE = {"chat": {"id": 7, "type": "private"}, "from": {"id": 7, "is_bot": False}}


@pytest.fixture
async def endless() -> AsyncIterator[TestServer]:
    """A server whose file never ends, and says that it is small."""

    async def file(request: web.Request) -> web.StreamResponse:
        answer = web.StreamResponse()
        await answer.prepare(request)
        while True:
            await answer.write(bytes(1 << 20))

    app = web.Application()
    app.router.add_get("/file", file)
    server = TestServer(app)
    await server.start_server()
    yield server
    await server.close()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
async def test_a_file_without_end_is_cut_off_at_the_limit(endless: TestServer) -> None:
    pool = AiohttpRequest()
    await pool.initialize()
    try:
        with pytest.raises(BadRequest, match="too big") as refused:
            await pool.do_request(str(endless.make_url("/file")), "GET")
        assert isinstance(_named(refused.value), TooBig)
        assert BODY_LIMIT == 20 << 20
    finally:
        await pool.shutdown()


@pytest.mark.parametrize("kind", [name for name, _ in updates.fields("Update") if name != "update_id"])
@pytest.mark.parametrize("sender", [{"id": 7, "is_bot": False}, {"id": 7, "is_bot": True}, None])
@pytest.mark.parametrize("where", ["private", "group", "supergroup", "channel"])
def test_every_kind_of_update_is_taken_in_privately_or_passed_over(
    kind: str, sender: dict[str, object] | None, where: str
) -> None:
    content = {"message_id": 1, "chat": {"id": 7, "type": where}, "from": sender, "text": "Hello"}
    if kind == "callback_query":
        content = {"id": "1", "from": sender, "data": "menu", "message": content}
    found = understood({"update_id": 1, kind: content})
    if kind == "callback_query":
        assert found is None or (found.kind == "tap" and where == "private")
    elif kind in ALLOWED_UPDATES and where == "private" and sender and not sender["is_bot"]:
        assert found
    else:
        assert found is None


def test_nothing_is_forwarded_or_copied_and_no_phone_number_is_asked_for() -> None:
    sources = {path: path.read_text(encoding="utf-8") for path in Path("bot/channels/telegram").glob("*.py")}
    asked = re.compile(
        r"forward|copy_?message|request_contact|request_user|request_chat|login_url|web_app", re.IGNORECASE
    )
    assert asked.search("await bot.forward_message()")
    assert sources
    assert [path for path, source in sources.items() if asked.search(source)] == []
    (row,) = keyboard(Reply("Where?", place_button="Share this place")).keyboard  # type: ignore[union-attr]
    assert [button.to_dict() for button in row] == [{"text": "Share this place", "request_location": True}]
