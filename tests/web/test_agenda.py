"""The agenda: calendar and lists, an event's page with totals only, what becomes of an event, and who is told."""

import csv
import io
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pypdfium2 as pdfium
import pytest
from aiohttp import FormData
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import select

from bot.config import Settings
from bot.web import build
from handlers.notices import events as words
from handlers.services import answers, broadcasts, events, turnout, zone
from handlers.services.events import Event
from locales import BOLD, PLAIN
from storage import events as rows
from storage import outbox, vault
from storage.models import Answer, StartCode
from tests import make
from tests.web.browser import SAME_ORIGIN, Desk, found
from tests.web.conftest import SignIn
from tests.web.test_sending import png
from tests.web.world import World, person

SOON = datetime.now(UTC).replace(hour=9, minute=0, second=0, microsecond=0) + timedelta(days=8)
COFFEE = events.Wanted("coffee", SOON, SOON + timedelta(hours=2), "Rabarberplein", areas=("molenkom",))


@pytest.fixture
async def noor(world: World, sign_in: SignIn) -> Desk:
    """Somebody who writes to many."""
    async with world.storage.write() as tx:
        tx.session.add(person("noor", "Noor Klaroen", ["notices"]))
    return await sign_in("noor")


async def planned(world: World, **changed: Any) -> Event:
    """A coffee in eight days, as a draft, unless other fields are named."""
    async with world.storage.write() as tx:
        return await events.make(tx, await make.person(tx, "lena"), replace(COFFEE, **changed), datetime.now(UTC))


async def announced(world: World, **changed: Any) -> Event:
    """The same, announced."""
    event = await planned(world, **changed)
    async with world.storage.write() as tx:
        now = datetime.now(UTC)
        await events.announce(tx, await make.person(tx, "lena"), event.id, now, now)
    return event


async def said(world: World, event: Event, choice: str, people: int, places: int = 1) -> None:
    """So many people nobody has met before give an answer."""
    async with world.storage.write() as tx:
        for _ in range(people):
            citizen = await vault.welcome(tx, "test", f"chat-{next(world.numbers)}", "nl")
            await answers.answer(tx, citizen, event.id, choice, places, datetime.now(UTC))


async def over(world: World, event: Event) -> None:
    """The event is two days ago."""
    async with world.storage.write() as tx:
        found = await events.get(tx, event.id)
        found.starts_at, found.ends_at = (moment - timedelta(days=10) for moment in (found.starts_at, found.ends_at))
    async with world.storage.write() as tx:
        await events.tick(tx)


async def test_an_empty_agenda_says_what_to_do(noor: Desk) -> None:
    page = await noor.get("/")
    assert page.response.url.path == "/events"
    assert "Nothing is coming up" in page.text


async def test_each_event_stands_in_its_month_and_list_with_its_state(world: World, noor: Desk) -> None:
    draft, coming, off = (
        await planned(world, titles={"nl": "Nog niet klaar"}),
        await announced(world),
        await announced(world),
    )
    async with world.storage.write() as tx:
        await events.cancel(tx, await make.person(tx, "lena"), off.id, datetime.now(UTC))
    month = f"{SOON:%Y-%m}"
    page = await noor.get(f"/events?month={month}")
    assert page.text.count("Coffee with the neighbourhood officer") >= 4
    for word in ("Announced", "Called off", "Molenkom", "fewer than 5 answered yes"):
        assert word in page.text
    assert draft.id not in page.html
    assert "Nog niet klaar" in (await noor.get("/events?view=drafts")).text
    assert coming.id not in (await noor.get("/events?area=papiermakers")).html
    assert "Nothing here for this area" in (await noor.get("/events?area=papiermakers")).text
    await over(world, coming)
    past = await noor.get("/events?view=past")
    assert "Held" in past.text
    assert coming.id in past.html


