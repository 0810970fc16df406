"""Files of a zone with mistakes of every kind: a good one after some blows, and rubbish."""

import json
import re
from collections.abc import Callable
from random import Random

from tests.fuzz import updates
from tests.zonefile.test_reading import GOOD

LINES = GOOD.splitlines()
SECTIONS = [section for section in GOOD.split("\n\n") if section.startswith("[[")]
FIELD = re.compile(r"[a-z_.]+ *=")
VALUES = (
    "[]", "{}", "[[]]", "true", "nan", "-inf", "1e400", "2026-02-30", "2026-03-31T10:00:00Z", "10:00:00", '""', "0",
    '"\\u0000"', "'''\n'''", '"""a\\\n  b"""', "[[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]", "[{ nl = 1 }]", "9" * 40, "-1",
    '"../../etc/passwd"', '["nl", "nl"]', "{ a.b.c = 1 }", '"\\ue000bold"', "[[1,1],[1,1],[1,1],[1,1]]", "9" * 5000,
    "0x7fffffffffffffff", "1e308", "9223372036854775808", "[" * 400, "{a=" * 400, f'"{"x" * 40000}"', "'",
    "[[1e308, 1e308], [-1e308, 0.0], [0.0, 5e-324]]", '["en", "nl", "fr", "de", "ar", "tr", "uk", "ti", "so"]',
    "[[2.53, 51.54], [2.55, 51.54], [2.55, 51.55], [2.53, 51.55], [2.53, 51.54]]", '"\\U0001F600"', '"2026-03-31"',
    '{ nl = "a", fr = "b", nl = "c" }', "[1, 'a', 2.0, {}, []]", "0001-01-01", "9999-12-31", '"wanda"', '"molenkom"',
)  # fmt: skip
NAMES = ("id", "names.nl", "names", "polygon", "zone", "person", "__class__", '"\\u0000"', "model_config", "''", "a.b")


def file(chance: Random) -> bytes:
    """One file: mostly the good one after one to five blows, seldom rubbish."""
    if chance.random() < 0.05:
        return chance.choice(
            (chance.randbytes(chance.randint(0, 400)), updates.words(chance).encode("utf-8", "ignore"))
        )
    lines = list(LINES)
    for _ in range(chance.choice((1, 1, 2, 3, 5))):
        chance.choice(BLOWS)(chance, lines)
    text = chance.choice(("\n", "\n", "\n", "\r\n")).join(lines).encode("utf-8", "surrogatepass")
    return text if chance.random() < 0.95 else _bitten(chance, text)


def value(chance: Random) -> str:
    """A value as TOML writes it, right or wrong."""
    kind = chance.randint(0, 3)
    if kind == 0:
        return json.dumps(updates.words(chance).encode("utf-8", "ignore").decode(), ensure_ascii=chance.random() < 0.5)
    if kind == 1:
        return str(chance.choice((chance.uniform(-200, 200), chance.randint(-(2**70), 2**70), chance.randint(0, 50))))
    return chance.choice(VALUES)


def _other_value(chance: Random, lines: list[str]) -> None:
    fields = [at for at, line in enumerate(lines) if FIELD.match(line)]
    if fields:
        at = chance.choice(fields)
        lines[at] = f"{lines[at].partition('=')[0]}= {value(chance)}"


def _moved_value(chance: Random, lines: list[str]) -> None:
    fields = [at for at, line in enumerate(lines) if FIELD.match(line)]
    if fields:
        there, from_here = chance.choice(fields), chance.choice(fields)
        lines[there] = f"{lines[there].partition('=')[0]}={lines[from_here].partition('=')[2]}"


def _other_name(chance: Random, lines: list[str]) -> None:
    fields = [at for at, line in enumerate(lines) if FIELD.match(line)]
    if fields:
        at = chance.choice(fields)
        lines[at] = f"{chance.choice((*NAMES, updates.words(chance)))} = {lines[at].partition('=')[2]}"


def _lost(chance: Random, lines: list[str]) -> None:
    first = chance.randint(0, len(lines))
    del lines[first : first + chance.choice((1, 1, 1, 10))]


def _doubled(chance: Random, lines: list[str]) -> None:
    first = chance.randint(0, len(lines))
    lines[first:first] = lines[first : first + chance.choice((1, 1, 5))]


def _section_again(chance: Random, lines: list[str]) -> None:
    lines += chance.choice(SECTIONS).splitlines()


def _put_in(chance: Random, lines: list[str]) -> None:
    new = chance.choice((updates.words(chance), value(chance), f"{chance.choice(NAMES)} = {value(chance)}"))
    lines.insert(chance.randint(0, len(lines)), new)


def _cut(chance: Random, lines: list[str]) -> None:
    at = chance.randint(0, len(lines) - 1) if lines else 0
    lines[at : at + 1] = [line[: chance.randint(0, 60)] for line in lines[at : at + 1]]


def _swapped(chance: Random, lines: list[str]) -> None:
    if lines:
        one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
        lines[one], lines[other] = lines[other], lines[one]


def _bitten(chance: Random, text: bytes) -> bytes:
    at = chance.randint(0, len(text))
    return text[:at] + chance.randbytes(chance.randint(0, 4)) + text[at + chance.randint(0, 4) :]


BLOWS: tuple[Callable[[Random, list[str]], None], ...] = (
    *(_other_value, _other_value, _other_value, _other_value, _moved_value, _moved_value, _moved_value),
    *(_other_name, _lost, _lost, _doubled, _section_again, _section_again, _put_in, _cut, _swapped),
)
