"""What is wrong with a zone's file, in plain sentences with line and field; pydantic's errors are translated here."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from pydantic_core import ErrorDetails

from bot.zonefile import lines
from locales import mark_desk

Path = Sequence[str | int]


@dataclass(frozen=True)
class Mistake:
    """One mistake: its line in the file, the field as people call it, and a sentence of the desk catalog."""

    line: int
    name: str
    sentence: str
    values: Mapping[str, object] = field(default_factory=dict)


class Mistakes(Exception):
    """A zone's file that cannot be used; holds every mistake, in the order of the lines."""

    def __init__(self, found: Sequence[Mistake]) -> None:
        super().__init__(f"{len(found)} mistakes")
        self.found = sorted(found, key=lambda mistake: mistake.line)


UNREADABLE = mark_desk("Koban does not understand what stands here.")
SENTENCES = {
    "missing": mark_desk("This is missing. Add it."),
    "extra_forbidden": mark_desk("Koban does not know this name."),
    "near": mark_desk("Koban does not know this name. Did you mean {near}?"),
    "string_type": mark_desk("This must be a text between quotation marks."),
    "int_type": mark_desk("This must be a whole number, without quotation marks."),
    "float_type": mark_desk("This must be a number, without quotation marks."),
    "list_type": mark_desk("This must be a list between square brackets."),
    "model_type": mark_desk("This must be a section of its own, with names and values."),
    "date_type": mark_desk("This must be a day, such as 2026-03-31."),
    "string_too_short": mark_desk("This must not be empty."),
    "too_short": mark_desk("There are too few entries here; at least {limit} belong here."),
    "too_long": mark_desk("There are too many entries here; at most {limit} belong here."),
    "string_too_long": mark_desk("This is too long; {limit} characters are the most."),
    "string_pattern_mismatch": mark_desk("Use only small letters, digits and hyphens, beginning with a letter."),
    "greater_than_equal": mark_desk("This number is too small; {limit} is the least."),
    "less_than_equal": mark_desk("This number is too large; {limit} is the most."),
    "literal_error": mark_desk("This must be one of: {allowed}."),
    "language": mark_desk("Koban does not know the language {given}. Use a code such as nl, fr or ar."),
    "unspoken": mark_desk("Koban does not speak {given} with citizens. It speaks: {allowed}."),
    "timezone": mark_desk("Koban does not know the time zone {given}. In Belgium it is Europe/Brussels."),
    "mail": mark_desk("This is not a mail address; one looks like name@example.org."),
    "phone": mark_desk("A telephone number holds digits, spaces and the signs + ( ) / . - only."),
    "hours": mark_desk("Hours look like 08:30-12:00, from the earlier to the later."),
    "web": mark_desk("A web address begins with https://"),
    "control": mark_desk("There is an invisible character in this text. Write it anew."),
    "one_line": mark_desk("This must stand on one line."),
    "reserved": mark_desk("Koban uses the name {given} itself. Choose another."),
    "twice": mark_desk("{given} stands here twice; each must be there once."),
    "two_hats": mark_desk("An administrator cannot read cases, so this person cannot also be: {roles}."),
    "future": mark_desk("This day has not come yet."),
    "nobody": mark_desk("No person of this file has the id {given}."),
    "no_officer": mark_desk("{given} cannot answer for an area: that takes one of the roles {allowed}."),
    "first_language": mark_desk("The text in the zone's first language ({given}) is missing."),
    "other_language": mark_desk("{given} is not among the zone's languages."),
    "few": mark_desk("An outline needs three corners or more."),
    "swapped": mark_desk(
        "The numbers are the wrong way round: first the longitude (in Belgium 2 to 6), then the latitude."
    ),
    "off": mark_desk("One of these points is not on the globe."),
    "crossing": mark_desk("The outline crosses itself. Put its corners in order, around the area."),
    "overlap": mark_desk("This area lies over the area {given}. Each place must belong to one area."),
    "syntax": mark_desk("This is not written as it must be. Look at quotation marks, brackets and the sign = here."),
    "declared": mark_desk("This name is given a second time. Each name can be there once in its section."),
    "deep": mark_desk("Brackets stand too deep within each other here."),
    "encoding": mark_desk("This file is not in UTF-8. Save it as UTF-8 in your editor."),
    "big": mark_desk("This file is too large; {limit} megabytes are the most."),
}
SAME = {
    "bool_type": "string_type",
    "dict_type": "model_type",
    "finite_number": "float_type",
    "date_from_datetime_parsing": "date_type",
    "date_from_datetime_inexact": "date_type",
    "int_from_float": "int_type",
    "int_parsing_size": "int_type",
}
LIMITS = {
    "too_short": "min_length",
    "too_long": "max_length",
    "string_too_long": "max_length",
    "greater_than_equal": "ge",
    "less_than_equal": "le",
}


def mistake(found: dict[lines.Path, int], path: Path, kind: str, **values: object) -> Mistake:
    """A mistake of a kind at a field."""
    printed = {name: printable(value) if isinstance(value, str) else value for name, value in values.items()}
    return Mistake(lines.line_of(found, path), named(path), SENTENCES.get(kind, UNREADABLE), printed)


def translated(found: dict[lines.Path, int], error: ErrorDetails, known: Sequence[str]) -> Mistake:
    """One of pydantic's errors in our words; `known` are the names that a misspelt one may have meant."""
    path = [part for part in error["loc"] if part != "[key]"]
    kind = SAME.get(error["type"], error["type"])
    if kind in ("too_short", "too_long") and isinstance(error["input"], str):
        kind = f"string_{kind}"
    given = error.get("ctx", {})
    if kind == "extra_forbidden":
        near = get_close_matches(str(path[-1]), known, n=1)
        return mistake(found, path, "near", near=near[0]) if near else mistake(found, path, kind)
    return mistake(found, path, kind, **_values(kind, given))


def _values(kind: str, given: Mapping[str, Any]) -> dict[str, object]:
    if kind in LIMITS:
        return {"limit": given.get(LIMITS[kind], "")}
    if kind == "literal_error":
        return {"allowed": str(given.get("expected", "")).replace("'", "").replace(" or ", ", ")}
    return dict(given)


def printable(text: str) -> str:
    """What stands in the file as a terminal may print it; what cannot be seen is written with its number."""
    return text if text and text.isprintable() else json.dumps(text)


def named(path: Path) -> str:
    """A field as people call it: entries of a list counted from one, as in `person 2, mail`."""
    words = ""
    for part in path:
        if isinstance(part, int):
            words += f" {part + 1}"
        else:
            words += f"{', ' if words[-1:].isdigit() else '.' if words else ''}{printable(part[:60])}"
    return words
