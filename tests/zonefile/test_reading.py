"""A zone's file: whatever is wrong in it is said at once, with line and field, in a plain sentence."""

import re
import tomllib
from pathlib import Path
from typing import get_args

import pytest
from pydantic import BaseModel

from bot.zonefile import Answers, Mistakes, from_bytes, from_text, template
from bot.zonefile.reading import LARGEST
from bot.zonefile.shape import AreaSection, Contacts, Legal, PersonSection, Retention, Role, ZoneSection
from handlers.services.roles import ROLES
from locales import CITIZEN_LANGUAGES, DESK_LANGUAGES, tell

GOOD = (Path(__file__).parent / "musdorp.toml").read_text(encoding="utf-8")
SQUARE = "polygon = [[2.54, 51.54], [2.56, 51.54], [2.56, 51.55], [2.54, 51.55]]"


def said(text: str) -> list[str]:
    """What is wrong with a file, as the console says it in English."""
    try:
        from_text(text)
    except Mistakes as wrong:
        return [f"{m.line} {m.name}: {tell('en', m.sentence, **m.values)}" for m in wrong.found]
    return []


def test_a_good_file_is_read_whole() -> None:
    wanted = from_text(GOOD)
    assert (wanted.slug, wanted.zone["languages"], wanted.zone["kept_by_topic"]) == (
        "musdorp",
        ["nl", "fr", "en"],
        {"home": 365},
    )
    assert wanted.zone["contacts"]["complaint"] == {
        "name": "Balthazar Weegstok",
        "mail": "klachten@musdorp.example",
        "hours": {"nl": "elke werkdag, 9–12 uur"},
    }
    assert "supervisor" not in wanted.zone["contacts"]
    assert wanted.zone["legal"]["signed_on"] == "2026-03-31"
    assert wanted.people["wanda"]["languages"] == ["nl", "fr", "en"]
    nest, gutter = wanted.areas
    assert (nest.officer, len(nest.streets)) == ("wanda", 2)
    assert nest.values["polygon"][0] == nest.values["polygon"][-1]
    assert (gutter.values["polygon"], gutter.streets) == ([], ())


def test_the_file_knows_every_role_and_no_other() -> None:
    assert set(get_args(Role)) == set(ROLES)


