"""Keys in files, and sealing with what is derived from them."""

import base64
import hmac
import secrets
import stat
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES, NONCE_BYTES, FORMAT = 32, 12, 1
SMALL_STEP, LARGE_STEP, LARGE = 256, 4096, 4096
NAMES = ("zone", "vault", "audit")


class KeyProblem(Exception):
    """A key that cannot be used; `kind` is missing, weak, exposed, unwritable or wrong, `path` says where."""

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


@dataclass(frozen=True)
class Ring:
    """The generations of one key, newest last; each purpose gets a key of its own by HKDF."""

    generations: tuple[bytes, ...]
    _derived: dict[tuple[int, str], bytes] = field(default_factory=dict, repr=False, compare=False)

    def key(self, purpose: str, generation: int | None = None) -> bytes:
        """The key for a purpose, of a generation or of the newest."""
        wanted = (generation or len(self.generations), purpose)
        if wanted not in self._derived:
            derive = HKDF(SHA256(), KEY_BYTES, salt=b"koban", info=purpose.encode())
            self._derived[wanted] = derive.derive(self.generations[wanted[0] - 1])
        return self._derived[wanted]

    def seal(self, purpose: str, content: bytes, context: str) -> bytes:
        """Sealed with the newest generation."""
        return seal(self.key(purpose), content, context, len(self.generations))

    def unseal(self, purpose: str, sealed: bytes, context: str) -> bytes:
        """Opened with the generation it was sealed with."""
        if not 1 <= sealed[1] <= len(self.generations):
            raise KeyProblem("wrong")
        return unseal(self.key(purpose, sealed[1]), sealed, context)

    def tags(self, purpose: str, text: str) -> list[str]:
        """Keyed hashes of a text, newest generation first: look up by each, store the first."""
        newest = range(len(self.generations), 0, -1)
        return [hmac.digest(self.key(purpose, g), text.encode(), sha256).hex()[:32] for g in newest]

    def tag(self, purpose: str, text: str) -> str:
        """The keyed hash to store."""
        return self.tags(purpose, text)[0]


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

    def prints(self) -> dict[str, str]:
        """A keyed hash of nothing by each key held, to tell which keys a database was made with."""
        return {name: ring.tag("print", name) for name, ring in self._held()}

    def fit(self, prints: Mapping[str, str]) -> bool:
        """Whether every key held is one that the database was made with."""
        return all(prints[name] in ring.tags("print", name) for name, ring in self._held() if name in prints)

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
    return Keyring(zone, audit, read_ring(path) if vault or path.exists() else None)


def make_keys(folder: Path) -> None:
    """Writes the key files that are not there yet, readable by their owner only."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for name in NAMES:
            path = folder / f"{name}.key"
            if not path.exists():
                path.touch(mode=0o600)
                path.write_text(base64.b64encode(new_key()).decode() + "\n", encoding="ascii")
    except OSError as error:
        raise KeyProblem("unwritable", folder) from error


def write_keys(folder: Path, rings: Mapping[str, Sequence[bytes]]) -> None:
    """Writes key files that are not there, from keys somebody kept elsewhere; all, or none at all."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for name, generations in rings.items():
            path = folder / f"{name}.key"
            path.touch(mode=0o600, exist_ok=False)
            path.write_text("".join(base64.b64encode(key).decode() + "\n" for key in generations), encoding="ascii")
    except OSError as error:
        raise KeyProblem("unwritable", folder) from error


def read_ring(path: Path) -> Ring:
    """One key file: a generation a line, oldest first, base64 of 32 bytes."""
    try:
        exposed = path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)
        lines = path.read_text(encoding="ascii").split()
    except FileNotFoundError as error:
        raise KeyProblem("missing", path) from error
    except (OSError, UnicodeDecodeError) as error:
        raise KeyProblem("weak", path) from error
    if exposed:
        raise KeyProblem("exposed", path)
    return Ring(tuple(_strong(line, path) for line in lines) or _none(path))


def _none(path: Path) -> tuple[bytes, ...]:
    raise KeyProblem("weak", path)


def _strong(line: str, path: Path) -> bytes:
    try:
        key = base64.b64decode(line, validate=True)
    except ValueError as error:
        raise KeyProblem("weak", path) from error
    if len(key) != KEY_BYTES or len(set(key)) < KEY_BYTES // 2:
        raise KeyProblem("weak", path)
    return key
