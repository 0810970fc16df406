"""Breaks text into lines, and cuts what is too long at the end of a sentence, or else of a word."""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from itertools import chain

Measure = Callable[[str], float]
MORE = "…"
_SENTENCE_ENDS = re.compile(r"(?<=[.!?؟۔…]) +")
_OPENS, _CLOSES = "\u2066\u2067\u2068", "\u2069"


def wrapped(text: str, width: float, measure: Measure) -> list[str]:
    """The lines of a text, none wider than `width` (in the unit that `measure` gives)."""
    lines: list[str] = []
    line, taken, space = "", 0.0, measure(" ")
    for word in chain.from_iterable(_pieces(word, width, measure) for word in filter(None, text.split(" "))):
        wide = measure(word)
        if line and taken + space + wide > width:
            lines.append(line)
            line, taken = word, wide
        else:
            line, taken = (f"{line} {word}", taken + space + wide) if line else (word, wide)
    return _isolated([*lines, line] if line else lines)


def _pieces(word: str, width: float, measure: Measure) -> Iterator[str]:
    """A word whole, or in pieces where it alone is wider than a line."""
    while measure(word) > width and len(word) > 1:
        at = max(1, bisect_left(range(1, len(word)), True, key=lambda end: measure(word[:end]) > width))
        yield word[:at]
        word = word[at:]
    yield word


def _isolated(lines: list[str]) -> list[str]:
    """A number or name that keeps its own direction keeps it on both lines when it is broken over two."""
    done: list[str] = []
    still_open = ""
    for line in lines:
        opened = still_open
        for character in line:
            if character in _OPENS:
                opened += character
            elif character == _CLOSES:
                opened = opened[:-1]
        done.append(still_open + line + _CLOSES * len(opened))
        still_open = opened
    return done


def cut(text: str, fits: Callable[[str], bool]) -> str:
    """The text, or as many of its sentences as fit, or else of its words, with a sign that there is more."""
    return "".join(cut_paragraphs((text,), lambda paragraphs: fits("".join(paragraphs))))


def cut_paragraphs(paragraphs: Sequence[str], fits: Callable[[tuple[str, ...]], bool]) -> tuple[str, ...]:
    """The paragraphs, or as many of their sentences as fit, or else of the first one's words, or nothing."""
    whole = tuple(paragraphs)
    if fits(whole):
        return whole
    sentences = [_SENTENCE_ENDS.split(text) for text in whole]
    count = _most(sum(map(len, sentences)), lambda n: fits(_first(sentences, n)))
    if count:
        return _first(sentences, count)
    words = whole[0].split(" ")
    count = _most(len(words), lambda n: fits((f"{' '.join(words[:n])}{MORE}",)))
    return (f"{' '.join(words[:count])}{MORE}",) if count else ()


def _most(whole: int, fits: Callable[[int], bool]) -> int:
    return bisect_left(range(1, whole), True, key=lambda n: not fits(n)) if whole > 1 else 0


def _first(sentences: list[list[str]], count: int) -> tuple[str, ...]:
    kept: list[str] = []
    for paragraph in sentences:
        if count > 0:
            kept.append(" ".join(paragraph[:count]))
        count -= len(paragraph)
    return (*kept[:-1], f"{kept[-1]} {MORE}")
