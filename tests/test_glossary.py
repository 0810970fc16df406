"""The glossary: a term is called the same in every Dutch, French and German text, and some words are never used."""

import re
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest

from locales import HERE, articles

GLOSSARY = Path(__file__).parent.parent / "docs" / "glossary.md"
LANGUAGES = ("nl", "fr", "de")
# Names of roles and addresses are no words of a sentence.
CODES = re.compile(r"^roles:.*|\S+@\S+", re.DOTALL)
NEVER = {
    "nl": r"\ballochto|\billegale?n?\b|\banonie?m",
    "fr": r"\bclandestin|\billégaux\b|\banonym",
    "de": r"\billegale[nr]?\b|\banonym",
}
Texts = Iterator[tuple[str, str, str]]


def terms() -> dict[str, dict[str, tuple[str, ...]]]:
    """The words of each term by language, as the table has them."""
    rows = [
        line.strip("|").split("|") for line in GLOSSARY.read_text(encoding="utf-8").splitlines() if line[:2] == "| "
    ]
    return {
        row[0].strip(): {
            language: tuple(word.strip().rstrip("-").casefold() for word in cell.split(","))
            for language, cell in zip(LANGUAGES, row[1:4], strict=True)
        }
        for row in rows[1:]
    }


def texts(language: str) -> Texts:
    """Where a text stands, its English, and its translation."""
    for domain in ("koban", "desk"):
        for entry in polib.pofile(str(HERE / language / "LC_MESSAGES" / f"{domain}.po")):
            said = " ".join((entry.msgstr, *entry.msgstr_plural.values()))
            yield domain, f"{entry.msgid} {entry.msgid_plural or ''}", said
    shipped = articles.shipped().articles.items()
    for article_id, by_language in shipped:
        for english, other in zip(by_language["en"].blocks, by_language[language].blocks, strict=True):
            yield article_id, english.text, other.text


def deviations(language: str, english: str, said: str) -> list[str]:
    """The terms that an English text names and its translation calls something else."""
    return [
        term
        for term, words in terms().items()
        if re.search(rf"\b{term}s?\b", CODES.sub("", english), re.IGNORECASE)
        and not any(word in said.casefold() for word in words[language])
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_term_is_called_the_same_everywhere(language: str) -> None:
    found = [(where, term, said) for where, en, said in texts(language) for term in deviations(language, en, said)]
    assert found == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_some_words_are_never_used(language: str) -> None:
    assert [said for _, _, said in texts(language) if re.search(NEVER[language], said, re.IGNORECASE)] == []


def test_a_deviation_would_be_found() -> None:
    assert deviations("nl", "Write to your neighbourhood officer.", "Schrijf naar uw wijkagent.") == [
        "neighbourhood officer"
    ]
    assert deviations("de", "The neighbourhood officer", "Die Revierbeamtin") == []
    assert len(terms()) >= 25
