"""Answers over time as a picture: columns for the browser to draw, one for each noted day and one for today."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from handlers.services.turnout import KINDS, Day, Turnout

WIDTH, HEIGHT, FOOT, HEAD, START = 360, 180, 24, 12, 30
WIDEST, GAP, LABELS, MOST = 48, 3, 7, 60
ORDER = ("yes", "waiting", "maybe", "no")
STEPS = (1, 2, 5)


@dataclass(frozen=True)
class Part:
    """One part of a column, in units of the picture."""

    kind: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Mark:
    """A day beneath a column or a number beside a line."""

    at: float
    day: date | None
    number: int


@dataclass(frozen=True)
class Chart:
    """The picture."""

    parts: list[Part]
    days: list[Mark]
    lines: list[Mark]
    width: int = WIDTH
    height: int = HEIGHT
    start: int = START


def with_today(days: Sequence[Day], now: Turnout, today: date) -> list[Day]:
    """The noted days, and how it stands now where that can be told."""
    before = [day for day in days if day.day < today][-MOST:]
    return [*before, Day(today, now.yes, now.people, now.maybe, now.no, now.waiting)] if now.any else before


def draw(days: Sequence[Day]) -> Chart | None:
    """The picture of some days; None while there is no number in them."""
    tallest = max((_sum(day) for day in days), default=0)
    if not tallest:
        return None
    step = _step(tallest)
    top = -(-tallest // step) * step
    unit = (HEIGHT - FOOT - HEAD) / top
    slot = min(WIDEST + GAP, (WIDTH - START) / len(days))
    parts = [part for place, day in enumerate(days) for part in _column(day, START + place * slot, slot, unit)]
    every = -(-len(days) // LABELS)
    marks = [
        Mark(round(START + (place + 0.5) * slot, 1), day.day, 0)
        for place, day in enumerate(days)
        if (len(days) - 1 - place) % every == 0
    ]
    lines = [Mark(round(HEIGHT - FOOT - number * unit, 1), None, number) for number in range(0, top + 1, step)]
    return Chart(parts, marks, lines)


def _sum(day: Day) -> int:
    return sum(getattr(day, kind) or 0 for kind in KINDS)


def _step(tallest: int) -> int:
    """The distance of the lines: so that there are at most five."""
    scale = 1
    while True:
        for step in STEPS:
            if step * scale * 4 >= tallest:
                return step * scale
        scale *= 10


def _column(day: Day, x: float, slot: float, unit: float) -> list[Part]:
    parts, y = [], float(HEIGHT - FOOT)
    for kind in ORDER:
        number = getattr(day, kind)
        if number:
            y -= number * unit
            width = max(1.0, slot - GAP)
            parts.append(Part(kind, round(x, 1), round(y, 1), round(width, 1), round(number * unit, 1)))
    return parts
