"""Where someone stands in a conversation: one sealed row a person, found by keyed hash."""

import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Executable, bindparam, delete, select

from storage.base import table
from storage.db import Tx, insert_into
from storage.keys import all_of, made_of
from storage.models import Place

_ROWS = table(Place).c
_FIND = select(_ROWS.content).where(_ROWS.tag == bindparam("of"))
_FORGET = delete(table(Place)).where(_ROWS.tag.in_(bindparam("tags", expanding=True)))


@dataclass
class Standing:
    """The step someone is at and what the conversation remembers: JSON values only."""

    step: str = ""
    memory: dict[str, Any] = field(default_factory=dict)


async def find(tx: Tx, tag: str) -> Standing:
    """Where the person behind this tag stands; at the beginning when nothing is kept."""
    for known in all_of(tag):
        content = (await tx.session.execute(_FIND, {"of": known})).scalar_one_or_none()
        if content is not None:
            opened = json.loads(tx.keys.vault.unseal("places", content, f"places.content.{known}"))
            return Standing(opened["step"], opened["memory"])
    return Standing()


async def keep(tx: Tx, tag: str, standing: Standing) -> None:
    """Remembers where the person stands; nothing worth remembering leaves no row."""
    if not standing.step and not standing.memory:
        await tx.session.execute(_FORGET, {"tags": all_of(tag)})
        return
    content = json.dumps({"step": standing.step, "memory": standing.memory, **made_of(tag)}).encode()
    sealed = tx.keys.vault.seal("places", content, f"places.content.{tag}")
    await tx.session.execute(_keeping(postgres=tx.postgres), {"tag": tag, "content": sealed, "since": _today()})
    if older := all_of(tag)[1:]:
        await tx.session.execute(_FORGET, {"tags": older})


@cache
def _keeping(*, postgres: bool) -> Executable:
    kept = insert_into(Place, postgres=postgres)
    new = {"content": kept.excluded.content, "since": kept.excluded.since}
    return kept.on_conflict_do_update(index_elements=["tag"], set_=new)


async def drop_older(tx: Tx, before: date) -> None:
    """Forgets conversations nobody came back to."""
    await tx.session.execute(delete(Place).where(Place.since < before))


def _today() -> date:
    return datetime.now(UTC).date()
