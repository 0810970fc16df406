"""Keys in files, and sealing with what is derived from them."""

import base64
import hmac
import secrets
import stat
import struct
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES, NONCE_BYTES, FORMAT = 32, 12, 1
SMALL_STEP, LARGE_STEP, LARGE = 256, 4096, 4096
NAMES, RETIRED = ("zone", "vault", "audit"), "retired"


class KeyProblem(Exception):
    """A key that cannot be used; `kind` is missing, weak, repeated, exposed, unwritable or wrong, `path` says where."""

    def __init__(self, kind: str, path: object = "") -> None:
        super().__init__(kind)
        self.kind, self.path = kind, str(path)


class VaultLocked(Exception):
    """This process runs without the vault key, so it cannot know who is behind a case."""


def new_key() -> bytes:
    """A random 256-bit key."""
    return secrets.token_bytes(KEY_BYTES)


def new_id() -> str:
    """A random 128-bit identifier, in hexadecimal."""
    return secrets.token_hex(16)


def seal(key: bytes, content: bytes, context: str, generation: int = 1) -> bytes:
    """AES-256-GCM over the padded content, bound to `context` (table.column.row)."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return bytes((FORMAT, generation)) + nonce + AESGCM(key).encrypt(nonce, _padded(content), context.encode())


def unseal(key: bytes, sealed: bytes, context: str) -> bytes:
    """What was sealed; raises KeyProblem("wrong") when key, context or content do not belong together."""
    try:
        padded = AESGCM(key).decrypt(sealed[2 : 2 + NONCE_BYTES], sealed[2 + NONCE_BYTES :], context.encode())
    except InvalidTag as error:
        raise KeyProblem("wrong") from error
    (length,) = struct.unpack_from(">I", padded)
    return padded[4 : 4 + length]


def _padded(content: bytes) -> bytes:
    framed = struct.pack(">I", len(content)) + content
    step = SMALL_STEP if len(framed) <= LARGE else LARGE_STEP
    return framed + bytes(-len(framed) % step)


class Tag(str):
    """A keyed hash; it knows those of older generations, to be looked up too, and what it was made of, to be sealed."""

    __slots__ = ("older", "purpose", "text")
    older: tuple[str, ...]
    purpose: str
    text: str

    def __new__(cls, tags: Sequence[str], purpose: str, text: str) -> "Tag":
        """The first of these is the tag itself."""
        made = super().__new__(cls, tags[0])
        made.older, made.purpose, made.text = tuple(tags[1:]), purpose, text
        return made

    def __reduce__(self) -> tuple[type[str], tuple[str]]:
        """A copy is the tag alone, so that what it was made of stays where it was asked for."""
        return str, (str(self),)


def all_of(tag: str) -> tuple[str, ...]:
    """A tag with those of older generations."""
    return (tag, *(tag.older if isinstance(tag, Tag) else ()))


def made_of(tag: str) -> dict[str, list[str]]:
    """What is sealed beside a tag, so that it can be made anew with another key."""
    return {"of": [tag.purpose, tag.text]} if isinstance(tag, Tag) else {}


@dataclass(frozen=True)
class Ring:
    """The generations of one key, newest last; each purpose gets a key of its own by HKDF.

    `active` is the generation that seals, 0 the newest. A retired one is empty and knows only purposes kept of it."""

    generations: tuple[bytes, ...]
    active: int = 0
    reread: "Callable[[], Ring] | None" = field(default=None, repr=False, compare=False)
    _derived: dict[tuple[int, str], bytes] = field(default_factory=dict, repr=False, compare=False)

    @property
    def current(self) -> int:
        """The number of the generation that seals."""
        return self.active or len(self.generations)

    @property
    def living(self) -> tuple[int, ...]:
        """The numbers of the generations that are not retired: the one that seals first, then the newest."""
        others = [g for g in range(len(self.generations), 0, -1) if g != self.current and self.generations[g - 1]]
        return (self.current, *others)

    def knows(self, purpose: str, generation: int) -> bool:
        """Whether this generation is here and not retired for the purpose."""
        here = 1 <= generation <= len(self.generations)
        return here and bool(self.generations[generation - 1] or (generation, purpose) in self._derived)

    def left(self, generation: int) -> tuple[str, bytes]:
        """Purpose and key of what is kept of a retired generation; empty when nothing is, or when it is not retired."""
        found = [(purpose, key) for (g, purpose), key in self._derived.items() if g == generation]
        return found[0] if found and not self.generations[generation - 1] else ("", b"")

    def key(self, purpose: str, generation: int | None = None) -> bytes:
        """The key for a purpose, of a generation or of the one that seals; raises KeyProblem.

        A generation that is not known may just have come into the file."""
        wanted = (generation or self.current, purpose)
        if not self.knows(purpose, wanted[0]):
            if self.reread is None:
                raise KeyProblem("wrong")
            return replace(self.reread(), reread=None).key(purpose, generation)
        if wanted not in self._derived:
            derive = HKDF(SHA256(), KEY_BYTES, salt=b"koban", info=purpose.encode())
            self._derived[wanted] = derive.derive(self.generations[wanted[0] - 1])
        return self._derived[wanted]

    def seal(self, purpose: str, content: bytes, context: str) -> bytes:
        """Sealed with the generation that seals."""
        return seal(self.key(purpose), content, context, self.current)

    def unseal(self, purpose: str, sealed: bytes, context: str) -> bytes:
        """Opened with the generation it was sealed with."""
        return unseal(self.key(purpose, sealed[1]), sealed, context)

    def tags(self, purpose: str, text: str) -> list[str]:
        """Keyed hashes of a text by every generation, the one that seals first: look up by each, store the first."""
        others = [g for g in range(len(self.generations), 0, -1) if g != self.current and self.knows(purpose, g)]
        return [self._tag(purpose, g, text) for g in (self.current, *others)]

    def _tag(self, purpose: str, generation: int, text: str) -> str:
        return hmac.digest(self.key(purpose, generation), text.encode(), sha256).hex()[:32]

    def at(self, purpose: str, text: str, tag: str) -> "Ring":
        """The ring that seals with the generation by which the text has this tag; itself when none has."""
        found = [g for g in self.living if self._tag(purpose, g, text) == tag]
        return replace(self, active=found[0]) if found else self

    def tag(self, purpose: str, text: str) -> Tag:
        """The keyed hash to store."""
        return Tag(self.tags(purpose, text), purpose, text)


@dataclass(frozen=True)
class Keyring:
    """The keys this process holds; without the vault it can read cases but not know who wrote them."""

    zone: Ring
    audit: Ring
    locked_vault: Ring | None

    @property
    def vault(self) -> Ring:
        """The vault's ring; raises VaultLocked in a process that does not hold it."""
        if self.locked_vault is None:
            raise VaultLocked
        return self.locked_vault

    @property
    def known(self) -> dict[str, int]:
        """How many generations of each key held are known."""
        return {name: len(ring.generations) for name, ring in self._held()}

    @property
    def used(self) -> dict[str, int]:
        """Which generation of each key held seals."""
        return {name: ring.current for name, ring in self._held()}

    def ring(self, name: str) -> Ring:
        """The ring of a key held."""
        return dict(self._held())[name]

    def prints(self) -> dict[str, str]:
        """A keyed hash of nothing by each key held, to tell which keys a database was made with."""
        return {name: str(ring.tag("print", name)) for name, ring in self._held()}

    def fit(self, prints: Mapping[str, str]) -> bool:
        """Whether every key held is one that the database was made with."""
        return all(prints[name] in ring.tags("print", name) for name, ring in self._held() if name in prints)

    def at(self, prints: Mapping[str, str]) -> "Keyring":
        """The ring that seals with the generations a database names as its own."""
        held = {name: ring.at("print", name, prints.get(name, "")) for name, ring in self._held()}
        return Keyring(held["zone"], held["audit"], held.get("vault"))

    def sealing_with(self, name: str, generation: int) -> "Keyring":
        """The ring of which one key seals with another generation."""
        held = dict(self._held())
        held[name] = replace(held[name], active=generation)
        return Keyring(held["zone"], held["audit"], held.get("vault"))

    def _held(self) -> list[tuple[str, Ring]]:
        held = [("zone", self.zone), ("audit", self.audit)]
        return [*held, ("vault", self.locked_vault)] if self.locked_vault else held

    @property
    def has_vault(self) -> bool:
        """Whether this process may know who is behind a case."""
        return self.locked_vault is not None


