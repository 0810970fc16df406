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
    return [promise for promise, tests in promises(page) if not _all_there(tests)]


def _all_there(tests: list[tuple[str, str]]) -> bool:
    return bool(tests) and all(name in _tests_in(ROOT / path) for path, name in tests)


def test_every_promise_names_a_test_that_exists() -> None:
    page = _text("docs/promises.md")
    assert promises(page)
    assert unproved(page) == []


def test_a_promise_without_a_test_is_noticed() -> None:
    here = "`tests/test_docs.py::test_a_promise_without_a_test_is_noticed`"
    rows = f"| a | {here} |\n| b | `tests/no.py::x` |\n| c | |\n| d | {here[:-2]}` |\n"
    page = f"| promise | test |\n|---|---|\n{rows}"
    assert unproved(page) == ["b", "c", "d"]


NUMBERS = [
    *(str(number) for number in (*range(1, 20), *range(36, 42), *range(53, 59))),
    *(f"{kind}{number}" for kind, most in (("G", 26), ("R", 11), ("L", 13)) for number in range(1, most + 1)),
]
REASON = re.compile(r"(Not met|In part): (\S+ ){5}")


def unanswered(page: str) -> list[str]:
    """The requirements that neither name tests that exist nor say why not; those met in part must do both."""
    lines = (line.strip("|").split("|") for line in page.splitlines() if line.startswith("|"))
    rows = [(number.strip(), proof) for number, _, proof in lines]
    return [number for number, proof in rows if number not in ("no.", "---") and not _answered(proof)]


def _answered(proof: str) -> bool:
    tests, reason = TEST.findall(proof), REASON.search(proof)
    if "Not met" in proof:
        return bool(reason) and not tests
    return _all_there(tests) and ("In part" not in proof or bool(reason))


def test_every_security_requirement_is_there_once_with_tests_or_a_reason() -> None:
    page = _text("docs/security.md")
    assert re.findall(r"^\| ([A-Z]?\d+) \|", page, re.MULTILINE) == NUMBERS
    assert unanswered(page) == []


def test_a_security_requirement_without_proof_or_reason_is_noticed() -> None:
    here = "`tests/test_docs.py::test_a_security_requirement_without_proof_or_reason_is_noticed`"
    why = "because that comes with the later parts."
    good = (here, f"Not met: {why}", f"{here} In part: {why}")
    bad = ("", "`tests/no.py::x`", "Not met:", f"{here} Not met: {why}", f"{here} In part: later.", f"In part: {why}")
    page = "".join(f"| {number} | x | {cell} |\n" for number, cell in enumerate((*good, *bad)))
    assert unanswered(page) == ["3", "4", "5", "6", "7", "8"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    links = [a or b for a, b in LINK.findall(page.read_text(encoding="utf-8"))]
    files = [link.split("#")[0] for link in links if "://" not in link and not link.startswith(("#", "mailto:"))]
    assert [name for name in files if not (page.parent / name).exists()] == []