def test_windows_line_ends_and_a_byte_order_mark_are_read() -> None:
    assert from_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode()) == from_text(GOOD)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('id = "musdorp"', 'id = "Musdorp!"', "zone.id: Use only small letters"),
        ('id = "musdorp"', "", "zone.id: This is missing"),
        ('timezone = "Europe/Brussels"', 'timezone = "Europe/Mechelen"', "does not know the time zone Europe/Mechelen"),
        ('timezone = "Europe/Brussels"', 'timezone = "../etc"', "does not know the time zone"),
        ('"nl", "fr", "en"]\nnames', '"nl", "fr", "dut"]\nnames', "languages 3: Koban does not speak dut"),
        ('"nl", "fr", "en"]\nnames', '"xx", "nl", "fr"]\nnames', f"It speaks: {', '.join(CITIZEN_LANGUAGES)}."),
        ('"nl", "fr", "en"]\nnames', '"nl", "fr", "nl"]\nnames', "nl stands here twice"),
        ('names.nl = "Musdorp"', "", "in the zone's first language (nl) is missing"),
        ('names.nl = "Nestwijk"', 'names.de = "Nest"', "in the zone's first language (nl) is missing"),
        ('function.nl = "beheerder"', 'function.nl = "x"\nfunction.de = "y"', "de is not among the zone's languages"),
        ("promise_days = 2", "promise_days = 11", "too large; 10 is the most"),
        ("promise_days = 2", "promise_days = -1", "too small; 0 is the least"),
        ("promise_days = 2", 'promise_days = "2"', "must be a whole number"),
        ("promise_days = 2", "promise_days = true", "must be a whole number"),
        ("promise_days = 2", "promise_days = 2.5", "must be a whole number"),
        ("closing_hour = 17", "closing_hour = 24", "23 is the most"),
        ("closing_hour = 17", "closing_hours = 17", "Did you mean closing_hour?"),
        ('officers_chat = "off"', 'officers_chat = "on"', "must be one of: off, announce, full"),
        ("topics.home = 365", "topics.garden = 365", "retention.topics.garden: This must be one of: noise, traffic"),
        ("topics.home = 365", "topics.home = 0", "1 is the least"),
        ('name = "Tille Handwarm"\nphone = ""', 'name = "T"\nphone = "ask Jef"', "contacts.victim.phone: A telephone"),
        ('mail = "klachten@musdorp.example"', 'mail = "klachten.musdorp"', "not a mail address"),
        ('mail = "klachten@musdorp.example"', 'web = "http://musdorp.example"', "begins with https://"),
        ("[contacts.interpreter]", "[contacts.interpretor]", "Did you mean interpreter?"),
        ("signed_on = 2026-03-31", 'signed_on = "tomorrow"', "must be a day, such as 2026-03-31"),
        ("signed_on = 2026-03-31", "signed_on = 2999-01-01", "has not come yet"),
        ('keep_topics = ["home"]', 'keep_topics = ["hom"]', "legal.keep_topics 1: This must be one of"),
        ('keep_topics = ["home"]', 'keep_topics = "home"', "must be a list between square brackets"),
        ('name = "Wanda Stoeprand"', 'name = ""', "person 1, name: This must not be empty"),
        ('name = "Wanda Stoeprand"', "name = 7", "must be a text between quotation marks"),
        ('name = "Wanda Stoeprand"', f'name = "{"W" * 121}"', "120 characters are the most"),
        ('name = "Wanda Stoeprand"', 'name = "Wanda\\nStoeprand"', "must stand on one line"),
        ('name = "Wanda Stoeprand"', 'name = "Wanda\\u0000"', "an invisible character"),
        ('roles = ["officer"]', 'roles = ["sheriff"]', "person 1, roles 1: This must be one of: officer, liaison"),
        ('roles = ["officer"]', "roles = []", "at least 1 belong here"),
        ('roles = ["administrator"]', 'roles = ["administrator", "victim"]', "cannot also be: victim"),
        ('language = "fr"', 'language = "ar"', "must be one of: en, nl, fr, de"),
        ('reads = ["nl", "tr"]', 'reads = ["nl", "turkish"]', "does not know the language turkish"),
        ('id = "pier"', 'id = "wanda"', "person 3, id: wanda stands here twice"),
        ('id = "dakgoot"', 'id = "nestwijk"', "area 2, id: nestwijk stands here twice"),
        ('hours.mon = ["08:30-12:00"', 'hours.mon = ["8.30-12"', "Hours look like 08:30-12:00"),
        ('hours.mon = ["08:30-12:00"', 'hours.mon = ["12:00-08:30"', "Hours look like 08:30-12:00"),
        ('hours.sun = ["00:00-24:00"]', 'hours.sun = ["00:00-24:30"]', "Hours look like 08:30-12:00"),
        ("hours.sun", "hours.sunday", "station 1, hours.sunday"),
        ('name = "Ziekenhuis De Veer"', 'name = ""', "hospital 1, name: This must not be empty"),
        ('web = "https://kwartelbeke.example"', 'web = "kwartelbeke.example"', "neighbour 1, web: A web address"),
        ('id = "dakgoot"', 'id = "none"', "Koban uses the name none itself"),
        ('id = "dakgoot"', 'id = "link-street"', "Koban uses the name link-street itself"),
        ('officer = "pier"', 'officer = "piet"', "area 2, officer: No person of this file has the id piet"),
        ('officer = "pier"', 'officer = "dora"', "dora cannot answer for an area"),
        ('officer = "pier"', 'officer = "tille"', "tille cannot answer for an area"),
        ("  [2.55, 51.55],\n  [2.53, 51.55],\n", "", "three corners or more"),
        ("[2.55, 51.55],\n  [2.53, 51.55]", "[2.53, 51.55],\n  [2.55, 51.55]", "The outline crosses itself"),
        ("[2.53, 51.54]", "[2.53]", "at least 2 belong here"),
        ("[2.53, 51.54]", "[2.53, nan]", "must be a number"),
        ("[2.53, 51.54]", "[2.53, 200.0]", "not on the globe"),
        ('officer = "pier"', f'officer = "pier"\n{SQUARE}', "area 2, polygon: This area lies over the area nestwijk"),
        ("{ nl = \"Strohalmplein\"", '{ nl = "Veerstraat"', "area 1, streets 2: Veerstraat stands here twice"),
        ('{ nl = "Veerstraat", fr = "rue de la Plume" }', "{ nl = 3 }", "area 1, streets 1, nl: This must be a text"),
        ("[retention]\ndays = 90", "[retention]", "retention.days: This is missing"),
        ("closing_hour = 17", "closing_hour = 17\n'' = 1", 'zone."": Koban does not know this name'),
        ("closing_hour = 17", 'closing_hour = 17\n"\\u001b[2J" = 1', 'zone."\\u001b[2J": Koban does not know'),
        ('"nl", "fr", "en"]\nnames', '"nl", "\\u202E"]\nnames', 'does not speak "\\u202e"'),
        ("[legal]\n", "legal = 4\n[legals]\n", "Koban does not know this name"),
    ],
)  # fmt: skip
def test_a_mistake_is_named(old: str, new: str, sentence: str) -> None:
    assert GOOD.count(old) >= 1
    before = GOOD.index(old)
    mistakes = said(GOOD.replace(old, new, 1))
    assert any(sentence in mistake for mistake in mistakes), mistakes
    line = int(next(mistake for mistake in mistakes if sentence in mistake).split()[0])
    section = GOOD.rfind("\n[", 0, before)
    assert GOOD[: max(section, 0)].count("\n") < line <= GOOD[:before].count("\n") + old.count("\n") + 12


