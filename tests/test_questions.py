"""The questions of `koban init`: asked again until the answer can stand in the file, which is then ready to import."""

import re
import tomllib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import zonefile
from bot.demo.telegram import StandIn
from bot.zonefile import Answers, answers
from locales import CITIZEN_LANGUAGES, DESK_LANGUAGES
from tests.console import Terminal
from tests.house import TOKEN
from tests.test_console import LANGUAGES
from tests.test_zone_console import Town


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    standin = StandIn(token=TOKEN)
    await standin.start()
    yield Town(tmp_path, standin)
    await standin.stop()


async def says(terminal: Terminal, question: str, *answers: str) -> str:
    """Answers a question, again and again as it is asked again; returns what was shown before the last answer."""
    shown = ""
    for answer in answers:
        shown += await terminal.until(question)
        terminal.types(answer)
    return shown


async def test_what_cannot_stand_in_the_file_is_asked_again_with_a_sentence(town: Town) -> None:
    terminal = town.at_a_terminal("init")
    assert "Koban speaks" not in await says(terminal, "name of your zone", "L" * 81, 'L’Étang «"\\»')
    shown = await says(terminal, "languages, the main one first", "dut", "fr, fr", "FR,ar")
    assert "ar Arabic" in shown
    assert f"Koban does not speak dut with citizens. It speaks: {', '.join(CITIZEN_LANGUAGES)}." in shown
    assert "fr stands here twice" in shown
    shown = await says(terminal, "first neighbourhoods", " , ", "Nid, Nid", "Nid , 1er Mai,Nîd, السوق")
    assert "too few entries" in shown
    assert "Nid stands here twice" in shown
    assert "must not be empty" in await says(terminal, "Who answers there", "", "Wanda Bord-du-Trottoir")
    await says(terminal, "Trottoir is, as citizens read it (Enter: inspecteur de quartier): ", "")
    shown = await says(terminal, "mail address of Wanda Bord-du-Trottoir", "wanda", "wanda@etang.example")
    assert "This is not a mail address" in shown
    shown = await says(terminal, "Who looks after Koban, somebody", "Wanda Bord-du-Trottoir", "Wanda Tournevis")
    assert "so it must be somebody else" in shown
    await says(terminal, "Copy the keys", "")
    await terminal.until("koban invite wanda")
    assert await terminal.ended() == 0
    raw = tomllib.loads((town.folder / "zone.toml").read_text(encoding="utf-8"))
    assert (raw["zone"]["id"], raw["zone"]["names"]["fr"]) == ("l-etang", 'L’Étang «"\\»')
    assert raw["zone"]["languages"] == ["fr", "ar"]
    assert [area["id"] for area in raw["area"]] == ["nid", "er-mai", "area-nid", "area"]
    assert [person["id"] for person in raw["person"]] == ["wanda", "admin-wanda"]
    assert [person["language"] for person in raw["person"]] == ["fr", "fr"]
    imported = await town.says("import", str(town.folder / "zone.toml"))
    assert (imported.status, imported.wrong) == (0, "")


async def test_breaking_off_leaves_nothing_behind(town: Town) -> None:
    for breaks_off, status in ((Terminal.interrupts, 130), (lambda terminal: terminal.types("\x04"), 1)):
        terminal = town.at_a_terminal("init")
        await says(terminal, "name of your zone", "Musdorp")
        await terminal.until("languages, the main one first")
        assert await terminal.ends_at(breaks_off) == status
    assert [path.name for path in town.folder.iterdir()] == []


async def test_what_would_be_refused_is_refused_before_the_first_question(town: Town) -> None:
    town.writes("")
    terminal = town.at_a_terminal("init")
    await terminal.until("is there already, and Koban does not write over it.")
    assert await terminal.ended() == 2


async def test_nothing_is_asked_where_nobody_sits(town: Town) -> None:
    said = await town.says("init", str(town.folder / "zone.toml"))
    assert (said.status, "Seven questions" in said.out) == (0, False)
    assert (town.folder / "zone.toml").read_text(encoding="utf-8") == zonefile.template("en", Answers())


async def test_the_questions_speak_the_language_of_the_console(town: Town) -> None:
    town.environment["LANG"] = LANGUAGES["fr"]
    terminal = town.at_a_terminal("init")
    shown = await says(terminal, "Le nom de votre zone", "Moineauville")
    assert re.search("Sept questions", shown)
    shown = await terminal.until("Les langues de votre zone")
    assert "nl néerlandais" in shown
    terminal.interrupts()
    assert await terminal.ended() == 130


LINES = st.text(min_size=1, max_size=40).map(str.strip).filter(lambda text: not answers.fault(answers.PERSON, text))


@settings(max_examples=200)
@given(
    LINES,
    st.lists(st.sampled_from(CITIZEN_LANGUAGES), min_size=1, unique=True),
    st.lists(LINES, min_size=1, max_size=5, unique=True),
    st.tuples(LINES, LINES, LINES | st.just("")),
    st.sampled_from(DESK_LANGUAGES),
)
def test_whatever_was_answered_the_file_is_ready(
    name: str, languages: list[str], areas: list[str], people: tuple[str, str, str], speak: str
) -> None:
    officer, function, administrator = people
    known = Answers(name, tuple(languages), tuple(areas), officer, function, "", administrator)
    wanted = zonefile.from_text(zonefile.template(speak, known))
    assert wanted.zone["names"] == {languages[0]: name}
    assert [area.values["names"][languages[0]] for area in wanted.areas] == areas
    assert [person["name"] for person in wanted.people.values()] == [
        officer,
        *([administrator] if administrator else []),
    ]
