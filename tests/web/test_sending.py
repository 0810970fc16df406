"""Writing to many on the desk: an event from its form to its sending, and what is said when something cannot be."""

import io
import re
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from aiohttp import FormData
from PIL import Image
from sqlalchemy import select, update

from handlers.services import broadcasts
from storage.models import Broadcast, Event, OutboxRow, Zone
from tests import make
from tests.web.browser import SAME_ORIGIN, Answer, Desk, found
from tests.web.conftest import SignIn
from tests.web.world import World

BRUSSELS = ZoneInfo("Europe/Brussels")
NEXT_WEEK = f"{datetime.now(BRUSSELS) + timedelta(days=7):%Y-%m-%d}"
COFFEE = {"template": "coffee", "day": NEXT_WEEK, "from": "10:00", "to": "12:00", "place": "Rabarberplein"}
COFFEE |= {"most": "4", "language": "nl"}


@pytest.fixture
async def nora(sign_in: SignIn) -> Desk:
    """Who writes to many."""
    return await sign_in("nora")


async def readers(world: World, number: int = 6, area: str = "molenkom") -> None:
    """So many people asked for news of an area."""
    async with world.storage.write() as tx:
        for _ in range(number):
            await make.subscriber(tx, area)


async def zone_has(world: World, **values: Any) -> None:
    """Sets the zone up so."""
    async with world.storage.write() as tx:
        await tx.session.execute(update(Zone).values(**values))
        tx.ring("zone")


def event_in(page: Answer) -> str:
    """The event whose step a page is."""
    return found(r"/events/([0-9a-f]{32})/", page)


async def written(desk: Desk, **more: str) -> str:
    """Writes a coffee; returns the event."""
    return event_in(await desk.post("/events/new", SAME_ORIGIN, **{**COFFEE, **more}))


async def test_a_coffee_without_own_words_goes_out_from_form_areas_and_send(world: World, nora: Desk) -> None:
    await readers(world)
    await readers(world, 8, "papiermakers")
    page = await nora.post("/events/new", SAME_ORIGIN, **COFFEE)
    assert "Nothing has to be translated" in page.text
    event = event_in(page)
    page = await nora.post(f"/events/{event}/languages", deed="next")
    assert "Nobody is chosen by origin, religion or language" in page.text
    await nora.post(f"/events/{event}/areas", SAME_ORIGIN, **{"area-molenkom": "on", "area-papiermakers": "on"})
    page = await nora.get(f"/events/{event}/send")
    assert "Send to 14 people" in page.text
    page = await nora.post(f"/events/{event}/send", when="now")
    assert page.status == 200
    assert "planned by Nora Seinpost" in page.text
    async with world.storage.write() as tx:
        await broadcasts.tick(tx)
        assert len((await tx.session.execute(select(OutboxRow.reader_id))).all()) == 14
    sent = await _invitation(world)
    assert "of 14 people" in (await nora.get(f"/broadcasts/{sent.id}")).text


async def _invitation(world: World) -> Broadcast:
    async with world.storage.read() as tx:
        return (await tx.session.execute(select(Broadcast).where(Broadcast.kind == "event"))).scalar_one()


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"day": "2027-02-31"}, "There is no such day or time: 2027-02-31."),
        ({"day": "2020-02-03"}, "This moment is over."),
        ({"day": "2027-03-28", "from": "02:30", "to": "04:00"}, "the clock skips 02:30"),
        ({"to": "09:00"}, "The end is before the beginning."),
        ({"place": " "}, "Something is missing here."),
        ({"text": "x" * 932}, "The text in Dutch has 932 characters. At most 900 fit."),
        ({"capacity": "many"}, "Write a whole number from 1 to 5000."),
        ({"cost": "two"}, "Write the price in euros"),
        ({"point": "somewhere"}, "We cannot read this point."),
        ({"answer_by": f"{NEXT_WEEK}T11:00"}, "People cannot answer after it has begun."),
    ],
)
async def test_what_cannot_be_is_said_at_its_field_and_nothing_typed_is_lost(
    nora: Desk, world: World, changed: dict[str, str], sentence: str
) -> None:
    page = await nora.post(
        "/events/new", SAME_ORIGIN, **{**COFFEE, "address": "Bij de lamp", "accessible": "on", **changed}
    )
    assert page.status == 422
    assert sentence in page.text
    assert 'value="Bij de lamp"' in page.html
    assert re.search(r'name="accessible" checked', page.html)
    for typed in changed.values():
        assert typed in page.html
    async with world.storage.read() as tx:
        assert (await tx.session.execute(select(Event.id))).all() == []


