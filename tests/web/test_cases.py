"""The queue and an open case: what an officer reads and does."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from handlers.services import cases, people
from tests.web.browser import FRAGMENT, Desk
from tests.web.conftest import SignIn
from tests.web.world import World

WORDS = "كل ليلة تتسابق الدراجات النارية تحت نافذتي"
JPEG = b"\xff\xd8\xff\xe0 stands for a photo"


def photo_of(html: str) -> str:
    found = re.search(r'data-photo="(/photos/[0-9a-f]+)"', html)
    assert found
    return found[1]


async def test_the_queue_shows_ones_own_words_in_their_script(world: World, lena: Desk) -> None:
    number = await world.report(WORDS, language="ar")
    queue = await lena.get("/cases")
    assert f'dir="auto" lang="ar">{WORDS}' in queue.html
    assert number in queue.text
    assert "Unread." in queue.text


async def test_the_team_queue_shows_no_words(world: World, lena: Desk) -> None:
    await world.report("Er wordt geroepen aan de kade", area="papiermakers")
    queue = await lena.get("/cases?view=team")
    assert "Words are shown when you open it" in queue.text
    assert "geroepen" not in queue.html


async def test_rows_stand_under_their_headings_most_urgent_first(world: World, lena: Desk) -> None:
    late, week = await world.report("te laat"), await world.report("deze week")
    await world.due_in(late, days=-3)
    await world.due_in(week, days=2)
    text = (await lena.get("/cases")).text
    assert text.index("te laat") < text.index("This week") < text.index("deze week")
    assert re.search(r"since (Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day", text)


async def test_what_people_wrote_is_never_markup(world: World, lena: Desk) -> None:
    number = await world.report("<script>alert(1)</script>", place='"><img src=x>')
    page = (await lena.get(f"/cases/{number}")).html
    assert "<script>alert" not in page
    assert "<img src=x>" not in page


async def test_a_colleagues_case_is_not_there(world: World, sign_in: SignIn) -> None:
    number = await world.report("Voor Lena")
    bram = await sign_in("bram")
    answer = await bram.get(f"/cases/{number}")
    assert answer.status == 404
    assert "Voor Lena" not in answer.html


async def test_an_answer_reaches_the_thread(world: World, lena: Desk) -> None:
    number = await world.report(WORDS, language="ar")
    page = await lena.post(f"/cases/{number}/answer?view=mine", text="Is it still going on?")
    assert page.response.url.path == f"/cases/{number}"
    assert "Is it still going on?" in page.text
    assert "on its way" in page.text
    assert "Waiting" in page.text


async def test_a_note_stays_in_the_house(world: World, lena: Desk) -> None:
    number = await world.report("Hallo")
    page = await lena.post(f"/cases/{number}/note", text="Ask Bram.")
    assert "Note, stays here" in page.text
    assert "Ask Bram." in page.text


async def test_htmx_gets_the_parts_that_change_and_never_the_composer(world: World, lena: Desk) -> None:
    number = await world.report("Hallo")
    parts = await lena.post(f"/cases/{number}/answer", FRAGMENT, text="Goed gezien.")
    assert parts.status == 200
    assert "Goed gezien." in parts.text
    assert 'hx-target="#thread"' in parts.html
    assert "<textarea" not in parts.html
    assert "<html" not in parts.html


async def test_a_team_case_can_be_taken_and_given_back(world: World, lena: Desk) -> None:
    number = await world.report("Aan de kade", area="papiermakers")
    taken = await lena.post(f"/cases/{number}/take?view=team")
    assert "You took the case" in taken.text
    assert number in (await lena.get("/cases")).text
    await lena.post(f"/cases/{number}/give-back?view=mine")
    assert number not in (await lena.get("/cases")).text
    assert number in (await lena.get("/cases?view=team")).text


async def test_closing_shows_the_exact_sentence_first(world: World, lena: Desk) -> None:
    number = await world.report(WORDS, language="fr")
    page = await lena.get(f"/cases/{number}/close")
    assert page.html.index('class="strip water told solved"') < page.html.index("Close and tell the citizen")
    assert "The citizen reads, in French:" in page.text
    closed = await lena.post(f"/cases/{number}/close", outcome="solved", text="")
    assert "Closed, " in closed.text
    assert "It opens again by itself when the citizen writes." in closed.text
    assert number in (await lena.get("/cases?view=closed")).text


@pytest.mark.parametrize("outcome", ["withdrawn", "", "burned"])
async def test_an_outcome_that_is_not_an_officers_is_refused(world: World, lena: Desk, outcome: str) -> None:
    number = await world.report("Hallo")
    answer = await lena.post(f"/cases/{number}/close", outcome=outcome)
    assert answer.status == 403
    assert "You cannot do this in this case." in answer.text


@pytest.mark.parametrize(
    ("text", "status", "words"),
    [(" \n ", 422, "There is nothing written yet."), ("a" * 3001, 422, "at most 3000 characters fit")],
)
async def test_what_was_typed_stays_when_it_cannot_go(
    world: World, lena: Desk, text: str, status: int, words: str
) -> None:
    number = await world.report("Hallo")
    for deed in ("answer", "note"):
        answer = await lena.post(f"/cases/{number}/{deed}", text=text)
        assert (answer.status, words in answer.text) == (status, True)
        assert text in answer.html


async def test_an_answer_to_a_closed_case_keeps_its_text(world: World, lena: Desk) -> None:
    number = await world.report("Hallo")
    await lena.post(f"/cases/{number}/close", outcome="answered")
    answer = await lena.post(f"/cases/{number}/answer", text="Te laat geschreven")
    assert answer.status == 409
    assert "This case is closed." in answer.text
    assert "Te laat geschreven" in answer.html


async def test_who_was_slower_keeps_the_text_and_reads_who_was_faster(world: World, lena: Desk) -> None:
    number = await world.report("Aan de kade", area="papiermakers")
    assert "Nobody has taken this case yet." in (await lena.get(f"/cases/{number}?view=team")).text
    async with world.storage.write() as tx:
        await cases.take(tx, await people.by_slug(tx, "bram"), number)
    whole = await lena.post(f"/cases/{number}/answer?view=team", text="Ik kom langs.")
    assert (whole.status, "Ik kom langs." in whole.text) == (409, True)
    assert "Bram Zandvinger was faster." in whole.text
    piece = await lena.post(f"/cases/{number}/answer?view=team", FRAGMENT, text="Ik kom langs.")
    assert piece.status == 409
    assert "Bram Zandvinger was faster." in piece.text
    assert 'hx-target="#thread"' not in piece.html


async def test_a_photo_is_veiled_until_it_is_asked_for(world: World, lena: Desk) -> None:
    number = await world.report("Kijk", photos=(JPEG,))
    page = await lena.get(f"/cases/{number}")
    assert "One photo, not opened yet" in page.text
    assert not re.search(r'<img[^>]* src="/photos', page.html)
    answer = await lena.client.get(photo_of(page.html))
    assert (answer.content_type, await answer.read()) == ("image/jpeg", JPEG)
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"


async def test_a_photo_of_a_colleagues_case_is_not_there(world: World, lena: Desk, sign_in: SignIn) -> None:
    number = await world.report("Kijk", photos=(JPEG,))
    address = photo_of((await lena.get(f"/cases/{number}")).html)
    bram = await sign_in("bram")
    assert (await bram.get(address)).status == 404


async def test_the_languages_of_citizens_are_named_for_the_reader(world: World, lena: Desk) -> None:
    number = await world.report(WORDS, language="ar")
    page = await lena.get(f"/cases/{number}")
    assert "Goes to the citizen, who reads Arabic." in page.text


@pytest.mark.parametrize("view", ["mine", "unanswered", "late", "waiting", "team", "closed", "no such view"])
async def test_an_empty_view_says_what_will_appear_there(lena: Desk, view: str) -> None:
    answer = await lena.get("/cases", params={"view": view})
    assert answer.status == 200
    assert 'class="empty"' in answer.html


async def test_the_team_reads_which_area_nobody_answers_for(lena: Desk) -> None:
    assert "Nobody answers for Papiermakers." in (await lena.get("/cases?view=team")).text
    assert "Nobody answers for" not in (await lena.get("/cases?view=mine")).text


async def test_a_case_is_passed_on_with_a_word_why(world: World, lena: Desk, sign_in: SignIn) -> None:
    number = await world.report("Elke nacht lawaai.")
    assert "Pass on to a colleague…" in (await lena.get(f"/cases/{number}")).text
    page = await lena.get(f"/cases/{number}/pass-on")
    assert '<option value="bram">' in page.html
    refused = await lena.post(f"/cases/{number}/pass-on", to="bram", text=" ")
    assert refused.status == 422
    assert "There is nothing written yet." in refused.text
    assert '<option value="bram" selected>' in refused.html
    done = await lena.post(f"/cases/{number}/pass-on", to="bram", text="Jij kent de mensen daar.")
    assert done.response.url.path == "/cases"
    assert (await lena.get(f"/cases/{number}")).status == 404
    page = await (await sign_in("bram")).get(f"/cases/{number}")
    assert "A colleague passed the case on to you" in page.text
    assert "Jij kent de mensen daar." in page.text


async def test_a_case_is_not_passed_on_to_somebody_who_is_away(world: World, lena: Desk, sign_in: SignIn) -> None:
    number = await world.report("Elke nacht lawaai.")
    today = f"{datetime.now(ZoneInfo('Europe/Brussels')):%Y-%m-%d}"
    await (await sign_in("bram")).post("/me/leave", None, first=today, last=today, standin="")
    assert '<option value="bram"' not in (await lena.get(f"/cases/{number}/pass-on")).html
    refused = await lena.post(f"/cases/{number}/pass-on", to="bram", text="Jij kent de mensen daar.")
    assert refused.status == 409
    assert "Bram Zandvinger is away until" in refused.text
    assert "Jij kent de mensen daar." in refused.html
