"""What stands where on a sheet: mark and zone, a large title, when and where, the text, the code, the signature."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.paper import Sheet
from bot.paper.press import COLUMN, HEIGHT, HERE, ROUNDING, Block, Colour, Press
from bot.paper.wrap import cut_paragraphs

# Colours of the house's light theme.
INK: Colour = (0x17, 0x21, 0x1F)
INK_2: Colour = (0x42, 0x50, 0x4D)
LINE: Colour = (0xCF, 0xD7, 0xD4)
WATER_TINT: Colour = (0xDA, 0xEB, 0xEC)
WATER_INK: Colour = (0x0A, 0x45, 0x4C)
WHITE: Colour = (0xFF, 0xFF, 0xFF)

TOP, BOTTOM = 16.0, HEIGHT - 15.0
MARK = 15.0
TITLE_TOP = 41.0
FOOT = 11.0
PANEL, PAD, CARD, CORNER = 64.0, 7.0, 50.0, 4.0
PANEL_TOP = BOTTOM - FOOT - PANEL
FLOW = PANEL_TOP - TITLE_TOP - 8.0
SCALES = (1.1, 1.0, 0.94, 0.88, 0.82, 0.76, 0.7)
LINES = 8
SCENE, SCENE_RATIO, SCENE_LEAST = HERE / "post.svg", 900 / 412, 34.0


@dataclass(frozen=True)
class Flow:
    """Everything between the head and the panel, set at one scale."""

    title: Block
    lines: tuple[tuple[Block, Block], ...]
    paragraphs: tuple[Block, ...]
    welcome: tuple[Block, ...]
    gap: float

    @property
    def height(self) -> float:
        """The height it takes on the page."""
        return sum(height for height in self.heights())

    def heights(self) -> Iterator[float]:
        """The height of each part with what separates it from the one above."""
        yield self.title.height
        yield from (max(label.height, value.height) + self.gap / 2 for label, value in self.lines)
        yield self.gap if self.lines else 0.0
        yield from (block.height + self.gap / 2 for block in (*self.paragraphs, *self.welcome))


def fill(press: Press, sheet: Sheet) -> None:
    """Prints one page."""
    press.turn(sheet.language)
    _head(press, sheet)
    flow = _fitting(press, sheet)
    spare = FLOW - flow.height
    _print(press, flow, min(spare / 4, 5.0) if spare < SCENE_LEAST else 0.0)
    if spare >= SCENE_LEAST:
        _scene(press, spare)
    _panel(press, sheet)
    _foot(press, sheet)


def _head(press: Press, sheet: Sheet) -> None:
    press.mark(0.0, TOP, MARK)
    zone = press.compose(sheet.zone, COLUMN - MARK - 5.0, 17.0, bold=True, rows=2, tight=True)
    press.put(zone, MARK + 5.0, TOP + (MARK - 1.6 - zone.height) / 2, INK)


def _foot(press: Press, sheet: Sheet) -> None:
    press.hairline(BOTTOM - FOOT + 4.5, LINE)
    signature = press.compose(sheet.signature, COLUMN, 10.5, rows=1)
    press.put(signature, 0.0, BOTTOM - signature.height, INK_2)


def _fitting(press: Press, sheet: Sheet) -> Flow:
    """The flow at the largest scale at which it fits; at the smallest, cut until it does."""
    if len(sheet.lines) > LINES:
        raise ValueError(f"a sheet has room for {LINES} labelled lines")
    for scale in SCALES:
        flow = _flow(press, sheet, sheet.paragraphs, scale)
        if flow.height <= FLOW:
            return flow
    return _cut(press, sheet, 3) or _cut(press, sheet, 1) or _flow(press, sheet, (), SCALES[-1], 1)


def _cut(press: Press, sheet: Sheet, rows: int) -> Flow | None:
    def fits(paragraphs: tuple[str, ...]) -> bool:
        return _flow(press, sheet, paragraphs, SCALES[-1], rows).height <= FLOW

    kept = cut_paragraphs(sheet.paragraphs, fits) if sheet.paragraphs else ()
    return _flow(press, sheet, kept, SCALES[-1], rows) if kept or fits(()) else None


def _flow(press: Press, sheet: Sheet, paragraphs: tuple[str, ...], scale: float, rows: int = 0) -> Flow:
    few = 1 if rows == 1 else 2
    welcome = (press.compose(sheet.welcome, COLUMN, 20 * scale, bold=True, rows=few),) if sheet.welcome else ()
    return Flow(
        title=_title(press, sheet.title, scale**1.5, few + 1),
        lines=_lines(press, sheet.lines, scale, rows),
        paragraphs=tuple(press.compose(text, COLUMN, 15 * scale) for text in paragraphs),
        welcome=welcome,
        gap=9.0 * scale,
    )


def _title(press: Press, title: str, scale: float, rows: int) -> Block:
    """As large as leaves words whole and the title within its rows."""
    words = title.split(" ")
    for size in (56, 50, 45, 40, 36, 32, 29, 26, 23, 20):
        block = press.compose(title, COLUMN, size * scale, bold=True, tight=True)
        if len(block.lines) <= rows and all(press.width(word, block.size, True) <= COLUMN * ROUNDING for word in words):
            return block
    return press.compose(title, COLUMN, 26 * scale, bold=True, tight=True, rows=rows + 1)


def _lines(
    press: Press, lines: tuple[tuple[str, str], ...], scale: float, rows: int
) -> tuple[tuple[Block, Block], ...]:
    widest = max((press.width(label, 14 * scale) for label, _ in lines), default=0.0)
    width = min(widest * 1.02, 46.0)
    room = COLUMN - width - 7.0
    size = _one_line(press, [value for _, value in lines], room, scale)
    return tuple(
        (
            press.compose(label, width, 14 * scale, rows=1 if rows == 1 else 2),
            press.compose(value, room, size, bold=True, rows=rows),
        )
        for label, value in lines
    )


def _one_line(press: Press, values: list[str], room: float, scale: float) -> float:
    """A size at which each value stays on one line; the largest, when they will not."""
    sizes = [size * scale for size in (20.0, 19.0, 18.0, 17.0)]
    room *= ROUNDING
    return next((size for size in sizes if all(press.width(v, size, bold=True) <= room for v in values)), sizes[0])


def _print(press: Press, flow: Flow, more: float) -> None:
    """Prints the flow from the title down, `more` being room to spare at each of its joints."""
    top = TITLE_TOP
    press.put(flow.title, 0.0, top, INK)
    top += flow.title.height + (flow.gap / 2 + more if flow.lines else 0.0)
    for label, value in flow.lines:
        press.hairline(top, LINE)
        top += flow.gap / 4
        press.put(label, 0.0, top + (value.pitch - label.pitch) / 2, INK_2)
        press.put(value, label.width + 7.0, top, INK)
        top += max(label.height, value.height) + flow.gap / 4
    if flow.lines:
        press.hairline(top, LINE)
    top += more
    for block in (*flow.paragraphs, *flow.welcome):
        top += flow.gap / 2
        press.put(block, 0.0, top, INK)
        top += block.height


def _scene(press: Press, spare: float) -> None:
    """Where there is room, the post on the corner stands on the panel's upper edge."""
    width = min((spare - 4.0) * SCENE_RATIO, COLUMN - 2 * CORNER)
    press.drawing(SCENE, COLUMN - CORNER - width, PANEL_TOP - width / SCENE_RATIO, width, width / SCENE_RATIO)


