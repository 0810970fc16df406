"""Erase: a citizen takes everything back in two taps, is told what stays, and the officer is told nothing untrue."""

import asyncio

from sqlalchemy import func, select, update

from handlers.services import erasure
from storage.models import Case, Citizen, Place, Trail, Zone
from storage.vault import find
from tests import make
from tests.house import House
from tests.people import PATIENCE

WORDS = "Every night motorbikes race under my window."


async def left(house: House, table: type) -> int:
    """How many rows a table has."""
    async with house.storage.read() as tx:
        return int((await tx.session.execute(select(func.count()).select_from(table))).scalar_one())


async def test_a_citizen_erases_everything_and_the_chat_with_it(house: House) -> None:
    amina, lena = house.citizen(), await house.desk("lena")
    number = await amina.reports(WORDS)
    assert WORDS in await lena.opens(number)
    await amina.says("/erase")
    asked = str((await amina.sees("We cannot bring it back"))["text"])
    assert "controleorgaan.be" in asked
    assert "will not be answered any more" in asked
    await amina.taps("Erase, and clear this chat")
    last = int((await amina.sees("It is erased"))["message_id"])
    assert list(amina.phone.chat.posted) == [last]
    page = await lena.opens(number)
    assert "cannot be read any more" in page
    assert WORDS not in page
    refused = await lena.answers(number, "I come by on Wednesday.")
    assert "cannot be read any more" in refused
    assert "I come by on Wednesday." in refused
    assert number in await lena.queue()
    async with asyncio.timeout(PATIENCE):
        while await left(house, Trail):  # noqa: ASYNC110 - the farewell's own outcome is being written
            await asyncio.sleep(0.01)
    assert [await left(house, table) for table in (Citizen, Place)] == [0, 0]
    await amina.says("/messages")
    await amina.sees("You have not written to us yet")


async def test_what_the_law_keeps_is_named_before_and_kept_without_its_citizen(house: House) -> None:
    async with house.storage.write() as tx:
        contact = {"data_protection": {"name": "Data protection, Kwartelbeke", "mail": "dpo@example.org"}}
        await tx.session.execute(update(Zone).values(legal={"keep_topics": ["theft"]}, contacts=contact))
        tx.ring("zone")
    amina, lena = house.citizen(), await house.desk("lena")
    number = await amina.reports(WORDS, topic="Theft and burglary")
    await lena.closes(number, "referred")
    await amina.sees("closed")
    await amina.says("/erase")
    asked = str((await amina.sees("no messages with us that we could erase"))["text"])
    assert f"keep {number}" in asked
    assert "dpo@example.org" in asked
    await amina.taps("Erase, but leave this chat")
    await amina.sees(f"The zone keeps {number}")
    assert WORDS in await lena.opens(number)
    await amina.says(amina.code)
    await amina.sees("not known")
    await amina.says("/messages")
    await amina.sees("You have not written to us yet")


async def test_a_button_of_another_day_or_a_forged_one_erases_nothing(house: House) -> None:
    amina = house.citizen()
    await amina.reports(WORDS)
    for step in ("erased/2026-01-01/clear", "erased", "erased//", "erased/x/y", "cleared/2026-01-01"):
        await amina.phone.taps_data(step)
        await amina.sees("Clear this chat?" if step.startswith("cleared") else "We cannot bring it back")
    assert [await left(house, table) for table in (Case, Citizen)] == [1, 1]
    assert len(amina.phone.messages) > 5


async def test_an_erasure_cut_off_after_the_keys_is_finished_when_koban_is_back(house: House) -> None:
    amina = house.citizen()
    number = await amina.reports(WORDS)
    async with make.rolled_back(house.storage) as tx:
        known = await find(tx, make.CHANNEL, str(amina.phone.user_id))
        assert known is not None
        await erasure.erase(tx, known)
    await amina.says("/messages")
    await amina.sees("You have not written to us yet")
    await amina.says("/erase")
    await amina.sees("We cannot bring it back")
    await amina.taps("Erase, but leave this chat")
    await amina.sees("It is erased")
    assert "cannot be read any more" in await (await house.desk("lena")).opens(number)
