"""A zone under fire: what must never change, what was answered, and whether Telegram would take the answer."""

import json
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass

import orjson
from sqlalchemy import bindparam, delete, select, text
from sqlalchemy.ext.asyncio import AsyncConnection
from structlog.testing import capture_logs

from bot.channels.telegram import outgoing
from bot.demo.telegram import markup
from bot.demo.telegram.entities import formatted
from handlers import router
from handlers.dialogue import Incoming, Reply
from storage import models, outbox
from storage.db import Storage, Tx
from storage.keystore import CaseKey

# What random input must never touch; places, citizens, meters, seen numbers and replies may change.
GUARDED = (
    models.Area, models.Assignment, models.Attachment, models.AuditEntry, models.Broadcast, models.Case,
    models.Credential, models.Errand, models.Event, models.Message, models.Picture, models.Rating,
    models.OneTimeLink, models.Reading, models.RecoveryCode, models.StartCode, models.Street,
    models.Trace, models.Zone,
)  # fmt: skip
DEEDS = ("INSERT", "UPDATE", "DELETE")
TOUCHED = text("SELECT name, deeds FROM touched")
ANSWERS = (
    select(models.OutboxRow)
    .where(models.OutboxRow.reader == "chat", models.OutboxRow.id > bindparam("last"))
    .order_by(models.OutboxRow.id)
)
BROKEN = ("handling-failed", "page failed", "set-aside-unsaid", "tick-failed", "outbox-turn-failed")


@dataclass
class Arena:
    """The zone; `inputs` counts what was thrown at it."""

    storage: Storage
    inputs: int = 0

    async def touched(self) -> dict[str, int]:
        """How many rows of each guarded table, and of the key store, were written since the zone was set up."""
        async with self.storage.glance() as tx:
            rows = list(await tx.session.execute(TOUCHED))
        async with self.storage.snapshot(of_keys=True) as connection:
            return {row.name: row.deeds for row in (*rows, *await connection.execute(TOUCHED))}

    async def throws(self, incoming: Iterable[Incoming]) -> list[list[Reply]]:
        """Each as the inbox hands it on; what was answered to each, checked as Telegram checks it."""
        answers = []
        last = 0
        async with self.storage.write() as tx:
            for one in incoming:
                self.inputs += 1
                kept = json.loads(json.dumps(one.as_json()))
                await router.answer(tx, Incoming.from_json(kept))
                last, replies = await _after(tx, last)
                answers.append(replies)
            await tx.session.execute(delete(models.OutboxRow).where(models.OutboxRow.reader == "chat"))
        for replies in answers:
            for reply in replies:
                acceptable(reply)
        return answers


async def guarded(storage: Storage) -> Arena:
    """The zone with every write to a guarded table counted by the database itself, also one that changes nothing."""
    async with storage.write() as tx:
        connection = await tx.session.connection()
        await _counted(connection, [model.__tablename__ for model in GUARDED])
    async with storage.key_store() as connection:
        await _counted(connection, [CaseKey.__tablename__])
    return Arena(storage)


async def _counted(connection: AsyncConnection, names: Iterable[str]) -> None:
    await connection.exec_driver_sql("CREATE TABLE touched (name TEXT PRIMARY KEY, deeds INTEGER NOT NULL)")
    for name in names:
        await connection.exec_driver_sql("INSERT INTO touched VALUES (?, 0)", (name,))
        for deed in DEEDS:
            await connection.exec_driver_sql(
                f"CREATE TRIGGER touched_{name}_{deed} AFTER {deed} ON {name} "
                f"BEGIN UPDATE touched SET deeds = deeds + 1 WHERE name = '{name}'; END"
            )


async def _after(tx: Tx, last: int) -> tuple[int, list[Reply]]:
    """What was answered after the row `last`, with the number of the newest row."""
    rows = (await tx.session.execute(ANSWERS, {"last": last})).scalars().all()
    values = [await outbox.values(tx, row) for row in rows if row.notice == "reply"]  # type: ignore[arg-type]
    replies = [Reply.from_json(dict(found["reply"])) for found in values]
    return max((row.id for row in rows), default=last), replies


def acceptable(reply: Reply) -> None:
    """What the stand-in, and Telegram, would refuse with 400 fails here."""
    made = outgoing.arguments(reply)
    keys = made["reply_markup"].to_dict() if made["reply_markup"] else None
    orjson.dumps(keys)
    markup.checked(keys)
    text = made.get("text") if reply.photo is None and not reply.code else made.get("caption")
    entities = [entity.to_dict() for entity in made.get("entities") or made.get("caption_entities") or []]
    whole = formatted(text or "", "", entities)
    limit = 1024 if reply.photo else 4096
    assert reply.photo or reply.point or whole.text, "an empty message"
    assert len(whole.text.encode("utf-16-le")) // 2 <= limit


@asynccontextmanager
async def under_fire(arena: Arena) -> AsyncIterator[None]:
    """Nothing guarded is written, and no loop has to catch anything."""
    before = await arena.touched()
    with capture_logs() as logs:
        yield
    assert not [line for line in logs if line["event"] in BROKEN]
    after = await arena.touched()
    assert {name for name in before if before[name] != after[name]} == set()
