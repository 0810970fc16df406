"""The line works: a citizen reaches their officer and gets an answer."""

from tests.house import House


async def test_a_report_reaches_the_officer_and_the_answer_the_citizen(house: House) -> None:
    amina = house.citizen("en")
    lena = await house.officer("lena")
    number = await amina.reports("Every night motorbikes race under my window.")
    assert "Lena Kwartelaar" in amina.screen

    seen = await lena.opens(number)
    assert "motorbikes race under my window" in str(seen["text"])
    desk = await house.desk("lena")
    assert number in await desk.queue()
    assert "motorbikes race under my window" in await desk.opens(number)

    await desk.answers(number, "I will come by on Wednesday night.")
    await amina.sees("I will come by on Wednesday night.")
    await amina.taps("Add to it")
    await amina.sees("Write what you want to add")
    await amina.says("Thank you. They come after eleven.")
    await amina.sees(f"Added to {number}")
    await lena.sees("The citizen wrote again")
    assert "They come after eleven." in await desk.opens(number)

    await desk.closes(number, "solved", "They will not race there again.")
    await amina.sees("They will not race there again.")
    assert "solved" in amina.screen
