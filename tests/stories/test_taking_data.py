"""Take my data: one file in the chat with everything of theirs in both sides' words, and nothing of anybody else."""

import asyncio
import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot import archive
from handlers.services import letters
from storage import outbox
from storage.models import OutboxRow
from tests import make
from tests.house import House
from tests.people import PATIENCE, Citizen

WORDS = "Every night <b>motorbikes</b> race under my window."
PHOTO = Path("bot/demo/static/samples/motorbikes.jpg").read_bytes()


async def takes(amina: Citizen) -> zipfile.ZipFile:
    """Asks for the file and opens it."""
    await amina.says("/mydata")
    assert "Whoever holds this phone" in str((await amina.sees("Take your data?"))["text"])
    await amina.taps("Send it here")
    found = await amina.sees("What we keep of you")
    assert found["file_name"] == "koban.zip"
    assert not found["protected"]
    return zipfile.ZipFile(io.BytesIO(found["document"]))


def of(found: zipfile.ZipFile) -> dict[str, Any]:
    """What machines read."""
    opened: dict[str, Any] = json.loads(found.read("koban.json"))
    return opened


async def test_a_citizen_gets_both_sides_words_and_photos_and_no_note(house: House) -> None:
    amina, bilal, lena = house.citizen(), house.citizen(name="Bilal"), await house.desk("lena")
    number, other = await amina.reports(WORDS), await bilal.reports("Somebody else's words.")
    await lena.answers(number, "I come by on Wednesday.")
    await amina.sees("on Wednesday")
    await lena.post(f"/cases/{number}/note", text="A note that stays here.")
    await amina.taps("Add to it")
    await amina.sees("You can send a photo")
    await amina.phone.sends_photo(PHOTO)
    await amina.sees("Added to")
    found = await takes(amina)
    told, page = of(found), found.read("koban.html").decode()
    (case,) = told["cases"]
    assert case["number"] == number
    said = [(entry["who"], entry["name"], entry["text"]) for entry in case["messages"] if entry["text"]]
    assert said == [("you", "", WORDS), ("officer", "Lena Kwartelaar", "I come by on Wednesday.")]
    (photo,) = [name for entry in case["messages"] for name in entry["photos"]]
    assert found.read(photo).startswith(b"\xff\xd8\xff")
    assert told["you"]["address"] == str(amina.phone.user_id)
    assert "I come by on Wednesday." in page
    assert "&lt;b&gt;motorbikes" in page
    assert photo in page
    everything = page + found.read("koban.json").decode()
    for secret in ("A note that stays here", other, "Somebody else", amina.code, "Amina"):
        assert secret not in everything


async def test_the_page_speaks_the_citizens_language_and_direction(house: House) -> None:
    amina = house.citizen("ar")
    await amina.says("/start")
    await amina.sees("112")
    await amina.phone.taps_data("my-data-sent/now")
    await amina.sees("koban.html")
    page = zipfile.ZipFile(io.BytesIO(amina.phone.last["document"])).read("koban.html").decode()
    assert '<html lang="ar" dir="rtl">' in page


async def test_what_was_said_by_button_and_in_ready_words_is_in_it_too(house: House) -> None:
    amina, lena = house.citizen(), await house.desk("lena")
    number = await amina.reports(WORDS)
    await lena.post(f"/cases/{number}/ready", key="still")
    await amina.taps_when("Sometimes")
    await amina.sees("Lena Kwartelaar")
    await amina.taps("My messages")
    await amina.taps_when(number)
    await amina.taps_when("Please come by")
    await amina.taps_when("Ask for a visit")
    await amina.sees("a visit")
    found = await takes(amina)
    told, page = of(found), found.read("koban.html").decode()
    said = [(entry["who"], entry["text"]) for entry in told["cases"][0]["messages"] if entry["text"]]
    assert said == [
        ("you", WORDS),
        ("officer", "Is this still going on?"),
        ("you", "Sometimes"),
        ("you", "Please come by."),
    ]
    assert told["cases"][0]["visit_asked"]
    for words in ("Is this still going on?", "Sometimes", "Please come by.", "You asked for a visit."):
        assert words in page


