"""From an empty folder to a zone at the console: init, keys, import, doctor, and the door that stays shut."""

import asyncio
import os
import re
import shutil
import sqlite3
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot import keysheet, opening
from bot.config import Settings
from bot.demo.telegram import StandIn
from storage.keys import NAMES, load_keys
from storage.lock import ProcessLock
from tests import make
from tests.console import Running, Said, Terminal
from tests.house import TOKEN, free_port
from tests.moulds import Address
from tests.test_console import LANGUAGES, same_sentence
from tests.zonefile.test_reading import GOOD

MUSTS = {"no backup", "keys were copied"}


class Town:
    """A folder in which an administrator sets up a zone, against a stand-in for Telegram."""

    def __init__(self, folder: Path, standin: StandIn) -> None:
        self.folder, self.standin = folder, standin
        self.environment = {
            "PATH": os.environ["PATH"],
            "COLUMNS": "200",
            "LANG": LANGUAGES["en"],
            "KOBAN_DATA": str(folder / "data"),
            "KOBAN_TELEGRAM_TOKEN": TOKEN,
            "KOBAN_TELEGRAM_URL": standin.url,
            "KOBAN_WEB_PORT": str(free_port()),
            "KOBAN_LOG_LEVEL": "error",
        }
        self._runs = 0

    @property
    def settings(self) -> Settings:
        """The settings of a process with this environment."""
        data = self.folder / "data"
        files = [f"sqlite+aiosqlite:///{data / name}" for name in ("koban.sqlite", "keystore.sqlite")]
        return make.settings_for(Address(files[0], files[1], data))

    def starts(self, *command: str, **more: str) -> Running:
        """Starts `koban` with this command."""
        self._runs += 1
        place = self.folder / f"run-{self._runs}"
        place.mkdir()
        return Running(command, {**self.environment, **more}, place)

    async def says(self, *command: str, **more: str) -> Said:
        """What `koban` says to this command."""
        return await self.starts(*command, **more).ended()

    def at_a_terminal(self, *command: str) -> Terminal:
        """The same with a person at a terminal."""
        return Terminal(command, self.environment, self.folder)

    def writes(self, text: str) -> str:
        """Writes the zone's file; returns its name."""
        path = self.folder / "zone.toml"
        path.write_text(text, encoding="utf-8")
        return str(path)

    async def is_set_up(self, text: str = GOOD) -> Said:
        """Keys, and the file imported."""
        opening.make_keys(self.settings)
        return await self.says("import", self.writes(text))

    def change(self, sentence: str) -> None:
        """Changes the database behind Koban's back."""
        with sqlite3.connect(self.folder / "data" / "koban.sqlite") as connection:
            connection.execute(sentence)

    def asked(self, sentence: str) -> object:
        """The first value of the database's answer."""
        with sqlite3.connect(self.folder / "data" / "koban.sqlite") as connection:
            return connection.execute(sentence).fetchone()[0]


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    standin = StandIn(token=TOKEN)
    await standin.start()
    yield Town(tmp_path, standin)
    await standin.stop()


async def test_init_writes_one_file_and_the_keys_and_never_writes_over_anything(town: Town) -> None:
    path = town.folder / "mine.toml"
    said = await town.says("init", str(path))
    assert (said.status, said.wrong) == (0, "")
    assert f"koban import {path}" in said.out
    assert {file.name for file in (town.folder / "data" / "keys").iterdir()} == {"zone.key", "vault.key", "audit.key"}
    for key in keysheet.sheet(town.settings):
        assert key.lines[0] not in said.out, "a key was printed where no person sits"
    before = path.read_bytes(), load_keys(town.folder / "data" / "keys").prints()
    for language in LANGUAGES.values():
        refused = await town.says("init", str(path), LANG=language)
        assert refused.status == 2
    assert (path.read_bytes(), load_keys(town.folder / "data" / "keys").prints()) == before
    (town.folder / "data" / "keys" / "zone.key").unlink()
    assert "zone.key is missing. Put it back" in (await town.says("init", str(town.folder / "other.toml"))).wrong


async def test_the_sheet_is_shown_and_the_copy_confirmed_before_there_is_a_database(town: Town) -> None:
    terminal = town.at_a_terminal("init")
    await terminal.until("name of your zone, without “police zone”: ")
    terminal.types("")
    await terminal.until("Type yes, or Enter for later: ")
    terminal.types("yes")
    shown = await terminal.until("Enter alone leaves it for later.")
    rows = re.findall(r"^    (\S.*)$", shown, re.MULTILINE)
    assert "".join("".join(rows).split()) == "".join(key.letters for key in keysheet.sheet(town.settings))
    for key in keysheet.sheet(town.settings):
        assert key.print_of in shown
        await terminal.until(f"Key {key.name}, 1 of 1: ")
        terminal.types("QQQQ")
        await terminal.until("not the last four letters")
        terminal.types(f" {key.tail[:2].lower()} {key.tail[2:]}")
    await terminal.until("The copy is confirmed.")
    assert await terminal.ended() == 0
    await town.says("import", town.writes(GOOD))
    assert town.asked("SELECT keys_copied_at FROM zone") is not None
    assert not list((town.folder / "data" / "keys").glob("*.json"))


