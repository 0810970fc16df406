"""A notice on the desk: its kind, its languages, a test to oneself, sending, and what can be put right afterwards."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from handlers.services import broadcasts
from locales import say
from storage.models import Broadcast, OutboxRow, Person
from tests.web.browser import SAME_ORIGIN, Desk, found
from tests.web.conftest import SignIn
from tests.web.test_sending import readers, zone_has
from tests.web.world import World

WORKS = {
    "topic": "police",
    "language": "nl",
    "text": "Volgende week rijdt er geen verkeer op de kaai.",
    "action-officer": "on",
}
FRENCH = "La semaine prochaine, pas de circulation sur le quai."


@pytest.fixture
async def nora(sign_in: SignIn) -> Desk:
    """Who writes to many."""
    return await sign_in("nora")


async def written(desk: Desk, **more: str) -> str:
    """Writes a notice; returns its address."""
    page = await desk.post("/notices/new", SAME_ORIGIN, **{**WORKS, **more})
    return f"/notices/{found(r'/notices/([0-9a-f]{32})/', page)}"


async def ready(desk: Desk, **more: str) -> str:
    """A notice in both languages, for one area; returns its address."""
    address = await written(desk, **more)
    await desk.post(f"{address}/languages", language="fr", text=FRENCH, deed="keep")
    await desk.post(f"{address}/areas", SAME_ORIGIN, **{"area-molenkom": "on"})
    return address


async def sent_to_all(world: World, desk: Desk) -> str:
    """A notice of which every copy arrived but one, which is unknown; returns the address of its progress."""
    await readers(world)
    await desk.post(f"{await ready(desk)}/send", when="now")
    async with world.storage.write() as tx:
        await broadcasts.tick(tx)
        ids = [row[0] for row in await tx.session.execute(select(OutboxRow.id))]
        sealed = tx.keys.vault.seal("messages", b"17", "x")
        await tx.session.execute(update(OutboxRow).values(state="sent", content=sealed))
        await tx.session.execute(update(OutboxRow).where(OutboxRow.id == ids[0]).values(state="unknown", content=b""))
        await broadcasts.tick(tx)
    return f"/broadcasts/{(await only(world)).id}"


async def only(world: World) -> Broadcast:
    """The one broadcast."""
    async with world.storage.read() as tx:
        return (await tx.session.execute(select(Broadcast))).scalar_one()


async def test_a_notice_goes_from_its_form_to_everybody_in_their_language(world: World, nora: Desk) -> None:
    await readers(world)
    address = await ready(nora)
    page = await nora.get(f"{address}/preview")
    assert FRENCH in page.text
    assert say("fr", "Reply to my officer") in page.text
    page = await nora.post(f"{address}/send", when="now")
    assert "planned by Nora Seinpost" in page.text
    assert (await only(world)).topic == "police"


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"topic": ""}, "Choose what kind of notice it is."),
        ({"text": "  "}, "Something is missing here."),
        ({"action-officer": ""}, "Choose at least one thing that people can do."),
        ({"urgent": "on", "why": ""}, "Say why it cannot wait."),
        ({"link-0": "http://zone.example", "label-0": "Lees meer"}, "A link begins with https://"),
    ],
)
async def test_what_a_notice_lacks_is_said_at_its_field_and_what_was_typed_stays(
    nora: Desk, world: World, changed: dict[str, str], sentence: str
) -> None:
    page = await nora.post("/notices/new", SAME_ORIGIN, **{**WORKS, **changed})
    assert page.status == 422
    assert sentence in page.text
    if "text" not in changed:
        assert WORKS["text"] in page.text
    async with world.storage.read() as tx:
        assert (await tx.session.execute(select(Broadcast.id))).all() == []


async def test_a_notice_with_arabic_missing_does_not_go_out(world: World, nora: Desk) -> None:
    await readers(world)
    await zone_has(world, languages=["nl", "fr", "ar"])
    address = await ready(nora)
    page = await nora.get(f"{address}/languages")
    assert "Arabic has no text yet." in page.text
    refused = await nora.post(f"{address}/send", when="now")
    assert refused.status == 422
    assert "A language is still open." in refused.text
    assert (await only(world)).state == "draft"
    await nora.post(f"{address}/languages", language="ar", deed="waive")
    assert "planned by" in (await nora.post(f"{address}/send", when="now")).text
    page = await nora.get(f"/broadcasts/{(await only(world)).id}")
    assert "Nora Seinpost decided that readers of Arabic get the first language." in page.text


async def test_a_text_too_long_in_a_language_is_said_with_its_count(nora: Desk) -> None:
    address = await written(nora)
    page = await nora.post(f"{address}/languages", language="fr", text="x" * 4200, deed="keep")
    assert page.status == 422
    assert "The text in French has 4200 characters." in page.text
    assert "x" * 4200 in page.html


async def test_another_first_text_asks_for_the_other_languages_to_be_checked_again(nora: Desk) -> None:
    address = await ready(nora)
    page = await nora.post(f"{address}/write", SAME_ORIGIN, **{**WORKS, "text": "Toch wel verkeer."})
    assert "This is not checked yet." in page.text


async def test_a_test_reaches_only_oneself_and_says_so(world: World, nora: Desk) -> None:
    address = await ready(nora)
    assert "Your own chat is not linked." in (await nora.get(f"{address}/test")).text
    refused = await nora.post(f"{address}/test", language="nl", deed="test")
    assert refused.status == 422
    async with world.storage.write() as tx:
        await tx.session.execute(update(Person).where(Person.slug == "nora").values(chat_tag="x", chat=b"x"))
    page = await nora.post(f"{address}/test", language="nl", deed="test")
    assert "only you get it" in page.text
    async with world.storage.read() as tx:
        rows = (await tx.session.execute(select(OutboxRow.notice, OutboxRow.reader))).all()
    assert sorted(tuple(row) for row in rows) == [("sample", "person"), ("sample_head", "person")]


async def test_the_second_reader_gives_it_back_with_a_word(world: World, nora: Desk, sign_in: SignIn) -> None:
    await readers(world)
    await zone_has(world, second_reader=True)
    address = await ready(nora)
    await nora.post(f"{address}/second", deed="ask")
    kasper = await sign_in("kasper")
    await kasper.post(f"{address}/second", deed="give-back", remark="Welke kaai bedoelt u?")
    page = await nora.get(f"{address}/write")
    assert "Welke kaai bedoelt u?" in page.text


async def test_without_a_second_reader_that_step_leads_on_to_sending(nora: Desk) -> None:
    page = await nora.get(f"{await ready(nora)}/second")
    assert page.status == 200
    assert page.response.url.path.endswith("/send")


async def test_afterwards_copies_are_corrected_sent_again_and_recalled(world: World, nora: Desk) -> None:
    address = await sent_to_all(world, nora)
    page = await nora.get(address)
    assert "Send these once more" in page.text
    page = await nora.get(f"{address}/correct")
    assert "Correct 5 copies" in page.text
    page = await nora.post(f"{address}/correct", SAME_ORIGIN, **{"text-nl": "Van maandag tot vrijdag.", "text-fr": ""})
    assert page.status == 422
    assert "French has no text yet." in page.text
    assert "Van maandag tot vrijdag." in page.text
    texts = {"text-nl": "Van maandag tot vrijdag.", "text-fr": "De lundi à vendredi."}
    assert "Corrected" in (await nora.post(f"{address}/correct", SAME_ORIGIN, **texts)).text
    assert "5 copies are taken off the phones" in (await nora.get(f"{address}/recall")).text
    assert "Recalled" in (await nora.post(f"{address}/recall")).text
    assert (await nora.post(f"{address}/recall")).status == 409


async def test_the_list_says_how_long_an_area_has_heard_nothing(world: World, nora: Desk) -> None:
    assert "none yet" in (await nora.get("/broadcasts")).text
    await sent_to_all(world, nora)
    async with world.storage.write() as tx:
        await tx.session.execute(
            update(Broadcast).values(state="ended", ended_at=datetime.now(UTC) - timedelta(days=9))
        )
    page = await nora.get("/broadcasts")
    assert "9 days ago" in page.text
