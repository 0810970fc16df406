"""Keeps the documents true: settings, make targets, promises and links are what the code says."""

import ast
import re
import subprocess
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SETTING = re.compile(r"\bKOBAN_[A-Z][A-Z_]*[A-Z]\b")
TEST = re.compile(r"`(tests/[\w/]+\.py)::([\w:]+)`")
LINK = re.compile(r"\]\(([^)\s]+)\)|\b(?:src|href)=\"([^\"]+)\"")
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def _text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("page", ["docs/running.md", ".env.example"])
def test_every_setting_is_documented_and_no_other(page: str) -> None:
    assert set(SETTING.findall(_text(page))) == set(SETTING.findall(_text("bot/config.py")))


def test_make_help_names_every_target_in_a_sentence() -> None:
    shown = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    sentences = dict(re.findall(r"^  make ([\w-]+) +(.*)$", shown, re.MULTILINE))
    targets = re.findall(r"^([a-z-]+):", _text("Makefile"), re.MULTILINE)
    assert sorted(sentences) == sorted(targets)
    assert [name for name, sentence in sentences.items() if not re.fullmatch(r"[A-Z].* .*\.", sentence)] == []


def promises(page: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """The rows of the tables of promises: what is promised, and the tests (file, name) that prove it."""
    rows = [re.split(r"(?<!\\)\|", line.strip().strip("|")) for line in page.splitlines() if line.startswith("|")]
    kept = [row for row in rows if row[0].strip() != "promise" and not set("".join(row)) <= set("-: ")]
    return [(row[0].strip(), TEST.findall(row[-1])) for row in kept]


@cache
def _tests_in(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8")) if path.exists() else ast.Module([], [])
    found = set()
    for node in tree.body:
        inside = node.body if isinstance(node, ast.ClassDef) else [node]
        prefix = f"{node.name}::" if isinstance(node, ast.ClassDef) else ""
        found |= {prefix + n.name for n in inside if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)}
    return found


def unproved(page: str) -> list[str]:
    """The promises that name no test, or one that is not there."""
    return [
        promise
        for promise, tests in promises(page)
        if not tests or any(name not in _tests_in(ROOT / path) for path, name in tests)
    ]


def test_every_promise_names_a_test_that_exists() -> None:
    page = _text("docs/promises.md")
    assert promises(page)
    assert unproved(page) == []


def test_a_promise_without_a_test_is_noticed() -> None:
    here = "`tests/test_docs.py::test_a_promise_without_a_test_is_noticed`"
    rows = f"| a | {here} |\n| b | `tests/no.py::x` |\n| c | |\n| d | {here[:-2]}` |\n"
    page = f"| promise | test |\n|---|---|\n{rows}"
    assert unproved(page) == ["b", "c", "d"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    links = [a or b for a, b in LINK.findall(page.read_text(encoding="utf-8"))]
    files = [link.split("#")[0] for link in links if "://" not in link and not link.startswith(("#", "mailto:"))]
    assert [name for name in files if not (page.parent / name).exists()] == []