@pytest.mark.parametrize("query", ["month=2026-13", "month=0000-00", "month=x", "view=x", "area=x", "month=9999-12"])
async def test_a_strange_address_shows_the_agenda_all_the_same(noor: Desk, query: str) -> None:
    assert (await noor.get(f"/events?{query}")).status == 200


async def test_the_table_holds_totals_and_hides_small_ones(world: World, noor: Desk) -> None:
    event = await announced(world, titles={"en": '=HYPERLINK("http://evil";"x")'}, capacity=30)
    await said(world, event, "yes", 6, places=2)
    await said(world, event, "no", 4)
    answer = await noor.client.get("/events.csv")
    raw = await answer.read()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert "attachment" in answer.headers["Content-Disposition"]
    head, row = csv.reader(io.StringIO(raw.decode("utf-8-sig")), delimiter=";")
    assert head[5] == "Answered yes"
    assert row[1] == '\'=HYPERLINK("http://evil";"x")'
    assert row[3:10] == ["Molenkom", "30", "6", "12", "<5", "<5", "<5"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r", " =", "＝", "\n@"])
async def test_no_cell_of_the_table_is_a_formula(world: World, noor: Desk, start: str) -> None:
    await announced(world, titles={"en": f"{start}1+1"})
    raw = (await (await noor.client.get("/events.csv")).read()).decode("utf-8-sig")
    row = list(csv.reader(io.StringIO(raw, newline=""), delimiter=";"))[1]
    assert row[1].startswith("'")


async def test_what_is_left_out_cannot_be_found_by_subtracting(world: World) -> None:
    event = await announced(world, capacity=40)
    await said(world, event, "yes", 9)
    await said(world, event, "no", 3)
    async with world.storage.read() as tx:
        found = await events.get(tx, event.id)
        assert await turnout.told(tx, found) == turnout.Told(9, exact=False)
        assert (await turnout.one(tx, found)).no is None


async def test_while_few_come_the_places_left_tell_nothing_either(world: World) -> None:
    event = await announced(world, capacity=8)
    await said(world, event, "yes", 2, places=3)
    async with world.storage.read() as tx:
        found = await turnout.one(tx, await events.get(tx, event.id))
    assert (found.yes, found.people, found.left, found.any) == (None, None, None, False)


async def test_a_day_is_noted_only_when_five_answers_changed(world: World) -> None:
    event, now = await announced(world), datetime.now(UTC)
    today = now.date()

    async def noted(after: int) -> int:
        async with world.storage.write() as tx:
            return await turnout.note(tx, today + timedelta(days=after), now)

    await said(world, event, "yes", 4)
    assert await noted(0) == 0
    await said(world, event, "yes", 2)
    assert await noted(0) == 1
    await said(world, event, "maybe", 5)
    assert await noted(0) == 0
    assert await noted(1) == 1
    await said(world, event, "no", 1)
    assert await noted(2) == 0
    async with world.storage.read() as tx:
        days = await turnout.by_day(tx, event)
    assert [(day.day, day.yes, day.maybe, day.no) for day in days] == [
        (today, 6, None, None),
        (today + timedelta(days=1), 6, 5, None),
    ]


async def test_an_event_s_page_shows_totals_and_nobody_s_answer(world: World, noor: Desk) -> None:
    event = await announced(world, capacity=30)
    await said(world, event, "yes", 6, places=2)
    await said(world, event, "maybe", 5)
    await said(world, event, "no", 1)
    page = await noor.get(f"/events/{event.id}")
    assert "12 people in all" in page.text
    assert "Places left 18 of 30" in page.text
    assert "No fewer than 5" in page.text
    assert "Nobody at the zone can see who answered what" in page.text
    async with world.storage.read() as tx:
        rows = (await tx.session.execute(select(Answer.id, Answer.tag))).all()
    assert len(rows) == 12
    assert [value for row in rows for value in row if value in page.html] == []


async def test_answers_over_time_are_a_picture_with_a_table_beneath(world: World, noor: Desk) -> None:
    event = await announced(world)
    assert "A picture appears here once five people have answered." in (await noor.get(f"/events/{event.id}")).text
    await said(world, event, "yes", 7)
    async with world.storage.write() as tx:
        await turnout.note(tx, datetime.now(UTC).date() - timedelta(days=1), datetime.now(UTC))
    await said(world, event, "yes", 3)
    page = await noor.get(f"/events/{event.id}")
    bars = [float(height) for height in re.findall(r'<rect class="yes" x="[\d.]+" .*?height="([\d.]+)"', page.html)]
    assert len(bars) == 3  # two evenings, and the key to the colours
    assert bars[1] / bars[0] == pytest.approx(10 / 7, abs=0.01)
    assert re.search(r"The same as a table .*? 7 fewer than 5 fewer than 5 7 .*? 10 fewer", page.text)


async def test_calling_off_asks_first_names_how_many_hear_it_and_happens_once(world: World, noor: Desk) -> None:
    event = await announced(world)
    await said(world, event, "yes", 8)
    await said(world, event, "maybe", 5)
    ask = await noor.get(f"/events/{event.id}/cancel")
    assert "At least 13 people are told at once." in ask.text
    page = await noor.post(f"/events/{event.id}/cancel")
    assert "It is called off." in page.text
    again = await noor.post(f"/events/{event.id}/cancel")
    assert again.status == 409
    assert "This cannot be done with this event any more." in again.text
    assert (await noor.get(f"/events/{event.id}/cancel")).status == 409
    async with world.storage.write() as tx:
        await broadcasts.tick(tx)
        told = [row.notice for row in await outbox.due(tx, [], make.ALL_LANES, 100) if row.reader == "answer"]
    assert told == ["cancelled"] * 13


async def test_what_came_of_it_is_written_in_the_zone_s_first_language_at_least(world: World, noor: Desk) -> None:
    event = await announced(world)
    await said(world, event, "yes", 6)
    assert (await noor.get(f"/events/{event.id}/report")).status == 409
    await over(world, event)
    empty = await noor.post(f"/events/{event.id}/report", text_fr="Merci.")
    assert empty.status == 422
    assert "Write it in Nederlands at least" in empty.text
    assert "Merci." in empty.text
    long = await noor.post(f"/events/{event.id}/report", text_nl="x" * 901)
    assert "This has 901 characters. At most 900 fit." in long.text
    done = await noor.post(f"/events/{event.id}/report", text_nl="Dank u.", text_fr="Merci.", text_xx="?")
    assert "What came of it is on its way." in done.text
    assert (await noor.post(f"/events/{event.id}/report", text_nl="Nog eens.")).status == 409
    async with world.storage.read() as tx:
        assert (await events.get(tx, event.id)).report == {"nl": "Dank u.", "fr": "Merci."}


async def test_what_came_of_it_goes_with_a_picture_that_is_kept_while_something_else_is_mended(
    world: World, noor: Desk
) -> None:
    event = await announced(world)
    await over(world, event)
    form = FormData({"text_fr": "Merci."})
    form.add_field("picture", png(), filename="me.png", content_type="image/png")
    answer = await noor.client.post(f"/events/{event.id}/report", data=form, headers=SAME_ORIGIN)
    assert answer.status == 422
    picture = re.search(r'name="picture_id" value="([0-9a-f]{32})"', await answer.text())
    assert picture
    forged = await noor.post(f"/events/{event.id}/report", text_nl="Dank u.", picture_id="0" * 32)
    assert forged.status == 404
    form = FormData({"text_nl": "Dank u."})
    form.add_field("picture", b"MZ not a picture", filename="x.png", content_type="image/png")
    unclean = await noor.client.post(f"/events/{event.id}/report", data=form, headers=SAME_ORIGIN)
    assert "We cannot clean this kind of file" in await unclean.text()
    await noor.post(f"/events/{event.id}/report", text_nl="Dank u.", picture_id=picture[1])
    async with world.storage.read() as tx:
        found = await events.get(tx, event.id)
        assert (found.state, found.report_picture_id) == ("reported", picture[1])
        (told,) = await broadcasts.listed(tx, kinds=("report",))
    assert told.kind == "report"


async def test_how_it_was_found_is_a_total_too(world: World, noor: Desk) -> None:
    event = await announced(world)
    await over(world, event)
    async with world.storage.write() as tx:
        for value in ("good",) * 6 + ("poor",) * 4:
            await rows.rate(tx, event.id, value)
    page = await noor.get(f"/events/{event.id}")
    assert "Good 6 Fair fewer than 5 Poor fewer than 5" in page.text


async def test_who_only_looks_gets_no_way_to_change(world: World, noor: Desk, lena: Desk) -> None:
    event = await announced(world)
    assert "Call it off" in (await noor.get(f"/events/{event.id}")).text
    assert "Call it off" not in (await lena.get(f"/events/{event.id}")).text
    assert (await lena.post(f"/events/{event.id}/cancel")).status == 403
    assert (await noor.get("/events/" + "0" * 32)).status == 404


async def test_the_other_dates_of_a_series_stand_on_the_page(world: World, noor: Desk) -> None:
    async with world.storage.write() as tx:
        lena = await make.person(tx, "lena")
        one, other = [
            await events.make(
                tx,
                lena,
                replace(COFFEE, starts_at=SOON + timedelta(days=n), ends_at=SOON + timedelta(days=n, hours=2)),
                datetime.now(UTC),
                series="1" * 32,
            )
            for n in (0, 14)
        ]
    page = await noor.get(f"/events/{one.id}")
    assert f"/events/{other.id}" in page.html
    assert "Other dates of this series" in page.text


async def test_a_sheet_for_each_language_and_a_poster_of_the_area_can_be_printed(world: World, noor: Desk) -> None:
    event = await announced(world)
    async with world.storage.write() as tx:
        tx.session.add_all(StartCode(code=f"molenkom-{one}", area_id="molenkom", language=one) for one in ("nl", "fr"))
    for path, pages in (("sheet.pdf?language=nl", 1), ("sheet.pdf", 2)):
        answer = await noor.client.get(f"/events/{event.id}/{path}")
        assert answer.content_type == "application/pdf"
        printed = pdfium.PdfDocument(await answer.read())
        assert len(printed) == pages
        assert "Rabarberplein" in printed[0].get_textpage().get_text_range()
    poster = await noor.client.get("/areas/molenkom/poster.pdf?language=fr")
    assert "Cuve-au-Moulin" in pdfium.PdfDocument(await poster.read())[0].get_textpage().get_text_range()
    card = await noor.client.get("/areas/molenkom/card.pdf?language=fr")
    said = pdfium.PdfDocument(await card.read())[0].get_textpage().get_text_range()
    assert "Lena Kwartelaar" in " ".join(said.split())
    assert (await noor.get("/areas/papiermakers/card.pdf")).status == 404
    assert (await noor.get(f"/events/{event.id}/sheet.pdf?language=xx")).status == 404
    assert (await noor.get("/areas/papiermakers/poster.pdf")).status == 404
    assert (await noor.get(f"/events/{(await planned(world)).id}/sheet.pdf")).status == 404


async def test_a_partner_reads_the_text_without_an_account_and_agrees_once(
    world: World, noor: Desk, stranger: Desk
) -> None:
    event = await planned(world, partner="Jeugdhuis De Kriek", texts={"nl": "Kom langs."})
    link = found(r"(/partner/[\w-]+)", await noor.post(f"/events/{event.id}/partner"))
    assert link not in (await noor.get(f"/events/{event.id}")).html
    page = await stranger.get(link, headers={"Accept-Language": "nl-BE"})
    assert "Jeugdhuis De Kriek" in page.text
    assert "Kom langs." in page.text
    assert '<html lang="nl"' in page.html
    assert (await stranger.post(link, choice="agreed")).status == 200
    for again in (await stranger.get(link), await stranger.post(link, choice="refused")):
        assert again.status == 410
        assert "This link does not work, or not any more." in again.text
    assert "agreed to the text" in (await noor.get(f"/events/{event.id}")).text
    assert (await stranger.get("/partner/forged")).status == 410


async def test_a_partner_s_link_ends_with_its_time_and_with_a_newer_one(
    world: World, noor: Desk, stranger: Desk
) -> None:
    event = await planned(world, partner="Jeugdhuis De Kriek")
    first = found(r"(/partner/[\w-]+)", await noor.post(f"/events/{event.id}/partner"))
    second = found(r"(/partner/[\w-]+)", await noor.post(f"/events/{event.id}/partner"))
    assert (await stranger.get(first)).status == 410
    assert (await stranger.get(second)).status == 200
    async with world.storage.write() as tx:
        late = await rows.get(tx, event.id)
        assert late is not None
        late.partner_until = datetime.now(UTC)
    assert (await stranger.get(second)).status == 410
    assert (await stranger.post(second, choice="agreed")).status == 410


async def test_a_moved_event_tells_whoever_answered_and_says_how_many(world: World, noor: Desk) -> None:
    event = await announced(world, capacity=30, food=True, texts={"nl": "Kom langs."})
    await said(world, event, "yes", 6)
    form = await noor.get(f"/events/{event.id}/move")
    assert 'value="Rabarberplein"' in form.html
    assert "At least 6 people are told at once." in form.text
    same = {"day": f"{SOON:%Y-%m-%d}", "from": "10:00", "to": "12:00", "address": "", "capacity": "40"}
    place = (
        found(r'name="from" type="time" value="([^"]+)"', form),
        found(r'name="to" type="time" value="([^"]+)"', form),
    )
    same |= {"from": place[0], "to": place[1], "place": "Rabarberplein"}
    page = await noor.post(f"/events/{event.id}/move", None, **same)
    assert "Time and place are the same, so nobody is told." in page.text
    moved = await noor.post(f"/events/{event.id}/move", None, **{**same, "place": "Postduifplein"})
    assert "Whoever answered hears of it within minutes." in moved.text
    async with world.storage.write() as tx:
        await broadcasts.tick(tx)
        told = [row.notice for row in await outbox.due(tx, [], make.ALL_LANES, 100) if row.reader == "answer"]
        kept = await rows.get(tx, event.id)
    assert told == ["moved"] * 6
    assert kept is not None
    assert (kept.place, kept.capacity, kept.details["food"], kept.texts) == (
        "Postduifplein",
        40,
        True,
        {"nl": "Kom langs."},
    )


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"day": "2027-02-31"}, "There is no such day or time."),
        ({"day": "2020-01-01"}, "This moment is over."),
        ({"day": "2027-03-28", "from": "02:30", "to": "04:00"}, "summer time begins"),
        ({"from": "12:00", "to": "10:00"}, "The end is before the beginning."),
        ({"place": ""}, "Something is missing here."),
        ({"capacity": "many"}, "Write a whole number from 1 to 5000."),
    ],
)
async def test_what_cannot_be_is_said_beside_its_field_and_nothing_changes(
    world: World, noor: Desk, changed: dict[str, str], says: str
) -> None:
    event = await announced(world)
    good = {
        "day": "2027-03-01",
        "from": "10:00",
        "to": "12:00",
        "place": "Rabarberplein",
        "address": "",
        "capacity": "",
    }
    page = await noor.post(f"/events/{event.id}/move", None, **{**good, **changed})
    assert page.status == 422
    assert says in page.text
    async with world.storage.read() as tx:
        kept = await rows.get(tx, event.id)
    assert kept is not None
    assert kept.sequence == 0


