"""Seals anew what an older generation sealed, and makes its tags anew; safe beside whoever writes, harmless twice."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, ColumnElement, Table, and_, bindparam, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.base import table
from storage.db import insert_into
from storage.keys import Keyring, Ring
from storage.keystore import CaseKey
from storage.models import (
    Answer,
    Attachment,
    Case,
    Citizen,
    Credential,
    Errand,
    InboxRow,
    OutboxRow,
    Person,
    Picture,
    Place,
    Shown,
    Trace,
    Trail,
)

BATCH = 200


@dataclass(frozen=True)
class Sealed:
    """One sealed column: with which key and purpose, bound to which column of its row, and in which rows."""

    model: Any
    column: str
    ring: str
    purpose: str
    bound_to: str = "id"
    only: ColumnElement[bool] | None = None

    @property
    def table(self) -> Table:
        """The bare table."""
        return table(self.model)

    @property
    def primary(self) -> Column[Any]:
        """The one column of the primary key."""
        (found,) = self.table.primary_key.columns
        return found

    def context(self, row: Any) -> str:
        """What the sealed value of a row is bound to."""
        return f"{self.table.name}.{self.column}.{getattr(row, self.bound_to)}"

    def older(self, ring: Ring, *, postgres: bool) -> ColumnElement[bool]:
        """The rows that another generation sealed."""
        value = self.table.c[self.column]
        byte: ColumnElement[Any] = func.get_byte(value, 1) if postgres else func.hex(func.substr(value, 2, 1))
        mine = byte != (ring.current if postgres else f"{ring.current:02X}")
        here = and_(value.is_not(None), func.length(value) > 1, mine)
        return and_(here, self.only) if self.only is not None else here


_ROWS = table(OutboxRow).c
_TO_CASE = and_(_ROWS.reader == "case", _ROWS.reader_id.is_not(None))
_BY_VAULT = _ROWS.reader.in_(("chat", "citizen", "answer"))
SIMPLE = (
    Sealed(Case, "link", "vault", "links"),
    Sealed(Shown, "content", "vault", "shown"),
    Sealed(Attachment, "key", "vault", "attachments", only=table(Attachment).c.case_id.is_(None)),
    Sealed(OutboxRow, "content", "vault", "outbox", "uid", only=_BY_VAULT),
    Sealed(OutboxRow, "content", "zone", "outbox", "uid", only=and_(~_BY_VAULT, ~_TO_CASE)),
    Sealed(Picture, "content", "zone", "pictures"),
    Sealed(Errand, "content", "zone", "errands", "uid"),
    Sealed(Credential, "secret", "zone", "credentials", "person_id"),
)
TAGGED = (
    Sealed(Citizen, "content", "vault", "citizens"),
    Sealed(Person, "chat", "vault", "officer-chats"),
    Sealed(InboxRow, "content", "vault", "inbox", "uid"),
    Sealed(Answer, "link", "vault", "answers"),
)
BY_TAG = (
    Sealed(Place, "content", "vault", "places", "tag"),
    Sealed(Trace, "content", "vault", "traces", "tag"),
    Sealed(Trail, "content", "vault", "trails", "tag"),
)
IN_KEY_STORE = (Sealed(CaseKey, "wrapped", "zone", "case-keys", "case_id"),)


async def reseal(connection: AsyncConnection, sealed: Sealed, keys: Keyring, after: Any) -> Any:
    """One batch behind a primary key; returns the last of it, or None at the end."""
    ring: Ring = getattr(keys, sealed.ring)
    postgres = connection.dialect.name == "postgresql"
    query = select(sealed.table).where(sealed.older(ring, postgres=postgres)).order_by(sealed.primary).limit(BATCH)
    if after is not None:
        query = query.where(sealed.primary > after)
    if postgres and sealed not in BY_TAG:
        query = query.with_for_update(skip_locked=True)  # whoever holds a row seals it anew, or it is met next time
    rows = (await connection.execute(query)).all()
    if not rows:
        return None
    if sealed in BY_TAG:
        for row in rows:
            await _move(connection, sealed, ring, row)
    else:
        await _update(connection, sealed, [_anew(sealed, ring, row) for row in rows], rows)
    return getattr(rows[-1], sealed.primary.name)


async def left(connection: AsyncConnection, sealed: Sealed, keys: Keyring) -> int:
    """How many rows another generation than the one that seals still opens."""
    postgres = connection.dialect.name == "postgresql"
    query = select(func.count()).select_from(sealed.table)
    older = sealed.older(getattr(keys, sealed.ring), postgres=postgres)
    return int((await connection.execute(query.where(older))).scalar_one())


async def retag_inbox(connection: AsyncConnection, keys: Keyring, *, nobody_runs: bool) -> int:
    """Gives what waits the tag of the key that seals; returns how many still have another.

    What is in work keeps its tag, which keeps its order: it is gone in a moment."""
    rows, wrong = table(InboxRow), 0
    for row in (await connection.execute(select(rows))).all():
        said = json.loads(keys.vault.unseal("inbox", row.content, f"inbox.content.{row.uid}"))
        tag = keys.vault.tag("tag-inbox", f"{said['channel']}:{said['address']}")
        if tag == row.chat_tag:
            continue
        if row.state == "failed" or nobody_runs:
            await connection.execute(update(rows).where(rows.c.id == row.id).values(chat_tag=str(tag)))
        else:
            wrong += 1
    return wrong


def _anew(sealed: Sealed, ring: Ring, row: Any) -> dict[str, Any]:
    content = ring.unseal(sealed.purpose, getattr(row, sealed.column), sealed.context(row))
    values: dict[str, Any] = {sealed.column: ring.seal(sealed.purpose, content, sealed.context(row))}
    if sealed.model is Citizen:
        known = json.loads(content)
        values["tag"] = str(ring.tag("tag-citizen", f"{known['channel']}:{known['address']}"))
    elif sealed.model is Answer:
        values["tag"] = str(ring.tag("answers", content.decode()))
    elif sealed.model is Person:
        values["chat_tag"] = str(ring.tag("tag-officer", content.decode()))
    return values


async def _update(
    connection: AsyncConnection, sealed: Sealed, anew: Sequence[dict[str, Any]], rows: Sequence[Any]
) -> None:
    """Replaces each value only if it is still the one that was read."""
    unchanged = sealed.primary == bindparam("row"), sealed.table.c[sealed.column] == bindparam("was")
    change = update(sealed.table).where(*unchanged).values({name: bindparam(f"new_{name}") for name in anew[0]})
    asked = [
        {
            "row": getattr(row, sealed.primary.name),
            "was": getattr(row, sealed.column),
            **{f"new_{name}": value for name, value in values.items()},
        }
        for row, values in zip(rows, anew, strict=True)
    ]
    await connection.execute(change, asked)


async def _move(connection: AsyncConnection, sealed: Sealed, ring: Ring, row: Any) -> None:
    """A row found by its tag gets the new one; what came under the new tag meanwhile is newer and stays."""
    found = sealed.table
    content = ring.unseal(sealed.purpose, getattr(row, sealed.column), sealed.context(row))
    of = json.loads(content).get("of")
    this = and_(sealed.primary == row.tag, found.c[sealed.column] == getattr(row, sealed.column))
    if of is None:  # nobody can ever find it again
        await connection.execute(delete(found).where(this))
        return
    tag = str(ring.tag(*of))
    anew = ring.seal(sealed.purpose, content, f"{found.name}.{sealed.column}.{tag}")
    again = {"tag": tag, sealed.column: anew, "since": row.since}
    async with connection.begin_nested() as step:
        postgres = connection.dialect.name == "postgresql"
        await connection.execute(insert_into(sealed.model, postgres=postgres).values(again).on_conflict_do_nothing())
        gone = await connection.execute(delete(found).where(this).returning(sealed.primary))
        if gone.first() is None:
            await step.rollback()
