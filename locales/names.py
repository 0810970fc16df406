"""What languages are called, which way they run, and how other programs write their codes."""

from functools import cache

from babel import Locale, UnknownLocaleError

DARI = "fa_AF"
# Phones ask for some languages by another code than the catalogs have; the second is what its reader understands too.
_HINTS = {"fa-af": (DARI, "fa"), "prs": (DARI, "fa"), "kmr": ("ku",), "mo": ("ro",)}


def is_language(code: str) -> bool:
    """Whether this is the code of a language that CLDR knows, such as `nl`; of regions only Dari, `fa_AF`."""
    if code == DARI:
        return True
    if not 2 <= len(code) <= 3 or not code.isascii() or not code.islower() or not code.isalpha():
        return False
    try:
        return Locale.parse(code).get_language_name(code) is not None
    except (UnknownLocaleError, ValueError):
        return False


def own_name(language: str) -> str:
    """The name of a language in itself, as CLDR writes it."""
    name = name_in(language, language)
    return name[:1].upper() + name[1:]


def name_in(language: str, of: str) -> str:
    """The name of the language `of` for a reader of `language`; in itself where CLDR has none."""
    for reader in (language, of):
        found = Locale.parse(reader).languages.get(of)
        if found:
            return str(found)
    return of


def tag(language: str) -> str:
    """The language as HTML and other programs name it (BCP 47), such as `fa-AF`."""
    return language.replace("_", "-")


@cache
def direction(language: str) -> str:
    """`rtl` or `ltr`, by CLDR."""
    return Locale.parse(language).text_direction


def direction_is_rtl(language: str) -> bool:
    """Whether a language is written from right to left."""
    return direction(language) == "rtl"


def best(hint: str | None, offered: tuple[str, ...]) -> str | None:
    """The offered language that a phone's hint (a BCP 47 tag such as `nl-BE`) asks for, if there is one."""
    asked = (hint or "").replace("_", "-").lower().split(".")[0]
    base = asked.split("-")[0]
    wanted = (*_HINTS.get(asked, ()), *_HINTS.get(base, ()), base)
    return next((language for language in wanted if language in offered), None)
