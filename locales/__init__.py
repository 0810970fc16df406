"""Opens the two catalogs: `koban` (what citizens read) and `desk` (what the zone's own people read)."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime
from babel.lists import format_list
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from babel.numbers import format_currency

HERE = Path(__file__).parent
CITIZEN_LANGUAGES = ("en", "nl", "fr", "de", "ar")
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


def is_language(code: str) -> bool:
    """Whether this is the code of a language that CLDR knows, such as `nl`."""
    if not 2 <= len(code) <= 3 or not code.isascii() or not code.islower() or not code.isalpha():
        return False
    try:
        return Locale.parse(code).get_language_name(code) is not None or code in CITIZEN_LANGUAGES
    except (UnknownLocaleError, ValueError):
        return False


def own_name(language: str) -> str:
    """The name of a language in itself, as CLDR writes it."""
    name = Locale.parse(language).get_language_name(language) or language
    return name[:1].upper() + name[1:]


def name_in(language: str, of: str) -> str:
    """The name of the language `of` for a reader of `language`."""
    return Locale.parse(of).get_language_name(language) or of


def direction(language: str) -> str:
    """`rtl` or `ltr`, by CLDR."""
    return Locale.parse(language).text_direction


def listed(language: str, items: Sequence[str]) -> str:
    """Several things in one line, with the language's own commas."""
    return format_list(list(items), style="standard", locale=language) if items else ""


def code(language: str, text: str) -> str:
    """A number such as KB-7F3K2, keeping its own direction in a right-to-left text."""
    return isolated(text) if direction_is_rtl(language) else text


def isolated(text: object) -> str:
    """A name, number or code that keeps its own direction inside another text."""
    return f"{FIRST_STRONG_ISOLATE}{text}{POP_ISOLATE}"


def day(language: str, when: date) -> str:
    """A day with its weekday, without the year."""
    pattern = {"en": "EEEE d MMMM", "nl": "EEEE d MMMM", "fr": "EEEE d MMMM", "de": "EEEE, d. MMMM"}
    return format_date(when, pattern.get(language, "EEEE d MMMM"), locale=_western(language))


def short_day(language: str, when: date) -> str:
    """A day in little room, for buttons, as in `3 Dec`."""
    return format_date(when, "d. MMM" if language == "de" else "d MMM", locale=_western(language))


def money(language: str, cents: int) -> str:
    """An amount in euros."""
    return format_currency(cents / 100, "EUR", locale=_western(language))


def time_of_day(language: str, when: datetime, zone: ZoneInfo) -> str:
    """Hours and minutes on the zone's clock."""
    return format_datetime(when, "HH:mm", tzinfo=zone, locale=_western(language))


def day_and_time(language: str, when: datetime, zone: ZoneInfo) -> str:
    """A day and the time on the zone's clock, as in `Monday 23 November, 17:00`."""
    comma = "، " if language == "ar" else ", "
    return f"{day(language, when.astimezone(zone).date())}{comma}{time_of_day(language, when, zone)}"


def best(hint: str | None, offered: tuple[str, ...]) -> str | None:
    """The offered language that a phone's hint (an IETF tag such as `nl-BE`) asks for, if there is one."""
    wanted = (hint or "").replace("_", "-").split("-")[0].lower()
    return wanted if wanted in offered else None


@cache
def _western(language: str) -> Locale:
    return Locale.parse(language)


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


@cache
def direction_is_rtl(language: str) -> bool:
    """Whether a language is written from right to left."""
    return direction(language) == "rtl"
