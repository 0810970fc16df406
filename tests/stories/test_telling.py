"""Telling the officer: any order, typing errors, photos; nothing typed is lost, nothing goes to the wrong person."""

from pathlib import Path

from tests.house import House

PHOTO = Path("bot/demo/static/samples/motorbikes.jpg").read_bytes()


async def test_typing_straight_away_loses_nothing(house: House) -> None:
    amina = house.citizen("en")
    await amina.says("Every night motorbikes race under my window.")
    await amina.sees("What is it about?")
    await amina.says("They come after eleven.")
    await amina.sees("What is it about?")
    await amina.taps("Noise and nuisance")
    await amina.sees("Where is it?")
    await amina.taps("Choose from the list")
    await amina.taps_when("Molenkom")
    preview = str((await amina.sees("will read"))["text"])
    assert "Every night motorbikes race under my window." in preview
    assert "They come after eleven." in preview
    number = await amina.sends()
    page = await (await house.desk("lena")).opens(number)
    assert "They come after eleven." in page


async def test_a_street_with_typing_errors_is_found_in_either_language(house: House) -> None:
    for typed in ("wolkenmakerstraat 14", "rue des faiseur de nuage"):
        somebody = house.citizen("en")
        await somebody.says("A bench is broken here.")
        await somebody.sees("What is it about?")
        await somebody.taps("Vandalism")
        await somebody.sees("Where is it?")
        await somebody.says(typed)
        await somebody.sees("Lena Kwartelaar")


async def test_an_unknown_place_is_kept_and_the_neighbourhood_asked(house: House) -> None:
    somebody = house.citizen("en")
    await somebody.says("A bench is broken here.")
    await somebody.taps_when("Vandalism")
    await somebody.sees("Where is it?")
    await somebody.says("xyzzy qwfp")
    await somebody.sees("we keep it")
    await somebody.taps("Molenkom")
    assert "xyzzy qwfp" in str((await somebody.sees("will read"))["text"])


async def test_a_shared_place_finds_its_area_and_one_outside_is_said(house: House) -> None:
    somebody = house.citizen("en")
    await somebody.says("Cars on the pavement.")
    await somebody.taps_when("Traffic and parking")
    await somebody.taps_when("Share where I am")
    await somebody.sees("below the text field")
    await somebody.phone.sends_location(51.60, 2.70)
    await somebody.sees("not in our zone")
    await somebody.phone.sends_location(51.54233, 2.54789)
    await somebody.sees("Molenkom")


async def test_violence_at_home_shows_help_first_and_never_reaches_the_area_officer(house: House) -> None:
    amina = house.citizen("en")
    lena, nele = await house.desk("lena"), await house.desk("nele")
    await amina.starts("molenkom-en")
    await amina.taps("Tell my officer")
    await amina.taps_when("Violence at home")
    text = str((await amina.sees("1712"))["text"])
    assert text.index("112") < text.index("1712")
    await amina.says("He hits me.")
    assert "Nele" in str((await amina.sees("will read"))["text"])
    await amina.phone.taps_data("topic/noise")
    await amina.sees("is only for")
    await amina.taps("Go on with it")
    await amina.sees("will read")
    number = await amina.sends()
    assert "He hits me." in await nele.opens(number)
    for view in ("mine", "team", "unanswered"):
        assert number not in await lena.queue(view)
    assert await lena.status(f"/cases/{number}") == 404


async def test_about_the_police_names_outside_bodies_and_goes_to_the_complaints_contact(house: House) -> None:
    amina = house.citizen("en")
    await amina.starts("molenkom-en")
    await amina.taps("Tell my officer")
    await amina.taps_when("About the police")
    await amina.sees("Committee P")
    await amina.taps("Write to the complaints contact")
    await amina.sees("in your own words")
    await amina.says("An officer was rude to me.")
    await amina.sees("will read")
    number = await amina.sends()
    assert "An officer was rude" in await (await house.desk("cyriel")).opens(number)
    assert await (await house.desk("lena")).status(f"/cases/{number}") == 404


async def test_somebody_else_may_read_it_by_the_citizens_choice(house: House) -> None:
    amina = house.citizen("en")
    await amina.says("They shout at me because of my scarf.")
    await amina.taps_when("Discrimination or hate")
    await amina.taps_when("Choose from the list")
    await amina.taps_when("Molenkom")
    await amina.taps_when("Someone else reads it")
    await amina.taps_when("Sena")
    assert "Sena" in str((await amina.sees("will read"))["text"])
    number = await amina.sends()
    assert number in await (await house.desk("sena")).queue()
    assert await (await house.desk("lena")).status(f"/cases/{number}") == 404


