"""An officer's turns in their linked chat, and why something is not done, in their own language."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import update

from handlers import officer
from handlers.officer.cases import why_not
from handlers.services import cases, people
from handlers.services.errors import LinkExpired, Refusal
from storage import audit
from storage.db import Storage
from storage.models import Case, Zone
from tests import make
from tests.conversations.chat import Chat, linked

WORDS = "Every night motorbikes race."


async def opened(storage: Storage, **more: str) -> str:
    """The number of a new case."""
    async with storage.write() as tx:
        return (await make.case(tx, WORDS, **more)).number


async def mode(storage: Storage, officers_chat: str) -> None:
    """What the zone allows in officers' chats."""
    async with storage.write() as tx:
        await tx.session.execute(update(Zone).values(officers_chat=officers_chat))
        tx.ring("zone")


@pytest.mark.parametrize(
    ("officers_chat", "words"),
    [("off", "switched off"), ("announce", "never words"), ("full", "answer by replying")],
)
async def test_the_welcome_says_what_the_zone_allows(storage: Storage, officers_chat: str, words: str) -> None:
    await mode(storage, officers_chat)
    lena = await linked(storage, "lena")
    assert words in lena.text
    assert ("My cases" in lena.labels) is (officers_chat == "full")
    assert words in await lena.commands("queue") or officers_chat == "full"
    assert words in await lena.does("start")


async def test_a_link_that_does_not_work_says_why(storage: Storage) -> None:
    stranger = Chat(storage)
    async with storage.write() as tx:
        secret = await people.chat_link(tx, await make.person(tx, "lena"))
    assert "not known" in await stranger.does("start", text="link-forged")
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=1)):
        assert "too old" in await stranger.does("start", text=f"link-{secret}")
    assert "is linked to you" in await stranger.does("start", text=f"link-{secret}")
    assert "has been used" in await Chat(storage).does("start", text=f"link-{secret}")


async def test_an_empty_queue_says_that_everyone_has_an_answer(storage: Storage) -> None:
    assert "Everyone has an answer" in await (await linked(storage, "lena")).commands("queue")


async def test_the_queue_tells_whose_and_by_when_and_no_words(storage: Storage) -> None:
    await opened(storage)
    await opened(storage, area="papiermakers")
    late, undated, waiting = [await opened(storage) for _ in range(3)]
    async with storage.write() as tx:
        yesterday = datetime.now(UTC) - timedelta(days=1)
        await tx.session.execute(update(Case).where(Case.number == late).values(due_at=yesterday))
        await tx.session.execute(update(Case).where(Case.number == undated).values(due_at=None, area_id=None))
        await cases.answer(tx, await make.person(tx, "lena"), waiting, "I come by.")
    lena = await linked(storage, "lena")
    text = await lena.taps("My cases")
    for words in ("before ", "late since ", "for the team", "Molenkom", "Papiermakers", "Waiting for the citizen"):
        assert words in text
    assert "motorbikes" not in text
    assert len(lena.labels) == 5


async def test_a_case_is_shown_protected_with_photos_notes_and_edits(storage: Storage) -> None:
    kept = await make.photo(storage)
    async with storage.write() as tx:
        number = (await make.case(tx, "", photos=[kept.id], area="papiermakers", place="")).number
        await cases.take(tx, await make.person(tx, "bram"), number)
        await cases.note(tx, await make.person(tx, "bram"), number, "For colleagues.")
        await cases.give_back(tx, await make.person(tx, "bram"), number)
        await tx.session.execute(update(Case).values(place=None))
    lena = await linked(storage, "lena")
    text = await lena.forges(f"o-open/{number}")
    assert "(photo)" in text
    assert "Note by Bram Zandvinger" in text
    assert "Place:" not in text
    assert all(reply.protected and reply.fleeting and reply.case for reply in lena.last)
    assert lena.last[0].photo is not None
    assert lena.labels == ["Take", "Answer", "Close…", "Ready words"]


async def test_an_edited_message_is_shown_as_edited(storage: Storage) -> None:
    amina = Chat(storage)
    number = await amina.reports()
    edited = str(int(amina.message) - 2)
    assert "marked as edited" in await amina.does("edit", text="Every evening.", message=edited)
    assert "(edited)" in await (await linked(storage, "lena")).forges(f"o-open/{number}")


