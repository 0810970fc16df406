"""Which channel message stands for which message or case; found by keyed hash, answered from a sealed row."""

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Executable, bindparam, delete, select

from storage.base import table
from storage.db import Tx, insert_into
from storage.keys import Tag, all_of, made_of
from storage.models import Trace

_FIND = select(table(Trace).c.content).where(table(Trace).c.tag == bindparam("of"))


def tag(tx: Tx, channel: str, address: str, message: str) -> Tag:
    """The keyed hash of one channel message."""
    return tx.keys.vault.tag("tag-trace", f"{channel}:{address}:{message}")


async def keep(tx: Tx, tag: str, content: dict[str, Any]) -> None:
    """Remembers what a channel message stands for."""
    sealed = tx.keys.vault.seal("traces", json.dumps({**content, **made_of(tag)}).encode(), f"traces.content.{tag}")
    row = {"tag": tag, "content": sealed, "since": datetime.now(UTC).date()}
    await tx.session.execute(_keeping(postgres=tx.postgres), row)


@cache
def _keeping(*, postgres: bool) -> Executable:
    return insert_into(Trace, postgres=postgres).on_conflict_do_nothing()


async def find(tx: Tx, tag: str) -> dict[str, Any] | None:
    """What a channel message stands for, if it is known."""
    for known in all_of(tag):
        sealed = (await tx.session.execute(_FIND, {"of": known})).scalar_one_or_none()
        if sealed is not None:
            opened: dict[str, Any] = json.loads(tx.keys.vault.unseal("traces", sealed, f"traces.content.{known}"))
            opened.pop("of", None)
            return opened
    return None


async def drop(tx: Tx, tags: Sequence[str]) -> None:
    """Forgets what some channel messages stand for."""
    every = [known for tag in tags for known in all_of(tag)]
    await tx.session.execute(delete(Trace).where(Trace.tag.in_(every)))


async def drop_older(tx: Tx, before: date) -> None:
    """Forgets channel messages that are too old to be edited or answered."""
    await tx.session.execute(delete(Trace).where(Trace.since < before))
