"""The officer's own chat: link once, open, take, answer by replying, close; nothing links the two sides."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import update

from handlers.services import overdue, privacy
from storage.models import Case, Shown, Zone
from tests.house import House

PHOTO = Path("bot/demo/static/samples/bench.jpg").read_bytes()


async def test_an_officer_answers_by_replying_and_closes(house: House) -> None:
    amina, lena = house.citizen("en"), await house.officer("lena")
    number = await amina.reports("Every night motorbikes race.")
    shown = await lena.opens(number)
    assert shown["protected"]
    await lena.says("I come by on Wednesday.", reply_to=int(shown["message_id"]))
    await lena.sees("on its way")
    answer = str((await amina.sees("I come by on Wednesday."))["text"])
    assert "Lena Kwartelaar" in answer
    await lena.taps("Close…")
    await lena.sees("Close")
    await lena.taps("Solved")
    await lena.sees("is closed")
    await amina.sees("solved")


async def test_announcements_hold_no_words(house: House) -> None:
    amina, lena = house.citizen("en"), await house.officer("lena")
    number = await amina.reports("Every night motorbikes race.")
    text = str((await lena.sees(number))["text"])
    assert "Noise and nuisance, Molenkom" in text
    assert "motorbikes" not in text


async def test_a_late_case_is_told_to_its_officer_and_the_supervisor(house: House) -> None:
    amina, lena, marthe = house.citizen("en"), await house.officer("lena"), await house.officer("marthe")
    number = await amina.reports("Every night motorbikes race.")
    await lena.sees(number)
    async with house.storage.write() as tx:
        await tx.session.execute(update(Case).values(due_at=datetime.now(UTC) - timedelta(minutes=1)))
    async with house.storage.write() as tx:
        assert await overdue.tell(tx) == 1
    told = str((await lena.sees("the citizen still waits"))["text"])
    assert f"{number}\nNoise and nuisance, Molenkom\nAn answer was promised before" in told
    seen = str((await marthe.sees("A case is late"))["text"])
    assert "It is with Lena Kwartelaar" in seen
    assert "motorbikes" not in told + seen
    assert "Open it" not in marthe.phone.labels


async def test_two_officers_take_the_same_case(house: House) -> None:
    amina = house.citizen("en")
    await amina.says("The lamp is out.")
    await amina.taps_when("Feeling unsafe")
    await amina.taps_when("Choose from the list")
    await amina.taps_when("Papiermakers")
    await amina.sees("will read")
    lena, bram = await house.officer("lena"), await house.officer("bram")
    number = await amina.sends()
    await lena.sees(number)
    await lena.taps("Take")
    await lena.sees("is yours")
    await bram.sees(number)
    await bram.taps("Take")
    await bram.sees("Lena Kwartelaar has this case")
    await lena.taps("Open")
    await lena.sees("Citizen,")
    await lena.taps("Give back")
    await lena.sees("with the team again")
    await amina.sees("Someone else will answer you")


async def test_a_link_works_once_and_words_for_nobody_are_said(house: House) -> None:
    lena = await house.officer("lena")
    await lena.says("Hello?")
    await lena.sees("This went to nobody")
    await lena.says("/queue")
    await lena.sees("Everyone has an answer")
    somebody = house.citizen("en")
    async with house.storage.write() as tx:
        from handlers.services import people

        secret = await people.chat_link(tx, await people.by_slug(tx, "lena"))
    await lena.says(f"/start link-{secret}")
    await lena.sees("is linked to you")
    await somebody.says(f"/start link-{secret}")
    await somebody.sees("has been used")


async def test_the_citizen_side_of_an_officer_is_a_citizen_like_any_other(house: House) -> None:
    lena = await house.officer("lena")
    await lena.says("/citizen")
    await lena.sees("citizen side")
    await lena.says("/start")
    await lena.sees("This is Koban")
    await lena.says("/officer")
    await lena.sees("is linked to you")


async def test_a_chat_that_only_announces_takes_no_answers(house: House) -> None:
    async with house.storage.write() as tx:
        await tx.session.execute(update(Zone).values(officers_chat="announce"))
        tx.ring("zone")
    amina, lena = house.citizen("en"), await house.officer("lena")
    await amina.reports("Every night motorbikes race.")
    await lena.sees("New case")
    assert not lena.phone.labels
    await lena.says("I come by.")
    await lena.sees("went to nobody")


async def test_words_are_taken_away_from_the_chat_in_time(house: House) -> None:
    amina, lena = house.citizen("en"), await house.officer("lena")
    number = await amina.reports("Every night motorbikes race.")
    shown = await lena.opens(number)
    await lena.says("Thank you.", reply_to=int(shown["message_id"]))
    await lena.sees("on its way")
    async with house.storage.write() as tx:
        await tx.session.execute(update(Shown).values(until=datetime.now(UTC) - timedelta(minutes=1)))
    async with house.storage.write() as tx:
        assert await privacy.take_words_away(tx)
    await lena.phone.sees_gone(int(shown["message_id"]))
    assert "motorbikes" not in lena.screen


async def test_an_answer_that_is_too_long_is_not_sent(house: House) -> None:
    amina, lena = house.citizen("en"), await house.officer("lena")
    number = await amina.reports("Every night motorbikes race.")
    shown = await lena.opens(number)
    await lena.says("x" * 3500, reply_to=int(shown["message_id"]))
    await lena.sees("It was not sent")
    assert "xxx" not in amina.screen


async def test_a_case_with_a_photo_opens_in_the_chat(house: House) -> None:
    amina, lena = house.citizen("en"), await house.officer("lena")
    await amina.phone.sends_photo(PHOTO)
    await amina.taps_when("Vandalism")
    await amina.taps_when("Choose from the list")
    await amina.taps_when("Molenkom")
    await amina.sees("With 1 photo")
    number = await amina.sends()
    await lena.opens(number)
    photos = [message for message in lena.phone.messages if message["photo"]]
    assert photos
    assert all(message["protected"] for message in photos)
