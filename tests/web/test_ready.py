"""Ready words and translations on the desk: both wordings, what is refused, what nobody else may reach."""

from handlers.services import people
from handlers.services.sentences import SENTENCES
from locales import say
from storage.cases import by_number
from storage.models import Zone
from tests.web.browser import FRAGMENT, Desk
from tests.web.conftest import SignIn
from tests.web.world import World

STILL = SENTENCES["still"].text


async def test_the_sheet_holds_every_sentence_in_both_wordings(world: World, lena: Desk) -> None:
    number = await world.report("مرحبا", language="ar")
    page = await lena.get(f"/cases/{number}/ready")
    assert page.html.count('class="offer"') == len(SENTENCES)
    assert STILL in page.text
    assert f'lang="ar" dir="auto">{say("ar", STILL)}' in page.html
    found = await lena.get(f"/cases/{number}/ready?q=GOING+still")
    assert found.html.count('class="offer"') == 1
    assert "No ready words hold this." in (await lena.get(f"/cases/{number}/ready?q=zzz")).text


async def test_a_bubble_shows_both_wordings_and_the_buttons(world: World, lena: Desk) -> None:
    number = await world.report("مرحبا", language="ar")
    page = await lena.post(f"/cases/{number}/ready", key="still", text="Dag!", language="nl")
    assert page.response.url.path == f"/cases/{number}"
    assert "The citizen reads, in Arabic" in page.text
    assert say("ar", STILL) in page.text
    assert '<p dir="auto" lang="nl">Dag!</p>' in page.html
    same = await world.report("Hello", language="en")
    page = await lena.post(f"/cases/{same}/ready", key="still")
    assert "The citizen reads" not in page.text


async def test_what_cannot_go_is_said_and_what_was_typed_stays(world: World, lena: Desk) -> None:
    number = await world.report("Hallo")
    for day, words in (
        ("2001-01-01", "This day is over."),
        ("", "Something is still to be filled in: day."),
        ("soon", "We cannot read this: day."),
    ):
        page = await lena.post(f"/cases/{number}/ready", key="will-come", text="Tot dan", date=day)
        assert (page.status, words in page.text) == (422, True)
        assert "Tot dan" in page.html
        assert f'value="{day}"' in page.html
    page = await lena.post(f"/cases/{number}/ready", key="passed", service="x" * 81)
    assert "At most 80 characters fit." in page.text
    assert (await lena.post(f"/cases/{number}/ready", key="no such key")).status == 404


async def test_what_is_filled_in_is_never_markup(world: World, lena: Desk) -> None:
    number = await world.report("Hallo")
    page = await lena.post(f"/cases/{number}/ready", key="passed", service="<img src=x>{date}")
    assert "<img src=x>" not in page.html
    assert "&lt;img src=x&gt;{date}" in page.html


async def test_the_strip_names_the_zones_interpreter(world: World, lena: Desk) -> None:
    number = await world.report("مرحبا", language="ar")
    async with world.storage.write() as tx:
        zone = await tx.session.get(Zone, 1)
        assert zone
        zone.contacts = {"interpreter": {"name": "Tolkendienst", "phone": "02 000 00 00"}}
        tx.ring("zone")
    page = await lena.get(f"/cases/{number}")
    assert "You do not read Arabic. No colleague of the zone reads it." in page.text
    assert "Interpreter: Tolkendienst , 02 000 00 00" in page.text


async def test_an_open_page_gets_strip_bubbles_and_taps_anew(world: World, lena: Desk) -> None:
    number = await world.report("مرحبا", language="ar")
    await lena.post(f"/cases/{number}/ready", key="still")
    pieces = await lena.post(f"/cases/{number}/answer", FRAGMENT, text="Dag!", language="nl")
    assert pieces.status == 200
    assert "You do not read Arabic." in pieces.text
    assert "The citizen reads, in Arabic" in pieces.text
    assert 'id="composer"' not in pieces.html


async def test_only_who_may_work_on_a_case_asks_and_only_who_was_asked_translates(
    world: World, lena: Desk, sign_in: SignIn
) -> None:
    number = await world.report("مرحبا", language="ar")
    async with world.storage.write() as tx:
        sena = await people.by_slug(tx, "sena")
        sena.languages, reader = ["ar"], sena.id
        case = await by_number(tx, number)
        assert case
    bram = await sign_in("bram")
    for deed in ("ask", "take-back", "translate", "decline"):
        assert (await bram.post(f"/cases/{number}/reading/{deed}", reader=reader, text="x")).status in (404, 409)
    await lena.post(f"/cases/{number}/reading/ask", reader=reader)
    assert (await lena.post(f"/cases/{number}/reading/translate", text="x")).status == 403
    her = await sign_in("sena")
    page = await her.get(f"/cases/{number}")
    assert "Lena Kwartelaar vraagt het u: dit is in het Arabisch." in page.text
    assert "Vaste zinnen" not in page.text
    assert (await her.get(f"/cases/{number}/ready")).status == 200
    assert 'class="offer"' not in (await her.get(f"/cases/{number}/ready")).html
    assert (await her.post(f"/cases/{number}/answer", text="Dag")).status == 403
    done = await her.post(f"/cases/{number}/reading/decline")
    assert done.response.url.path == "/cases"
    assert (await her.get(f"/cases/{number}")).status == 404


async def test_the_composer_says_which_language_is_written_in(world: World, lena: Desk) -> None:
    number = await world.report("مرحبا", language="ar")
    assert '<option value="en" selected>English</option>' in (await lena.get(f"/cases/{number}")).html
    page = await lena.post(f"/cases/{number}/answer", text="Dag!", language="nl")
    assert '<option value="nl" selected>Dutch</option>' in page.html
    await lena.post(f"/cases/{number}/answer", text="Dag!", language="no such language")
    assert '<option value="nl" selected>Dutch</option>' in (await lena.get(f"/cases/{number}")).html
