"""Cleaned photos on disk, each sealed with a key of its own."""

import os
from contextlib import suppress
from pathlib import Path

from storage.keys import seal, unseal


class Files:
    """A folder of sealed files named by attachment id; written before their row, swept when no row names them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def keep(self, attachment_id: str, key: bytes, content: bytes) -> None:
        """Writes a file to the disk, synced, before its row is committed; raises OSError when there is no room."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = self.folder / attachment_id
        try:
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                file.write(seal(key, content, f"attachments.file.{attachment_id}"))
                file.flush()
                os.fsync(file.fileno())
        except OSError:
            with suppress(OSError):  # half a file on a full disk helps nobody
                path.unlink(missing_ok=True)
            raise

    def open(self, attachment_id: str, key: bytes) -> bytes:
        """The content of a file; raises FileNotFoundError or KeyProblem."""
        return unseal(key, (self.folder / attachment_id).read_bytes(), f"attachments.file.{attachment_id}")

    def size(self, attachment_id: str) -> int | None:
        """The bytes of a file on the disk; None when it is not there."""
        path = self.folder / attachment_id
        return path.stat().st_size if path.exists() else None

    def drop(self, attachment_id: str) -> None:
        """Deletes a file, if it is there."""
        (self.folder / attachment_id).unlink(missing_ok=True)

    def names(self, older_than: float) -> set[str]:
        """The ids of the files last written before a moment (seconds since 1970)."""
        if not self.folder.exists():
            return set()
        return {path.name for path in self.folder.iterdir() if path.stat().st_mtime < older_than}
