"""Ready words: which there are, what their fields must hold, and what is stored of one: key and values, no language."""

import re
from collections.abc import Mapping
from datetime import date, time
from string import Formatter
from typing import Any

from handlers.services.errors import NotFilled, NotFound
from handlers.services.sentences import GROUPS, SENTENCES, Sentence

__all__ = ["FIELD_LIMIT", "GROUPS", "SENTENCES", "Sentence", "body", "fields", "of_group"]

FIELD_LIMIT, FARTHEST_DAYS = 80, 366
TELEPHONE = re.compile(r"\+?[0-9][0-9 ./-]{1,24}")


def fields(sentence: Sentence) -> tuple[str, ...]:
    """The named fields of a sentence, in the order of its English text."""
    return tuple(name for _, name, _, _ in Formatter().parse(sentence.text) if name)


def of_group(group: str) -> list[Sentence]:
    """The sentences of a group."""
    return [sentence for sentence in SENTENCES.values() if sentence.group == group]


def body(key: str, values: Mapping[str, str], today: date) -> dict[str, Any]:
    """What an entry stores of a ready sentence; raises NotFound or NotFilled with the field and why.

    `today` is the day on the zone's clock: a date must lie on the side of it that the sentence speaks of.
    """
    sentence = SENTENCES.get(key)
    if sentence is None:
        raise NotFound(key=key)
    found = {field: _checked(sentence, field, values.get(field, ""), today) for field in fields(sentence)}
    return {"ready": key, "values": found}


def _checked(sentence: Sentence, field: str, given: str, today: date) -> str:
    words = " ".join("".join(c if c.isprintable() else " " for c in given).split())
    if not words:
        raise NotFilled(field=field, why="empty")
    if len(words) > FIELD_LIMIT:
        raise NotFilled(field=field, why="long", limit=FIELD_LIMIT)
    if field == "date":
        return _day(words, sentence.looks, today)
    if field == "time":
        return _hour(words)
    if field == "number" and not TELEPHONE.fullmatch(words):
        raise NotFilled(field=field, why="unreadable")
    return words


def _day(words: str, looks: str, today: date) -> str:
    try:
        day = date.fromisoformat(words)
    except ValueError:
        raise NotFilled(field="date", why="unreadable") from None
    if looks == "ahead" and day < today:
        raise NotFilled(field="date", why="past")
    if looks == "behind" and day > today:
        raise NotFilled(field="date", why="ahead")
    if abs((day - today).days) > FARTHEST_DAYS:
        raise NotFilled(field="date", why="far")
    return day.isoformat()


def _hour(words: str) -> str:
    try:
        return time.fromisoformat(words).strftime("%H:%M")
    except ValueError:
        raise NotFilled(field="time", why="unreadable") from None
