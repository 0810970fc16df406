"""One PDF under the press: fonts, lines in either direction, boxes, the QR code and drawings, in millimetres."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Self

import segno
from fpdf import FPDF
from fpdf.fonts import TTFFont
from fpdf.line_break import Fragment

from bot.paper.wrap import cut, wrapped
from locales import direction_is_rtl, tag

HERE = Path(__file__).parent
FONTS = {"latin": "commissioner", "arabic": "noto-arabic", "ethiopic": "noto-ethiopic", "devanagari": "noto-devanagari"}
# Height of a line in parts of its size: set tight, and as a text to be read.
LEADING, TALLER, TALLEST = (1.12, 1.42), (1.25, 1.55), (1.4, 1.7)
TALLER_LANGUAGES = ("ti", "hi")
SHAPES = {False: "regular", True: "bold"}
MARK = HERE.parent / "web" / "static" / "mark.svg"
WIDTH, HEIGHT = 210.0, 297.0
MARGIN = 20.0
COLUMN = WIDTH - 2 * MARGIN
POINT = 25.4 / 72
SAMPLE = 100.0
ROUNDING = 0.99  # words are measured one by one; kerning across a space may differ by a hair
Colour = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Block:
    """Lines of one size and weight that belong together; `pitch` is the height of one of them."""

    lines: tuple[str, ...]
    size: float
    bold: bool
    width: float
    pitch: float

    @property
    def height(self) -> float:
        """The height of all lines."""
        return len(self.lines) * self.pitch


class Press(FPDF):
    """A document of A4 pages; positions count from the margin at which the page's language begins."""

    def __init__(self, title: str, author: str, language: str) -> None:
        super().__init__("portrait", "mm", "A4")
        self.str_alias_nb_pages = ""  # a text may hold {nb}
        self.c_margin = 0.0
        self.set_auto_page_break(False)
        self.set_title(title)
        self.set_author(author)
        self.set_creator("Koban")
        self.set_lang(tag(language))
        for family, name in FONTS.items():
            for bold, shape in SHAPES.items():
                self.add_font(family, "B" if bold else "", HERE / "fonts" / f"{name}-{shape}.ttf")
        self.set_fallback_fonts(list(FONTS), exact_match=False)
        self.has = {family: frozenset(font.cmap) for family in FONTS if isinstance(font := self.fonts[family], TTFFont)}
        self.letters = frozenset[int]().union(*self.has.values())
        self.rtl, self.leading = False, LEADING
        self._measured = cache(self._measure)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for font in self.fonts.values():
            if isinstance(font, TTFFont):
                font.close()

    def turn(self, language: str) -> None:
        """A new page, set in the direction of its language."""
        self.rtl = direction_is_rtl(language)
        self.leading = TALLEST if self.rtl else TALLER if language in TALLER_LANGUAGES else LEADING
        self.add_page()
        self.set_text_shaping(True, direction="rtl" if self.rtl else "ltr")

    def finished(self) -> bytes:
        """The document."""
        return bytes(self.output())

    def width(self, text: str, size: float, bold: bool = False) -> float:
        """How wide a text is on one line."""
        return self._measured(text, bold, self.rtl) * size / SAMPLE

    def _measure(self, text: str, bold: bool, rtl: bool) -> float:
        self.set_font("arabic" if rtl else "latin", "B" if bold else "", SAMPLE)
        return self.get_string_width(text)

    def compose(
        self, text: str, width: float, size: float, *, bold: bool = False, rows: int = 0, tight: bool = False
    ) -> Block:
        """A text set in lines within a width; with `rows`, cut so that it has no more of them."""

        def lines(of: str) -> list[str]:
            return wrapped(of, width * ROUNDING, lambda word: self.width(word, size, bold))

        if rows:
            text = cut(text, lambda shorter: len(lines(shorter)) <= rows)
        return Block(tuple(lines(text)), size, bold, width, size * POINT * self.leading[not tight])

    def put(self, block: Block, start: float, top: float, colour: Colour) -> None:
        """Prints a block with its first line's top at `top`, from `start` on."""
        self.set_font("arabic" if self.rtl else "latin", "B" if block.bold else "", block.size)
        self.set_text_color(*colour)
        for number, line in enumerate(block.lines):
            self.set_xy(self._left(start, block.width), top + number * block.pitch)
            self.cell(block.width, block.pitch, line, align="R" if self.rtl else "L")

    def _left(self, start: float, width: float) -> float:
        return WIDTH - MARGIN - start - width if self.rtl else MARGIN + start

    def hairline(self, top: float, colour: Colour) -> None:
        """A thin line across the column."""
        self.set_draw_color(*colour)
        self.set_line_width(0.25)
        self.line(MARGIN, top, WIDTH - MARGIN, top)

    def box(self, start: float, top: float, width: float, height: float, colour: Colour, corner: float) -> None:
        """A filled box with round corners."""
        self.set_fill_color(*colour)
        left = self._left(start, width)
        self.rect(left, top, width, height, style="F", round_corners=True, corner_radius=corner)

    def mark(self, start: float, top: float, side: float) -> None:
        """The mark: the lit door in a speech bubble."""
        self.drawing(MARK, start, top, side, side)

    def drawing(self, picture: Path, start: float, top: float, width: float, height: float) -> None:
        """A drawing as vectors; it is never mirrored."""
        self.image(picture, self._left(start, width), top, width, height)

    def code(self, address: str, start: float, top: float, side: float, colour: Colour) -> None:
        """The QR code of an address as vectors, with the four empty modules around it that readers need."""
        rows = [list(row) for row in segno.make(address, error="m", micro=False).matrix_iter(border=4)]
        module = side / len(rows)
        left = self._left(start, side)
        self.set_fill_color(*colour)
        for number, row in enumerate(rows):
            at = 0
            for dark, run in groupby(row):
                length = len(list(run))
                if dark:
                    self.rect(left + at * module, top + number * module, length * module, module * 1.01, style="F")
                at += length

    def _parse_chars(
        self, text: str, markdown: bool, *, _initial_emphasis: tuple[bool, bool, bool, bool] | None = None
    ) -> Iterator[Fragment]:
        """Pieces of one font each, in the order of writing; fpdf's own cuts an Arabic word at each vowel sign."""
        for font, run in groupby(self._in_fonts(text), lambda pair: pair[0]):
            state = self._get_current_graphics_state()
            state.font_family, state.current_font = font, self.fonts[font + state.font_style]
            yield Fragment("".join(character for _, character in run), state, self.k)

    def _in_fonts(self, text: str) -> Iterator[tuple[str, str]]:
        """Each character with the font that has it; what hangs on the one before stays with it."""
        font = self.font_family
        for character in text:
            if not _hangs(character):
                font = next((f for f in (self.font_family, *FONTS) if ord(character) in self.has[f]), font)
            yield font, character


def _hangs(character: str) -> bool:
    return unicodedata.category(character) in ("Mn", "Me", "Cf")
