"""What no text of Koban may say, and what must stand first: red flags of the fact file, guard rails of the toolbox."""

import re
from collections.abc import Iterator
from dataclasses import fields

import polib
import pytest

from handlers import citizen
from handlers.dialogue import Choice
from handlers.services.topics import OUTCOMES, TOPICS
from locales import CITIZEN_LANGUAGES, HERE, direction, without_marks
from storage.base import Base
from storage.db import Storage
from tests.conversations.chat import Chat

HELP_LINES = ("1712", "0800 30 030", "0800 98 100", "116 000", "078 055 800", "1813", "070 245 245")
PAGES = ("menu", "report", "officer", "events", "rights", "complain", "help-now", "more", "privacy", "how", "outside")
NO_RISK = re.compile(
    r"not get into trouble|no risk|nothing (?:can|will) happen to you|completely safe|you stay anonymous"
    r"|geen risico|niets overkomen|volledig veilig|u blijft anoniem"
    r"|aucun risque|rien ne (?:peut|va) vous arriver|sans risque|vous restez anonyme"
    r"|kein risiko|nichts passieren|ohne risiko|sie bleiben anonym"
    r"|بدون (?:أي )?مخاطر|لن يحدث لك(?:م)? شيء|\bلا خطر",
    re.IGNORECASE,
)
RESIDENCE = re.compile(r"residence|verblijf|séjour|aufenthalt|الإقامة|إقامة", re.IGNORECASE)
ARTICLES_AND_FINES = re.compile(r"\b(?:art\.|article|artikel)\s*\d|€|\beuros?\b|المادة \d", re.IGNORECASE)
FILMING = re.compile(
    r"\bfilm[^.]*(?:police|officer|poli[tz])|(?:police|officer|poli[tz])[^.]*\bfilm|تصوير[^.]*الشرطة", re.IGNORECASE
)
AGE = re.compile(r"how old|your age|uw leeftijd|hoe oud|quel âge|votre âge|wie alt|ihr alter|كم عمر", re.IGNORECASE)
FALSE_REPORT = re.compile(
    r"false(?:ly)? (?:report|accus)|valse aangifte|dénonciation calomnieuse|falsche verdächtigung|بلاغ كاذب",
    re.IGNORECASE,
)
LINKS = re.compile(r"https?://|www\.|t\.me/|\{(?:url|link|address)\}", re.IGNORECASE)
REAL_ZONES = re.compile(r"\b(?:Gent|Ghent|Antwerp(?:en)?|Anvers|Charleroi|Elsene|Ixelles|Schaerbeek|Bruno)\b")
GROUPS = re.compile(
    r"migrant|foreign|origin|ethnic|religio|muslim|gypsy|roma\b|race\b|nationality|gang|youth|young|beggar|homeless",
    re.IGNORECASE,
)
ABOUT_PEOPLE = re.compile(
    r"suspect|offender|perpetrator|origin|ethnic|religio|nationality|(?<!tem)plate|birth|gender|skin"
)


def texts(domain: str = "koban") -> Iterator[tuple[str, str]]:
    """Every text of a catalog with its language."""
    for path in sorted(HERE.glob(f"*/LC_MESSAGES/{domain}.po")):
        for entry in polib.pofile(path):
            for text in (entry.msgstr, *entry.msgstr_plural.values()):
                yield path.parent.parent.name, text


def that_say(pattern: re.Pattern[str]) -> list[tuple[str, str]]:
    """The texts for citizens in which a pattern stands."""
    return [(language, text) for language, text in texts() if pattern.search(text)]


async def pages(storage: Storage, language: str) -> dict[str, str]:
    """What each page of the menu says to somebody with this phone."""
    chat = Chat(storage, language=language)
    await chat.does("start")
    return {page: without_marks(await chat.forges(page)) for page in PAGES}


def test_the_patterns_could_find_something() -> None:
    assert NO_RISK.search("You will not get into trouble.")
    assert ARTICLES_AND_FINES.search("See art. 29 of the code")
    assert ARTICLES_AND_FINES.search("a fine of 50 €")
    assert FILMING.search("You may film the police")
    assert GROUPS.search("Young people hanging around")
    assert ABOUT_PEOPLE.search("suspect_name")
    assert LINKS.search("Read more at https://koban.example")
    assert {language for language, _ in texts()} == set(CITIZEN_LANGUAGES)


def test_no_text_promises_that_nothing_can_happen() -> None:
    assert that_say(NO_RISK) == []


def test_residence_is_only_named_to_say_that_it_is_never_asked() -> None:
    english = [text for language, text in that_say(RESIDENCE) if language == "en"]
    assert english
    assert all("never ask" in text or "you can first talk" in text for text in english), english


def test_no_text_names_articles_of_law_or_fines() -> None:
    assert that_say(ARTICLES_AND_FINES) == []


def test_no_text_says_whether_the_police_may_be_filmed() -> None:
    assert that_say(FILMING) == []


