"""The keys on paper: grouped for copying by hand, checked when they are typed back, and the mark that this was done."""

import base64
import binascii
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot import opening
from bot.config import Settings
from storage.keys import NAMES, Keyring, Ring

GROUP, GROUPS_A_LINE, TAIL = 4, 7, 4
MARK = "copied.json"
LOOKALIKES = str.maketrans("0189", "OIBG")


@dataclass(frozen=True)
class SheetKey:
    """One generation of one key as it stands on the sheet; the print tells a slip of the pen and opens nothing.

    Of a retired one there may be letters still, that are good for one purpose only."""

    name: str
    number: int
    of: int
    letters: str
    print_of: str
    retired: bool = False

    @property
    def lines(self) -> list[str]:
        """The letters in groups, some groups a line."""
        groups = [self.letters[at : at + GROUP] for at in range(0, len(self.letters), GROUP)]
        return ["  ".join(groups[at : at + GROUPS_A_LINE]) for at in range(0, len(groups), GROUPS_A_LINE)]

    @property
    def tail(self) -> str:
        """What is typed back to show that the copy is there."""
        return self.letters[-TAIL:]


def sheet(settings: Settings) -> list[SheetKey]:
    """Every key of this zone; raises Misconfigured when one is missing."""
    return list(_keys(opening.load_keys(opening.with_every_part(settings))))


def _keys(keyring: Keyring) -> Iterator[SheetKey]:
    for name, ring in zip(NAMES, (keyring.zone, keyring.vault, keyring.audit), strict=True):
        for number, key in enumerate(ring.generations, 1):
            kept = key or ring.left(number)[1]
            fingerprint = print_of(name, kept) if kept else ""
            yield SheetKey(name, number, len(ring.generations), letters(kept), fingerprint, not key)


def letters(key: bytes) -> str:
    """A key in the 32 letters and digits that handwriting keeps apart."""
    return base64.b32encode(key).decode().rstrip("=")


def key_of(typed: str) -> bytes | None:
    """The key that somebody typed from the sheet, with or without gaps; None when it is none."""
    plain = "".join(typed.split()).replace("-", "").upper().translate(LOOKALIKES)
    try:
        key = base64.b32decode(plain + "=" * (-len(plain) % 8))
    except binascii.Error:
        return None
    return key if len(key) == 32 else None


def print_of(name: str, key: bytes) -> str:
    """Eight signs that tell one key from another."""
    found = Ring((key,)).tag("print", name)[:8].upper()
    return f"{found[:4]} {found[4:]}"


def tails_match(keys: Iterable[SheetKey], typed: Iterable[str]) -> bool:
    """Whether the last letters of every key were typed."""
    return all(same_letters(key.tail, said) for key, said in zip(keys, typed, strict=True))


def same_letters(wanted: str, typed: str) -> bool:
    """Whether somebody typed these letters, however they wrote them."""
    return "".join(typed.split()).upper().translate(LOOKALIKES) == wanted


def remember(settings: Settings, keyring: Keyring) -> None:
    """Notes beside the keys that they were copied, until there is a database to note it in."""
    note = {"at": datetime.now(UTC).isoformat(), "prints": keyring.prints()}
    mark = settings.folder / "keys" / MARK
    mark.touch(mode=0o600)
    mark.write_text(json.dumps(note), encoding="ascii")


def remembered(settings: Settings, keyring: Keyring) -> datetime | None:
    """When these very keys were copied, as noted beside them."""
    mark: Path = settings.folder / "keys" / MARK
    try:
        note = json.loads(mark.read_text(encoding="ascii"))
        return datetime.fromisoformat(note["at"]) if note["prints"] == keyring.prints() else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def forget(settings: Settings) -> None:
    """Takes the note away, once the database holds it."""
    (settings.folder / "keys" / MARK).unlink(missing_ok=True)