def _panel(press: Press, sheet: Sheet) -> None:
    press.box(0.0, PANEL_TOP, COLUMN, PANEL, WATER_TINT, CORNER)
    press.box(COLUMN - PAD - CARD, PANEL_TOP + PAD, CARD, CARD, WHITE, 2.0)
    press.code(sheet.address, COLUMN - PAD - CARD, PANEL_TOP + PAD, CARD, INK)
    blocks = _beside_code(press, sheet)
    top = PANEL_TOP + (PANEL - sum(block.height for block, _ in blocks) - 3.0 * (len(blocks) - 1)) / 2
    for block, colour in blocks:
        press.put(block, PAD, top, colour)
        top += block.height + 3.0


def _beside_code(press: Press, sheet: Sheet) -> list[tuple[Block, Colour]]:
    """The sentence as large as fits, what to type without a camera, and whom to call without a smartphone."""
    width, most = COLUMN - CARD - 3 * PAD, PANEL - 2 * PAD
    # An address reads left to right in every language.
    address = press.compose(f"\u2066{shown(sheet.address)}\u2069", width, 11.0)
    under = [(address, INK_2)] if len(address.lines) <= 2 else []
    if sheet.phone:
        under.append((press.compose(sheet.phone, width, 13.0, rows=3), INK))
    left = most - sum(block.height + 3.0 for block, _ in under)
    for size in (27, 24, 21, 18, 16):
        call = press.compose(sheet.call, width, size, bold=True, tight=True)
        if call.height <= left:
            break
    rows = max(1, int(left / call.pitch))
    return [(press.compose(sheet.call, width, size, bold=True, tight=True, rows=rows), WATER_INK), *under]


def shown(address: str) -> str:
    """An address as people type it."""
    return address.removeprefix("https://").removeprefix("http://").removesuffix("/")