def test_no_text_asks_for_an_age() -> None:
    assert that_say(AGE) == []


def test_no_text_threatens_with_false_reports() -> None:
    assert that_say(FALSE_REPORT) == []


def test_no_text_leads_to_a_page_that_would_learn_who_opens_it() -> None:
    assert that_say(LINKS) == []
    assert {one.name for one in fields(Choice)} == {"label", "to"}, "a button is a step, never a link"


def test_no_text_names_a_real_zone() -> None:
    assert that_say(REAL_ZONES) == []


def test_topics_and_outcomes_name_what_happens_never_a_group() -> None:
    named = [*TOPICS.values(), *OUTCOMES.values()]
    assert [label for label in named if GROUPS.search(label)] == []
    assert not re.search(r"fine|arrest|warrant|charge|prosecut", " ".join(OUTCOMES.values()), re.IGNORECASE)


def test_no_column_holds_what_a_person_is() -> None:
    columns = [f"{table.name}.{column.name}" for table in Base.metadata.tables.values() for column in table.columns]
    assert [name for name in columns if ABOUT_PEOPLE.search(name)] == []


@pytest.mark.parametrize("language", CITIZEN_LANGUAGES)
async def test_112_and_101_stand_before_every_help_line(storage: Storage, language: str) -> None:
    text = (await pages(storage, language))["help-now"]
    first = min(text.index(line) for line in HELP_LINES)
    assert text.index("112") < first
    assert text.index("101") < first
    home = Chat(storage, language=language)
    await home.does("start")
    text = without_marks(await home.forges("topic/home"))
    assert text.find("112") < text.find("0800 30 030")


@pytest.mark.parametrize("language", CITIZEN_LANGUAGES)
async def test_the_first_screen_says_what_it_is_for_and_what_not(storage: Storage, language: str) -> None:
    chat = Chat(storage, language=language)
    text = without_marks(await chat.does("start"))
    assert "112" in "".join(text.split("\n\n")[:3])
    english = without_marks(await Chat(storage).does("start"))
    for sentence in (
        "Nobody watches this chat all the time",
        "Police staff read what you send",
        "A judge can ask for what Koban and Telegram keep",
    ):
        assert sentence in english
    for sentence in ("must tell the prosecutor", "never ask about residence papers", "not an official complaint"):
        assert sentence in english


@pytest.mark.parametrize("language", CITIZEN_LANGUAGES)
async def test_every_report_begins_with_112_and_101(storage: Storage, language: str) -> None:
    asked, typed = Chat(storage, language=language), Chat(storage, language=language)
    await asked.forges("report")
    await typed.says("Motorbikes race every night.")
    for chat in (asked, typed):
        assert "112" in chat.text
        assert "101" in chat.text


async def test_who_types_straight_away_reads_who_must_tell_the_prosecutor_before_it_goes(storage: Storage) -> None:
    chat = Chat(storage)
    said = await chat.says("Motorbikes race every night.")
    assert "We keep what you wrote." in said
    assert "must tell the prosecutor about offences" in said


async def test_who_fears_the_police_hears_of_help_that_does_not_begin_with_them(storage: Storage) -> None:
    found = await pages(storage, "en")
    assert "you can first talk, free and in confidence, to a lawyer or a help organisation" in found["rights"]
    assert "Help for victims is free, with or without a complaint." in found["rights"]
    for name in ("Committee P", "General Inspectorate", "Unia", "public prosecutor"):
        assert name in found["outside"]


async def test_before_the_words_it_is_said_that_staff_must_tell_the_prosecutor(storage: Storage) -> None:
    chat = Chat(storage)
    await chat.forges("topic/noise")
    said = await chat.forges("area/molenkom")
    assert "must tell the prosecutor about offences" in said
    assert "do not ask who you are or who did it" in said


async def test_the_rights_page_holds_no_figure_that_may_be_old(storage: Storage) -> None:
    text = (await pages(storage, "en"))["rights"]
    assert not re.search(r"\d", text)
    assert "You may calmly ask why. Officers are instructed to explain." in text
    assert "by law" not in text


@pytest.mark.parametrize("language", CITIZEN_LANGUAGES)
async def test_every_language_has_the_same_menu_pages_and_choices(storage: Storage, language: str) -> None:
    there, english = Chat(storage, language=language), Chat(storage)
    for chat in (there, english):
        await chat.does("start")
    for page in PAGES:
        await there.forges(page)
        await english.forges(page)
        assert _steps(there) == _steps(english), page
    assert direction(language) == ("rtl" if language in ("ar", "fa", "fa_AF", "ps", "ur") else "ltr")


def _steps(chat: Chat) -> list[str]:
    return [choice.to for reply in chat.last for row in reply.rows for choice in row]


def test_no_step_of_a_citizen_shows_anybody_elses_words() -> None:
    assert not {"search", "people", "wall", "comments", "others"} & set(citizen.TAPS)