def load_keys(folder: Path, *, vault: bool = True) -> Keyring:
    """The keys in a folder; raises KeyProblem. A missing vault key is fine when `vault` is not asked for."""
    zone, audit = read_ring(folder / "zone.key"), read_ring(folder / "audit.key")
    path = folder / "vault.key"
    locked_vault = read_ring(path) if vault or path.exists() else None
    _check_different(folder, {"zone": zone, "audit": audit, "vault": locked_vault})
    return Keyring(zone, audit, locked_vault)


def _check_different(folder: Path, rings: Mapping[str, Ring | None]) -> None:
    seen: set[bytes] = set()
    for name, ring in rings.items():
        keys = {key for key in ring.generations if key} if ring else set()
        if seen & keys:
            raise KeyProblem("repeated", folder / f"{name}.key")
        seen |= keys


def make_keys(folder: Path) -> None:
    """Writes the key files that are not there yet, readable by their owner only."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for name in NAMES:
            path = folder / f"{name}.key"
            if not path.exists():
                path.touch(mode=0o600)
                path.write_text(line_of(new_key()) + "\n", encoding="ascii")
    except OSError as error:
        raise KeyProblem("unwritable", folder) from error


def line_of(key: bytes, purpose: str = "") -> str:
    """A generation as it stands in a key file: a key, what is kept of a retired one for a purpose, or only a word."""
    if not key:
        return RETIRED
    letters = base64.b64encode(key).decode()
    return f"{purpose}:{letters}" if purpose else letters


def write_keys(folder: Path, rings: Mapping[str, Sequence[str]]) -> None:
    """Writes key files that are not there, line by line, from keys somebody kept elsewhere; all, or none at all."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for name, lines in rings.items():
            path = folder / f"{name}.key"
            path.touch(mode=0o600, exist_ok=False)
            path.write_text("".join(f"{line}\n" for line in lines), encoding="ascii")
    except OSError as error:
        raise KeyProblem("unwritable", folder) from error