async def test_an_area_without_an_officer_falls_to_the_team_and_warns(house: House) -> None:
    amina = house.citizen("en")
    administrator = await house.officer("tuur")
    await amina.says("The street lamp is out.")
    await amina.taps_when("Feeling unsafe")
    await amina.taps_when("Choose from the list")
    await amina.taps_when("Papiermakers")
    await amina.sees("team of the zone")
    number = await amina.sends()
    await administrator.sees("has no officer")
    bram = await house.desk("bram")
    team = await bram.queue("team")
    assert number in team
    assert "street lamp" not in team
    await bram.post(f"/cases/{number}/take")
    await amina.sees("Bram Zandvinger now looks after")
    assert number in await bram.queue()


async def test_photos_reach_the_officer_rebuilt_without_metadata(house: House) -> None:
    amina = house.citizen("en")
    assert b"Exif" in PHOTO
    await amina.phone.sends_photo(PHOTO, caption="Look at this.")
    await amina.taps_when("Noise and nuisance")
    await amina.taps_when("Choose from the list")
    await amina.taps_when("Molenkom")
    await amina.sees("With 1 photo")
    number = await amina.sends()
    desk = await house.desk("lena")
    photo = await desk.photo(number)
    assert photo.startswith(b"\xff\xd8")
    assert b"Exif" not in photo


async def test_a_file_that_lies_is_refused_and_the_words_are_kept(house: House) -> None:
    amina = house.citizen("en")
    await amina.phone.sends_document(b"MZ this is no picture", "holiday.jpg", "image/jpeg", caption="My photo of it.")
    await amina.sees("could not clean this file")
    await amina.taps_when("Vandalism")
    await amina.taps_when("Choose from the list")
    await amina.taps_when("Molenkom")
    assert "My photo of it." in str((await amina.sees("will read"))["text"])


async def test_five_thousand_characters_arrive_whole(house: House) -> None:
    amina = house.citizen("en")
    await amina.starts("molenkom-en")
    await amina.taps("Tell my officer")
    await amina.taps_when("Something else")
    await amina.taps_when("In Molenkom")
    await amina.sees("in your own words")
    story = " ".join(f"word{number}" for number in range(560))
    await amina.says(story)
    await amina.says("The end of it.")
    await amina.sees("The end of it.")
    number = await amina.sends()
    page = await (await house.desk("lena")).opens(number)
    assert "word0 " in page
    assert "word559" in page


async def test_a_draft_is_kept_and_offered_again(house: House) -> None:
    amina = house.citizen("en")
    await amina.says("I was about to say something.")
    await amina.sees("What is it about?")
    await amina.says("/start")
    await amina.sees("This is Koban")
    await amina.taps("Tell my officer")
    await amina.sees("I was about to say something.")
    await amina.taps("Throw it away")
    await amina.sees("thrown away")
    await amina.taps("Tell my officer")
    await amina.sees("What is it about?")


async def test_sending_twice_opens_one_case(house: House) -> None:
    amina = house.citizen("en")
    await amina.reports("Once is enough.")
    await amina.phone.taps_data("send")
    await amina.sees("sent already")
    assert (await (await house.desk("lena")).queue()).count("Once is enough.") == 1


async def test_a_file_that_says_it_is_too_large_is_never_fetched(house: House) -> None:
    amina = house.citizen("en")
    await amina.starts()
    who = {"id": amina.phone.user_id, "is_bot": False, "first_name": "A", "language_code": "en"}
    kept = house.standin.world.files.document(PHOTO, "lamp.jpg", "image/jpeg")
    photo = {**kept, "file_size": (20 << 20) + 1}
    said = {"message_id": 7001, "date": 0, "chat": {"id": amina.phone.user_id, "type": "private"}, "from": who}
    house.standin.push({"message": {**said, "document": photo, "caption": "The lamp is broken."}})
    await amina.sees("too large")
    assert [call for call in house.standin.calls if call.method.lower() == "getfile"] == []
    await amina.taps_when("Vandalism")
    await amina.taps_when("I do not know")
    assert "The lamp is broken." in str((await amina.sees("will read"))["text"])
