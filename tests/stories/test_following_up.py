"""Afterwards: both sides on one thread, edits, taking back, another phone, and people who cannot be reached."""

from tests.house import House


async def test_my_messages_show_state_and_last_word(house: House) -> None:
    amina = house.citizen("en")
    number = await amina.reports("The lamp is broken.")
    desk = await house.desk("lena")
    await desk.answers(number, "Which lamp is it?")
    await amina.sees("Which lamp is it?")
    await amina.taps("My messages")
    text = str((await amina.sees("Your messages to us"))["text"])
    assert number in text
    assert "Which lamp is it?" in text


async def test_an_edit_arrives_marked_and_keeps_the_earlier_words(house: House) -> None:
    amina = house.citizen("en")
    await amina.starts("molenkom-en")
    await amina.taps("Tell my officer")
    await amina.taps_when("Vandalism")
    await amina.taps_when("In Molenkom")
    await amina.sees("in your own words")
    said = await amina.says("The bench is brocken.")
    await amina.sees("will read")
    number = await amina.sends()
    await amina.phone.edits(said, "The bench is broken.")
    await amina.sees("marked as edited")
    page = await (await house.desk("lena")).opens(number)
    assert "The bench is broken." in page
    assert "edited" in page


async def test_an_edit_in_the_draft_changes_the_preview(house: House) -> None:
    amina = house.citizen("en")
    said = await amina.says("It is teh neighbours.")
    await amina.taps_when("Noise and nuisance")
    await amina.taps_when("Choose from the list")
    await amina.taps_when("Molenkom")
    await amina.sees("will read")
    await amina.phone.edits(said, "It is the neighbours.")
    await amina.sees("It is the neighbours.")


async def test_taking_back_closes_and_tells_the_officer(house: House) -> None:
    amina, lena = house.citizen("en"), await house.officer("lena")
    number = await amina.reports("I was wrong about this.")
    await lena.sees("New case")
    await amina.taps("My messages")
    await amina.taps_when(number)
    await amina.taps_when("Take it back")
    await amina.sees("they must act on an offence")
    await amina.taps("Take it back")
    await amina.sees("is closed as taken back")
    await lena.sees("took it back")
    assert number not in await (await house.desk("lena")).queue()


async def test_the_case_code_brings_a_case_to_another_phone(house: House) -> None:
    amina, other = house.citizen("en"), house.citizen("en")
    number = await amina.reports("The lamp is broken.")
    await other.starts()
    await other.says(amina.code.lower())
    await other.sees("Answers come to this phone from now on")
    await other.taps("Open it")
    await other.sees("The lamp is broken.")
    await (await house.desk("lena")).answers(number, "It will be mended.")
    await other.sees("It will be mended.")
    assert "It will be mended." not in amina.screen
    await other.says("KB-22222-22222222222222222")
    await other.sees("This case code is not known")


async def test_replying_to_an_answer_reaches_that_case(house: House) -> None:
    amina = house.citizen("en")
    number = await amina.reports("The lamp is broken.")
    desk = await house.desk("lena")
    await desk.answers(number, "Which lamp?")
    answer = await amina.sees("Which lamp?")
    await amina.says("The third one.", reply_to=int(answer["message_id"]))
    await amina.sees(f"Added to {number}")
    assert "The third one." in await desk.opens(number)


async def test_a_closed_case_opens_again_when_the_citizen_writes(house: House) -> None:
    amina = house.citizen("en")
    number = await amina.reports("The lamp is broken.")
    desk = await house.desk("lena")
    await desk.closes(number, "solved")
    await amina.sees("solved")
    await amina.taps("Add to it")
    await amina.sees("Write what you want to add")
    await amina.says("It is broken again.")
    await amina.sees(f"Added to {number}")
    assert number in await desk.queue()


async def test_nobody_reads_another_citizens_case(house: House) -> None:
    amina, mallory = house.citizen("en"), house.citizen("en")
    number = await amina.reports("This is mine alone.")
    await mallory.starts()
    for step in ("case", "add", "withdraw", "withdrawn", "hear-for", "added", "add-draft"):
        await mallory.phone.taps_data(f"{step}/{number}")
        await mallory.phone.sees("", timeout=10)
        assert "This is mine alone." not in mallory.screen
    assert number in await (await house.desk("lena")).queue()


async def test_somebody_who_blocked_the_bot_is_marked_when_something_is_sent(house: House) -> None:
    amina = house.citizen("en")
    number = await amina.reports("The lamp is broken.")
    await amina.phone.blocks()
    desk = await house.desk("lena")
    await desk.answers(number, "It will be mended.")
    await desk.reads_until(number, "the citizen has stopped Koban")