async def test_the_copy_can_be_confirmed_later_and_left_for_later(town: Town) -> None:
    await town.is_set_up()
    terminal = town.at_a_terminal("keys", "confirm")
    await terminal.until("1 of 1: ")
    terminal.types("")
    await terminal.until("not confirmed")
    assert (await terminal.ended(), town.asked("SELECT keys_copied_at FROM zone")) == (0, None)
    terminal = town.at_a_terminal("keys", "confirm")
    for key in keysheet.sheet(town.settings):
        await terminal.until("1 of 1: ")
        terminal.types(key.tail)
    await terminal.until("The copy is confirmed.")
    assert await terminal.ended() == 0
    assert town.asked("SELECT keys_copied_at FROM zone") is not None
    assert "run it in a terminal" in (await town.says("keys", "confirm")).wrong


async def test_keys_typed_in_from_the_sheet_are_the_same_keys(town: Town) -> None:
    await town.is_set_up()
    keys, folder = keysheet.sheet(town.settings), town.folder / "data" / "keys"
    prints = load_keys(folder).prints()
    assert "does not write over them" in (await town.says("keys", "enter")).wrong
    shutil.move(folder, town.folder / "lost")
    terminal = town.at_a_terminal("keys", "enter")
    for key in keys:
        await terminal.until("number 1: ")
        terminal.types(key.letters[:-1])
        await terminal.until("not a whole key")
        terminal.types(" ".join(key.lines).lower().replace("o", "0"))
        await terminal.until(f"Fingerprint: {key.print_of}")
        terminal.types("yes")
        await terminal.until("number 2: ")
        terminal.types("")
    await terminal.until("The keys are in")
    assert await terminal.ended() == 0
    assert load_keys(folder).prints() == prints
    assert (await town.says("import", town.writes(GOOD))).status == 0


async def test_after_turning_the_keys_case_codes_are_found_with_the_keys_typed_in_from_the_sheet(town: Town) -> None:
    await town.is_set_up()
    for name in ("zone", "vault"):
        assert (await town.says("keys", "rotate", name)).status == 0
    keys, folder = keysheet.sheet(town.settings), town.folder / "data" / "keys"
    before = {path.name: path.read_text() for path in folder.iterdir()}
    assert before["vault.key"].startswith("case-code:")
    shown = (await town.says("keys", "sheet")).out
    assert all(line in shown for key in keys for line in key.lines)
    shutil.move(folder, town.folder / "lost")
    terminal = town.at_a_terminal("keys", "enter")
    for name in NAMES:
        for key in [key for key in keys if key.name == name]:
            await terminal.until(f"number {key.number}: ")
            if key.retired:
                terminal.types("retired")
            if key.retired and key.letters:
                await terminal.until("What is left of it")
            if key.letters:
                terminal.types(key.letters)
                await terminal.until(f"Fingerprint: {key.print_of}")
                terminal.types("yes")
        await terminal.until(f"number {key.number + 1}: ")
        terminal.types("")
    await terminal.until("The keys are in")
    assert await terminal.ended() == 0
    assert {path.name: path.read_text() for path in folder.iterdir()} == before


async def test_import_says_what_changed_and_what_is_odd(town: Town) -> None:
    first = await town.is_set_up(GOOD.replace('officer = "pier"', ""))
    assert (first.status, first.wrong) == (0, "")
    for words in ("4 people are new.", "2 areas are new.", "2 streets are new.", "6 codes for posters are new."):
        assert words in first.out
    assert "The area Dakgoot has no officer: its messages go to the team." in first.out
    again = await town.says("import", town.writes(GOOD.replace("pier", "piet").replace("Veer", "Pluim")))
    for words in ("1 person is new.", "1 person left: their access has ended.", "1 street changed."):
        assert words in again.out
    assert (await town.says("import", town.writes(GOOD.replace("pier", "piet").replace("Veer", "Pluim")))).out == (
        "The file says nothing new: nothing was changed.\n"
    )


