"""Reads the small Markdown of articles: paragraphs, lists, headings, bold, links to https and telephone numbers."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from locales import BOLD, PLAIN, mark_desk

MARK = re.compile(r"\s*\[\^([a-z0-9-]+)\]")
TELEPHONE = re.compile(r"tel:\+?[0-9]{2,15}")
WEB = re.compile(r"https://[a-z0-9.-]+\.[a-z]{2,}(?::[0-9]+)?(?:[/?#][^\s<>\"'\\]*)?", re.IGNORECASE)
NEEDED = "\u00a0\u202f\u200c\u200d\u200e\u200f"  # narrow spaces of French, joiners and directions of other scripts
HTML = re.compile(r"<[a-zA-Z/!?]|&#?\w+;")
SIGN = re.compile(r"^(?:##|[-*+])\s+")  # of a heading or an item
_WITHOUT_NEEDED = dict.fromkeys(map(ord, NEEDED))
# Of a text only its blocks; what stands in a block is parsed without the marks of its sources.
BLOCKS = MarkdownIt("commonmark", {"html": False}).disable("inline")
INLINE = MarkdownIt("commonmark", {"html": False})

SENTENCES = {
    "html": mark_desk("HTML cannot stand in an article."),
    "link": mark_desk("A link may only lead to https: or tel:, with a whole address."),
    "place": mark_desk("A paragraph or an item with marks of sources, such as [^law], ends in one."),
    "shape": mark_desk("Only paragraphs, simple lists, headings with ##, **bold** and links can stand here."),
    "lines": mark_desk("An item or a heading stands on one line."),
    "hidden": mark_desk("There is a character here that nobody can see."),
    "empty": mark_desk("There is nothing to read here."),
}


@dataclass(frozen=True)
class Link:
    """Something to tap: what it is called, and an https address or a telephone number with `tel:`."""

    label: str
    to: str


@dataclass(frozen=True)
class Block:
    """One idea: `kind` is paragraph, item or heading; `keys` name its sources; bold stands between the two marks."""

    kind: str
    text: str
    keys: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()

    @property
    def only_links(self) -> bool:
        """Whether it states nothing but offers something to tap."""
        rest = self.text
        for link in self.links:
            rest = rest.replace(shown(link), "")
        return bool(self.links) and not re.sub(rf"[\s.,·{BOLD}{PLAIN}]", "", rest)


class Unreadable(Exception):
    """A text that is not the small Markdown of articles: the line, counted from its first, and the sentence's name."""

    def __init__(self, line: int, why: str) -> None:
        super().__init__(why)
        self.line, self.why = line, why


@dataclass
class _Place:
    """Where the walk through the tokens is: how deep in lists, and which line."""

    lists: int = 0
    heading: bool = False
    line: int = 1
    blocks: list[tuple[int, Block]] = field(default_factory=list)


def blocks(text: str) -> list[tuple[int, Block]]:
    """The blocks of a text with their lines, counted from 1; raises Unreadable at the first thing that cannot be."""
    _check_raw(text)
    place = _Place()
    for token in BLOCKS.parse(text):
        place.line = token.map[0] + 1 if token.map else place.line
        _step(place, token)
    return place.blocks


def written(text: str) -> list[str]:
    """Each block of a text as it is written, without its sign in front and the marks of its sources."""
    lines = text.splitlines()
    return [SIGN.sub("", MARK.sub("", "\n".join(lines[a:b])).strip()) for a, b in _spans(text)]


def rewritten(text: str, new: Mapping[int, str]) -> str:
    """The text with other words in some of its blocks, counted from 0; signs and marks of sources stay."""
    lines, spans = text.splitlines(), _spans(text)
    for number in sorted(new, reverse=True):
        first, end = spans[number]
        old = "\n".join(lines[first:end])
        sign, keys = SIGN.match(old), dict.fromkeys(MARK.findall(old))
        words = re.sub(r"[ \t\r\n]+", " ", new[number]).strip()  # the no-break spaces of French stay
        below = old[len(old.rstrip()) :].split("\n")[1:]
        lines[first:end] = ["".join((sign[0] if sign else "", words, *(f" [^{key}]" for key in keys))), *below]
    return "\n".join(lines)


