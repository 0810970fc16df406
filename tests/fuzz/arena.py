"""A zone under fire: what must never change, what was answered, and whether Telegram would take the answer."""

import json
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass

import orjson
from sqlalchemy import delete, select
from sqlalchemy.orm import DeclarativeBase
from structlog.testing import capture_logs

from bot.channels.telegram import outgoing
from bot.demo.telegram import markup
from bot.demo.telegram.entities import formatted
from handlers import router
from handlers.dialogue import Incoming, Reply
from storage import models, outbox
from storage.base import table
from storage.db import Storage, Tx

# What random input must never touch; places, citizens, meters, seen numbers and replies may change.
GUARDED = (
    models.Area, models.Assignment, models.Attachment, models.AuditEntry, models.Case, models.Credential, models.Errand,
    models.Message, models.OneTimeLink, models.Reading, models.RecoveryCode, models.StartCode, models.Street,
    models.Trace, models.Zone,
)  # fmt: skip
BROKEN = ("handling-failed", "page failed", "set-aside-unsaid", "tick-failed", "outbox-turn-failed")


@dataclass
class Arena:
    """The zone; `inputs` counts what was thrown at it."""

    storage: Storage
    inputs: int = 0

    async def snapshot(self) -> dict[str, int]:
        """The guarded tables, each as one number."""
        async with self.storage.read() as tx:
            return {model.__tablename__: await _print_of(tx, model) for model in GUARDED}

    async def throws(self, incoming: Iterable[Incoming]) -> list[list[Reply]]:
        """Each as the inbox hands it on; what was answered to each, checked as Telegram checks it."""
        answers = []
        async with self.storage.write() as tx:
            for one in incoming:
                self.inputs += 1
                kept = json.loads(json.dumps(one.as_json()))
                await router.answer(tx, Incoming.from_json(kept))
                answers.append(await _taken(tx))
        for replies in answers:
            for reply in replies:
                acceptable(reply)
        return answers


async def _print_of(tx: Tx, model: type[DeclarativeBase]) -> int:
    rows = await tx.session.execute(select(table(model)))
    return hash(tuple(sorted(map(repr, rows))))


async def _taken(tx: Tx) -> list[Reply]:
    ours = select(models.OutboxRow).where(models.OutboxRow.reader == "chat").order_by(models.OutboxRow.id)
    rows = (await tx.session.execute(ours)).scalars().all()
    values = [await outbox.values(tx, row) for row in rows if row.notice == "reply"]  # type: ignore[arg-type]
    await tx.session.execute(delete(models.OutboxRow).where(models.OutboxRow.reader == "chat"))
    return [Reply.from_json(dict(found["reply"])) for found in values]


def acceptable(reply: Reply) -> None:
    """What the stand-in, and Telegram, would refuse with 400 fails here."""
    made = outgoing.arguments(reply)
    keys = made["reply_markup"].to_dict() if made["reply_markup"] else None
    orjson.dumps(keys)
    markup.checked(keys)
    text = made.get("text") if reply.photo is None else made.get("caption")
    entities = [entity.to_dict() for entity in made.get("entities") or made.get("caption_entities") or []]
    whole = formatted(text or "", "", entities)
    limit = 1024 if reply.photo else 4096
    assert reply.photo or whole.text, "an empty message"
    assert len(whole.text.encode("utf-16-le")) // 2 <= limit


@asynccontextmanager
async def under_fire(arena: Arena) -> AsyncIterator[None]:
    """Nothing guarded changes, and no loop has to catch anything."""
    before = await arena.snapshot()
    with capture_logs() as logs:
        yield
    assert not [line for line in logs if line["event"] in BROKEN]
    after = await arena.snapshot()
    assert {name for name in before if before[name] != after[name]} == set()
