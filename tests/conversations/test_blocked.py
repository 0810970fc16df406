"""Somebody who may not write for a time: what is refused, what still works, and the one appeal."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from handlers import citizen
from handlers.citizen import blocked
from handlers.services import blocks, errands
from storage.models import Attachment, Case, Message
from tests import make
from tests.conversations.chat import Chat


async def block(amina: Chat, number: str, days: int = 7) -> None:
    """An officer blocks whoever is behind a case, and the clock ticks."""
    async with amina.storage.write() as tx:
        await blocks.block(tx, await make.person(tx, "lena"), number, "insults", days)
    async with amina.storage.write() as tx:
        await errands.carry_out(tx)


@pytest.fixture
async def number(amina: Chat) -> str:
    """A case of Amina's, who is blocked because of it."""
    number = await amina.reports()
    await block(amina, number)
    return number


async def stored(amina: Chat) -> tuple[int, ...]:
    """How much of what people said is kept."""
    async with amina.storage.read() as tx:
        counts = [await tx.session.execute(select(func.count()).select_from(t)) for t in (Case, Message, Attachment)]
        return tuple(int(count.scalar_one()) for count in counts)


async def test_words_are_answered_once_a_day_and_nothing_is_kept(amina: Chat, number: str) -> None:
    before = await stored(amina)
    assert "What you wrote now is not kept" in await amina.says("You again.")
    assert "112 or 101" in amina.text
    for words in ("And again.", "And again."):
        assert await amina.says(words) == ""
    assert await amina.sends_photo("Look.") == ""
    assert await amina.does("edit", text="Changed.") == ""
    with time_machine.travel(datetime.now(UTC) + timedelta(days=1)):
        assert "What you wrote now is not kept" in await amina.says("You again.")
    assert await stored(amina) == before
    assert "begun" not in await amina.commands("menu")


@pytest.mark.parametrize("step", blocked.WRITING)
async def test_buttons_that_lead_to_words_say_that_it_is_blocked(amina: Chat, number: str, step: str) -> None:
    assert step in citizen.TAPS
    before = await stored(amina)
    for _ in range(2):
        assert "You cannot write to us until" in await amina.forges(f"{step}/{number}")
    assert await stored(amina) == before


async def test_reading_and_rights_work_as_before(amina: Chat, number: str) -> None:
    assert number in await amina.commands("messages")
    assert "1712" in await amina.forges("help-now")
    for step in ("menu", "more", "rights", "find", "officer", "events", "privacy", "language", f"case/{number}"):
        answer = await amina.forges(step)
        assert answer
        assert "cannot write" not in answer
    assert "cannot write" not in await amina.does("start")
    assert "take" in (await amina.forges(f"withdraw/{number}")).lower()


async def test_a_reply_or_a_waiting_step_is_no_way_around(amina: Chat, number: str) -> None:
    before = await stored(amina)
    await amina.says("First of the day.")
    for step in ("hear-for", "keep-typed", "added", "readers", "outside", "area"):
        await amina.forges(f"{step}/{number}")
        await amina.says("Through the back door.")
    assert await stored(amina) == before


async def test_the_block_ends_by_itself(amina: Chat, number: str) -> None:
    with time_machine.travel(datetime.now(UTC) + timedelta(days=7, hours=1)):
        assert "something you already told us" in await amina.says("I am calm now.")
        assert "This block is over" in await amina.forges(f"appeal/{number}")


async def test_an_appeal_is_seen_before_it_goes_and_goes_once(amina: Chat, number: str) -> None:
    await amina.says("Hey.")
    assert "why you do not agree" in await amina.taps("I do not agree")
    assert "no words" in await amina.says("  ")
    said = await amina.says("I said nothing bad.")
    assert "I said nothing bad." in said
    assert f"it is about {number}" in said
    before = (await stored(amina))[0]
    await amina.taps("Send without the number")
    assert (await stored(amina))[0] == before + 1
    assert "told us already" in await amina.forges(f"appeal/{number}")
    assert "does not work" in await amina.forges("appeal-send/with")


async def test_an_appeal_can_be_thrown_away_and_written_anew(amina: Chat, number: str) -> None:
    await amina.forges(f"appeal/{number}")
    await amina.says("A first try.")
    assert "thrown away" in await amina.taps("Throw it away")
    await amina.forges(f"appeal/{number}")
    await amina.says("A second try.")
    await amina.taps(f"Send, with {number}")
    assert (await stored(amina))[0] == 2


async def test_on_the_appeal_both_sides_can_go_on_talking(amina: Chat, number: str) -> None:
    await amina.forges(f"appeal/{number}")
    await amina.says("I said nothing bad.")
    await amina.taps("Send without the number")
    await amina.commands("messages")
    (appeal,) = [c.to for reply in amina.last for row in reply.rows for c in row if "police" in c.label]
    assert "Write what you want to add" in await amina.forges(appeal.replace("case/", "add/"))
    assert "Added to" in await amina.says("To your question: no.")


@pytest.mark.parametrize("argument", ["", "KB-22222", "with", "x/y"])
async def test_forged_appeals_change_nothing(amina: Chat, number: str, argument: str) -> None:
    before = await stored(amina)
    for step in ("appeal", "appeal-send", "appeal-drop"):
        assert await amina.forges(f"{step}/{argument}")
    assert await stored(amina) == before


async def test_who_is_not_blocked_has_nothing_to_appeal_against(amina: Chat) -> None:
    number = await amina.reports()
    assert "This block is over" in await amina.forges(f"appeal/{number}")
