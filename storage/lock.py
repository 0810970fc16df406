"""Keeps a second process away from the same SQLite file."""

import fcntl
import os
from pathlib import Path


class AlreadyRunning(Exception):
    """Another process holds this database."""


class ProcessLock:
    """A lock on a file beside the database, let go when the process ends, however it ends."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: int | None = None

    def take(self) -> None:
        """Takes the lock; raises AlreadyRunning."""
        self._file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            os.close(self._file)
            self._file = None
            raise AlreadyRunning from error

    def give_back(self) -> None:
        """Lets go of the lock."""
        if self._file is not None:
            os.close(self._file)
            self._file = None
