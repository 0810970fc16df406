"""Key files while they turn: a new generation is added as a line, an old one leaves a line that opens nothing."""

from pathlib import Path

from storage.backups.sealed import replacing
from storage.keys import RETIRED, Ring, line_of, new_key, read_ring

# Case codes are stored as keyed hashes of a secret nobody here knows: the key for those alone stays.
KEPT = {"vault": "case-code"}


def add_generation(folder: Path, name: str) -> Ring:
    """Adds a new generation to a key file; nothing seals with it until the database names it."""
    path = folder / f"{name}.key"
    lines = path.read_text(encoding="ascii").split()
    return _written(path, [*lines, line_of(new_key())])


def retire(folder: Path, name: str, below: int) -> Ring:
    """Takes the generations before one out of a key file, and overwrites where they stood."""
    path = folder / f"{name}.key"
    lines, ring = path.read_text(encoding="ascii").split(), read_ring(path)
    old = [_kept(ring, name, number) for number in range(1, below)]
    return _written(path, [*old, *lines[below - 1 :]])


def _kept(ring: Ring, name: str, number: int) -> str:
    purpose = KEPT.get(name)
    if purpose is None or not ring.knows(purpose, number):
        return RETIRED
    return line_of(ring.key(purpose, number), purpose)


def _written(path: Path, lines: list[str]) -> Ring:
    with replacing(path, wipe=True) as partial:
        partial.write_text("".join(f"{line}\n" for line in lines), encoding="ascii")
        read_ring(partial)
    return read_ring(path)
