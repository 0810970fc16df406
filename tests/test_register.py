"""The register of processing names every column of both databases, no other, and says how each lies as it does lie."""

import re
from pathlib import Path

import pytest
from sqlalchemy import LargeBinary, MetaData

from storage import models
from storage.base import Base
from storage.keystore import KeyBase

PAGE = Path(__file__).parent.parent / "docs" / "register.md"
BASES = {"GDPR", "LED", "both", "none"}
HASHES = re.compile(r"(^|_)(tag|hash|mac)$|^password$")
FORMS = ("clear", "sealed: ", "keyed hash", "hash")
Entries = dict[str, list[str]]


def entries(page: str) -> Entries:
    """The cells after the first of each row, by `table.column`; a name that stands there twice is an error."""
    found: Entries = {}
    for table, section in re.findall(r"^### (\w+)\n(.*?)(?=^##|\Z)", page, re.MULTILINE | re.DOTALL):
        for line in section.splitlines():
            cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
            for column in re.findall(r"`(\w+)`", cells[0]) if line.startswith("| `") else ():
                assert f"{table}.{column}" not in found, f"{table}.{column} stands there twice"
                found[f"{table}.{column}"] = cells[1:]
    return found


def columns() -> dict[str, bool]:
    """Every column of both databases, and whether it holds bytes."""
    tables = [table for data in _databases() for table in data.tables.values()]
    return {
        f"{table.name}.{column.name}": isinstance(column.type, LargeBinary)
        for table in tables
        for column in table.columns
    }


def _databases() -> tuple[MetaData, MetaData]:
    assert models.__all__
    return Base.metadata, KeyBase.metadata


def missing(page: str) -> set[str]:
    """Columns without an entry, and entries without a column."""
    return set(entries(page)) ^ set(columns())


def careless(page: str) -> set[str]:
    """Entries with an empty cell, an unknown basis, or a form that is not the column's."""
    kinds = columns()
    return {name for name, cells in entries(page).items() if not _is_sound(name, cells, sealed=kinds.get(name, False))}


def _is_sound(name: str, cells: list[str], *, sealed: bool) -> bool:
    if len(cells) != 4 or not all(cells):
        return False
    _, basis, _, form = cells
    is_hash = bool(HASHES.search(name.partition(".")[2]))
    right = "sealed: " if sealed else "clear"
    return basis in BASES and form.startswith(FORMS) and ("hash" in form if is_hash else form.startswith(right))


def test_every_column_has_an_entry_and_every_entry_a_column() -> None:
    assert missing(PAGE.read_text(encoding="utf-8")) == set()


def test_every_entry_says_what_for_on_what_basis_how_long_and_how_it_lies() -> None:
    assert careless(PAGE.read_text(encoding="utf-8")) == set()


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("| `tag`, `since` | finding | both | a day | clear |", {"places.tag"}),
        ("| `content` | the draft | both | a day | clear |", {"places.content"}),
        ("| `content` | the draft | law | a day | sealed: vault |", {"places.content"}),
        ("| `content` | the draft | both | | sealed: vault |", {"places.content"}),
        ("| `since` | the day | both | a day | sealed: vault |", {"places.since"}),
    ],
)
def test_a_careless_entry_is_noticed(line: str, wrong: set[str]) -> None:
    assert careless(f"### places\n\n{line}\n") == wrong


def test_a_column_without_an_entry_and_an_entry_without_a_column_are_noticed() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert missing(page.replace("`first_day`", "`last_day`")) == {"citizens.first_day", "citizens.last_day"}
    assert missing(page.replace("`wrapped`", "wrapped")) == {"case_keys.wrapped"}


def test_a_column_that_stands_there_twice_is_noticed() -> None:
    with pytest.raises(AssertionError, match="twice"):
        entries("### places\n| `tag` | a | both | b | c |\n| `tag` | a | both | b | c |\n")
