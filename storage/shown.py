"""Words of cases shown in officers' chats, to be taken away again in time."""

import json
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, select

from storage.db import Tx
from storage.keys import new_id
from storage.models import Shown

KEPT_IN_CHAT = timedelta(hours=46)


async def put(tx: Tx, case_id: str, channel: str, address: str, message: str) -> None:
    """Remembers a chat message that holds words of a case."""
    shown_id = new_id()
    content = json.dumps([channel, address, message]).encode()
    sealed = tx.keys.vault.seal("shown", content, f"shown.content.{shown_id}")
    tx.session.add(Shown(id=shown_id, case_id=case_id, content=sealed, until=datetime.now(UTC) + KEPT_IN_CHAT))


async def take_due(tx: Tx, limit: int) -> list[tuple[str, str, str]]:
    """Chat messages whose time is over, as channel, address, message; they are forgotten here."""
    query = select(Shown).where(Shown.until <= datetime.now(UTC)).limit(limit)
    return await _taken(tx, list((await tx.session.execute(query)).scalars()))


async def take_case(tx: Tx, case_id: str) -> list[tuple[str, str, str]]:
    """Chat messages that show words of one case; they are forgotten here."""
    return await _taken(tx, list((await tx.session.execute(select(Shown).where(Shown.case_id == case_id))).scalars()))


async def _taken(tx: Tx, rows: list[Shown]) -> list[tuple[str, str, str]]:
    await tx.session.execute(delete(Shown).where(Shown.id.in_([row.id for row in rows])))
    opened = [tx.keys.vault.unseal("shown", row.content, f"shown.content.{row.id}") for row in rows]
    return [(channel, address, message) for channel, address, message in map(json.loads, opened)]