async def test_take_answer_give_back_and_close_by_buttons(storage: Storage) -> None:
    number = await opened(storage, area="papiermakers")
    lena = await linked(storage, "lena")
    await lena.commands("queue")
    await lena.forges(f"o-open/{number}")
    await lena.taps("Take")
    await lena.taps("Open it")
    assert "With " not in lena.text
    await lena.taps("Answer")
    assert "no word in it" in await lena.says("  ")
    assert "It was not sent" in await lena.says("x" * 3001)
    assert "on its way" in await lena.says("I come by.")
    assert "went to nobody" in await lena.says("And this?")
    await lena.forges(f"o-open/{number}")
    assert "with the team again" in await lena.taps("Give back to the team")
    await lena.forges(f"o-close/{number}")
    assert "is closed" in await lena.taps("Solved")
    assert "Everyone has an answer" in await lena.taps("My cases")
    assert lena.labels == []


async def test_an_answer_begun_can_be_left(storage: Storage) -> None:
    number = await opened(storage)
    lena = await linked(storage, "lena")
    await lena.forges(f"o-answer/{number}")
    await lena.taps("Do not answer now")
    assert "went to nobody" in await lena.says("Not for the citizen.")


async def test_what_cannot_be_done_is_said(storage: Storage) -> None:
    taken, closed, free = [await opened(storage, area="papiermakers") for _ in range(3)]
    lena = await linked(storage, "lena")
    async with storage.write() as tx:
        await cases.take(tx, await make.person(tx, "bram"), taken)
        await cases.close(tx, await make.person(tx, "lena"), closed, "solved")
    assert "Bram Zandvinger has this case" in await lena.forges(f"o-take/{taken}")
    assert "no such case" in await lena.forges(f"o-open/{taken}")
    assert "This case is closed" in await lena.forges(f"o-closed/{closed}/solved")
    assert "You cannot do this" in await lena.forges(f"o-closed/{free}/withdrawn")
    assert "You cannot do this" in await lena.forges(f"o-give-back/{free}")
    assert await lena.forges(f"o-open/{closed}")
    assert lena.labels == []
    assert "This did not work" in why_not("en", LinkExpired())
    assert "This did not work" in why_not("en", Refusal())


@pytest.mark.parametrize("argument", ["", "x", "KB-22222", "KB-22222/solved", "/", "🦆"])
async def test_no_forged_button_breaks_a_turn(storage: Storage, argument: str) -> None:
    lena = await linked(storage, "lena")
    for step in officer.TAPS:
        assert await lena.forges(f"{step}/{argument}")
    assert "does not work any more" in await lena.forges("no-such-step/1")


async def test_the_language_of_desk_and_chat(storage: Storage) -> None:
    lena = await linked(storage, "lena")
    await lena.commands("language")
    assert len(lena.labels) == 4
    assert "diese" in (await lena.taps("Deutsch")).lower()
    assert "diese" in (await lena.forges("o-speak/tlh")).lower()


async def test_unlinking_makes_it_a_citizens_chat_again(storage: Storage) -> None:
    lena = await linked(storage, "lena")
    assert "not linked any more" in await lena.commands("unlink")
    assert "This is Koban" in await lena.does("start")


async def test_the_citizen_side_and_back(storage: Storage) -> None:
    lena = await linked(storage, "lena")
    assert "citizen side" in await lena.commands("citizen")
    assert "This is Koban" in await lena.does("start")
    assert "linked to you" in await lena.commands("officer")
    await lena.commands("citizen")
    async with storage.write() as tx:
        secret = await people.chat_link(tx, await make.person(tx, "bram"))
    assert "Bram Zandvinger" in await lena.does("start", text=f"link-{secret}")


async def test_a_photo_is_not_an_answer(storage: Storage) -> None:
    lena = await linked(storage, "lena")
    assert "Answers are text" in await lena.sends_photo()
    await mode(storage, "announce")
    for kind in ("photo", "text", "tap"):
        assert "only announces" in await lena.does(kind)


async def test_in_a_group_nobody_is_anybody(storage: Storage) -> None:
    group = Chat(storage, address="-5", language="fr")
    assert await group.does("group")
    async with storage.read() as tx:
        assert (await audit.verify(tx)).entries == 0
        assert (await make.person(tx, "lena")).chat is None
