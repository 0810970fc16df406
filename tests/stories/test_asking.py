"""With a tap: it happened again, please come by, I pass this on for someone."""

from tests.house import House


async def test_it_happened_again_opens_a_closed_case_and_counts_as_one_matter(house: House) -> None:
    amina, lena = house.citizen("en"), await house.officer("lena")
    number = await amina.reports("Motorbikes race at night.")
    desk = await house.desk("lena")
    await desk.closes(number, "solved")
    await amina.sees("You can still write back")
    await lena.sees("New case")
    await amina.taps("It happened again")
    text = str((await amina.sees("Noted for"))["text"])
    assert number in text
    assert "2 times" in text
    assert "Lena Kwartelaar" in text
    await lena.sees("The citizen wrote again")
    assert number in await desk.queue()
    page = await desk.opens(number)
    assert "It happened again." in page
    assert "2 times" in page


async def test_words_can_follow_it_happened_again_right_away(house: House) -> None:
    amina = house.citizen("en")
    number = await amina.reports("Motorbikes race at night.")
    await amina.taps("My messages")
    await amina.taps_when(number)
    await amina.taps_when("It happened again")
    await amina.sees("just send them")
    await amina.says("Three of them, near the school.")
    await amina.sees(f"Added to {number}")
    assert "Three of them, near the school." in await (await house.desk("lena")).opens(number)


async def test_a_visit_is_asked_with_what_it_gives_away_and_settled_by_the_officer(house: House) -> None:
    amina, lena = house.citizen("en"), await house.officer("lena")
    number = await amina.reports("The lamp is broken.")
    await lena.sees("New case")
    await amina.taps("My messages")
    await amina.taps_when(number)
    await amina.taps_when("Please come by")
    await amina.sees("neighbours can see police at a door")
    await amina.taps("Ask for a visit")
    await amina.sees("a visit")
    await lena.sees("The citizen asks for a visit")
    desk = await house.desk("lena")
    assert "Visit asked" in await desk.queue()
    assert "The visit is settled" in await desk.opens(number)
    await desk.answers(number, "I can come on Friday.")
    assert "Visit asked" in await desk.queue("waiting")
    await desk.post(f"/cases/{number}/visit-settled")
    assert "Visit asked" not in await desk.queue("waiting")
    assert "You noted that the visit is settled" in await desk.opens(number)


async def test_what_is_passed_on_for_someone_says_so_in_the_preview_and_on_the_desk(house: House) -> None:
    youth_worker = house.citizen("en")
    await youth_worker.starts()
    await youth_worker.taps("Tell my officer")
    await youth_worker.taps_when("Feeling unsafe")
    await youth_worker.sees("Where is it?")
    await youth_worker.says("Wolkenmakersstraat")
    await youth_worker.sees("in your own words")
    await youth_worker.says("A boy of my group is followed home.")
    await youth_worker.taps_when("I pass this on for someone")
    await youth_worker.sees("Passed on for someone else.")
    await youth_worker.sends()
    assert "the answer comes to you" in youth_worker.screen
    desk = await house.desk("lena")
    assert "Passed on" in await desk.queue()
    page = await desk.opens(youth_worker.number)
    assert "Whoever reads your answer is not the person it happened to." in page
    assert "Goes to someone who passes this on" in page