def _spans(text: str) -> list[tuple[int, int]]:
    return list(pairwise([*(line - 1 for line, _ in blocks(text)), len(text.splitlines())]))


def _check_raw(text: str) -> None:
    for number, line in enumerate(text.splitlines(), 1):
        if HTML.search(line):
            raise Unreadable(number, "html")
        if not is_visible(line):
            raise Unreadable(number, "hidden")


def is_visible(text: str) -> bool:
    """Whether a text holds nothing that a reader cannot see, but for the spaces and joiners that scripts need."""
    return text.translate(_WITHOUT_NEEDED).isprintable()


def _step(place: _Place, token: Token) -> None:
    match token.type:
        case "bullet_list_open" if place.lists == 0:
            place.lists = 1
        case "bullet_list_close":
            place.lists = 0
        case "heading_open" if token.tag == "h2" and token.markup == "##":
            place.heading = True
        case "heading_close":
            place.heading = False
        case "inline":
            place.blocks.append((place.line, _block(place, token)))
        case "paragraph_open" | "paragraph_close" | "list_item_open" | "list_item_close":
            pass
        case _:
            raise Unreadable(place.line, "shape")


def _block(place: _Place, token: Token) -> Block:
    kind = "heading" if place.heading else "item" if place.lists else "paragraph"
    keys, raw = MARK.findall(token.content), MARK.sub("", token.content)
    if "[^" in raw or (keys and not token.content.rstrip().endswith("]")):
        raise Unreadable(place.line, "place")
    if kind != "paragraph" and "\n" in raw:
        raise Unreadable(place.line, "lines")
    if not raw.strip():
        raise Unreadable(place.line, "empty")
    words, links = _words(INLINE.parseInline(raw.strip())[0].children or [], place.line)
    return Block(kind, words, tuple(dict.fromkeys(keys)), links)


def _words(children: Sequence[Token], line: int) -> tuple[str, tuple[Link, ...]]:
    pieces: list[str] = []
    links: list[Link] = []
    target: str | None = None
    for token in children:
        if token.type == "link_open":
            target, label = _target(token, line), ""
        elif token.type == "link_close":
            links.append(Link(label, target or ""))
            pieces.append(shown(links[-1]))
            target = None
        elif target is not None:
            label += _plain(token, line)
        else:
            pieces.append(_piece(token, line))
    return "".join(pieces), tuple(links)


def _piece(token: Token, line: int) -> str:
    marks: dict[str, str] = {"strong_open": BOLD, "strong_close": PLAIN, "softbreak": " "}
    return marks[token.type] if token.type in marks else _plain(token, line)


def _plain(token: Token, line: int) -> str:
    if token.type in ("strong_open", "strong_close"):
        return ""
    if token.type not in ("text", "text_special"):
        raise Unreadable(line, "shape")
    if "](" in token.content:
        raise Unreadable(line, "link")
    if "**" in token.content:
        raise Unreadable(line, "shape")
    return token.content


def _target(token: Token, line: int) -> str:
    to: Any = token.attrs.get("href", "")
    if token.attrs.get("title") or not isinstance(to, str) or not is_safe(to):
        raise Unreadable(line, "link")
    return to


def is_safe(address: str) -> bool:
    """Whether an address may stand in an article: a whole one of the web, or a telephone number."""
    return bool(WEB.fullmatch(address) or TELEPHONE.fullmatch(address))


def shown(link: Link) -> str:
    """A link as it is read where it cannot be tapped: a number is always to be seen."""
    number = link.to.removeprefix("tel:")
    if link.to.startswith("tel:") and number.lstrip("+") not in re.sub(r"\D", "", link.label):
        return f"{link.label} ({number})"
    return link.label
