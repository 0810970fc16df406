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


async def answers_the_questions(terminal: Terminal) -> None:
    """The seven questions of `koban init`, and the keys for later."""
    for question, answer in (
        ("name of your zone", "Musdorp"),
        ("languages, the main one first", ""),
        ("neighbourhoods", "Nestwijk, Dakgoot"),
        ("Who answers there", "Wanda Stoeprand"),
        ("What Wanda Stoeprand is", ""),
        ("mail address of Wanda Stoeprand", ""),
        ("Who looks after Koban", "Dora Schroevendraaier"),
        ("Copy the keys for the safe now?", ""),
    ):
        await terminal.until(question)
        terminal.types(answer)


def filled_in(text: str) -> str:
    """What a person writes into the file before citizens write, from top to bottom."""
    for before, after in (
        ('[contacts.complaint]\nname = ""', '[contacts.complaint]\nname = "Balthazar Weegstok"'),
        ('[contacts.victim]\nname = ""', '[contacts.victim]\nname = "Tille Handwarm"'),
        ('[contacts.data_protection]\nname = ""', '[contacts.data_protection]\nname = "Odo Sleutelbos"'),
        ('signed_by = ""', 'signed_by = "Odo Sleutelbos"'),
        ('signed_on = ""', 'signed_on = "2026-03-31"'),
        ('roles = ["officer"]', 'roles = ["officer", "victim", "complaint"]'),
    ):
        assert before in text
        text = text.replace(before, after, 1)
    return text


async def copies_the_keys(town: Town) -> None:
    """Has the sheet shown, and types the last letters of each key, as from paper."""
    sheet = (await town.says("keys", "sheet")).out
    terminal = town.at_a_terminal("keys", "confirm")
    for key in re.findall(r"^Key .*\n    .*\n    (.*)$", sheet, re.MULTILINE):
        await terminal.until("1 of 1: ")
        terminal.types(key[-4:])
    await terminal.until("The copy is confirmed.")
    assert await terminal.ended() == 0


async def test_from_an_empty_folder_to_an_answered_message(town: Town) -> None:
    terminal = town.at_a_terminal("init")
    await answers_the_questions(terminal)
    await terminal.until("zone.toml is ready. Next: koban import zone.toml, then koban invite wanda")
    assert await terminal.ended() == 0
    imported = await town.says("import", str(town.folder / "zone.toml"))
    assert (imported.status, imported.wrong) == (0, "")
    for words in ("2 people are new.", "2 areas are new."):
        assert words in imported.out
    link = re.search(r"/invitation/\S+", (await town.says("invite", "wanda")).out)
    assert link
    assert "koban run --pilot" in (await town.says("run")).wrong
    running = town.starts("run", "--pilot")
    await running.until("Koban runs.")
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
    await opens_its_door(town)


async def opens_its_door(town: Town) -> None:
    """What the doctor asks for before citizens write is done, and the zone starts without `--pilot`."""
    file = town.folder / "zone.toml"
    file.write_text(filled_in(file.read_text(encoding="utf-8")), encoding="utf-8")
    assert (await town.says("import", str(file))).status == 0
    await copies_the_keys(town)
    assert (await town.says("backup", str(town.folder))).status == 0
    assert "To be mended" not in (await town.says("doctor")).out
    running = town.starts("run")
    await running.until("Koban runs.")
    assert (await running.stopped()).status == 0


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