async def test_more_places_let_in_who_waits(world: World, noor: Desk) -> None:
    event = await announced(world, capacity=6)
    await said(world, event, "yes", 9)
    form = await noor.get(f"/events/{event.id}/move")
    same = {name: found(rf'name="{name}" type="\w+" value="([^"]*)"', form) for name in ("day", "from", "to", "place")}
    await noor.post(f"/events/{event.id}/move", None, **same, address="", capacity="9")
    async with world.storage.write() as tx:
        assert await rows.in_turn(tx, event.id) == []
        told = [row.notice for row in await outbox.due(tx, [], make.ALL_LANES, 100) if row.reader == "answer"]
    assert told == ["moved_up"] * 3


async def test_the_desk_changes_events_without_the_key_to_who_answered(world: World) -> None:
    event = await announced(world, capacity=6)
    await said(world, event, "yes", 9)
    draft = await planned(world, partner="Jeugdhuis De Kriek")
    async with world.storage.write() as tx:
        tx.session.add(person("noor", "Noor Klaroen", ["notices"]))
    world.storage.keys = replace(world.storage.keys, locked_vault=None)

    async def figures() -> dict[str, float]:
        return {}

    server = TestServer(build(world.storage, Settings(), health=figures))
    async with server:
        desk = Desk(TestClient(server))
        await desk.post(f"/signin/{await world.signin_link('noor')}")
        page = await desk.get(f"/events/{event.id}")
        assert "This desk does not know the bot's name" in page.text
        assert (await desk.get(f"/events/{event.id}/sheet.pdf")).status == 409
        assert "/partner/" in (await desk.post(f"/events/{draft.id}/partner")).html
        form = await desk.get(f"/events/{event.id}/move")
        same = {name: found(rf'name="{name}" type="\w+" value="([^"]*)"', form) for name in ("day", "from", "to")}
        moved = await desk.post(f"/events/{event.id}/move", None, **same, place="Elders", address="", capacity="9")
        assert "It is changed." in moved.text
        assert "It is called off." in (await desk.post(f"/events/{event.id}/cancel")).text
        await desk.client.session.close()


