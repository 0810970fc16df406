"""Formatted text: entities as given, or read out of HTML, checked as Telegram checks them."""

from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

from bot.demo.telegram.refusal import bad_request

Entity = dict[str, Any]

HTML_TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "code": "code",
    "pre": "pre",
    "a": "text_link",
    "tg-spoiler": "spoiler",
    "blockquote": "blockquote",
}


@dataclass(frozen=True, slots=True)
class Formatted:
    """Text and its entities, whose offsets count UTF-16 units."""

    text: str
    entities: list[Entity]


def units(text: str) -> int:
    """The length of a text as Telegram counts offsets, in UTF-16 units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def formatted(text: str, parse_mode: str, entities: list[Entity] | None) -> Formatted:
    """The text after entity parsing, its ends trimmed; a broken one is refused with 400."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise bad_request("strings must be encoded in UTF-8") from error
    if not parse_mode:
        return _trimmed(Formatted(text, _checked(text, entities or [])))
    if parse_mode.lower() != "html":
        raise bad_request("unsupported parse_mode")
    reader = _HtmlReader()
    reader.feed(text)
    reader.close()
    return _trimmed(reader.finished())


def _checked(text: str, entities: list[Entity]) -> list[Entity]:
    length = units(text)
    for entity in entities:
        offset, size = entity.get("offset", 0), entity.get("length", 0)
        if "type" not in entity or offset < 0 or size < 0:
            raise bad_request("can't parse MessageEntity")
        if offset + size > length:
            raise bad_request(
                f"entity beginning at UTF-16 offset {offset} ends after the end of the text"
                f" at UTF-16 offset {offset + size}"
            )
    return [dict(entity) for entity in entities if entity.get("length", 0) > 0]


def _trimmed(whole: Formatted) -> Formatted:
    text = whole.text.strip()
    if text == whole.text:
        return whole
    cut = units(whole.text) - units(whole.text.lstrip())
    end = units(text)
    moved = (_moved(entity, cut, end) for entity in whole.entities)
    return Formatted(text, [entity for entity in moved if entity["length"] > 0])


def _moved(entity: Entity, cut: int, end: int) -> Entity:
    start = max(entity["offset"] - cut, 0)
    stop = min(entity["offset"] + entity["length"] - cut, end)
    return {**entity, "offset": start, "length": stop - start}


class _HtmlReader(HTMLParser):
    """Reads Telegram's HTML and remembers which tag opened where."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._pieces: list[str] = []
        self._length = 0
        self._open: list[tuple[str, Entity]] = []
        self._entities: list[Entity] = []

    def handle_data(self, data: str) -> None:
        self._pieces.append(data)
        self._length += units(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in HTML_TAGS:
            raise bad_request(f'can\'t parse entities: Unsupported start tag "{tag}"')
        entity: Entity = {"type": HTML_TAGS[tag], "offset": self._length, "length": 0}
        if tag == "a":
            entity["url"] = dict(attrs).get("href") or ""
        self._open.append((tag, entity))
        self._entities.append(entity)

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open[-1][0] != tag:
            raise bad_request(f'can\'t parse entities: Unexpected end tag "{tag}"')
        _, entity = self._open.pop()
        entity["length"] = self._length - entity["offset"]

    def finished(self) -> Formatted:
        """The text without its tags."""
        if self._open:
            raise bad_request(f"can't parse entities: Can't find end tag \"{self._open[-1][0]}\"")
        return Formatted("".join(self._pieces), [entity for entity in self._entities if entity["length"]])
