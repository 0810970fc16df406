"""The Bot API stand-in, driven by python-telegram-bot as Koban drives it."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta

import aiohttp
import pytest
import telegram
from aiohttp import web
from aiohttp.test_utils import TestServer
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, KeyboardButton, ReplyKeyboardMarkup
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter, TimedOut
from telegram.request import HTTPXRequest

from bot.demo.telegram import Limits, Phone, Seat, StandIn

JPEG = b"\xff\xd8\xff\xe1 planted EXIF"
CITIZEN = 1001


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(autouse=True)
def _new_durations(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")


@pytest.fixture
async def standin() -> AsyncIterator[StandIn]:
    server = StandIn(clock=Clock())
    await server.start()
    yield server
    await server.stop()


@contextlib.asynccontextmanager
async def bot_for(url: str, token: str) -> AsyncIterator[telegram.Bot]:
    request = HTTPXRequest(connection_pool_size=8, read_timeout=0.5)
    async with telegram.Bot(token, base_url=f"{url}/bot", base_file_url=f"{url}/file/bot", request=request) as made:
        yield made


@pytest.fixture
async def bot(standin: StandIn) -> AsyncIterator[telegram.Bot]:
    async with bot_for(standin.url, standin.token) as made:
        yield made


@pytest.fixture
def phone(standin: StandIn) -> Phone:
    return standin.phone(CITIZEN, language="ar", first_name="Amina")


def keys(*labels: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(label, callback_data=label.lower())] for label in labels])


async def test_words_go_both_ways(bot: telegram.Bot, phone: Phone) -> None:
    await phone.says("/start molenkom")
    (update,) = await bot.get_updates()
    assert update.message is not None
    assert update.message.from_user is not None
    assert update.message.from_user.language_code == "ar"
    assert update.message.entities[0].type == "bot_command"
    await bot.send_message(CITIZEN, "<b>Welcome</b> &amp; hello", parse_mode="HTML", protect_content=True)
    seen = await phone.sees("Welcome & hello")
    assert seen["protected"]
    assert seen["entities"] == [{"type": "bold", "offset": 0, "length": 7}]


async def test_a_tap_is_answered_and_the_message_edited(bot: telegram.Bot, phone: Phone) -> None:
    sent = await bot.send_message(CITIZEN, "Send?", reply_markup=keys("Send", "Cancel"))
    await phone.taps("Send")
    (update,) = await bot.get_updates()
    assert update.callback_query is not None
    assert update.callback_query.data == "send"
    await update.callback_query.answer("Thank you")
    assert (await phone.sees_toast())["text"] == "Thank you"
    with pytest.raises(BadRequest, match="Query is too old"):
        await update.callback_query.answer()
    await bot.edit_message_text("Sent", CITIZEN, sent.message_id)
    assert (await phone.sees("Sent"))["buttons"] == []
    with pytest.raises(BadRequest, match="not modified"):
        await bot.edit_message_text("Sent", CITIZEN, sent.message_id)


async def test_photos_arrive_unchanged_in_both_directions(bot: telegram.Bot, phone: Phone) -> None:
    await phone.sends_photo(JPEG, caption="look")
    (update,) = await bot.get_updates()
    assert update.message is not None
    small, big = update.message.photo
    assert small.file_size != big.file_size
    assert await (await bot.get_file(big)).download_as_bytearray() == JPEG
    await bot.send_photo(CITIZEN, JPEG + b"2", caption="seen")
    assert (await phone.sees("seen"))["photo"] == JPEG + b"2"
    await bot.send_document(CITIZEN, b"paper", filename="a.txt")
    assert phone.last["document"] == b"paper"
    await bot.send_media_group(
        CITIZEN, [telegram.InputMediaPhoto(JPEG), telegram.InputMediaPhoto(big.file_id, caption="two")]
    )
    first, second = phone.messages[-2:]
    assert first["album"] == second["album"]
    assert second["photo"] == JPEG


async def test_a_file_over_20_mb_is_not_given(bot: telegram.Bot, phone: Phone) -> None:
    await phone.sends_document(bytes(20 * 1024 * 1024 + 1), "big.bin")
    (update,) = await bot.get_updates()
    assert update.message is not None
    assert update.message.document is not None
    with pytest.raises(BadRequest, match="File is too big"):
        await bot.get_file(update.message.document)


async def test_the_keyboard_beneath_writes_its_label(bot: telegram.Bot, phone: Phone) -> None:
    place = KeyboardButton("Share my place", request_location=True)
    await bot.send_message(CITIZEN, "Where?", reply_markup=ReplyKeyboardMarkup([["The list"], [place]]))
    await phone.taps("The list")
    with pytest.raises(LookupError, match="asks for a place"):
        await phone.taps("Share my place")
    await phone.sends_location(51.5, 2.5)
    words, point = await bot.get_updates()
    assert words.message is not None
    assert words.message.text == "The list"
    assert point.message is not None
    assert point.message.location is not None
    await bot.send_message(CITIZEN, "Thanks", reply_markup=telegram.ReplyKeyboardRemove())
    assert phone.labels == []


Sending = Callable[[telegram.Bot], Awaitable[object]]


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda bot: bot.send_message(CITIZEN, ""), "message text is empty"),
        (lambda bot: bot.send_message(CITIZEN, " \n"), "text must be non-empty"),
        (lambda bot: bot.send_message(CITIZEN, "a" * 4097), "message is too long"),
        (lambda bot: bot.send_message(42, "a"), "chat not found"),
        (lambda bot: bot.send_message(CITIZEN, "<b>a", parse_mode="HTML"), "can't find end tag"),
        (
            lambda bot: bot.send_message(CITIZEN, "a", reply_to_message_id=99),
            "message to be replied not found",
        ),
        (lambda bot: bot.send_message(CITIZEN, "a", reply_markup=keys("a" * 65)), "BUTTON_DATA_INVALID"),
        (
            lambda bot: bot.send_message(
                CITIZEN, "a", reply_markup=InlineKeyboardMarkup([[InlineKeyboardButton("a")]])
            ),
            "Text buttons are unallowed",
        ),
        (lambda bot: bot.send_photo(CITIZEN, b"not a picture"), "IMAGE_PROCESS_FAILED"),
        (lambda bot: bot.send_photo(CITIZEN, "no-such-file"), "wrong file_id"),
        (lambda bot: bot.send_photo(CITIZEN, JPEG, caption="a" * 1025), "caption is too long"),
        (lambda bot: bot.edit_message_text("a", CITIZEN, 99), "message to edit not found"),
        (lambda bot: bot.delete_message(CITIZEN, 99), "message to delete not found"),
        (lambda bot: bot.set_my_commands([("a", "b")], language_code="nld"), "invalid language code"),
        (lambda bot: bot.set_webhook("http://example.org/hook"), "HTTPS URL must be provided"),
    ],
)
async def test_bad_calls_are_refused_as_telegram_does(
    bot: telegram.Bot, phone: Phone, call: Sending, words: str
) -> None:
    with pytest.raises(BadRequest, match=f"(?i){words}"):
        await call(bot)
    assert phone.messages == []


async def test_messages_can_be_deleted_for_48_hours(standin: StandIn, bot: telegram.Bot, phone: Phone) -> None:
    old = await bot.send_message(CITIZEN, "old")
    born = standin.world.now()
    standin.world.now = lambda: born + 48 * 3600 + 1
    with pytest.raises(BadRequest, match="can't be deleted"):
        await bot.delete_message(CITIZEN, old.message_id)
    new = await bot.send_message(CITIZEN, "new")
    assert await bot.delete_messages(CITIZEN, [old.message_id, new.message_id])
    assert [message["text"] for message in phone.messages] == ["old"]


async def test_a_blocked_bot_is_told_and_refused(bot: telegram.Bot, phone: Phone) -> None:
    await phone.blocks()
    (update,) = await bot.get_updates()
    assert update.my_chat_member is not None
    assert update.my_chat_member.new_chat_member.status == "kicked"
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(CITIZEN, "hello")
    await phone.unblocks()
    await bot.send_message(CITIZEN, "hello again")


async def test_the_budget_is_telegrams(standin: StandIn, bot: telegram.Bot, phone: Phone) -> None:
    clock = Clock()
    standin._clock = clock
    standin.limits = Limits()
    for _ in range(3):
        await bot.send_message(CITIZEN, "burst")
    with pytest.raises(RetryAfter) as refused:
        await bot.send_chat_action(CITIZEN, "typing")
    assert refused.value.retry_after == timedelta(seconds=1)
    clock.now += 1
    await bot.send_message(CITIZEN, "a second later")
    others = [standin.phone(user_id) for user_id in range(2000, 2030)]
    for other in others[:29]:
        await bot.send_message(other.user_id, "bulk")
    with pytest.raises(RetryAfter):
        await bot.send_message(others[29].user_id, "the 31st")
    assert standin.refused == 2
    group = standin.group(-100)
    for _ in range(20):
        clock.now += 1
        await bot.send_message(group.chat.chat_id, "group")
    with pytest.raises(RetryAfter):
        await bot.send_message(group.chat.chat_id, "the 21st in a minute")


async def test_faults_come_as_planned(standin: StandIn, bot: telegram.Bot, phone: Phone) -> None:
    standin.faults.fail("sendMessage", 429, retry_after=7)
    with pytest.raises(RetryAfter):
        await bot.send_message(CITIZEN, "one")
    standin.faults.fail("sendMessage", 500)
    with pytest.raises(NetworkError):
        await bot.send_message(CITIZEN, "two")
    standin.faults.happen("sendMessage", "lose")
    with pytest.raises(NetworkError):
        await bot.send_message(CITIZEN, "three")
    standin.faults.happen("sendMessage", "hang")
    with pytest.raises(TimedOut):
        await bot.send_message(CITIZEN, "four")
    standin.faults.happen("sendMessage", "stall")
    with pytest.raises(TimedOut):
        await bot.send_message(CITIZEN, "five")
    assert [call.arguments["text"] for call in standin.calls if call.method == "sendMessage"] == [
        "three",
        "five",
    ]
    assert standin.counts["sendmessage"] == 5


async def test_updates_wait_until_they_are_confirmed(standin: StandIn, bot: telegram.Bot, phone: Phone) -> None:
    await phone.says("one")
    await phone.says("two")
    first, second = await bot.get_updates()
    assert [update.update_id for update in await bot.get_updates()] == [first.update_id, second.update_id]
    assert await bot.get_updates(offset=second.update_id) == (second,)
    waiting = asyncio.create_task(bot.get_updates(offset=second.update_id + 1, timeout=10))
    await standin.updates.polling.wait()
    await phone.says("three")
    (third,) = await waiting
    assert third.message is not None
    assert third.message.text == "three"


async def test_two_readers_of_updates_are_in_conflict(standin: StandIn, bot: telegram.Bot) -> None:
    waiting = asyncio.create_task(bot.get_updates(timeout=10))
    await standin.updates.polling.wait()
    async with bot_for(standin.url, standin.token) as second:
        await second.get_updates()
    with pytest.raises(Conflict, match="terminated by other getUpdates"):
        await waiting


async def test_only_allowed_updates_come_and_it_sticks(bot: telegram.Bot, phone: Phone) -> None:
    await bot.get_updates(allowed_updates=["callback_query"])
    await phone.says("not wanted")
    assert await bot.get_updates() == ()
    await bot.get_updates(allowed_updates=[])
    await phone.says("wanted")
    assert len(await bot.get_updates()) == 1


async def test_the_webhook_gets_updates_in_order_until_taken(standin: StandIn, bot: telegram.Bot, phone: Phone) -> None:
    taken: asyncio.Queue[tuple[str, str]] = asyncio.Queue()
    answers = iter([500, 200, 200])

    async def hook(request: web.Request) -> web.Response:
        update = await request.json()
        secret = request.headers["X-Telegram-Bot-Api-Secret-Token"]
        taken.put_nowait((update["message"]["text"], secret))
        return web.Response(status=next(answers))

    app = web.Application()
    app.router.add_post("/hook", hook)
    async with TestServer(app, host="127.0.0.1") as server:
        await bot.set_webhook(str(server.make_url("/hook")), secret_token="sesame")
        await phone.says("one")
        await phone.says("two")
        got = [await asyncio.wait_for(taken.get(), 5) for _ in range(3)]
        assert got == [("one", "sesame"), ("one", "sesame"), ("two", "sesame")]
        with pytest.raises(Conflict, match="webhook is active"):
            await bot.get_updates()
        assert "500" in str((await bot.get_webhook_info()).last_error_message)
        await bot.delete_webhook()


async def test_a_wrong_token_opens_nothing(standin: StandIn) -> None:
    with pytest.raises(InvalidToken):
        async with bot_for(standin.url, "123456:WRONG"):
            pass
    async with aiohttp.ClientSession() as session, session.get(f"{standin.url}/botnonsense/getMe") as answer:
        assert (answer.status, (await answer.json())["error_code"]) == (404, 404)


async def test_json_form_and_query_are_all_taken(standin: StandIn, phone: Phone) -> None:
    address = f"{standin.url}/bot{standin.token}/sendMessage"
    markup = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}
    async with aiohttp.ClientSession() as session:
        await session.post(address, json={"chat_id": CITIZEN, "text": "j", "reply_markup": markup})
        await session.post(address, data={"chat_id": CITIZEN, "text": "f"})
        await session.get(address, params={"chat_id": CITIZEN, "text": "q"})
        broken = await session.post(address, data=b"chat_id=1001&text=%ff")
        assert "UTF-8" in (await broken.json())["description"]
    assert [message["text"] for message in phone.messages] == ["j", "f", "q"]
    assert phone.messages[0]["buttons"] == [[{"text": "Go", "data": "go", "url": None}]]


async def test_words_about_the_bot_are_kept_per_language(bot: telegram.Bot) -> None:
    await bot.set_my_name("Koban NL", language_code="nl")
    await bot.set_my_description("Post", language_code="nl")
    await bot.set_my_short_description("Kort")
    await bot.set_my_commands([("help", "Hulp")], language_code="nl")
    assert (await bot.get_my_name("nl")).name == "Koban NL"
    assert (await bot.get_my_description("nl")).description == "Post"
    assert (await bot.get_my_short_description()).short_description == "Kort"
    assert [command.command for command in await bot.get_my_commands(language_code="nl")] == ["help"]
    assert await bot.get_my_commands() == ()


async def test_the_other_kinds_of_messages_can_be_parsed(standin: StandIn, bot: telegram.Bot, phone: Phone) -> None:
    for send in (
        phone.sends_sticker,
        phone.sends_voice,
        phone.sends_video,
        phone.sends_contact,
        phone.sends_poll,
    ):
        await send()
    words = await phone.says("a word")
    await phone.edits(words, "another word")
    await phone.says("a reply", reply_to=words)
    await standin.group(-5, kind="channel").says("a post")
    await standin.group(-6, kind="group").says("in a group", by=standin.phone(7, is_bot=True))
    updates = await bot.get_updates()
    assert len(updates) == 10
    assert updates[6].edited_message is not None
    assert updates[7].message is not None
    assert updates[7].message.reply_to_message is not None
    assert updates[8].channel_post is not None


async def test_the_page_shows_and_plays_the_phones(standin: StandIn, bot: telegram.Bot, phone: Phone) -> None:
    standin.seats.append(Seat(phone, "Phone 1", "Molenkom"))
    async with aiohttp.ClientSession(standin.url) as session:
        page = await session.get("/")
        assert "script-src 'self'" in page.headers["Content-Security-Policy"]
        live = await session.get("/phones/live")
        assert b'"Phone 1"' in await live.content.readline()
        await session.post(f"/phones/{CITIZEN}/says", json={"text": "salam"})
        await live.content.readline()
        assert b'"salam"' in await live.content.readline()
        await session.post(f"/phones/{CITIZEN}/file", data=JPEG, params={"caption": "mine"})
        _words, photo = await bot.get_updates()
        assert photo.message is not None
        assert photo.message.caption == "mine"
        elsewhere = {"Sec-Fetch-Site": "cross-site"}
        refused = await session.post(f"/phones/{CITIZEN}/says", json={"text": "x"}, headers=elsewhere)
        assert refused.status == 403
