"""Finds the line of every field in a TOML text, which tomllib does not tell; only for texts that tomllib could read."""

import re
from bisect import bisect_right
from collections.abc import Sequence

Path = tuple[str | int, ...]
BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
KEY = re.compile(r"[ \t]*(?:\"((?:[^\"\\\n]|\\.)*)\"|'([^'\n]*)'|([A-Za-z0-9_-]+))[ \t]*")
STRINGS = (
    re.compile(r'"""(?:[^\\]|\\.)*?"{3,5}(?!")', re.DOTALL),
    re.compile(r"'''.*?'{3,5}(?!')", re.DOTALL),
    re.compile(r'"(?:[^"\\\n]|\\.)*"'),
    re.compile(r"'[^'\n]*'"),
)
BARE = re.compile(r"[^,\]}\n#]*")


def of(text: str) -> dict[Path, int]:
    """The line of each field, counted from one, by its path: keys, and positions in lists from nought."""
    scan = _Scan(text)
    try:
        scan.document()
    except (RecursionError, ValueError):
        return scan.found  # what is found so far; a field without a line gets that of what it stands in
    return scan.found


def line_of(found: dict[Path, int], path: Sequence[str | int]) -> int:
    """The line of a field, else of the nearest thing it stands in, else the first."""
    wanted = tuple(path)
    while wanted and wanted not in found:
        wanted = wanted[:-1]
    return found.get(wanted, 1)


class _Scan:
    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0
        self.found: dict[Path, int] = {}
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self._lists: dict[Path, int] = {}

    def document(self) -> None:
        """Headers and fields, to the end."""
        inside: Path = ()
        while self._blank() < len(self.text):
            if self.text.startswith("[", self.at):
                inside = self._header()
            else:
                self._field(inside)

    def _header(self) -> Path:
        line, many = self._line(), self.text.startswith("[[", self.at)
        self.at += 2 if many else 1
        names = self._names("]")
        self.at += 2 if many else 1
        path: Path = ()
        for name in names[:-1]:
            path = self._into((*path, name))
        path = (*path, names[-1])
        if many:
            self._lists[path] = self._lists.get(path, -1) + 1
            self.found.setdefault(path, line)
        path = self._into(path)
        self.found[path] = line
        return path

    def _into(self, path: Path) -> Path:
        return (*path, self._lists[path]) if path in self._lists else path

    def _field(self, inside: Path) -> None:
        line, names = self._line(), self._names("=")
        self.at += 1
        for length in range(1, len(names) + 1):
            self.found.setdefault((*inside, *names[:length]), line)
        self._value((*inside, *names))

    def _value(self, path: Path) -> None:
        self._blank()
        self.found.setdefault(path, self._line())
        opening = self.text[self.at : self.at + 1]
        if opening == "[":
            self._several(path, "]")
        elif opening == "{":
            self._several(path, "}")
        else:
            self.at = self._end_of_plain()

    def _several(self, path: Path, closing: str) -> None:
        self.at += 1
        position = 0
        while self.text[self._blank() : self.at + 1] != closing:
            if self.at >= len(self.text):
                raise ValueError
            if closing == "}":
                self._field(path)
            else:
                self._value((*path, position))
            position += 1
            if self.text[self._blank() : self.at + 1] == ",":
                self.at += 1
        self.at += 1

    def _end_of_plain(self) -> int:
        for pattern in STRINGS:
            if match := pattern.match(self.text, self.at):
                return match.end()
        match = BARE.match(self.text, self.at)
        if not match or match.end() == self.at:
            raise ValueError
        return match.end()

    def _names(self, end: str) -> tuple[str, ...]:
        names = []
        while match := KEY.match(self.text, self.at):
            self.at = match.end()
            names.append(next(part for part in match.groups() if part is not None))
            if not self.text.startswith(".", self.at):
                break
            self.at += 1
        if not names or not self.text.startswith(end, self.at):
            raise ValueError
        return tuple(names)

    def _blank(self) -> int:
        match = BLANK.match(self.text, self.at)
        self.at = match.end() if match else self.at
        return self.at

    def _line(self) -> int:
        return bisect_right(self._starts, self.at)