async def test_own_words_must_be_there_in_every_language_or_left_out_by_name(world: World, nora: Desk) -> None:
    await readers(world)
    event = await written(nora, text="Kom langs voor een koffie.")
    await nora.post(f"/events/{event}/areas", SAME_ORIGIN, **{"area-molenkom": "on"})
    refused = await nora.post(f"/events/{event}/send", when="now")
    assert refused.status == 422
    assert "A language is still open." in refused.text
    page = await nora.get(f"/events/{event}/languages?language=fr")
    assert "French has no text yet." in page.text
    page = await nora.post(f"/events/{event}/languages", language="fr", deed="waive")
    assert "Readers of French get it in Dutch" in page.text
    assert "Nora Seinpost decided so" in page.text
    assert "planned by" in (await nora.post(f"/events/{event}/send", when="now")).text


async def test_the_first_language_of_the_zone_cannot_be_left_out(nora: Desk) -> None:
    event = await written(nora, language="fr", text="Passez prendre un café.")
    page = await nora.post(f"/events/{event}/languages", language="nl", deed="waive")
    assert page.status == 422
    assert "nothing was changed" in page.text.lower()


async def test_a_draft_is_checked_only_by_somebody_who_reads_it(world: World, nora: Desk, sign_in: SignIn) -> None:
    await zone_has(world, languages=["nl", "ar"])
    event = await written(nora, text="Kom langs voor een koffie.")
    page = await nora.post(f"/events/{event}/languages", language="ar", text="تفضلوا لتناول القهوة", deed="keep")
    assert "This is not checked yet." in page.text
    assert "I read Arabic" not in page.text
    assert (
        await nora.post(f"/events/{event}/languages", language="ar", text="تفضلوا لتناول القهوة", deed="check")
    ).status == 422
    kasper = await sign_in("kasper")
    page = await kasper.get(f"/events/{event}/languages?language=ar")
    assert "I read Arabic, this is right" in page.text
    await kasper.post(
        f"/events/{event}/languages", language="ar", text="تفضلوا لتناول القهوة", deed="check", drafted="on"
    )
    page = await nora.get(f"/events/{event}/languages?language=ar")
    assert "Kasper Tweedelezer reads Arabic and found it right." in page.text


async def test_a_text_from_somebody_who_reads_it_is_no_draft_and_the_first_text_opens_it_again(
    world: World, nora: Desk
) -> None:
    await zone_has(world, languages=["nl", "ar"])
    event = await written(nora, text="Kom langs voor een koffie.")
    arabic = {"language": "ar", "text": "تفضلوا لتناول القهوة", "deed": "keep"}
    page = await nora.post(f"/events/{event}/languages", SAME_ORIGIN, **arabic)
    assert "This is not checked yet." in page.text
    page = await nora.post(f"/events/{event}/languages", SAME_ORIGIN, **arabic, vouched="on")
    assert "This is not checked yet." not in page.text
    assert "found it right" not in page.text
    await nora.post(f"/events/{event}/languages", language="nl", text="Kom langs voor thee.", deed="keep")
    page = await nora.get(f"/events/{event}/languages?language=ar")
    assert "This is not checked yet." in page.text


