"""What the desk wants done to the person behind a case, left for a process that holds the vault key."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import delete, select

from storage.db import Tx
from storage.keys import new_id
from storage.models import Errand


@dataclass(frozen=True)
class Task:
    """One errand with its values opened."""

    id: int
    case_id: str
    what: str
    values: dict[str, Any]


async def put(tx: Tx, case_id: str, what: str, values: dict[str, Any]) -> None:
    """Leaves an errand, in the transaction of what asks for it."""
    uid = new_id()
    content = tx.keys.zone.seal("errands", json.dumps(values).encode(), f"errands.content.{uid}")
    tx.session.add(Errand(uid=uid, case_id=case_id, what=what, content=content, at=datetime.now(UTC)))
    await tx.session.flush()


async def waiting(tx: Tx) -> bool:
    """Whether there is anything to do."""
    return (await tx.session.execute(select(Errand.id).limit(1))).first() is not None


async def take(tx: Tx, limit: int) -> list[Task]:
    """The oldest errands, taken out of their table with the transaction that carries them out."""
    query = select(Errand).order_by(Errand.id).limit(limit).with_for_update(skip_locked=True)
    rows = (await tx.session.execute(query)).scalars().all()
    await tx.session.execute(delete(Errand).where(Errand.id.in_([row.id for row in rows])))
    return [Task(row.id, row.case_id, row.what, _values(tx, row)) for row in rows]


def _values(tx: Tx, row: Errand) -> dict[str, Any]:
    opened: dict[str, Any] = json.loads(tx.keys.zone.unseal("errands", row.content, f"errands.content.{row.uid}"))
    return opened
