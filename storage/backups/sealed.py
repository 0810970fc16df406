"""A sealed file: a header in clear, then chunks of AES-GCM that cannot be cut off, changed, swapped or repeated."""

import errno
import fcntl
import json
import os
import secrets
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from storage.keys import KEY_BYTES, Keyring

MAGIC, FORMAT = b"KOBAN-BACKUP\n", 1
CHUNK, HEADER_LIMIT, SALT_BYTES = 1 << 18, 1 << 16, 32
ROWS, FILE, PART, END = b"R", b"F", b"P", b"E"
NO_ROOM = (errno.ENOSPC, errno.EFBIG, errno.EDQUOT)
_FRAME = struct.Struct(">cI")


class BackupProblem(Exception):
    """A backup that cannot be made or restored; `kind` says why, `path` which file, `values` what else to say."""

    def __init__(self, kind: str, path: object = "", **values: object) -> None:
        super().__init__(kind)
        self.kind, self.path, self.values = kind, str(path), values


@dataclass(frozen=True)
class Header:
    """What a sealed file says of itself in clear: its kind, the schema's revision, the keys' prints, when (UTC)."""

    what: str
    schema: str
    prints: dict[str, str]
    at: str
    generation: int
    salt: str
    format: int = FORMAT

    @property
    def moment(self) -> datetime:
        """When the snapshot was taken."""
        return datetime.fromisoformat(self.at)


def header_for(what: str, schema: str, keys: Keyring) -> Header:
    """The header of a file that is sealed now."""
    salt, now = secrets.token_hex(SALT_BYTES), datetime.now(UTC).isoformat()
    return Header(what, schema, keys.prints(), now, keys.zone.current, salt)


class Writer:
    """Writes records into a sealed file; each chunk is bound to the header, its place and whether it is the last."""

    def __init__(self, file: BinaryIO, keys: Keyring, header: Header) -> None:
        self._file, self._cipher = file, _cipher(keys, header)
        said = json.dumps(asdict(header), sort_keys=True).encode()
        self._bound, self._index, self._waiting = sha256(said).digest(), 0, bytearray()
        self._sum = sha256()
        file.write(MAGIC + struct.pack(">I", len(said)) + said)

    def put(self, kind: bytes, content: bytes) -> None:
        """One record."""
        self._sum.update(kind + content)
        self._waiting += _FRAME.pack(kind, len(content)) + content
        while len(self._waiting) > CHUNK:
            self._seal(bytes(self._waiting[:CHUNK]), last=False)
            del self._waiting[:CHUNK]

    def close(self, counted: dict[str, int]) -> None:
        """Ends with how much of what is in it, and a checksum; without its end a file counts as cut off."""
        self.put(END, json.dumps({"counted": counted, "sum": self._sum.hexdigest()}).encode())
        self._seal(bytes(self._waiting), last=True)

    def _seal(self, chunk: bytes, *, last: bool) -> None:
        sealed = self._cipher.encrypt(_nonce(self._index, last=last), chunk, self._bound)
        self._file.write(struct.pack(">I", len(sealed)) + sealed)
        self._index += 1


def read_header(path: Path) -> Header:
    """What a sealed file says of itself; raises BackupProblem: missing, foreign, newer."""
    try:
        with path.open("rb") as file:
            return _header(path, file)[0]
    except OSError as error:
        raise BackupProblem("missing", path) from error


def read(path: Path, keys: Keyring) -> Iterator[tuple[bytes, bytes]]:
    """The records of a sealed file, in order; raises BackupProblem: missing, foreign, newer, keys, broken."""
    try:
        with path.open("rb") as file:
            header, bound = _header(path, file)
            if not keys.fit(header.prints) or not keys.zone.knows("backup", header.generation):
                raise BackupProblem("keys", path)
            yield from _records(path, _chunks(path, file, _cipher(keys, header), bound))
    except OSError as error:
        raise BackupProblem("missing", path) from error


