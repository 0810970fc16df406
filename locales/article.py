"""What an article is: its blocks, its sources, and what can be wrong with it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from hashlib import sha256

from locales import mark_desk, markdown
from locales.markdown import Block

SOURCE_LANGUAGES = ("en", "nl", "fr", "de")  # written from the fact file; the others are drafts until somebody checks
TOPICS = ("rights", "help", "prevention", "police")
STATES = ("source", "draft", "checked")
MARKS = ("V", "V~", "V-OLD")
OWN_WORD = ("koban", "advice")  # what Koban does itself, and plain common sense: no source is shown for these
ZONE = "zone-"  # how the ids of a zone's own articles begin

SENTENCES = {
    "front": mark_desk("The file begins with its details between two lines of +++."),
    "toml": mark_desk("The details cannot be read: quotation marks, commas or brackets are not in order."),
    "missing": mark_desk("“{field}” is missing among the details."),
    "unknown": mark_desk("“{field}” is not a detail that Koban knows."),
    "kind": mark_desk("“{field}” is not written as it should be."),
    "long": mark_desk("“{field}” has {number} characters; {limit} are possible."),
    "id": mark_desk("The id “{id}” is not that of the file, or not made of small letters, digits and hyphens."),
    "own_id": mark_desk("The id “{id}” is not a shipped one; an article of your own begins with “zone-”."),
    "topic": mark_desk("There is no topic “{topic}”."),
    "state": mark_desk("The state “{state}” is not possible in this language."),
    "reviewed": mark_desk("A text that is checked says in “reviewed_by” who did that, and when."),
    "mark": mark_desk("The mark “{mark}” of the source “{key}” is not one that may be published."),
    "source": mark_desk("There is no source “{key}” among the details."),
    "address": mark_desk("The address of the source “{key}” is not a whole web address."),
    "text": mark_desk("The text has {number} characters; {limit} are possible."),
    "big": mark_desk("The file is too big for an article."),
    "encoding": mark_desk("The file is not written in UTF-8."),
    "order": mark_desk("“{other}” has the same place {order} in the topic."),
    "language": mark_desk("The article is missing in the language “{language}”."),
    "differs": mark_desk("“{field}” is not the same as in “{language}”."),
    "blocks": mark_desk("There are {number} paragraphs and items, but {wanted} in “{language}”."),
    "block": mark_desk(
        "A paragraph, an item or a heading stands here, but something else does at this place in “{language}”."
    ),
    "keys": mark_desk("The sources marked here are not those of “{language}”."),
    "no_source": mark_desk("This states something and names no source."),
    "late": mark_desk("“review_by” is later than {limit}, which the sources allow at most."),
    **markdown.SENTENCES,
}


@dataclass(frozen=True)
class Mistake:
    """What is wrong with an article: its file and line, and a sentence of the desk catalog with values."""

    file: str
    line: int
    why: str
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """The sentence of the desk catalog."""
        return SENTENCES[self.why]


class Mistakes(Exception):
    """An article that cannot be used; holds every mistake that was found."""

    def __init__(self, found: Sequence[Mistake]) -> None:
        super().__init__(f"{len(found)} mistakes")
        self.found = tuple(found)


@dataclass(frozen=True)
class Source:
    """Where a statement was read: name, address (may be empty), the day, the page's own date, and how sure it is."""

    key: str
    name: str
    address: str
    read: date
    page: str
    mark: str


@dataclass(frozen=True)
class Article:
    """One article in one language; `raw` is the whole file."""

    id: str
    language: str
    topic: str
    order: int
    title: str
    short: str
    words: tuple[str, ...]
    state: str
    reviewed_by: str
    review_by: date
    sources: Mapping[str, Source]
    lines: tuple[tuple[int, Block], ...]
    raw: str = field(repr=False)

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """What is read, one idea a block."""
        return tuple(block for _, block in self.lines)

    @property
    def is_draft(self) -> bool:
        """Whether nobody has checked this translation yet, so that it never stands alone."""
        return self.state == "draft"

    @cached_property
    def fingerprint(self) -> str:
        """A hash of the file, to notice that a text changed since."""
        return sha256(self.raw.strip().encode()).hexdigest()

    def may_have_changed(self, block: Block) -> bool:
        """Whether a block rests on a page so old that this has to be said."""
        return any(key in self.sources and self.sources[key].mark == "V-OLD" for key in block.keys)


def line_of(lines: Sequence[str], wanted: str) -> int:
    """The line on which a detail of the front matter stands, counted from 1; the first where there is none."""
    pattern = re.compile(rf"\s*(?:{re.escape(wanted)}\s*=|\[{re.escape(wanted)}(?:\]|\.))")
    return next((number for number, line in enumerate(lines, 1) if pattern.match(line)), 1)
