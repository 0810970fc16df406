"""A full run: citizens and officers do what can be done in Koban, and every word of theirs is hidden."""

import asyncio
import re
from datetime import UTC, datetime, timedelta

from sqlalchemy import update

from bot.demo.zone import SAMPLE_PHOTOS
from handlers.services import people
from storage.models import Case
from tests.people import Citizen, Desk
from tests.reliability.place import Place

PHOTO = SAMPLE_PHOTOS[0].path.read_bytes()
LENAS, BRAMS, ODILES = "Wolkenmakersstraat", "Nattevoetenkaai", "Zeepbellenplein"
IN_THE_ARCHIVE = "koban.json"


async def full_run(place: Place) -> None:
    """Everybody at the same time, as in a real zone."""
    async with place.storage.write() as tx:
        bram, marthe = await people.by_slug(tx, "bram"), await people.by_slug(tx, "marthe")
        bram.mail, bram.languages = "bram@zone.example", ["nl"]
        marthe.mail, marthe.language = "marthe@zone.example", "en"
    await asyncio.gather(
        _a_long_story(place), _read_by_a_colleague_and_blocked(place), _in_quiet_and_discreet(place), _too_late(place)
    )
    await place.settled()


async def _a_long_story(place: Place) -> None:
    """Reported, answered in the chat and on the desk, added to, edited, noted, closed, again, taken along; a draft."""
    amina, lena = place.citizen(), await place.officer("lena")
    word = place.hidden.word
    number = await amina.reports(word(), street=LENAS)
    shown = await lena.opens(number)
    await lena.says(word(), reply_to=int(shown["message_id"]))
    await amina.sees(place.hidden.core)
    await amina.taps("Add to it")
    await amina.sees("Write what you want to add")
    await amina.phone.sends_photo(PHOTO, caption=word())
    await amina.sees(f"Added to {number}")
    async with place.desk("lena") as desk:
        await _worked_on(place, desk, amina)
        await desk.closes(number, "solved", word())
    await amina.sees("solved")
    await _again_and_a_visit(place, amina)
    await _on_another_phone(place, amina)
    await _takes_data(amina)
    await amina.says("/report")
    await amina.says(word())


async def _worked_on(place: Place, desk: Desk, amina: Citizen) -> None:
    """Added to and edited, noted, photo looked at, ready words with an answer tapped."""
    word, case = place.hidden.word, f"/cases/{amina.number}"
    said = await amina.says(word())
    await amina.sees(f"Added to {amina.number}")
    await amina.phone.edits(said, word())
    await amina.sees("marked as edited")
    await desk.photo(amina.number)
    note = word()
    assert note in await desk.post(f"{case}/note", text=note)
    await desk.post(f"{case}/ready", key="may-pass", service=word(), text=word())
    await amina.taps_when("No, please do not")
    await desk.reads_until(amina.number, "No, please do not")


async def _again_and_a_visit(place: Place, amina: Citizen) -> None:
    await amina.taps_when("It happened again")
    await amina.sees("Noted for")
    await amina.says(place.hidden.word())
    await amina.sees(f"Added to {amina.number}")
    await amina.taps("My messages")
    await amina.taps_when(amina.number)
    await amina.taps_when("Please come by")
    await amina.taps_when("Ask for a visit")
    await amina.sees("a visit")


async def _on_another_phone(place: Place, amina: Citizen) -> None:
    other = place.citizen("fr")
    await other.says(amina.code)
    await other.sees(amina.number)


async def _takes_data(amina: Citizen) -> None:
    """The archive is the citizen's; a copy left on the disk would show by the names in it, which are not packed."""
    await amina.says("/mydata")
    await amina.taps_when("Send it here")
    found = await amina.sees("What we keep of you")
    assert IN_THE_ARCHIVE.encode() in found["document"]


async def _read_by_a_colleague_and_blocked(place: Place) -> None:
    """A passed-on report that its officer cannot read is translated; then a block with a note, and an appeal."""
    bilal, word = place.citizen(), place.hidden.word
    number = await bilal.reports(word(), street=BRAMS)
    async with place.desk("bram") as bram, place.desk("sena") as sena:
        reader = re.search(r'<option value="([0-9a-f]{32})">Sena Duivenaar', await bram.opens(number))
        assert reader
        await bram.post(f"/cases/{number}/reading/ask", reader=reader[1])
        asked = re.search(r'name="message" value="([0-9a-f]{32})"', await sena.opens(number))
        assert asked
        translation = word()
        await sena.post(f"/cases/{number}/reading/translate", message=asked[1], text=translation, language="nl")
        assert translation in await bram.opens(number)
        await bram.post(f"/cases/{number}/block", reason="insults", days="7", note=word())
    await bilal.sees("You cannot write to us until")
    await bilal.taps("I do not agree")
    await bilal.sees("why you do not agree")
    await bilal.says(word())
    await bilal.sees("will read")
    await bilal.sends("Send without the number")


async def _in_quiet_and_discreet(place: Place) -> None:
    """An answer that waits, and is read; then everything of this citizen is erased."""
    celine = place.citizen()
    for button in ("Turn Quiet on", "Turn Discreet on"):
        await celine.says("/start")
        await celine.taps_when("More")
        await celine.taps_when("Quiet, discreet, news")
        await celine.taps_when(button)
        await celine.sees("is on.")
    number = await celine.reports(place.hidden.word(), street=ODILES)
    async with place.desk("odile") as odile:
        await odile.answers(number, place.hidden.word())
    await celine.says("/messages")
    await celine.taps_when(f"● {number}")
    await celine.sees(place.hidden.core)
    await celine.says("/erase")
    await celine.taps_when("Erase, and clear this chat")
    await celine.sees("It is erased")


async def _too_late(place: Place) -> None:
    """A report that nobody answers in time: its officer and the supervisor are told, by mail."""
    dilara = place.citizen()
    await dilara.reports(place.hidden.word(), street=BRAMS)
    async with place.storage.write() as tx:
        over = datetime.now(UTC) - timedelta(minutes=1)
        await tx.session.execute(update(Case).where(Case.number == dilara.number).values(due_at=over))