async def test_one_decision_is_enough_for_all_missing_languages(world: World, nora: Desk) -> None:
    await zone_has(world, languages=["nl", "fr", "de", "ar"])
    event = await written(nora, text="Kom langs voor een koffie.")
    page = await nora.get(f"/events/{event}/languages?language=fr")
    assert "Decide so for every missing language" in page.text
    page = await nora.post(f"/events/{event}/languages", language="fr", deed="waive-all")
    assert "still open" not in page.text
    async with world.storage.read() as tx:
        assert set((await tx.session.execute(select(Broadcast.waived))).scalar_one()) == {"fr", "de", "ar"}


async def test_who_presses_send_second_hears_who_was_first(world: World, nora: Desk, sign_in: SignIn) -> None:
    await readers(world)
    event = await written(nora)
    await nora.post(f"/events/{event}/areas", SAME_ORIGIN, **{"area-molenkom": "on"})
    kasper = await sign_in("kasper")
    await nora.post(f"/events/{event}/send", when="now")
    page = await kasper.post(f"/events/{event}/send", when="now")
    assert "Nora Seinpost has sent it already." in page.text
    assert (await _invitation(world)).state == "planned"


async def test_a_moment_that_is_over_sends_nothing_and_stays_as_typed(world: World, nora: Desk) -> None:
    await readers(world)
    event = await written(nora)
    await nora.post(f"/events/{event}/areas", SAME_ORIGIN, **{"area-molenkom": "on"})
    page = await nora.post(f"/events/{event}/send", when="later", due_at="2020-01-01T10:00")
    assert page.status == 422
    assert "This moment is over." in page.text
    assert 'value="2020-01-01T10:00"' in page.html
    assert (await _invitation(world)).state == "draft"


async def test_an_area_nobody_listens_in_is_said_and_nothing_is_sent(nora: Desk, world: World) -> None:
    event = await written(nora)
    await nora.post(f"/events/{event}/areas", SAME_ORIGIN, **{"area-papiermakers": "on"})
    page = await nora.post(f"/events/{event}/send", when="now")
    assert "Nobody in these areas has asked for such news yet." in page.text
    assert (await _invitation(world)).state == "draft"


async def test_no_area_and_a_foreign_area_are_refused(nora: Desk) -> None:
    event = await written(nora)
    assert "Choose at least one area." in (await nora.post(f"/events/{event}/areas", deed="next")).text
    assert (
        "not of this zone" in (await nora.post(f"/events/{event}/areas", SAME_ORIGIN, **{"area-elsewhere": "on"})).text
    )


async def test_where_the_zone_wants_it_somebody_else_reads_it_first(world: World, nora: Desk, sign_in: SignIn) -> None:
    await readers(world)
    await zone_has(world, second_reader=True)
    event = await written(nora)
    await nora.post(f"/events/{event}/areas", SAME_ORIGIN, **{"area-molenkom": "on"})
    assert "Nobody else has read it yet." in (await nora.post(f"/events/{event}/send", when="now")).text
    await nora.post(f"/events/{event}/second", deed="ask")
    assert "Somebody else must read it" in (await nora.post(f"/events/{event}/second", deed="agree")).text
    kasper = await sign_in("kasper")
    assert "With the second reader" in (await kasper.get("/broadcasts")).text
    await kasper.post(f"/events/{event}/second", deed="agree")
    assert "planned by" in (await nora.post(f"/events/{event}/send", when="now")).text


async def test_a_sending_is_paused_goes_on_and_is_stopped_for_good(world: World, nora: Desk) -> None:
    await readers(world)
    event = await written(nora)
    await nora.post(f"/events/{event}/areas", SAME_ORIGIN, **{"area-molenkom": "on"})
    await nora.post(f"/events/{event}/send", when="now")
    async with world.storage.write() as tx:
        await broadcasts.tick(tx)
    address = f"/broadcasts/{(await _invitation(world)).id}"
    assert "paused" in (await nora.post(f"{address}/pause")).text
    assert (await nora.post(f"{address}/pause")).status == 409
    assert "sending" in (await nora.post(f"{address}/go-on")).text
    assert "6 people will not get it." in (await nora.get(f"{address}/stop")).text
    assert "Never got it" in (await nora.post(f"{address}/stop")).text
    assert "of 6 people" in (await nora.get(f"/live{address}")).text


