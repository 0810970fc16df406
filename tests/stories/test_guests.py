"""Guests: a class of thirty is served, a flood meets silence, and a disk without room keeps the words."""

import asyncio
from pathlib import Path

from handlers.services import guests
from tests.house import House

PHOTO = Path("bot/demo/static/samples/motorbikes.jpg").read_bytes()


async def test_thirty_people_of_one_class_in_one_minute_are_all_served(house: House) -> None:
    pupils = [house.citizen("en", f"Pupil {number}") for number in range(30)]
    async with asyncio.timeout(60):
        numbers = await asyncio.gather(*(pupil.reports(f"I am number {i}.") for i, pupil in enumerate(pupils)))
    assert len(set(numbers)) == 30
    assert all("You sent a lot" not in pupil.screen for pupil in pupils)


async def test_a_flood_is_told_once_and_somebody_else_is_served_meanwhile(house: House) -> None:
    troll, amina = house.citizen("en"), house.citizen("en")
    for line in range(guests.PER_MINUTE * 3):
        await troll.says(f"Spam {line}")
    number = await amina.reports("The lamp is broken.")
    await troll.sees("You can go on at")
    await troll.says("Still here?")
    desk = await house.desk("lena")
    assert "The lamp is broken." in await desk.opens(number)
    assert troll.screen.count("You sent a lot") == 1


async def test_a_disk_without_room_refuses_the_photo_and_takes_the_words(house: House) -> None:
    amina = house.citizen("en")
    house.storage.files.folder = house.storage.files.folder.parent / "a-file"
    house.storage.files.folder.write_bytes(b"no folder: nothing can be kept below it")
    await amina.phone.sends_photo(PHOTO, caption="The lamp is broken, look.")
    await amina.sees("cannot keep photos at the moment")
    await amina.taps_when("Vandalism")
    await amina.taps_when("Choose from the list")
    await amina.taps_when("Molenkom")
    assert "The lamp is broken, look." in str((await amina.sees("will read"))["text"])
    await amina.sends()


async def test_an_officer_blocks_for_a_time_and_the_citizen_disagrees(house: House) -> None:
    amina = house.citizen("en")
    number = await amina.reports("You are all idiots.")
    lena, cyriel = await house.desk("lena"), await house.desk("cyriel")
    page = await lena.get(f"/cases/{number}/block")
    assert "There were insults in what you wrote." in page
    await lena.post(f"/cases/{number}/block", reason="insults", days="7", note="Insulted us.")
    notice = str((await amina.sees("You cannot write to us until"))["text"])
    assert number in notice
    assert "There were insults in what you wrote." in notice
    assert "112 or 101" in notice
    await amina.taps("I do not agree")
    await amina.sees("why you do not agree")
    await amina.says("I was angry and I am sorry.")
    await amina.sees("will read")
    appeal = await amina.sends("Send without the number")
    seen = await cyriel.opens(appeal)
    assert "I was angry and I am sorry." in seen
    assert "niet akkoord met een blokkering" in seen
    assert number not in seen.replace(appeal, "")
    await cyriel.answers(appeal, "Fair enough.")
    await amina.sees("Fair enough.")
    await cyriel.post(f"/cases/{appeal}/lift")
    await amina.sees("You can write to us again")
    await amina.says("Thank you.")
    await amina.sees("something you already told us")
    assert "lifted the block" not in await lena.opens(number), "whoever lifts it from the appeal changes no other case"


async def test_a_blocked_persons_other_case_shows_it_once_it_is_answered(house: House) -> None:
    amina = house.citizen("en")
    first = await amina.reports("You are all idiots.")
    second = await amina.reports("A lamp is broken.", topic="Vandalism")
    lena = await house.desk("lena")
    await lena.post(f"/cases/{first}/block", reason="insults", days="1")
    await amina.sees("You cannot write to us until")
    assert "cannot write back" not in await lena.opens(second)
    await lena.answers(second, "It is mended.")
    await amina.sees("It is mended.")
    await lena.reads_until(second, "cannot write back")
    assert "until" in await lena.opens(first)