async def test_every_mistake_is_said_in_the_administrators_language_and_nothing_is_written(town: Town) -> None:
    await town.is_set_up()
    before = (town.folder / "data" / "koban.sqlite").read_bytes()
    spoiled = GOOD.replace("closing_hour = 17", "closing_hour = 99").replace('"wanda"\npolygon', '"nobody"\npolygon')
    english, french = [
        await town.says("import", town.writes(spoiled), LANG=language)
        for language in (LANGUAGES["en"], LANGUAGES["fr"])
    ]
    assert (english.status, english.out, french.status) == (2, "", 2)
    line = GOOD[: GOOD.index("closing_hour")].count("\n") + 1
    assert f"Line {line}, zone.closing_hour: This number is too large; 23 is the most." in english.wrong
    assert "area 1, officer: No person of this file has the id nobody." in english.wrong
    assert f"Ligne {line}, zone.closing_hour : Ce nombre est trop grand ; 23 est le maximum." in french.wrong
    assert len(english.wrong.splitlines()) == len(french.wrong.splitlines()) == 3
    assert (town.folder / "data" / "koban.sqlite").read_bytes() == before


async def test_what_cannot_be_imported_is_one_sentence(town: Town) -> None:
    assert "cannot read the file" in (await town.says("import", str(town.folder / "no.toml"))).wrong
    assert "Begin with: koban init" in (await town.says("import", town.writes(GOOD))).wrong
    await town.is_set_up()
    lock = ProcessLock(town.folder / "data" / "import.lock")
    lock.take()
    refused = await town.says("import", town.writes(GOOD))
    assert (refused.status, refused.wrong) == (
        2,
        "Another import is at work on this zone. Try again when it has ended.\n",
    )
    lock.give_back()
    town.change("UPDATE zone SET demo = 1")
    assert "holds the demo zone" in (await town.says("import", town.writes(GOOD))).wrong


async def test_two_imports_at_once_end_well_or_say_so(town: Town) -> None:
    await town.is_set_up()
    path = town.writes(GOOD.replace("promise_days = 2", "promise_days = 3"))
    ended = await asyncio.gather(*(town.says("import", path) for _ in range(3)))
    assert any(said.status == 0 for said in ended)
    assert all("Another import is at work" in said.wrong for said in ended if said.status)
    assert town.asked("SELECT promise_days FROM zone") == 3


async def test_commands_that_begin_in_the_same_moment_do_not_call_the_folder_unwritable(town: Town) -> None:
    def opens_often() -> None:
        for _ in range(400):
            opening.make_folder(town.folder / "data")

    await asyncio.gather(*(asyncio.to_thread(opens_often) for _ in range(4)))
    assert list((town.folder / "data").iterdir()) == []


async def test_the_doctor_lists_what_a_zone_lacks_in_two_groups_in_both_languages(town: Town) -> None:
    bare = re.sub(r"\[contacts\.\w+\][^\[]*", "", GOOD).replace(
        'signed_by = "Odo Sleutelbos"\nsigned_on = 2026-03-31', ""
    )
    await town.is_set_up(bare.replace('"victim", "complaint"', '"youth"').replace('["administrator"]', '["auditor"]'))
    english, french = [await town.says("doctor", LANG=LANGUAGES[language]) for language in ("en", "fr")]
    assert english.status == french.status == 1
    must, should = english.out.split("Worth a look:\n")
    for words in (
        "complain about the police", "who helps victims", "data protection officer", "signed off the legal texts",
        "keys were copied", "no backup yet", "Nobody has the role victim", "Nobody has the role complaint",
    ):  # fmt: skip
        assert words in must, words
    for words in (
        "No interpreter",
        "role administrator",
        "KOBAN_MAIL_URL",
        "KOBAN_PUBLIC_URL",
        "sign in to the desk: 4",
    ):
        assert words in should, words
    assert all(map(same_sentence, english.out.splitlines(), french.out.splitlines()))


async def test_a_zone_that_lacks_nothing_grave_passes(town: Town) -> None:
    await town.is_set_up()
    moment = datetime.now(UTC).replace(tzinfo=None).isoformat(" ")
    town.change(f"UPDATE zone SET keys_copied_at = '{moment}', backed_up_at = '{moment}'")
    said = await town.says("doctor")
    assert (said.status, "To be mended" in said.out) == (0, False)
    old = (datetime.now(UTC) - timedelta(days=8)).replace(tzinfo=None).isoformat(" ")
    town.change(f"UPDATE zone SET backed_up_at = '{old}'")
    assert "older than 7 days" in (await town.says("doctor")).out


async def test_a_zone_that_is_not_ready_opens_only_as_a_pilot(town: Town) -> None:
    await town.is_set_up()
    shut = await town.says("run")
    assert (shut.status, shut.out) == (2, "")
    first, *lacking = shut.wrong.splitlines()
    assert "koban run --pilot" in first
    assert len(lacking) == 2
    assert all(any(words in line for words in MUSTS) for line in lacking)
    pilot = town.starts("run", "--pilot", KOBAN_LOG_LEVEL="info")
    await pilot.until("Koban runs.")
    assert "pilot" in (await pilot.stopped()).wrong


