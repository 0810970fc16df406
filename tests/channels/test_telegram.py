"""Telegram's side: nobody's name gets in, texts and buttons go out within its limits, its refusals are understood."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels import Blocked, MayHaveArrived, NotSent, Refused, Sending, Throttled, TokenRefused
from bot.channels.telegram import outgoing, request
from bot.channels.telegram.channel import Telegram
from bot.channels.telegram.incoming import OTHER_KINDS, reduced, understood
from bot.demo.telegram import Phone, StandIn
from handlers.dialogue import Choice, Incoming, Photo, Reply, units
from locales import BOLD, PLAIN
from tests.house import free_port

JPEG = b"\xff\xd8\xff\xe1 a picture"
NAMES = ("Amina", "Sentinelle", "amina_sentinelle", "+32 470 00 00 01", "AgADphoto", "Bilal", "Buurtgroep")
FIRST, LAST, USERNAME, PHONE, PORTRAIT, FRIEND, GROUP = NAMES
SENDER = {
    "id": 4_400_112_233,
    "is_bot": False,
    "first_name": FIRST,
    "last_name": LAST,
    "username": USERNAME,
    "language_code": "ar",
}
CHAT = {"id": 4_400_112_233, "type": "private", "first_name": FIRST, "last_name": LAST, "username": USERNAME}
BESIDES: dict[str, Any] = {
    "contact": {"phone_number": PHONE, "first_name": FRIEND, "user_id": 5, "vcard": f"BEGIN:VCARD {FRIEND}"},
    "forward_origin": {"type": "user", "sender_user": {"id": 5, "first_name": FRIEND, "username": USERNAME}},
    "forward_from": {"id": 5, "first_name": FRIEND},
    "via_bot": {"id": 6, "username": USERNAME, "is_bot": True},
    "author_signature": FIRST,
    "sender_chat": {"id": -5, "title": GROUP, "type": "channel"},
    "new_chat_photo": [{"file_id": PORTRAIT}],
    "sticker": {"file_id": PORTRAIT, "set_name": USERNAME},
    "voice": {"file_id": PORTRAIT},
    "document": {"file_id": PORTRAIT, "file_name": f"{FIRST}.pdf", "mime_type": "application/pdf"},
    "poll": {"question": FRIEND},
    "venue": {"title": FRIEND, "location": {"latitude": 1.0, "longitude": 2.0}},
    "entities": [{"type": "text_mention", "offset": 0, "length": 1, "user": {"id": 5, "first_name": FRIEND}}],
    "reply_to_message": {"message_id": 3, "from": SENDER, "chat": CHAT, "text": FRIEND},
    "quote": {"text": FRIEND},
    "chat_shared": {"title": GROUP},
    "users_shared": {"users": [{"user_id": 5, "first_name": FRIEND}]},
    "new_chat_members": [{"id": 5, "first_name": FRIEND}],
    "location": {"latitude": 51.5, "longitude": 2.5},
    "photo": [{"file_id": "small"}, {"file_id": "big", "file_size": 9, "file_unique_id": PORTRAIT}],
    "caption": "Look.",
    "text": "Every night.",
}
CHATS = (CHAT, {"id": -7, "type": "group", "title": GROUP}, {"id": -8, "type": "channel", "title": GROUP})
FIELDS = st.dictionaries(st.sampled_from(sorted(BESIDES)), st.just(None), max_size=6)


def message(fields: dict[str, None], chat: dict[str, Any]) -> dict[str, Any]:
    """A message with some of what Telegram may add."""
    return {"message_id": 9, "date": 0, "from": SENDER, "chat": chat} | {name: BESIDES[name] for name in fields}


@given(FIELDS, st.sampled_from(CHATS), st.sampled_from(["message", "edited_message", "callback", "member"]))
def test_no_name_username_or_number_gets_in(fields: dict[str, None], chat: dict[str, Any], kind: str) -> None:
    said = message(fields, chat)
    update: dict[str, Any] = {kind: said}
    if kind == "callback":
        update = {"callback_query": {"id": "1", "from": SENDER, "message": said, "data": "topic/noise"}}
    elif kind == "member":
        update = {
            "my_chat_member": {"chat": chat, "from": SENDER, "new_chat_member": {"status": "kicked", "user": SENDER}}
        }
    found = reduced({"update_id": 1, **update})
    kept = json.dumps(found.as_json() if found else {}, ensure_ascii=False)
    assert [name for name in NAMES if name in kept] == []


def test_the_property_test_could_fail() -> None:
    kept = json.dumps(Incoming("telegram", "1", "text", text=f"I am {FIRST}").as_json())
    assert [name for name in NAMES if name in kept] == [FIRST]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"text": "hello"}, {"kind": "text", "text": "hello"}),
        ({"text": "/Help@koban_bot now"}, {"kind": "command", "text": "help"}),
        ({"text": "/start molenkom-ar"}, {"kind": "start", "text": "molenkom-ar"}),
        ({"text": "/start"}, {"kind": "start"}),
        ({"location": {"latitude": 51.5, "longitude": 2.5}}, {"kind": "place", "latitude": 51.5, "longitude": 2.5}),
        (
            {"photo": BESIDES["photo"], "caption": "Look."},
            {"kind": "photo", "text": "Look.", "file": "big", "file_size": 9},
        ),
        ({"document": {"file_id": "d", "mime_type": "image/png"}}, {"kind": "photo", "file": "d"}),
        (
            {"text": "a reply", "reply_to_message": {"message_id": 3}},
            {"kind": "text", "text": "a reply", "replies_to": "3"},
        ),
        ({}, {"kind": "text"}),
        *(({kind: {}}, {"kind": kind}) for kind in OTHER_KINDS),
    ],
)
def test_what_a_message_is_reduced_to(fields: dict[str, Any], expected: dict[str, Any]) -> None:
    found = reduced({"message": {"message_id": 9, "from": SENDER, "chat": CHAT, **fields}})
    assert found is not None
    assert found.as_json() == {
        "channel": "telegram", "address": "4400112233", "message": "9", "language": "ar", **expected,
    }  # fmt: skip


@pytest.mark.parametrize(
    "update",
    [
        {},
        {"poll": {}},
        {"channel_post": {"chat": CHATS[2], "text": "x"}},
        {"message": {"chat": CHATS[2], "from": SENDER, "text": "/start"}},
        {"message": {"chat": CHATS[1], "from": SENDER, "text": "just talk"}},
        {"message": {"chat": CHATS[1], "from": {**SENDER, "is_bot": True}, "text": "/start"}},
        {"edited_message": {"chat": CHATS[1], "from": SENDER, "text": "/start"}},
        {"message": {"chat": CHAT, "from": {**SENDER, "is_bot": True}, "text": "x"}},
        {"message": {"chat": CHAT, "text": "x"}},
        {"message": "x"},
        {"callback_query": {"id": "1", "from": SENDER, "data": "x", "message": {"chat": CHATS[1]}}},
        {"my_chat_member": {"chat": CHATS[2], "from": SENDER, "new_chat_member": {"status": "member"}}},
    ],
)
def test_what_is_no_private_talk_is_nothing(update: dict[str, Any]) -> None:
    assert reduced(update) is None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*BESIDES, "from", "chat", "id"]), inner)
    ),
    max_leaves=12,
)


@given(st.sampled_from(["message", "edited_message", "callback_query", "my_chat_member"]), JSON)
def test_an_update_of_any_shape_stops_nobody(kind: str, shape: object) -> None:
    found = understood({"update_id": 1, kind: shape})
    assert found is None or isinstance(found, Incoming)


@given(st.lists(st.sampled_from(["a", "é", "ع", "😀", "👨‍👩‍👧", "\n", BOLD, PLAIN]), max_size=40))
def test_bold_stretches_are_counted_in_utf_16_units(pieces: list[str]) -> None:
    text = "".join(pieces)
    plain, entities = outgoing.text_and_entities(text)
    assert plain == text.replace(BOLD, "").replace(PLAIN, "")
    for entity in entities:
        assert entity.length > 0
        assert entity.offset + entity.length <= units(plain)


def test_bold_after_an_emoji_begins_where_telegram_counts_it() -> None:
    plain, (entity,) = outgoing.text_and_entities(f"😀 {BOLD}نعم{PLAIN}!")
    assert plain == "😀 نعم!"
    assert (entity.offset, entity.length) == (3, 3)


@pytest.mark.parametrize(("letter", "limit"), [("x", 4096), ("😀", 4096), ("x", 1024)])
def test_a_text_that_is_too_long_is_cut_with_a_mark(letter: str, limit: int) -> None:
    plain, _ = outgoing.text_and_entities(letter * 5000, limit)
    assert units(plain) <= limit
    assert plain.endswith("…")
    assert units(plain) >= limit - 2
    assert outgoing.text_and_entities(letter * 10, limit)[0] == letter * 10


def test_a_caption_is_shorter_and_a_long_label_is_cut() -> None:
    photo = Reply("x" * 2000, photo=_photo())
    assert len(outgoing.arguments(photo)["caption"]) == 1024
    reply = Reply("Choose", ((Choice("y" * 90, "topic/noise"),),), protected=True)
    found = outgoing.arguments(reply)
    assert found["protect_content"]
    (button,) = found["reply_markup"].inline_keyboard[0]
    assert (len(button.text), button.callback_data) == (60, "topic/noise")


def _photo() -> Photo:
    return Photo("a" * 32, "a2V5", 1, 1)


@pytest.fixture
async def standin() -> AsyncIterator[StandIn]:
    server = StandIn()
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
async def telegram(standin: StandIn) -> AsyncIterator[Telegram]:
    channel = Telegram(standin.token, standin.url)
    assert await channel.start() == "koban_demo_bot"
    yield channel
    await channel.stop()


@pytest.fixture
def phone(standin: StandIn) -> Phone:
    return standin.phone(1001, "ar")


def sending(text: str = "hello") -> Sending:
    """Something on its way to the phone."""
    return Sending("1001", Reply(text))


async def test_what_is_sent_is_seen_and_can_be_taken_away(telegram: Telegram, phone: Phone) -> None:
    sent = await telegram.send(Sending("1001", Reply(f"😀 {BOLD}hello{PLAIN}", ((Choice("Yes", "yes"),),))))
    seen = await phone.sees("😀 hello")
    assert seen["entities"] == [{"type": "bold", "offset": 3, "length": 5}]
    assert phone.labels == ["Yes"]
    await telegram.delete("1001", sent.message)
    await phone.sees_gone(int(sent.message))
    await telegram.send(Sending("1001", Reply("a photo", photo=_photo()), photo=JPEG))
    assert (await phone.sees("a photo"))["photo"] == JPEG


@pytest.mark.parametrize(
    ("code", "description", "error"),
    [
        (403, "Forbidden: bot was blocked by the user", Blocked),
        (403, "Forbidden: user is deactivated", Blocked),
        (400, "Bad Request: chat not found", Blocked),
        (400, "Bad Request: message text is empty", Refused),
        (500, "Internal Server Error", MayHaveArrived),
        (502, "Bad Gateway", MayHaveArrived),
        (401, "Unauthorized", NotSent),
    ],
)
async def test_a_refusal_is_understood(
    standin: StandIn, telegram: Telegram, phone: Phone, code: int, description: str, error: type[Exception]
) -> None:
    standin.faults.fail("sendMessage", code, description=description)
    with pytest.raises(error):
        await telegram.send(sending())
    assert phone.messages == []


Call = Callable[[Telegram], Awaitable[object]]


@pytest.mark.parametrize("durations", ["", "1"], ids=["as numbers", "as durations"])
@pytest.mark.parametrize(
    ("method", "call"),
    [
        ("sendMessage", lambda telegram: telegram.send(sending())),
        ("deleteMessage", lambda telegram: telegram.delete("1001", "1")),
        ("getFile", lambda telegram: telegram.fetch("x")),
    ],
)
@pytest.mark.filterwarnings("ignore:Deprecated since version v22.2")
async def test_a_pause_is_told_in_seconds(
    standin: StandIn, telegram: Telegram, method: str, call: Call, durations: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", durations)
    standin.faults.fail(method, 429, retry_after=7)
    with pytest.raises(Throttled) as throttled:
        await call(telegram)
    assert throttled.value.seconds == 7


async def test_a_connection_that_breaks_after_the_request_may_have_arrived(
    standin: StandIn, telegram: Telegram, phone: Phone
) -> None:
    standin.faults.happen("sendMessage", "lose")
    with pytest.raises(MayHaveArrived):
        await telegram.send(sending("lost answer"))
    assert phone.shows("lost answer")


async def test_a_silence_after_the_request_may_have_arrived(
    standin: StandIn, telegram: Telegram, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(request, "READ", 0.2)
    standin.faults.happen("sendMessage", "stall")
    with pytest.raises(MayHaveArrived):
        await telegram.send(sending("stalled answer"))
    assert phone.shows("stalled answer")


async def test_a_refused_connection_was_surely_not_sent(standin: StandIn) -> None:
    away = Telegram(standin.token, f"http://127.0.0.1:{free_port()}")
    with pytest.raises(NotSent):
        await away.start()
    telegram = Telegram(standin.token, standin.url)
    await telegram.start()
    await standin.stop()
    with pytest.raises((NotSent, MayHaveArrived)):  # over the connection that was open
        await telegram.send(sending())
    with pytest.raises(NotSent):  # over a new one
        await telegram.send(sending())
    await telegram.stop()


async def test_a_wrong_token_is_refused(standin: StandIn) -> None:
    for token in ("123456:WRONG", f"{standin.token}x"):
        with pytest.raises(TokenRefused):
            await Telegram(token, standin.url).start()


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda telegram: telegram.delete("1001", "99"), Refused),
        (lambda telegram: telegram.fetch("no-such-file"), Refused),
        (lambda telegram: telegram.set_texts("nld", [("a", "b")], "about", "short", "Koban"), Refused),
        (lambda telegram: telegram.set_chat_commands("42", [("A B", "b")]), Refused),
    ],
    ids=["delete", "fetch", "texts", "commands"],
)
async def test_other_calls_are_refused_in_the_same_words(
    telegram: Telegram, phone: Phone, call: Call, error: type[Exception]
) -> None:
    with pytest.raises(error):
        await call(telegram)


async def test_texts_that_could_not_be_set_may_be_set_again(standin: StandIn, telegram: Telegram) -> None:
    standin.faults.fail("setMyCommands", 500, times=2)
    with pytest.raises(NotSent):
        await telegram.set_texts(None, [("help", "Help")], "about" * 200, "short" * 50, "Koban")
    with pytest.raises(NotSent):
        await telegram.set_chat_commands("1001", [("help", "Help")])
    await telegram.set_texts(None, [("help", "Help")], "about" * 200, "short" * 50, "Koban")


async def test_a_tap_that_cannot_be_answered_stops_nobody(telegram: Telegram) -> None:
    await telegram.acknowledge("no-such-tap")


async def test_a_photo_somebody_sent_is_fetched(standin: StandIn, telegram: Telegram, phone: Phone) -> None:
    await phone.sends_photo(JPEG)
    (update,) = await telegram._get_updates(0)
    found = reduced(update)
    assert found is not None
    assert await telegram.fetch(found.file) == JPEG


@pytest.mark.parametrize("chat", ["7", None, True, 7.5, 2**60, [7]])
def test_a_chat_without_a_whole_number_is_passed_over(chat: object) -> None:
    person = {"id": chat, "is_bot": False}
    message = {"message_id": 1, "chat": {"id": chat, "type": "private"}, "from": person, "text": "Hello"}
    assert understood({"message": message}) is None
    assert understood({"callback_query": {"id": "1", "from": person, "data": "menu"}}) is None
