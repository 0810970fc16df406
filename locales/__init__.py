"""Opens the two catalogs: `koban` (what citizens read) and `desk` (what the zone's own people read)."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from babel.lists import format_list
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from babel.numbers import format_currency

from locales.moments import (
    date_in_short,
    day,
    day_and_time,
    day_in_short,
    month,
    short_day,
    time_of_day,
    weekday,
)
from locales.names import best, direction, direction_is_rtl, is_language, name_in, own_name, tag

__all__ = [
    "BOLD",
    "CITIZEN_LANGUAGES",
    "DESK_LANGUAGES",
    "FIRST_STRONG_ISOLATE",
    "HERE",
    "PLAIN",
    "POP_ISOLATE",
    "Formats",
    "best",
    "code",
    "date_in_short",
    "day",
    "day_and_time",
    "day_in_short",
    "direction",
    "direction_is_rtl",
    "is_language",
    "isolated",
    "listed",
    "mark",
    "mark_desk",
    "money",
    "month",
    "name_in",
    "own_name",
    "say",
    "says",
    "short_day",
    "tag",
    "tell",
    "tells",
    "time_of_day",
    "weekday",
    "without_marks",
]
HERE = Path(__file__).parent
CITIZEN_LANGUAGES = (
    "en", "nl", "fr", "de", "ar", "tr", "bg", "ro", "it", "es", "pl", "pt",
    "uk", "ru", "fa", "fa_AF", "ps", "so", "ti", "sq", "ur", "ln", "ku", "hi",
)  # fmt: skip
DESK_LANGUAGES = ("en", "nl", "fr", "de")
BOLD, PLAIN = "\ue000", "\ue001"
FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u2068", "\u2069"


class Formats(Protocol):
    """Text whose placeholders can be filled: str, or markup that escapes what it is given."""

    def format(self, *args: Any, **values: Any) -> str: ...


def mark(text: str) -> str:
    """Marks a text for both catalogs where it stands in a table; it is translated when it is shown."""
    return text


def mark_desk(text: str) -> str:
    """Marks a text for the desk catalog alone."""
    return text


def say(language: str, text: str, /, **values: object) -> str:
    """A sentence for a citizen; `**bold**` becomes the two bold marks that each channel shows its own way."""
    return _fill(language, _bold(_look_up("koban", language, text)), values)


def says(language: str, one: str, many: str, number: int, /, **values: object) -> str:
    """A sentence for a citizen that depends on a number, by CLDR's plural rules; `{number}` is filled in."""
    found = _look_up_plural("koban", language, one, many, number)
    return _fill(language, _bold(found), {"number": number, **values})


def tell(language: str, text: str, /, **values: object) -> str:
    """A sentence for the zone's own people: desk, officers' chat, console."""
    return _fill(language, _bold(_look_up("desk", language, text)), values)


def tells(language: str, one: str, many: str, number: int, /, **values: object) -> str:
    """A sentence for the zone's own people that depends on a number."""
    found = _look_up_plural("desk", language, one, many, number)
    return _fill(language, _bold(found), {"number": number, **values})


def without_marks(text: str) -> str:
    """The text with the two bold marks taken out, for places that show no bold."""
    return text.replace(BOLD, "").replace(PLAIN, "")


def listed(language: str, items: Sequence[str]) -> str:
    """Several things in one line, with the language's own commas."""
    return format_list(list(items), style="standard", locale=language) if items else ""


def code(language: str, text: str) -> str:
    """A number such as KB-7F3K2, keeping its own direction in a right-to-left text."""
    return isolated(text) if direction_is_rtl(language) else text


def isolated(text: object) -> str:
    """A name, number or code that keeps its own direction inside another text."""
    return f"{FIRST_STRONG_ISOLATE}{text}{POP_ISOLATE}"


def money(language: str, cents: int) -> str:
    """An amount in euros."""
    return format_currency(cents / 100, "EUR", locale=language)


@cache
def _catalog(domain: str, language: str) -> Catalog:
    path = HERE / language / "LC_MESSAGES" / f"{domain}.po"
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as lines:
        return read_po(lines, locale=language, domain=domain)


@cache
def _look_up(domain: str, language: str, text: str) -> str:
    found = _catalog(domain, language).get(text)
    return str(found.string) if found and found.string and not found.fuzzy else text


def _look_up_plural(domain: str, language: str, one: str, many: str, number: int) -> str:
    found = _catalog(domain, language).get(one)
    if found is None or not isinstance(found.string, list | tuple) or not all(found.string):
        return one if number == 1 else many
    return str(found.string[_plural_index(domain, language, number)])


@cache
def _plural_index(domain: str, language: str, number: int) -> int:
    catalog = _catalog(domain, language)
    from gettext import c2py

    return int(c2py(catalog.plural_expr)(number))


@cache
def _bold(text: str) -> str:
    pieces = text.split("**")
    return "".join(piece + (BOLD, PLAIN)[i % 2] if i < len(pieces) - 1 else piece for i, piece in enumerate(pieces))


def _fill(language: str, text: str, values: dict[str, object]) -> str:
    if not values:
        return text
    if direction_is_rtl(language):
        values = {name: isolated(value) for name, value in values.items()}
    return text.format(**values)
