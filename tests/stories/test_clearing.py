"""Clear: both sides of the chat go as far as Telegram allows, and the matter stays within reach."""

import asyncio
import time

from storage import trails
from storage.trails import Step
from tests import make
from tests.house import House
from tests.people import PATIENCE, Citizen, Holder

WORDS = "Every night motorbikes race under my window."
DAYS = 86400


async def clears(amina: Holder) -> int:
    """Clears the chat; returns the number of the message that says so."""
    await amina.says("/clear")
    await amina.sees("Clear this chat?")
    await amina.taps("Clear this chat")
    return int((await amina.sees("Cleared, as far as Telegram allows"))["message_id"])


async def walked(house: House, address: str) -> int:
    """How many messages of a chat are remembered."""
    async with make.rolled_back(house.storage) as tx:
        return len(await trails.take(tx, make.CHANNEL, address))


async def ages(house: House, amina: Citizen, days: float) -> None:
    """Makes everything in a chat so many days older, on both sides of the wire."""
    for posted in amina.phone.chat.posted.values():
        posted.message["date"] -= days * DAYS
    address = str(amina.phone.user_id)
    async with asyncio.timeout(PATIENCE):
        while await walked(house, address) < len(amina.phone.chat.posted):  # noqa: ASYNC110 - the last is being written
            await asyncio.sleep(0.01)
    async with house.storage.write() as tx:
        before = int(time.time() - days * DAYS)
        steps = await trails.take(tx, make.CHANNEL, address)
        for side in trails.SIDES:
            own = [step for step in steps if step.plain == (side == "out")]
            aged = [Step(make.CHANNEL, address, step.message, plain=step.plain, at=before) for step in own]
            await trails.keep(tx, side, aged)


async def test_both_sides_of_the_last_48_hours_are_deleted_and_the_case_is_still_there(house: House) -> None:
    amina = house.citizen()
    number = await amina.reports(WORDS)
    last = await clears(amina)
    assert list(amina.phone.chat.posted) == [last]
    await amina.taps("Remove this message too")
    await amina.phone.sees_gone(last)
    assert not amina.phone.chat.posted
    assert WORDS in await (await house.desk("lena")).opens(number)
    await amina.says("/messages")
    await amina.sees(number)


async def test_what_is_older_becomes_a_dot_and_own_words_stay(house: House) -> None:
    amina = house.citizen()
    await amina.reports(WORDS)
    await ages(house, amina, 3)
    old = dict(amina.phone.chat.posted)
    last = await clears(amina)
    dots = [message_id for message_id, posted in old.items() if posted.by_bot]
    for message_id in dots:
        async with asyncio.timeout(PATIENCE):
            while amina.phone.chat.posted[message_id].message["text"] != "·":
                await amina.phone._change()
        assert "reply_markup" not in amina.phone.chat.posted[message_id].message
    assert sorted(amina.phone.chat.posted) == sorted([*old, last])
    assert WORDS in [posted.message["text"] for posted in amina.phone.chat.posted.values()]


async def test_a_message_that_was_begun_is_thrown_away(house: House) -> None:
    amina = house.citizen()
    await amina.says(WORDS)
    await amina.sees("What is it about?")
    await clears(amina)
    await amina.says("/report")
    await amina.sees("What is it about?")
    assert WORDS not in amina.screen


async def test_an_officers_side_of_the_chat_is_left_alone(house: House) -> None:
    lena = await house.officer("lena")
    await lena.says("/citizen")
    await lena.sees("citizen side")
    officers = set(lena.phone.chat.posted)
    await lena.says("/start")
    first = int((await lena.sees("112"))["message_id"])
    await clears(lena)
    assert officers <= set(lena.phone.chat.posted)
    assert first not in lena.phone.chat.posted
