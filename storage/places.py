"""Where someone stands in a conversation: one sealed row a person, found by keyed hash."""

import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import delete, select

from storage.db import Tx
from storage.models import Place


@dataclass
class Standing:
    """The step someone is at and what the conversation remembers: JSON values only."""

    step: str = ""
    memory: dict[str, Any] = field(default_factory=dict)


async def find(tx: Tx, tag: str) -> Standing:
    """Where the person behind this tag stands; at the beginning when nothing is kept."""
    query = select(Place.content).where(Place.tag == tag)
    content = (await tx.session.execute(query)).scalar_one_or_none()
    if content is None:
        return Standing()
    return Standing(**json.loads(tx.keys.vault.unseal("places", content, f"places.content.{tag}")))


async def keep(tx: Tx, tag: str, standing: Standing) -> None:
    """Remembers where the person stands; nothing worth remembering leaves no row."""
    if not standing.step and not standing.memory:
        await tx.session.execute(delete(Place).where(Place.tag == tag))
        return
    content = json.dumps({"step": standing.step, "memory": standing.memory}).encode()
    values = {"content": tx.keys.vault.seal("places", content, f"places.content.{tag}"), "since": _today()}
    statement = tx.insert(Place).values(tag=tag, **values)
    await tx.session.execute(statement.on_conflict_do_update(index_elements=["tag"], set_=values))


async def drop_older(tx: Tx, before: date) -> None:
    """Forgets conversations nobody came back to."""
    await tx.session.execute(delete(Place).where(Place.since < before))


def _today() -> date:
    return datetime.now(UTC).date()
