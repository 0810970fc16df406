"""Rows as JSON that either database understands: bytes in base64, moments and days in ISO 8601."""

import base64
import json
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Column, Date, LargeBinary, Table

from storage.base import Base, UtcDateTime

# What must not come back alive: numbers of another day, browsers, links and codes that work once.
LEFT_OUT = ("seen_updates", "web_sessions", "one_time_links", "recovery_codes", "key_holders")
BATCH = 200
Encode = Callable[[Any], Any]

_OUT: dict[str, Encode] = {
    "bytes": lambda value: base64.b64encode(value).decode(),
    "moment": lambda value: value.astimezone(UTC).replace(tzinfo=None).isoformat(),
    "day": lambda value: value.isoformat(),
    "plain": lambda value: value,
}
_IN: dict[str, Encode] = {
    "bytes": base64.b64decode,
    "moment": datetime.fromisoformat,
    "day": date.fromisoformat,
    "plain": lambda value: value,
}


def kept_tables() -> list[Table]:
    """The tables of the zone's database that a backup holds, each after those it points to."""
    return [table for table in Base.metadata.sorted_tables if table.name not in LEFT_OUT]


def kinds(table: Table) -> list[tuple[str, str]]:
    """The columns of a table with how their values are written."""
    return [(column.name, _kind(column)) for column in table.columns]


def _kind(column: Column[Any]) -> str:
    if isinstance(column.type, LargeBinary):
        return "bytes"
    if isinstance(column.type, UtcDateTime):
        return "moment"
    return "day" if isinstance(column.type, Date) else "plain"


def packed(name: str, columns: Sequence[tuple[str, str]], rows: Iterable[Sequence[Any]]) -> bytes:
    """Some rows of a table as one record."""
    encode = [_OUT[kind] for _, kind in columns]
    values = [[None if v is None else e(v) for e, v in zip(encode, row, strict=True)] for row in rows]
    return json.dumps([name, columns, values]).encode()


def unpacked(record: bytes) -> tuple[str, list[dict[str, Any]]]:
    """The table's name and its rows; moments without time zone, in UTC."""
    name, columns, rows = json.loads(record)
    decode = [(column, _IN[kind]) for column, kind in columns]
    return name, [
        {column: None if v is None else d(v) for (column, d), v in zip(decode, row, strict=True)} for row in rows
    ]
