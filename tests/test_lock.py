"""Keeps the locks in step with pyproject.toml, hashed, and free of any package host's address."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
GROUPS = PROJECT["dependency-groups"]
WANTED = {
    "run.txt": PROJECT["project"]["dependencies"] + PROJECT["build-system"]["requires"] + GROUPS["build"],
    "dev.txt": GROUPS["test"] + GROUPS["lint"],
}


def pins(text: str) -> list[tuple[Requirement, int]]:
    """The pinned requirements of a lock, each with its number of hashes."""
    entries = re.split(r"\n(?=\S)", re.sub(r"^\s*#.*\n", "", text, flags=re.MULTILINE))
    return [(Requirement(e.split("\\")[0].strip()), e.count("--hash=sha256:")) for e in entries if e.strip()]


def unmet(wanted: list[str], text: str) -> list[str]:
    """The requirements for which a lock has no pin, or one that does not satisfy them."""
    locked: dict[str, list[Requirement]] = {}
    for pin, _ in pins(text):
        locked.setdefault(canonicalize_name(pin.name), []).append(pin)
    return [line for line in wanted if not _met(Requirement(line), locked)]


def _met(wanted: Requirement, locked: dict[str, list[Requirement]]) -> bool:
    found = locked.get(canonicalize_name(wanted.name), [])
    versions = [next(iter(pin.specifier)).version for pin in found]
    return bool(versions) and all(wanted.specifier.contains(version) for version in versions)


@pytest.mark.parametrize("lock", WANTED)
def test_the_lock_holds_what_the_project_asks_for(lock: str) -> None:
    assert unmet(WANTED[lock], (ROOT / "requirements" / lock).read_text(encoding="utf-8")) == []


def test_a_stale_lock_is_noticed() -> None:
    assert unmet(["a>=2", "b"], "a==1.0 \\\n    --hash=sha256:00\n") == ["a>=2", "b"]


def test_both_locks_pin_the_same_versions() -> None:
    run, dev = (
        {(p.name, str(p.marker)): str(p.specifier) for p, _ in pins((ROOT / "requirements" / name).read_text())}
        for name in ("run.txt", "dev.txt")
    )
    assert {name: (run[name], dev[name]) for name in run.keys() & dev.keys() if run[name] != dev[name]} == {}


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_every_pin_is_exact_and_hashed(lock: Path) -> None:
    entries = pins(lock.read_text(encoding="utf-8"))
    assert entries
    assert [str(pin) for pin, hashes in entries if not hashes or not str(pin.specifier).startswith("==")] == []


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_no_address_of_a_package_host(lock: Path) -> None:
    assert "://" not in lock.read_text(encoding="utf-8")


def test_no_lock_that_writes_addresses() -> None:
    names = ("uv.lock", "pylock.toml", "package-lock.json", "poetry.lock")
    assert [name for name in names if (ROOT / name).exists()] == []