def checked(path: Path, keys: Keyring) -> dict[str, int]:
    """Reads a sealed file to its end; returns how much of what is in it; raises BackupProblem as `read` does."""
    seen, end = sha256(), b""
    for kind, content in read(path, keys):
        if end:
            raise BackupProblem("broken", path)
        if kind == END:
            end = content
        else:
            seen.update(kind + content)
    said = json.loads(end or b"{}")
    if said.get("sum") != seen.hexdigest():
        raise BackupProblem("broken", path)
    counted: dict[str, int] = said["counted"]
    return counted


def _header(path: Path, file: BinaryIO) -> tuple[Header, bytes]:
    start = file.read(len(MAGIC) + 4)
    if not start.startswith(MAGIC) or len(start) < len(MAGIC) + 4:
        raise BackupProblem("foreign", path)
    (length,) = struct.unpack(">I", start[len(MAGIC) :])
    said = file.read(min(length, HEADER_LIMIT))
    try:
        values = json.loads(said)
        if int(values["format"]) > FORMAT:
            raise BackupProblem("newer", path)
        header = Header(**values)
        header.moment.astimezone(UTC)
    except (KeyError, TypeError, ValueError) as error:
        raise BackupProblem("broken", path) from error
    return header, sha256(said).digest()


def _chunks(path: Path, file: BinaryIO, cipher: AESGCM, bound: bytes) -> Iterator[bytes]:
    index, start = 0, file.read(4)
    while start:
        length = int.from_bytes(start)
        sealed = file.read(min(length, CHUNK * 2))
        start = file.read(4)
        try:
            yield cipher.decrypt(_nonce(index, last=not start), sealed, bound)
        except (InvalidTag, ValueError) as error:
            raise BackupProblem("broken", path) from error
        index += 1
    if not index:
        raise BackupProblem("broken", path)


def _records(path: Path, chunks: Iterator[bytes]) -> Iterator[tuple[bytes, bytes]]:
    waiting = bytearray()
    for chunk in chunks:
        waiting += chunk
        while len(waiting) >= _FRAME.size:
            kind, length = _FRAME.unpack_from(waiting)
            if len(waiting) < _FRAME.size + length:
                break
            yield kind, bytes(waiting[_FRAME.size : _FRAME.size + length])
            del waiting[: _FRAME.size + length]
    if waiting:
        raise BackupProblem("broken", path)


def _cipher(keys: Keyring, header: Header) -> AESGCM:
    """A key for this one file, from the zone's."""
    derive = HKDF(SHA256(), KEY_BYTES, salt=header.salt.encode(), info=header.what.encode())
    return AESGCM(derive.derive(keys.zone.key("backup", header.generation)))


def _nonce(index: int, *, last: bool) -> bytes:
    return index.to_bytes(11) + bytes((last,))


@contextmanager
def replacing(path: Path, *, wipe: bool = False) -> Iterator[Path]:
    """A file beside `path`, 0600, that takes its place once the block is through, and is gone if it is not.

    With `wipe`, what stood there before is overwritten: an older copy of the case keys must not stay on the disk."""
    partial = path.with_name(f".{path.name}.part")
    try:
        with os.fdopen(os.open(partial, os.O_RDWR | os.O_CREAT, 0o600), "rb+") as held:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            try:
                held.truncate()
                yield partial
                os.fsync(held.fileno())
                _put_in_place(partial, path, path.open("rb+") if wipe and path.exists() else None)
            finally:
                partial.unlink(missing_ok=True)
    except BlockingIOError as error:
        raise BackupProblem("busy", path) from error
    except OSError as error:
        raise BackupProblem("full" if error.errno in NO_ROOM else "unwritable", path) from error


def _put_in_place(partial: Path, path: Path, before: BinaryIO | None) -> None:
    partial.replace(path)
    if before:
        with before:
            for _ in range(0, os.fstat(before.fileno()).st_size, CHUNK):
                before.write(bytes(CHUNK))
            before.flush()
            os.fsync(before.fileno())
    folder = os.open(path.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)