async def test_a_translation_stands_beside_what_it_translates(house: House) -> None:
    amina, lena = house.citizen(), await house.desk("lena")
    number = await amina.reports(WORDS)
    await lena.post(f"/cases/{number}/answer", text="Ik kom woensdag langs.", language="nl")
    await amina.taps_when("Ask for it in my language")
    await amina.sees("We asked")
    asked = re.search(r'name="message" value="([0-9a-f]{32})"', await lena.opens(number))
    assert asked
    await lena.post(f"/cases/{number}/reading/translate", message=asked[1], text="I come by on Wednesday.")
    await amina.sees("I come by on Wednesday.")
    found = await takes(amina)
    told, page = of(found), found.read("koban.html").decode()
    (answer,) = [entry for entry in told["cases"][0]["messages"] if entry["who"] == "officer"]
    assert answer["text"].endswith("Ik kom woensdag langs.")
    assert answer["translation"] == {"language": "en", "by": "Lena Kwartelaar", "text": "I come by on Wednesday."}
    assert page.index("Ik kom woensdag langs.") < page.index("I come by on Wednesday.")


async def test_what_is_not_sent_yet_is_in_it_with_its_topic_and_place(house: House) -> None:
    amina = house.citizen()
    await amina.starts()
    await amina.taps("Tell my officer")
    await amina.taps_when("Noise and nuisance")
    await amina.sees("Where is it?")
    await amina.says("Wolkenmakersstraat")
    await amina.sees("in your own words")
    await amina.says(WORDS)
    await amina.sees("will read")
    found = await takes(amina)
    draft = of(found)["draft"]
    assert (draft["topic"], draft["place"], draft["words"]) == ("noise", "Wolkenmakersstraat", [WORDS])
    assert "Wolkenmakersstraat" in found.read("koban.html").decode()


async def test_asked_twice_it_comes_once_and_a_forged_button_only_asks(house: House) -> None:
    amina = house.citizen()
    await amina.starts()
    await takes(amina)
    await amina.taps("Send it here")
    await amina.sees("After ten minutes")
    await amina.phone.taps_data("my-data-sent/x")
    await amina.sees("Take your data?")
    assert len([message for message in amina.phone.messages if message["document"]]) == 1


async def test_photos_that_do_not_fit_are_left_out_and_that_is_said(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    amina = house.citizen()
    await amina.reports(WORDS)
    await amina.taps("Add to it")
    await amina.sees("You can send a photo")
    await amina.phone.sends_photo(PHOTO)
    await amina.sees("Added to")
    monkeypatch.setattr(archive, "PHOTO_BYTES", 100)
    found = await takes(amina)
    assert [name for name in found.namelist() if name.startswith("photos/")] == []
    assert len(of(found)["photos_left_out"]) == 1
    assert "1 photo was too much" in found.read("koban.html").decode()


async def test_what_telegram_refuses_is_said(house: House) -> None:
    amina = house.citizen()
    await amina.starts()
    house.standin.faults.fail("sendDocument", 400)
    await amina.phone.taps_data("my-data-sent/now")
    await amina.sees("could not send your data")


async def all_sent(house: House) -> None:
    """Waits until nothing is on its way any more."""
    on_its_way = select(OutboxRow.id).where(OutboxRow.state.in_((outbox.QUEUED, outbox.SENDING)))
    async with asyncio.timeout(PATIENCE):
        while True:
            async with house.storage.read() as tx:
                if not (await tx.session.execute(on_its_way)).first():
                    return
            await asyncio.sleep(0.05)


async def test_nothing_comes_for_somebody_who_is_not_known_any_more(house: House) -> None:
    amina = house.citizen()
    async with house.storage.write() as tx:
        await letters.archive(tx, make.CHANNEL, str(amina.phone.user_id), "en")
    await all_sent(house)
    await amina.starts()
    assert [message for message in amina.phone.messages if message["document"]] == []
