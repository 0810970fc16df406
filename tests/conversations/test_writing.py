"""The switches of Quiet, Discreet and news, and buttons that come too late or were forged."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from handlers import notices
from handlers.notices import Later, Letter, Undeliverable
from handlers.services import cases, news, posts
from storage import vault
from storage.db import Storage
from storage.models import Message, OutboxRow
from storage.outbox import Waiting
from tests import make
from tests.conversations.chat import Chat

STALE = "does not work any more"


async def _letters(storage: Storage) -> list[tuple[str, Later | Letter | Undeliverable]]:
    rows: list[Waiting] = [row for row in await make.waiting(storage) if row.reader == "case"]
    async with storage.read() as tx:
        opened = [await posts.opened(tx, row) for row in rows]
        return [(post.notice, await notices.letter(tx, post)) for post in opened if post]


async def _answered(storage: Storage, number: str, text: str = "It will be mended.") -> str:
    async with storage.write() as tx:
        await cases.answer(tx, await make.person(tx, "lena"), number, text)
        query = select(Message.id).where(Message.kind == "officer").order_by(Message.position.desc())
        return str((await tx.session.execute(query)).scalars().first())


async def test_the_receipt_still_comes_in_quiet_and_nothing_else(storage: Storage, amina: Chat) -> None:
    await amina.forges("quiet/on")
    number = await amina.reports()
    await _answered(storage, number)
    async with storage.write() as tx:
        lena = await make.person(tx, "lena")
        await cases.give_back(tx, lena, number)
        await cases.take(tx, lena, number)
    letters = dict(await _letters(storage))
    assert isinstance(letters.pop("receipt"), Letter)
    assert letters.keys() == {"answer", "given_back", "taken"}
    assert set(letters.values()) == {Undeliverable("quiet")}


async def test_discreet_veils_every_push_but_the_receipt(storage: Storage, amina: Chat) -> None:
    await amina.forges("discreet/on")
    number = await amina.reports()
    await _answered(storage, number)
    async with storage.write() as tx:
        lena = await make.person(tx, "lena")
        await cases.give_back(tx, lena, number)
        await cases.take(tx, lena, number)
        await cases.close(tx, lena, number, "solved", "Good bye.")
    texts = {name: letter.reply.text for name, letter in await _letters(storage) if isinstance(letter, Letter)}
    assert number in texts.pop("receipt")
    assert texts == {
        "answer": "You have an answer.",
        "closed": "You have an answer.",
        "given_back": "There is news for you.",
        "taken": "There is news for you.",
    }


async def test_quiet_goes_before_discreet(storage: Storage, amina: Chat) -> None:
    await amina.forges("quiet/on")
    await amina.forges("discreet/on")
    await _answered(storage, await amina.reports())
    assert dict(await _letters(storage))["answer"] == Undeliverable("quiet")


async def test_words_are_shown_to_their_own_citizen_only_and_never_a_note(storage: Storage, amina: Chat) -> None:
    number, mallory = await amina.reports(), Chat(storage)
    answer = await _answered(storage, number)
    async with storage.write() as tx:
        await cases.note(tx, await make.person(tx, "lena"), number, "Looks tired.")
        note = (await tx.session.execute(select(Message.id).where(Message.kind == "note"))).scalar_one()
    assert "It will be mended." in await amina.forges(f"show/{number}/{answer}")
    assert STALE in await mallory.forges(f"show/{number}/{answer}")
    other = await mallory.reports()
    for step in (f"{number}/{note}", f"{other}/{answer}", number, f"{number}/", f"{number}/{'0' * 32}", "/"):
        for chat in (amina, mallory):
            text = await chat.forges(f"show/{step}")
            assert STALE in text, step
            assert "Looks tired." not in text


async def test_a_shown_answer_can_be_cleared_for_two_days(storage: Storage, amina: Chat) -> None:
    number = await amina.reports()
    await amina.forges(f"show/{number}/{await _answered(storage, number)}")
    steps = {choice.label: choice.to for reply in amina.last for row in reply.rows for choice in row}
    async with storage.write() as tx:
        before = (await tx.session.execute(select(OutboxRow.id).where(OutboxRow.notice == "take_away"))).all()
    assert before == []
    await amina.does("tap", tap=steps["Clear this from the screen"], message="77")
    assert amina.text == ""
    old = int((datetime.now(UTC) - timedelta(hours=48)).timestamp())
    assert "for two days only" in await amina.forges(f"hide/{old}")
    for forged in ("hide/", "hide/x", "hide/99999999999999"):
        assert STALE in await amina.forges(forged)


async def test_switches_go_both_ways_and_forged_ones_change_nothing(storage: Storage, amina: Chat) -> None:
    assert "Quiet is off." in await amina.forges("writing")
    assert "Quiet is on." in await amina.taps("Turn Quiet on")
    assert "Turn News on" not in amina.labels
    assert STALE in await amina.forges("news/yes")
    await amina.forges("writing")
    assert "Quiet is off." in await amina.taps("Turn Quiet off")
    assert "Discreet is on." in await amina.taps("Turn Discreet on")
    assert "Discreet is off." in await amina.taps("Turn Discreet off")
    assert "News is on." in await amina.taps("Turn News on")
    for forged in ("quiet/perhaps", "discreet/", "news/asked"):
        assert STALE in await amina.forges(forged)
    async with storage.read() as tx:
        known = await vault.find(tx, make.CHANNEL, amina.address)
    assert known
    assert (known.quiet, known.discreet, known.news) == (False, False, "yes")
    assert news.wanted(known)


async def test_after_violence_at_home_no_news_can_be_turned_on(storage: Storage, amina: Chat) -> None:
    await amina.forges("news/yes")
    await amina.forges("topic/home")
    await amina.forges("writing")
    assert "Turn News on" not in amina.labels
    async with storage.read() as tx:
        known = await vault.find(tx, make.CHANNEL, amina.address)
    assert known
    assert known.sheltered
    assert not news.wanted(known)


async def test_a_quiet_citizen_finds_my_messages_on_the_first_screen(amina: Chat) -> None:
    await amina.reports()
    await amina.forges("quiet/on")
    await amina.does("start")
    assert "My messages" in amina.labels
    await amina.forges("quiet/off")
    await amina.does("start")
    assert "My messages" not in amina.labels


@pytest.mark.parametrize("step", ["", "words", "add", "topic"])
async def test_a_case_code_is_never_taken_for_words(storage: Storage, amina: Chat, step: str) -> None:
    number = await amina.reports()
    await amina.forges({"": "menu", "words": "words", "add": f"add/{number}", "topic": "report"}[step])
    assert "This case code is not known" in await amina.says("KB-22222-22222222222222222")
    async with storage.read() as tx:
        assert len((await tx.session.execute(select(Message.id).where(Message.kind == "citizen"))).all()) == 1
