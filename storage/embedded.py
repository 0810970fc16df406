"""A connection to SQLite that changes threads only where the disk or another process is waited for."""

import sqlite3
from collections.abc import Callable
from typing import Any

import aiosqlite

WAITS = ("commit", "rollback", "close")


class Direct(aiosqlite.Connection):
    """Runs the steps of a statement where they are asked for; they are short, a change of threads is not."""

    async def _execute(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        begins = bool(args) and isinstance(args[0], str) and args[0].startswith("BEGIN")
        if begins or getattr(fn, "__name__", "") in WAITS or not self._running or not self._connection:
            return await super()._execute(fn, *args, **kwargs)  # type: ignore[no-untyped-call]
        return fn(*args, **kwargs)


def connection_to(file: str) -> aiosqlite.Connection:
    """A connection that is not open yet: await it."""
    connection = Direct(lambda: sqlite3.connect(file, check_same_thread=False), 64)
    connection._thread.daemon = True  # noqa: SLF001 - the library has no other way to say so
    return connection
