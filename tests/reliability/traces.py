"""The forms in which a secret could lie in a file, and the search for all of them."""

import base64
import json
from collections.abc import Iterable, Iterator
from pathlib import Path


def forms(secret: str) -> dict[str, bytes]:
    """Every form of a text; of a number (its digits) also as an integer of any width."""
    raw = secret.encode()
    found = {
        "text": raw,
        "JSON": json.dumps(secret)[1:-1].encode(),
        "UTF-16 LE": secret.encode("utf-16-le"),
        "UTF-16 BE": secret.encode("utf-16-be"),
        **_hex(raw),
        **_base64(raw, "base64"),
    }
    return found | _integers(int(secret)) if secret.isdecimal() else found


def _integers(number: int) -> dict[str, bytes]:
    # Wider integers only add zeros in front (big-endian) or behind (little-endian): the narrowest is in all of them.
    big = number.to_bytes((number.bit_length() + 7) // 8, "big")
    return {
        "integer, big-endian": big,
        "integer, little-endian": big[::-1],
        "SQLite's varint": _varint(number),
        "PostgreSQL's numeric": _numeric(number),
        **{f"integer in {name}": value for name, value in _hex(big).items()},
        **_base64(number.to_bytes(8, "big"), "integer in base64, big-endian"),
        **_base64(number.to_bytes(8, "little"), "integer in base64, little-endian"),
    }


def _hex(raw: bytes) -> dict[str, bytes]:
    return {"hex": raw.hex().encode(), "HEX": raw.hex().upper().encode()}


def _base64(raw: bytes, name: str) -> dict[str, bytes]:
    """At each of the three alignments, without the characters that also hold bits of what stands beside."""
    found = {}
    for shift in range(3):
        encoded = base64.b64encode(bytes(shift) + raw + bytes(2))
        core = encoded[-(-shift * 8 // 6) : (shift + len(raw)) * 8 // 6]
        found[f"{name} {shift}"] = core
        found[f"{name} {shift}, for URLs"] = core.translate(bytes.maketrans(b"+/", b"-_"))
    return found


def _varint(number: int) -> bytes:
    groups = [number & 0x7F]
    while number := number >> 7:
        groups.append(number & 0x7F | 0x80)
    return bytes(reversed(groups))


def _numeric(number: int) -> bytes:
    digits = []
    while number:
        number, rest = divmod(number, 10_000)
        digits.append(rest.to_bytes(2, "little"))
    return b"".join(reversed(digits))


def found_in(folders: Iterable[Path], secrets: Iterable[str], since: float = 0.0) -> set[tuple[str, str, str]]:
    """Which file, last written after a moment (seconds since 1970), holds which secret in which form."""
    needles: dict[bytes, list[tuple[str, str]]] = {}
    for secret in secrets:
        for form, value in forms(secret).items():
            needles.setdefault(value, []).append((secret, form))
    names: dict[bytes, set[str]] = {}
    for path, content in _contents(folders, since):  # a database server's files are often copies of each other
        names.setdefault(content, set()).add(path.name)
    return {
        (name, secret, form)
        for content, files in names.items()
        for value, hidden in needles.items()
        if value in content
        for secret, form in hidden
        for name in files
    }


def _contents(folders: Iterable[Path], since: float) -> Iterator[tuple[Path, bytes]]:
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            # A server may drop a file while it is looked for; sockets hold nothing.
            if path.is_file() and path.stat().st_mtime >= since:
                yield path, path.read_bytes().strip(b"\0")
