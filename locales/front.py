"""Reads one article: its details between two lines of +++, then its text."""

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from locales import markdown
from locales.article import MARKS, OWN_WORD, SOURCE_LANGUAGES, TOPICS, Article, Mistake, Mistakes, Source, line_of
from locales.markdown import Block, Unreadable

ID = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
FENCE = "+++"
TITLE, SHORT, WORDS, REVIEWED, ID_LENGTH, TEXT = 60, 40, 40, 120, 32, 3000
AT_LINE = re.compile(r"at line (\d+)")


def read(text: str, language: str, name: str, expected: str = "", topics: Sequence[str] = TOPICS) -> Article:
    """An article from its whole text; `name` stands for the file in what is said to be wrong; raises Mistakes."""
    lines = text.replace("\r\n", "\n").split("\n")
    closing = next((i for i, line in enumerate(lines[1:], 1) if line.rstrip() == FENCE), 0)
    if lines[0].rstrip() != FENCE or not closing:
        raise Mistakes([Mistake(name, 1, "front")])
    front = _Front(name, language, lines[: closing + 1], _details(lines[1:closing], name))
    front.check(expected, topics)
    body = _body(front, lines[closing + 1 :], closing + 1)
    if front.mistakes:
        raise Mistakes(sorted(front.mistakes, key=lambda mistake: mistake.line))
    return Article(language=language, lines=tuple(body), raw="\n".join(lines), **front.fields())


def _details(lines: Sequence[str], name: str) -> dict[str, Any]:
    try:
        return tomllib.loads("\n".join(lines))
    except tomllib.TOMLDecodeError as error:
        found = AT_LINE.search(str(error))
        line = int(found.group(1)) + 1 if found else len(lines) + 1
        raise Mistakes([Mistake(name, line, "toml")]) from None


def _body(front: "_Front", lines: Sequence[str], above: int) -> list[tuple[int, Block]]:
    try:
        body = [(line + above, block) for line, block in markdown.blocks("\n".join(lines))]
    except Unreadable as error:
        front.mistakes.append(Mistake(front.name, error.line + above, error.why))
        return []
    if not body:
        front.wrong("id", "empty")
    if front.mistakes:
        return body
    known = {*front.sources, *OWN_WORD}
    front.mistakes += [
        Mistake(front.name, line, "source", {"key": key})
        for line, block in body
        for key in block.keys
        if key not in known
    ]
    length = sum(len(block.text) for _, block in body)
    if length > TEXT:
        front.mistakes.append(Mistake(front.name, above + 1, "text", {"number": length, "limit": TEXT}))
    return body


def _is_day(value: object) -> bool:
    return type(value) is date


def _is_text(value: object) -> bool:
    return isinstance(value, str) and markdown.is_visible(value)


def _is_words(value: object) -> bool:
    return isinstance(value, list) and len(value) <= WORDS and all(_is_text(word) and word.strip() for word in value)


def _is_number(value: object) -> bool:
    return type(value) is int and 0 <= value <= 9999


KINDS: dict[str, Callable[[object], bool]] = {
    "id": _is_text,
    "topic": _is_text,
    "order": _is_number,
    "title": _is_text,
    "short": _is_text,
    "words": _is_words,
    "state": _is_text,
    "reviewed_by": _is_text,
    "review_by": _is_day,
    "sources": lambda value: isinstance(value, dict) and all(isinstance(one, dict) for one in value.values()),
}
OF_SOURCE: dict[str, Callable[[object], bool]] = {
    "name": lambda value: _is_text(value) and bool(value),
    "address": _is_text,
    "read": _is_day,
    "page": _is_text,
    "mark": _is_text,
}
MAY_LACK = ("sources", "address")


@dataclass
class _Front:
    """The details of one file on their way to an article."""

    name: str
    language: str
    lines: Sequence[str]
    given: dict[str, Any]
    mistakes: list[Mistake] = field(default_factory=list)
    sources: dict[str, Source] = field(default_factory=dict)

    def wrong(self, at: str, why: str, **values: object) -> None:
        self.mistakes.append(Mistake(self.name, line_of(self.lines, at), why, values))

    def fields(self) -> dict[str, Any]:
        kept = {name: self.given[name] for name in KINDS if name != "sources"}
        return {**kept, "words": tuple(self.given["words"]), "sources": self.sources}

    def check(self, expected: str, topics: Sequence[str]) -> None:
        """Notes every mistake among the details."""
        if not self._shaped("", self.given, KINDS):
            return
        given = self.given
        for name, limit in (("title", TITLE), ("short", SHORT), ("reviewed_by", REVIEWED)):
            if len(given[name]) > limit:
                self.wrong(name, "long", field=name, number=len(given[name]), limit=limit)
        for name in ("title", "short"):
            if not given[name].strip():
                self.wrong(name, "kind", field=name)
        if not ID.fullmatch(given["id"]) or len(given["id"]) > ID_LENGTH or expected not in ("", given["id"]):
            self.wrong("id", "id", id=given["id"])
        if given["topic"] not in topics:
            self.wrong("topic", "topic", topic=given["topic"])
        self._check_state()
        for key, values in given.get("sources", {}).items():
            self._check_source(key, values)

    def _shaped(self, under: str, given: Mapping[str, Any], kinds: Mapping[str, Callable[[object], bool]]) -> bool:
        before = len(self.mistakes)
        for name in [name for name in kinds if name not in given and name not in MAY_LACK]:
            self.wrong(under or "id", "missing", field=name)
        for name, value in given.items():
            if name not in kinds:
                self.wrong(under or name, "unknown", field=name)
            elif not kinds[name](value):
                self.wrong(under or name, "kind", field=name)
        return len(self.mistakes) == before

    def _check_state(self) -> None:
        state = self.given["state"]
        possible = ("source", "checked") if self.language in SOURCE_LANGUAGES else ("draft", "checked")
        if state not in possible:
            self.wrong("state", "state", state=state)
        if state == "checked" and not self.given["reviewed_by"].strip():
            self.wrong("reviewed_by", "reviewed")

    def _check_source(self, key: str, values: dict[str, Any]) -> None:
        at = f"sources.{key}"
        if not self._shaped(at, values, OF_SOURCE):
            return
        address = values.get("address", "")
        if values["mark"] not in MARKS:
            self.wrong(at, "mark", key=key, mark=values["mark"])
        if address and not markdown.WEB.fullmatch(address.replace("http://", "https://", 1)):
            self.wrong(at, "address", key=key)
        self.sources[key] = Source(key, values["name"], address, values["read"], values["page"], values["mark"])