async def test_each_language_is_seen_as_it_will_look_right_to_left_too(world: World, nora: Desk) -> None:
    await zone_has(world, languages=["nl", "ar"])
    event = await written(nora, text="Kinderen zijn welkom.")
    page = await nora.get(f"/events/{event}/preview")
    assert re.search(r'class="phone" lang="ar" dir="rtl"', page.html)
    assert "أضف" in page.text or "تقويم" in page.text
    assert "Your own text is missing in it" in page.text


async def test_a_series_is_written_once_and_each_date_goes_out_by_itself(world: World, nora: Desk) -> None:
    await readers(world)
    until = f"{datetime.now(BRUSSELS) + timedelta(days=22):%Y-%m-%d}"
    event = await written(nora, repeat="weekly", until=until)
    await nora.post(f"/events/{event}/areas", SAME_ORIGIN, **{"area-molenkom": "on"})
    await nora.post(f"/events/{event}/send", when="now")
    async with world.storage.read() as tx:
        found = (await tx.session.execute(select(Event).order_by(Event.starts_at))).scalars().all()
        invitations = select(Broadcast.due_at).where(Broadcast.kind == "event").order_by(Broadcast.due_at)
        dues = [row[0] for row in await tx.session.execute(invitations)]
    assert [one.state for one in found] == ["announced"] * 3
    assert [one.areas for one in found] == [["molenkom"]] * 3
    assert len(set(dues)) == 3


@pytest.mark.parametrize(
    ("until", "sentence"),
    [("", "Something is missing here."), ("2020-01-01", "The last day is before the first one.")],
)
async def test_a_series_needs_a_last_day_that_can_be(nora: Desk, until: str, sentence: str) -> None:
    page = await nora.post("/events/new", SAME_ORIGIN, **{**COFFEE, "repeat": "weekly", "until": until})
    assert page.status == 422
    assert sentence in page.text


async def test_other_words_ask_the_partner_anew(world: World, nora: Desk) -> None:
    event = await written(nora, text="Kom langs.", partner="Buurthuis De Natte Voet")
    async with world.storage.write() as tx:
        await tx.session.execute(update(Event).values(partner_state="agreed"))
    await nora.post(f"/events/{event}/languages", language="fr", text="Passez nous voir.", deed="keep")
    async with world.storage.read() as tx:
        assert (await tx.session.execute(select(Event.partner_state))).scalar_one() == ""


async def test_a_picture_is_cleaned_kept_when_something_else_is_wrong_and_shown(world: World, nora: Desk) -> None:
    form = FormData({**COFFEE, "place": ""})
    form.add_field("picture", png(), filename="me.png", content_type="image/png")
    answer = await nora.client.post("/events/new", data=form, headers=SAME_ORIGIN)
    html = await answer.text()
    assert answer.status == 422
    picture = re.search(r'name="picture_id" value="([0-9a-f]{32})"', html)
    assert picture
    shown = await nora.client.get(f"/pictures/{picture[1]}")
    assert (await shown.read())[:2] == b"\xff\xd8"
    form = FormData(COFFEE)
    form.add_field("picture", b"MZ not a picture", filename="x.png", content_type="image/png")
    answer = await nora.client.post("/events/new", data=form, headers=SAME_ORIGIN)
    assert "We cannot clean this kind of file" in await answer.text()


async def test_a_forged_picture_is_nothing_here(world: World, nora: Desk) -> None:
    page = await nora.post("/events/new", SAME_ORIGIN, **COFFEE, picture_id="0" * 32)
    assert page.status == 404
    async with world.storage.read() as tx:
        assert (await tx.session.execute(select(Event))).first() is None


def png() -> bytes:
    """A small picture."""
    out = io.BytesIO()
    Image.new("RGB", (640, 360), (11, 90, 99)).save(out, "PNG")
    return out.getvalue()
