"""A citizen's turns: each way through the steps, and an answer to whatever comes at a step that did not expect it."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import update

from handlers import citizen
from handlers.citizen import draft
from handlers.services import cases
from storage.db import Storage
from storage.models import Case, Person, Zone
from tests import make
from tests.conversations.chat import Chat

WORDS = "Every night motorbikes race under my window."
IN_MOLENKOM = (51.54233, 2.54789)


async def changed(storage: Storage, table: type, **values: object) -> None:
    """Sets something for all rows of a table."""
    async with storage.write() as tx:
        await tx.session.execute(update(table).values(**values))
        tx.ring("zone")


async def at_preview(amina: Chat, topic: str = "noise", area: str = "molenkom") -> str:
    """On to the look at the message before it goes."""
    await amina.forges(f"topic/{topic}")
    await amina.forges(f"area/{area}")
    return await amina.says(WORDS)


@pytest.mark.parametrize("kind", ["sticker", "voice", "poll", "contact", "video", "game"])
async def test_what_koban_cannot_take_is_said(amina: Chat, kind: str) -> None:
    assert "text, photos and a place" in await amina.does(kind)


@pytest.mark.parametrize("argument", ["", "x", "kb-22222", "KB-22222", "none/none", "🦆", "' OR 1=1", "²", "9" * 40])
async def test_no_forged_button_breaks_a_turn(amina: Chat, argument: str) -> None:
    number = await amina.reports()
    with time_machine.travel(datetime.now(UTC)) as clock:
        for step in citizen.TAPS:
            clock.shift(2)  # nobody taps faster than the limit allows
            assert await amina.forges(f"{step}/{argument}")
    for step in ("case", "add", "added", "withdraw"):
        assert await amina.forges(f"{step}/{number.lower()}")
    assert "does not work any more" in await amina.forges("no-such-step/1")


async def test_an_unknown_command_shows_the_menu(amina: Chat) -> None:
    assert "do not know this command" in await amina.commands("dance")
    assert "Tell my officer" in amina.labels


async def test_a_language_can_be_chosen_and_a_forged_one_not(amina: Chat) -> None:
    await amina.commands("language")
    assert "العربية" in amina.labels
    assert "does not work any more" in await amina.forges("speak/tlh")
    assert "Koban" in await amina.forges("speak/fr")
    assert "Envoyer" in (await at_preview(amina) and amina.labels)


async def test_a_language_nobody_checked_says_so_once_with_a_way_to_report_a_mistake(storage: Storage) -> None:
    unchecked = "لم يراجع أي مترجم"
    citizen = Chat(storage, language="ar-MA")
    assert unchecked in await citizen.does("start")
    assert "العربية" not in citizen.labels
    await citizen.taps("الإبلاغ عن خطأ")
    assert unchecked not in await citizen.does("start")
    assert unchecked not in await citizen.forges("speak/nl")
    assert "vertaler" not in citizen.text, "these were written in Dutch"


async def test_the_phones_own_language_stands_first_when_one_chooses(storage: Storage) -> None:
    citizen = Chat(storage, language="de-BE")
    await citizen.does("start")
    await citizen.forges("speak/ar")
    await citizen.commands("language")
    assert citizen.labels[:6] == ["Deutsch", "Nederlands", "Français", "English", "العربية", "Türkçe"]


async def test_my_officer_asks_where_i_live_shows_the_card_and_can_be_asked_again(amina: Chat) -> None:
    assert "Where do you live?" in await amina.forges("officer")
    assert "Lena Kwartelaar" in await amina.says("Wolkenmakersstraat 3")
    await amina.taps("Another place")
    await amina.taps("Choose from the list")
    assert "no officer of its own" in await amina.taps("Papiermakers")


async def test_the_card_shows_phone_and_hours_where_the_zone_gave_them(storage: Storage, amina: Chat) -> None:
    await changed(storage, Person, phone="+32 000 00 00 00", hours={"en": "Monday to Friday, 9:00 to 17:00"})
    await amina.commands("start")
    await amina.forges("area/molenkom")
    card = await amina.forges("officer")
    assert "Phone: +32 000 00 00 00" in card
    assert "On duty: Monday to Friday, 9:00 to 17:00" in card


async def test_a_card_without_languages_or_meeting_place_leaves_the_lines_out(storage: Storage, amina: Chat) -> None:
    await changed(storage, Person, languages=[], meeting={}, introduction={})
    text = await amina.forges("area/molenkom")
    assert "Lena Kwartelaar" in text
    assert "Reads:" not in text
    assert "Meet:" not in text


async def test_several_streets_are_offered_and_one_is_picked(amina: Chat) -> None:
    await amina.says(WORDS)
    await amina.taps("Noise and nuisance")
    assert "Which street do you mean?" in await amina.says("rue du")
    assert "Meelzakstraat" in await amina.taps("rue du Sac-de-Farine")
    assert "will read" in amina.text


async def test_a_street_keeps_its_house_number(amina: Chat) -> None:
    await amina.says(WORDS)
    await amina.taps("Noise and nuisance")
    assert "Wolkenmakersstraat 14b" in await amina.says("wolkenmakerstraat 14b")


async def test_the_story_itself_typed_where_the_place_was_asked_is_kept(amina: Chat) -> None:
    await amina.forges("topic/noise")
    story = "They come after eleven, with four or five motorbikes, and race until two."
    assert "We keep what you wrote. Where is it?" in await amina.says(story)
    assert await amina.says(story, more=True) == ""
    assert story in await amina.says("Rabarberplein")


@pytest.mark.parametrize("step", ["topic/noise", "words", ""])
async def test_a_place_is_understood_at_every_step(amina: Chat, step: str) -> None:
    await amina.says(WORDS)
    if step:
        await amina.forges(step)
    await amina.shares(*IN_MOLENKOM)
    assert "What is it about?" in amina.text or "Molenkom" in amina.text
    assert "not in our zone" in await amina.shares(0.0, 0.0)


async def test_a_zone_may_say_itself_what_lies_outside(storage: Storage, amina: Chat) -> None:
    await changed(storage, Zone, outside={"en": "Ask the harbour master."})
    await amina.says(WORDS)
    assert await amina.shares(0.0, 0.0) == "Ask the harbour master."


async def test_nobody_needs_to_know_where_it_is(amina: Chat) -> None:
    await amina.says(WORDS)
    await amina.taps("Noise and nuisance")
    assert "Place not known" in await amina.taps("I do not know")
    assert "neighbourhood team" in amina.text


async def test_an_unknown_street_is_kept_even_if_the_area_is_not_known(amina: Chat) -> None:
    await amina.says(WORDS)
    await amina.taps("Noise and nuisance")
    assert "we keep it" in await amina.says("xyzzy qwfp")
    assert "xyzzy qwfp" in await amina.taps("I do not know")


async def test_the_place_can_be_changed_before_sending(amina: Chat) -> None:
    await at_preview(amina)
    assert "Where is it?" in await amina.taps("Another place")
    assert "In Molenkom" in amina.labels
    assert "Duivenhoek" in await amina.forges("area/duivenhoek")


async def test_somebody_else_or_somebody_outside_can_be_chosen(storage: Storage, amina: Chat) -> None:
    await at_preview(amina)
    await amina.taps("Someone else reads it")
    assert "Committee P" in await amina.taps("Someone outside the police zone")
    await amina.taps("Back to my message")
    await amina.taps("Someone else reads it")
    liaison = next(label for label in amina.labels if "Sena" in label)
    assert "Sena" in await amina.taps(liaison)
    await amina.taps("Someone else reads it")
    assert "Lena" in await amina.taps("The officer of the area")
    async with storage.write() as tx:
        for slug in ("sena", "miro"):
            (await make.person(tx, slug)).active = False
    await amina.taps("Someone else reads it")
    assert len(amina.labels) == 2
    assert "does not work any more" in await amina.forges("reader/mayor")


@pytest.mark.parametrize(("topic", "reader"), [("home", "victim support contact"), ("police", "complaints contact")])
async def test_a_sensitive_message_is_for_its_contact_only(
    storage: Storage, amina: Chat, topic: str, reader: str
) -> None:
    await changed(storage, Person, active=False)
    text = await amina.forges(f"topic/{topic}")
    assert reader in text
    await amina.forges("words")
    assert "your own words" in amina.text
    assert reader in await amina.says(WORDS)
    assert amina.labels == ["Send", "I pass this on for someone", "Throw it away"]
    assert "does not work any more" in await amina.forges("reader/area")
    assert "is only for" in await amina.forges("topic/noise")
    await amina.taps("Go on with it")
    assert "will read" in await amina.forges("words")
    assert "thrown away" in await amina.taps("Throw it away")


async def test_words_of_a_sensitive_topic_never_join_another_matter(amina: Chat) -> None:
    number = await amina.reports()
    await amina.forges("topic/home")
    await amina.says("He hits me.")
    assert "will read" in await amina.forges(f"add-draft/{number}")
    await amina.commands("messages")
    assert "He hits me." not in await amina.taps(amina.labels[0])


async def test_sending_what_is_not_complete_asks_for_what_is_missing(amina: Chat) -> None:
    await amina.says(WORDS)
    assert "What is it about?" in await amina.forges("send")
    await amina.forges("topic/noise")
    assert "Where is it?" in await amina.forges("send")
    await amina.forges("drop-draft")
    assert "sent already, or thrown away" in await amina.forges("send")
    await amina.forges("topic/noise")
    await amina.forges("area/molenkom")
    assert "your own words" in await amina.forges("send")


async def test_new_words_may_belong_to_a_matter_that_is_open(amina: Chat) -> None:
    number = await amina.reports()
    await amina.forges("menu")
    assert "already told us" in await amina.says("They come after eleven.")
    added = next(label for label in amina.labels if number in label)
    assert "Added to" in await amina.taps(added)
    await amina.forges("menu")
    await amina.says("Something new.")
    assert "What is it about?" in await amina.taps("No, it is new")


async def test_words_for_a_matter_that_is_not_theirs_begin_a_new_one(amina: Chat) -> None:
    await amina.says(WORDS)
    assert "does not work any more" in await amina.forges("add-draft/KB-22222")
    assert "What is it about?" in await amina.forges("draft")


async def test_words_for_a_matter_that_went_away_begin_a_new_one(storage: Storage, amina: Chat) -> None:
    number = await amina.reports()
    await amina.forges(f"add/{number}")
    await changed(storage, Case, number="KB-ZZZZZ")
    assert "What is it about?" in await amina.says("They come after eleven.")
    assert "They come after eleven." in str(await amina.forges("report"))


async def test_adding_words_and_photos_to_a_matter(amina: Chat) -> None:
    number = await amina.reports()
    await amina.forges(f"add/{number}")
    assert await amina.says("They come after eleven.", more=True) == ""
    assert "Added to" in await amina.sends_photo()
    assert "no words in it" in await amina.says("  ")
    assert await amina.sends_photo(refused="too_big") == draft.why_refused("en", "too_big")
    assert "Added to" in await amina.sends_photo("These words stay.", refused="unclean")
    shown = await amina.forges(f"case/{number}")
    assert "(photo)" in shown
    assert "These words stay." in shown


async def test_a_draft_takes_ten_photos_and_forty_messages(amina: Chat) -> None:
    for _ in range(draft.MOST_PHOTOS):
        await amina.sends_photo()
    assert "ten photos at most" in await amina.sends_photo("And these words.")
    with time_machine.travel(datetime.now(UTC)) as clock:
        for number in range(draft.MOST_WORDS - draft.MOST_PHOTOS - 1):
            clock.shift(3)
            await amina.says(f"Line {number}.")
        assert "as much as one message can hold" in await amina.says("One too many.")


@pytest.mark.parametrize("reason", ["too_big", "too_many", "away", "unclean"])
async def test_a_refused_photo_is_said(amina: Chat, reason: str) -> None:
    assert await amina.sends_photo(refused=reason) == draft.why_refused("en", reason)


async def test_a_message_without_words_is_said(amina: Chat) -> None:
    assert "no words in it" in await amina.says(" \n ")


async def test_a_draft_is_kept_for_a_day(amina: Chat) -> None:
    await amina.says(WORDS)
    with time_machine.travel(datetime.now(UTC) + timedelta(days=1)):
        assert WORDS in await amina.forges("report")
        assert "Go on with my message" in (await amina.forges("menu") and amina.labels)
    with time_machine.travel(datetime.now(UTC) + timedelta(days=3)):
        assert "What is it about?" in await amina.forges("report")


async def test_states_of_ones_own_matters(storage: Storage, amina: Chat) -> None:
    number = await amina.reports()
    assert "promised before" in amina.text
    await changed(storage, Case, due_at=None)
    assert "With us." in await amina.commands("messages")
    async with storage.write() as tx:
        await cases.answer(tx, await make.person(tx, "lena"), number, "I come by.")
    assert "Answered." in await amina.commands("messages")
    assert "Lena Kwartelaar" in await amina.forges(f"case/{number}")
    async with storage.write() as tx:
        await cases.close(tx, await make.person(tx, "lena"), number, "solved")
    assert "Solved" in await amina.commands("messages")
    assert "Take it back" not in (await amina.forges(f"case/{number}") and amina.labels)
    assert "does not work any more" in await amina.forges(f"withdraw/{number}")
    assert "does not work any more" in await amina.forges(f"withdrawn/{number}")


async def test_a_matter_nobody_has_yet_is_read_by_the_team(amina: Chat) -> None:
    await at_preview(amina, area="papiermakers")
    await amina.taps("Send")
    number = (await amina.commands("messages") and amina.last[0].rows[0][0].to).removeprefix("case/")
    await amina.forges(f"add/{number}")
    assert "neighbourhood team" in await amina.says("More.")


async def test_edits_of_a_draft_of_a_matter_and_of_nothing(amina: Chat) -> None:
    await amina.says(WORDS)
    in_draft = amina.message
    assert "What is it about?" in await amina.does("edit", text="Every evening.", message=in_draft)
    assert await amina.does("edit", text="Every evening.", message=in_draft)
    for step in ("topic/noise", "area/molenkom", "send"):
        await amina.forges(step)
    assert "marked as edited" in await amina.does("edit", text="Every Friday.", message=in_draft)
    assert "not part of a report" in await amina.does("edit", text="Hello?", message="9")


async def test_a_reply_to_a_message_goes_to_its_matter(amina: Chat) -> None:
    await amina.says(WORDS)
    first = amina.message
    for step in ("topic/noise", "area/molenkom", "send"):
        await amina.forges(step)
    assert "Added to" in await amina.says("They come after eleven.", replies_to=first)
    assert "already told us" in (await amina.forges("menu") and await amina.says("New.", replies_to="9"))


async def test_an_unknown_case_code_is_said(amina: Chat) -> None:
    assert "not known" in await amina.says(" kb-22222-22222222222222222 ")


async def test_stopping_throws_the_draft_away_and_start_begins_again(amina: Chat) -> None:
    await amina.sends_photo(WORDS)
    assert "sends you nothing any more" in await amina.commands("stop")
    assert "This is Koban" in await amina.does("start")
    assert "What is it about?" in await amina.forges("report")


@pytest.mark.parametrize("page", ["events", "rights", "complain", "help-now", "more", "privacy", "how"])
async def test_every_page_answers(amina: Chat, page: str) -> None:
    assert await amina.forges(page)
    assert amina.labels


async def test_somebody_who_blocks_and_unblocks_gets_no_answer_to_that(amina: Chat) -> None:
    await amina.does("start")
    assert await amina.does("blocked") == ""
    assert await amina.does("unblocked") == ""


async def test_the_preview_warns_of_what_gives_somebody_away_and_stops_nothing(storage: Storage, amina: Chat) -> None:
    await amina.forges("topic/noise")
    await amina.forges("area/molenkom")
    text = await amina.says("My name is Amina, call 0470 12 34 56. He has a knife.")
    for words in ("phone number", "your name", "You may leave it as it is", "112 or 101"):
        assert words in text
    assert "mail" not in text
    await amina.taps("Send")
    await amina.commands("messages")
    assert "KB-" in amina.text


@pytest.mark.parametrize(("language", "words"), [("nl", "telefoonnummer"), ("ar", "رقم هاتف"), ("de", "Telefonnummer")])
async def test_the_warning_is_in_the_citizens_language(storage: Storage, language: str, words: str) -> None:
    citizen = Chat(storage, language=language)
    await citizen.forges("topic/noise")
    await citizen.forges("area/molenkom")
    assert words in await citizen.says("0470 12 34 56")
    assert words not in await Chat(storage, language=language).says("Hello")