async def test_the_page_shows_the_words_that_are_sent_in_each_language_and_escapes_them(
    world: World, noor: Desk
) -> None:
    event = await announced(world, titles={"nl": "<img src=x>"}, texts={"nl": "Breng <b>koffie</b> mee."})
    page = await noor.get(f"/events/{event.id}")
    async with world.storage.read() as tx:
        sent = await words.event(tx, await zone.the(tx), "fr", await events.get(tx, event.id), None)
    opening = sent.text.splitlines()[0].replace(BOLD, "").replace(PLAIN, "")
    assert opening in page.text
    assert "&lt;img src=x&gt;" in page.html
    assert "<img src=x>" not in page.html
    assert "&lt;b&gt;koffie" in page.html


async def test_every_link_of_an_event_s_page_leads_somewhere(world: World, noor: Desk) -> None:
    event = await announced(world)
    await said(world, event, "yes", 7)
    async with world.storage.write() as tx:
        await events.cancel(tx, await make.person(tx, "lena"), event.id, datetime.now(UTC))
        await broadcasts.tick(tx)
    page = await noor.get(f"/events/{event.id}")
    assert "Word that it is called off" in page.text
    links = set(re.findall(r'href="(/(?:events|broadcasts)/[^"]+)"', page.html))
    assert any(link.startswith("/broadcasts/") for link in links)
    assert [link for link in links if (await noor.get(link)).status not in (200, 409)] == []


async def test_a_draft_is_written_on_from_its_page(world: World, noor: Desk) -> None:
    draft = await planned(world)
    assert "Go on writing" in (await noor.get(f"/events/{draft.id}")).text
    assert (await noor.get(f"/events/{draft.id}/write")).status == 200
