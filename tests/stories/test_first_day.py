"""The first day of a zone: from an empty folder to an answered message, by the commands of docs/running.md alone."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pyotp
import pytest

from bot.demo.telegram import StandIn
from tests.console import Terminal
from tests.house import TOKEN
from tests.people import Citizen, Desk
from tests.test_zone_console import Town


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    standin = StandIn(token=TOKEN)
    await standin.start()
    yield Town(tmp_path, standin)
    await standin.stop()


def filled_in(text: str) -> str:
    """What a person types between the quotation marks, from top to bottom."""
    for before, after in (
        ('id = ""', 'id = "musdorp"'),
        ('names.nl = ""', 'names.nl = "Musdorp"'),
        ('names.fr = ""', 'names.fr = "Moineauville"'),
        ('name = ""', 'name = "Balthazar Weegstok"'),
        ('name = ""', 'name = "Tille Handwarm"'),
        ('name = ""', 'name = "Tolken De Ekster"'),
        ('name = ""', 'name = "Odo Sleutelbos"'),
        ('signed_by = ""', 'signed_by = "Odo Sleutelbos"'),
        ('signed_on = ""', 'signed_on = "2026-03-31"'),
        ('[[person]]\nid = ""\nname = ""', '[[person]]\nid = "wanda"\nname = "Wanda Stoeprand"'),
        ('roles = ["officer"]', 'roles = ["officer", "victim", "complaint"]'),
        ('function.nl = ""', 'function.nl = "wijkinspecteur"'),
        ('[[person]]\nid = ""\nname = ""', '[[person]]\nid = "dora"\nname = "Dora Schroevendraaier"'),
        ('function.nl = ""', 'function.nl = "beheerder"'),
        ('[[area]]\nid = ""\nnames.nl = ""', '[[area]]\nid = "nestwijk"\nnames.nl = "Nestwijk"'),
        ('officer = ""', 'officer = "wanda"'),
    ):
        assert before in text
        text = text.replace(before, after, 1)
    return text


async def copies_the_keys(terminal: Terminal) -> None:
    """Reads the sheet on the screen and types the last letters of each key, as from paper."""
    sheet = await terminal.until("Enter alone leaves it for later.")
    for key in re.findall(r"^Key .*\n    .*\n    (.*)$", sheet, re.MULTILINE):
        await terminal.until("1 of 1: ")
        terminal.types(key[-4:])
    await terminal.until("The copy is confirmed.")


async def test_from_an_empty_folder_to_an_answered_message(town: Town) -> None:
    terminal = town.at_a_terminal("init")
    await copies_the_keys(terminal)
    assert await terminal.ended() == 0
    file = town.folder / "zone.toml"
    file.write_text(filled_in(file.read_text(encoding="utf-8")), encoding="utf-8")
    imported = await town.says("import", str(file))
    assert (imported.status, imported.wrong) == (0, "")
    assert "2 people are new." in imported.out
    doctor = await town.says("doctor")
    must, _ = doctor.out.split("Worth a look:")
    assert must.splitlines() == ["To be mended before citizens write:", "There is no backup yet. Run: koban backup"]
    assert "koban run --pilot" in (await town.says("run")).wrong

    running = town.starts("run", "--pilot")
    await running.until("Koban runs.")
    link = re.search(r"/invitation/\S+", (await town.says("invite", "wanda")).out)
    assert link
    phone = town.standin.phone(7001, language="en", first_name="Amina", username="amina_sentinelle")
    amina = Citizen(phone)
    await amina.starts("nestwijk-en")
    number = await writes(amina)
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        wanda = Desk(session, f"http://127.0.0.1:{town.environment['KOBAN_WEB_PORT']}")
        await accepts(wanda, link.group(0))
        assert "Every night" in await wanda.opens(number)
        await wanda.answers(number, "I come by tomorrow at four.")
        await amina.sees("I come by tomorrow at four.")
    assert "Wanda Stoeprand" in amina.screen
    ended = await running.stopped()
    assert (ended.status, "Amina" in ended.out + ended.wrong) == (0, False)


async def accepts(desk: Desk, invitation: str) -> None:
    """Chooses a password and scans the picture with an app for codes."""
    await desk.post(invitation)
    page = await desk.post("/setup/password", password="vier natte voeten zingen", again="vier natte voeten zingen")
    secret, offer = (
        re.search(pattern, page) for pattern in (r'secret">([A-Z2-7 ]+)<', r'name="offer" value="([^"]+)"')
    )
    assert secret
    assert offer
    code = pyotp.TOTP(secret.group(1).replace(" ", "")).now()
    await desk.post("/setup/codes", offer=offer.group(1), code=code)


async def writes(amina: Citizen) -> str:
    """A whole report in a neighbourhood that has neither outline nor streets."""
    await amina.taps_when("Tell my officer")
    await amina.taps_when("Noise and nuisance")
    await amina.taps_when("In Nestwijk")
    await amina.sees("in your own words")
    await amina.says("Every night motorbikes race.")
    await amina.sees("Wanda Stoeprand")
    return await amina.sends()