def read_ring(path: Path) -> Ring:
    """One key file: a generation a line, oldest first, base64 of 32 bytes, or what is kept of a retired one."""
    try:
        exposed = path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)
        lines = path.read_text(encoding="ascii").split()
    except FileNotFoundError as error:
        raise KeyProblem("missing", path) from error
    except (OSError, UnicodeDecodeError) as error:
        raise KeyProblem("weak", path) from error
    if exposed:
        raise KeyProblem("exposed", path)
    return _ring(path, lines)


def _ring(path: Path, lines: list[str]) -> Ring:
    kept: dict[tuple[int, str], bytes] = {}
    generations = []
    for number, line in enumerate(lines, 1):
        purpose, _, rest = line.rpartition(":")
        if purpose:
            kept[number, purpose] = _strong(rest, path)
        generations.append(b"" if purpose or line == RETIRED else _strong(line, path))
    if not generations or not generations[-1]:
        raise KeyProblem("weak", path)
    return Ring(tuple(generations), reread=lambda: read_ring(path), _derived=kept)


def _strong(line: str, path: Path) -> bytes:
    try:
        key = base64.b64decode(line, validate=True)
    except ValueError as error:
        raise KeyProblem("weak", path) from error
    if len(key) != KEY_BYTES or len(set(key)) < KEY_BYTES // 2:
        raise KeyProblem("weak", path)
    return key
