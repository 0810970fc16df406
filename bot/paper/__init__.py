"""Sheets of paper: posters, notices and cards as A4 pages in PDF, in every language of the zone, by one engine."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

# Commas and marks that tell the direction or join letters have no shape of their own and are kept.
_SHAPELESS = "\u200c\u200d\u200e\u200f\u2066\u2067\u2068\u2069"


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one page says, every text already in its language; `address` is what the QR code opens."""

    language: str
    zone: str
    title: str
    address: str
    call: str
    """One short sentence beside the code: what happens when one scans it."""
    signature: str
    """The zone's fixed signature, at the foot."""
    lines: tuple[tuple[str, str], ...] = ()
    """Label and value: when, where, for whom; at most eight."""
    paragraphs: tuple[str, ...] = ()
    welcome: str = ""
    phone: str = ""


class Unprintable(ValueError):
    """A text holds letters that none of the fonts can draw; `letters` names them."""

    def __init__(self, letters: str) -> None:
        super().__init__("no font for these letters")
        self.letters = letters


def sheet(page: Sheet) -> bytes:
    """One sheet as a PDF of one A4 page; raises Unprintable. Slow enough to be called in a thread."""
    return sheets([page])


def sheets(pages: Sequence[Sheet]) -> bytes:
    """Several sheets, such as one in each language, as one PDF with a page for each; raises Unprintable."""
    # fpdf and its fonts take 25 MB, which a process that never prints does not pay.
    from bot.paper import layout
    from bot.paper.press import Press

    with Press(pages[0].title, pages[0].zone, pages[0].language) as press:
        for page in pages:
            layout.fill(press, _clean(page, press.letters))
        return press.finished()


def _clean(page: Sheet, letters: frozenset[int]) -> Sheet:
    """The sheet without signs that cannot be printed, such as emoji: a poster has no empty boxes."""
    return replace(
        page,
        zone=_plain(page.zone, letters),
        title=_plain(page.title, letters),
        call=_plain(page.call, letters),
        signature=_plain(page.signature, letters),
        lines=tuple((_plain(label, letters), _plain(value, letters)) for label, value in page.lines),
        paragraphs=tuple(filter(None, (_plain(text, letters) for text in page.paragraphs))),
        welcome=_plain(page.welcome, letters),
        phone=_plain(page.phone, letters),
    )


def _plain(text: str, letters: frozenset[int]) -> str:
    """One run of text: white space as single spaces, no-break spaces kept, signs without a shape left out."""
    text = unicodedata.normalize("NFC", text).translate({ord(c): " " for c in "\t\n\r\v\f\u2028\u2029"})
    kept = [c for c in text if ord(c) in letters or c in _SHAPELESS]
    missing = {c for c in text if ord(c) not in letters and unicodedata.category(c)[0] in "LN"}
    if missing:
        raise Unprintable("".join(sorted(missing)))
    return " ".join(filter(None, "".join(kept).split(" ")))