async def test_an_old_backup_does_not_keep_a_zone_shut_that_is_at_work(town: Town) -> None:
    await town.is_set_up()
    old = (datetime.now(UTC) - timedelta(days=30)).replace(tzinfo=None).isoformat(" ")
    town.change(f"UPDATE zone SET keys_copied_at = '{old}', backed_up_at = '{old}'")
    running = town.starts("run")
    await running.until("Koban runs.")
    await running.stopped()


async def test_turned_keys_that_nobody_copied_yet_do_not_keep_a_zone_shut(town: Town) -> None:
    await town.is_set_up()
    moment = datetime.now(UTC).replace(tzinfo=None).isoformat(" ")
    town.change(f"UPDATE zone SET keys_copied_at = '{moment}', backed_up_at = '{moment}'")
    assert "koban keys confirm" in (await town.says("keys", "rotate", "vault")).out
    assert "Nobody has confirmed that the keys were copied" in (await town.says("doctor")).out
    running = town.starts("run")
    await running.until("Koban runs.")
    await running.stopped()


async def test_the_doctor_sees_open_folders(town: Town) -> None:
    await town.is_set_up()
    (town.folder / "data").chmod(0o755)
    (town.folder / "data" / "koban.sqlite").chmod(0o644)
    out = (await town.says("doctor")).out
    for path, mode in ((town.folder / "data", 700), (town.folder / "data" / "koban.sqlite", 600)):
        assert f"Others on this machine can look into {path}. Run: chmod {mode} {path}" in out
    (town.folder / "data").chmod(0o700)
    assert "can look into" not in (await town.says("doctor")).out


async def test_the_doctor_sees_a_wrong_clock_and_a_foreign_webhook(town: Town) -> None:
    await town.is_set_up()
    hook = {"url": "http://127.0.0.1:9/hidden-secret-path"}
    town.standin.updates.webhook = hook
    now = datetime.now(UTC).timestamp()
    town.standin.world.now = lambda: now - 600
    polling = (await town.says("doctor")).out
    assert re.search(r"differs from Telegram's by (59\d|60\d|61\d) seconds", polling)
    assert "brings this bot's messages to 127.0.0.1. Koban takes that away" in polling
    assert "hidden-secret-path" not in polling
    ours = {"KOBAN_TELEGRAM_MODE": "webhook", "KOBAN_PUBLIC_URL": "https://koban.example"}
    assert "to another address, on 127.0.0.1" in (await town.says("doctor", **ours)).out
    town.standin.updates.webhook = {
        "url": "https://koban.example/telegram",
        "last_error_message": "Wrong response from the webhook: 502 Bad Gateway",
        "last_error_date": int(now),
    }
    assert "502 Bad Gateway. Waiting there: 0" in (await town.says("doctor", **ours)).out


async def test_the_doctor_sees_another_program_and_takes_nothing_from_it(town: Town) -> None:
    await town.is_set_up()
    other = town.starts("run", "--pilot", KOBAN_DATA=str(_copy(town)), KOBAN_PARTS="telegram")
    await asyncio.wait_for(town.standin.updates.polling.wait(), 30)
    assert "Another program fetches this bot's messages" in (await town.says("doctor")).out
    await other.stopped()


async def test_in_a_folder_without_a_zone_the_doctor_says_so_makes_nothing_and_asks_nobody(town: Town) -> None:
    await town.is_set_up()
    running, elsewhere = town.starts("run", "--pilot"), town.folder / "elsewhere"
    await running.until("Koban runs.")
    for command in ("doctor", "run"):
        said = await town.says(command, KOBAN_DATA=str(elsewhere))
        assert (
            f"There is no zone in the folder {elsewhere}. If yours is elsewhere, set KOBAN_DATA"
            in said.out + said.wrong
        )
        assert "Another program" not in said.out
        assert "safe copy" not in said.out + said.wrong
    assert not elsewhere.exists()
    await running.stopped()


async def test_the_doctor_hints_at_a_mail_server_that_is_away(town: Town) -> None:
    await town.is_set_up()
    said = await town.says("doctor", KOBAN_MAIL_URL=f"smtp://somebody:secret@127.0.0.1:{free_port()}")
    assert "The mail server in KOBAN_MAIL_URL does not answer" in said.out
    assert "secret" not in said.out


def _copy(town: Town) -> Path:
    return Path(shutil.copytree(town.folder / "data", town.folder / "copy"))