def test_the_line_is_the_very_line() -> None:
    spoiled = GOOD.replace('fr = "place du Brin-de-Paille"', "fr = 1").replace("[2.55, 51.54]", '["a", 51.54]')
    wrong = [GOOD[: GOOD.index(words)].count("\n") + 1 for words in ("[2.55, 51.54]", "place du Brin")]
    assert [int(mistake.split()[0]) for mistake in said(spoiled)] == wrong


def test_swapped_coordinates_are_noticed() -> None:
    swapped = re.sub(r"\[(2\.5\d), (51\.5\d)\]", r"[\2, \1]", GOOD)
    assert [mistake.split(": ")[1][:40] for mistake in said(swapped)] == ["The numbers are the wrong way round"]


def test_every_mistake_is_said_at_once_in_the_order_of_the_lines() -> None:
    spoiled = (
        GOOD.replace('id = "musdorp"', 'id = "M"').replace("days = 90", "days = 0").replace('"pier"\n', '"piet"\n', 1)
    )
    spoiled = spoiled.replace('officer = "wanda"', 'officer = "wendy"').replace("closing_hour", "closing")
    found = said(spoiled)
    assert len(found) == 6
    assert [int(mistake.split()[0]) for mistake in found] == sorted(int(mistake.split()[0]) for mistake in found)


def test_one_mistake_in_a_section_hides_no_other_in_it() -> None:
    spoiled = (
        GOOD.replace('function.nl = "wijkinspecteur"\n', "", 1)
        .replace('language = "nl"', 'language = "xx"', 1)
        .replace('officer = "pier"', f'officer = "piet"\ncolour = "red"\n{SQUARE}')
    )
    found = [mistake.split(" ", 1)[1] for mistake in said(spoiled)]
    assert len(found) == 5, found
    for words in (
        "person 1, function: The text in the zone's first language (nl) is missing.",
        "person 1, language: This must be one of: en, nl, fr, de.",
        "area 2, colour: Koban does not know this name.",
        "area 2, officer: No person of this file has the id piet.",
        "area 2, polygon: This area lies over the area nestwijk.",
    ):
        assert any(words in mistake for mistake in found), (words, found)


@pytest.mark.parametrize(
    ("text", "line", "sentence"),
    [
        ("[zone\nid = 1", 1, "not written as it must be"),
        ('[zone]\nid = "a"\nnames = \'b', 3, "not written as it must be"),
        ('[zone]\nid = "a"\nid = "b"', 3, "given a second time"),
        ("[zone]\n[zone]", 2, "given a second time"),
        ("a = " + "[" * 3000, 1, ""),
        ("a = " + "9" * 5000, 1, "not written as it must be"),
    ],
)
def test_what_is_no_toml_is_said_with_its_line(text: str, line: int, sentence: str) -> None:
    (mistake,) = said(text)
    assert mistake.startswith(f"{line} ")
    assert sentence in mistake


def test_what_is_no_utf8_or_far_too_large_is_said() -> None:
    for content, line, words in (
        (b'[zone]\nid = "caf\xe9"', 2, "not in UTF-8"),
        (b"#" * (LARGEST + 1), 1, "8 megabytes are the most"),
    ):
        with pytest.raises(Mistakes) as wrong:
            from_bytes(content)
        (mistake,) = wrong.value.found
        assert (mistake.line, words in tell("en", mistake.sentence, **mistake.values)) == (line, True)


@pytest.mark.parametrize("language", DESK_LANGUAGES)
def test_the_written_file_only_wants_filling_in(language: str) -> None:
    text = template(language, Answers())
    raw = tomllib.loads(text)
    comments = " ".join(text.split("languages =")[0].replace("#", " ").split())
    assert [code for code in CITIZEN_LANGUAGES if f" {code} " not in comments] == []
    assert all(f" {name}:" in text for name in ("phone", "mail", "web", "hours")), "a contact's field is not explained"
    assert max(map(len, text.splitlines())) <= 112
    assert {mistake.split(": ", 1)[1] for mistake in said(text)} == {
        "Use only small letters, digits and hyphens, beginning with a letter.",
        "This must not be empty.",
        "The text in the zone's first language (nl) is missing.",
    }
    kinds: dict[str, type[BaseModel]] = {
        "zone": ZoneSection,
        "retention": Retention,
        "contacts": Contacts,
        "legal": Legal,
    }
    for name, kind in kinds.items():
        assert set(kind.model_fields) - {"topics"} == set(raw[name])
    assert set(raw["person"][0]) == set(PersonSection.model_fields)
    assert set(raw["area"][0]) | {"polygon"} == set(AreaSection.model_fields)


def test_no_sentence_of_pydantics_is_shown() -> None:
    assert "Koban does not understand" not in "".join(said(template("en", Answers())))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "person = 1\narea = {}\nzone = []\ncontacts = [1]",
        "[[person]]\n[[person.roles]]\n[zone]\nlanguages = [[]]\nnames = 3",
    ],
)
def test_a_file_of_the_wrong_shape_is_said(text: str) -> None:
    assert said(text)
