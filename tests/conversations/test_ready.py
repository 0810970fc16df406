"""Answer buttons and the wish for another language in a citizen's chat; ready words in an officer's."""

import pytest

from handlers.services import cases, readings
from locales import say
from storage import vault
from storage.cases import by_number, thread
from storage.db import Storage, Tx
from tests import make
from tests.conversations.chat import Chat, linked


async def asked(storage: Storage, chat: Chat, key: str = "still") -> tuple[str, int]:
    """A report of this chat with a ready question: its number and the question's position."""
    number = await chat.reports()
    async with storage.write() as tx:
        return number, (await cases.answer_ready(tx, await make.person(tx, "lena"), number, key, {})).entries


async def entries(storage: Storage, number: str) -> int:
    async with storage.write() as tx:
        case = await by_number(tx, number)
        assert case
        return case.entries


async def test_a_tap_says_who_reads_it_and_the_next_words_belong_to_it(storage: Storage, amina: Chat) -> None:
    number, position = await asked(storage, amina)
    text = await amina.forges(f"tap/{number}/{position}/2")
    assert f"Your answer to {number} is “Sometimes”. It is read by Lena Kwartelaar." in text
    assert "112" not in text
    assert f"Added to {number}" in await amina.says("Mostly on Fridays.")


async def test_the_same_tap_again_is_answered_and_adds_nothing(storage: Storage, amina: Chat) -> None:
    number, position = await asked(storage, amina)
    await amina.forges(f"tap/{number}/{position}/0")
    before = await entries(storage, number)
    assert "You answered “Yes” before." in await amina.forges(f"tap/{number}/{position}/0")
    assert await entries(storage, number) == before


async def test_danger_shows_112_and_101_first(storage: Storage, amina: Chat) -> None:
    number, position = await asked(storage, amina, "danger")
    assert "call 112 or 101" in (await amina.forges(f"tap/{number}/{position}/0")).split("\n")[0]


@pytest.mark.parametrize(
    "step",
    [
        "tap",
        "tap/",
        "tap/{number}",
        "tap/{number}/{position}",
        "tap/{number}/{position}/9",
        "tap/{number}/{position}/-1",
        "tap/{number}/99999999999999999999/0",
        "tap/{number}/٣/0",
        "tap/KB-22222/{position}/0",
        "tap/{number}/1/0",
        "tap/{number}/{position}/0/0",
        "translate",
        "translate/{number}/{position}",
        "translate/{number}/1",
        "translate/{number}/99999999999999999999",
        "translate/KB-22222/{position}",
    ],
)
async def test_a_forged_button_is_answered_and_changes_nothing(storage: Storage, amina: Chat, step: str) -> None:
    number, position = await asked(storage, amina)
    before = await entries(storage, number)
    text = await amina.forges(step.format(number=number, position=position))
    assert "does not work any more" in text
    assert await entries(storage, number) == before


async def test_somebody_elses_button_is_nobodys(storage: Storage, amina: Chat) -> None:
    number, position = await asked(storage, amina)
    before = await entries(storage, number)
    assert "does not work any more" in await Chat(storage).forges(f"tap/{number}/{position}/0")
    assert await entries(storage, number) == before


async def test_my_messages_speak_the_language_of_now_and_keep_the_buttons(storage: Storage, amina: Chat) -> None:
    number, _ = await asked(storage, amina)
    assert "Is this still going on?" in await amina.forges(f"case/{number}")
    assert "Sometimes" in amina.labels
    await amina.forges("speak/ar")
    assert say("ar", "Is this still going on?") in await amina.forges(f"case/{number}")
    await amina.taps(say("ar", "Sometimes"))
    assert say("ar", "Sometimes") in await amina.forges(f"case/{number}")
    assert say("ar", "Sometimes") not in amina.labels
    assert say("ar", "Sometimes") in await amina.commands("messages")


async def test_where_nobody_can_translate_it_is_said_and_help_is_named(storage: Storage, amina: Chat) -> None:
    await amina.forges("speak/ar")
    async with storage.write() as tx:
        number = (await make.case(tx, citizen=await citizen_of(tx, amina))).number
        (await make.person(tx, "sena")).languages = ["tr"]
        lena = await make.person(tx, "lena")
        position = (await cases.answer(tx, lena, number, "Je passe mercredi.", "fr")).entries
    text = await amina.forges(f"translate/{number}/{position}")
    assert "Lena Kwartelaar" in text
    assert "112" in text


async def test_a_translation_that_is_there_is_shown_at_once(storage: Storage, amina: Chat) -> None:
    number = await amina.reports()
    async with storage.write() as tx:
        lena = await make.person(tx, "lena")
        position = (await cases.answer(tx, lena, number, "Ik kom woensdag.", "nl")).entries
    assert "We asked" in await amina.forges(f"translate/{number}/{position}")
    async with storage.write() as tx:
        bram = await make.person(tx, "bram")
        case = await by_number(tx, number)
        assert case
        (row, *_) = await readings.to_read(tx, bram, case, await thread(tx, case))
        await readings.translate(tx, bram, number, row.message_id, "I come on Wednesday.", "nl")
    assert "Translated by Bram Zandvinger:" in await amina.forges(f"translate/{number}/{position}")
    assert "I come on Wednesday." in await amina.forges(f"case/{number}")


async def test_an_officer_sees_both_wordings_before_it_goes(storage: Storage, amina: Chat) -> None:
    await amina.forges("speak/ar")
    number = await asked_nothing(storage)
    lena = await linked(storage, "lena", "nl")
    await lena.forges(f"o-open/{number}")
    await lena.taps("Vaste zinnen")
    await lena.taps("Veiligheid")
    assert "112" in lena.text
    await lena.taps("1")
    assert say("ar", "Is somebody in danger now? Then call 112 or 101 at once.") in lena.text
    assert "Ja, er is iemand in gevaar" in lena.text
    await lena.taps("Verstuur")
    assert "is onderweg" in lena.text


async def citizen_of(tx: Tx, chat: Chat) -> vault.Known:
    known = await vault.find(tx, make.CHANNEL, chat.address)
    assert known
    return known


async def asked_nothing(storage: Storage) -> str:
    """The number of a new case of somebody who reads Arabic."""
    async with storage.write() as tx:
        return (await make.case(tx, "مرحبا", language="ar")).number


async def test_forged_ready_words_in_the_chat_are_refused(storage: Storage) -> None:
    lena, number = await linked(storage, "lena"), await asked_nothing(storage)
    for step in ("o-pick/{n}/nothing", "o-pick/{n}/will-come", "o-said/{n}/nothing", "o-said/{n}/will-come"):
        assert "does not work any more" in await lena.forges(step.format(n=number))
    assert "no such case" in await lena.forges("o-pick/KB-22222/thanks")
    assert "no such case" in await lena.forges("o-said/KB-22222/thanks")
    assert "on the desk" in await lena.forges(f"o-words/{number}/nothing")
