"""Which messages stand in a citizen's chat, so that they can clear it: a sealed row for each side of a chat."""

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Executable, bindparam, delete, select

from storage.base import table
from storage.db import Tx, insert_into
from storage.models import Trail

SIDES = ("in", "out")
DAYS, MOST = 120, 500
_ROWS = table(Trail).c
_FIND = select(_ROWS.tag, _ROWS.content).where(_ROWS.tag.in_(bindparam("tags", expanding=True)))
_TAKE = delete(table(Trail)).where(_ROWS.tag.in_(bindparam("tags", expanding=True))).returning(_ROWS.tag, _ROWS.content)


@dataclass(frozen=True)
class Step:
    """One message of a chat; `plain` words of Koban's can be changed later, a photo or file cannot; `at` in seconds."""

    channel: str
    address: str
    message: str
    plain: bool = False
    at: int = field(default_factory=lambda: int(time.time()))


async def keep(tx: Tx, side: str, steps: Sequence[Step]) -> None:
    """Remembers messages of one side (`in`, `out`) of some chats; beyond 500 a chat the oldest are forgotten."""
    if not steps:
        return
    walked: dict[tuple[str, ...], list[Step]] = {}
    for step in steps:
        walked.setdefault(tuple(_tags(tx, step.channel, step.address, side)), []).append(step)
    found = await tx.session.execute(_FIND, {"tags": [tag for tags in walked for tag in tags]})
    before = {row.tag: _opened(tx, row.tag, row.content) for row in found}
    rows = []
    for tags, new in walked.items():
        known = [step for tag in reversed(tags) for step in before.get(tag, ())]
        rows.append(_row(tx, side, tags[0], known + new))
    await tx.session.execute(_keeping(postgres=tx.postgres), rows)
    older = set(before) - {tags[0] for tags in walked}
    if older:  # made before a key turned
        await tx.session.execute(delete(Trail).where(Trail.tag.in_(older)))


async def take(tx: Tx, channel: str, address: str) -> list[Step]:
    """All that is remembered of a chat, the newest first; it is forgotten here."""
    tags = [tag for side in SIDES for tag in _tags(tx, channel, address, side)]
    rows = (await tx.session.execute(_TAKE, {"tags": tags})).all()
    return sorted((step for row in rows for step in _opened(tx, *row)), key=lambda step: -step.at)


async def drop(tx: Tx, side: str, channel: str, address: str) -> None:
    """Forgets one side of a chat."""
    await tx.session.execute(delete(Trail).where(Trail.tag.in_(_tags(tx, channel, address, side))))


async def drop_older(tx: Tx, before: date) -> None:
    """Forgets chats in which nothing was said since a day."""
    await tx.session.execute(delete(Trail).where(Trail.since < before))


def _tags(tx: Tx, channel: str, address: str, side: str) -> list[str]:
    return tx.keys.vault.tags("tag-trail", f"{side}:{channel}:{address}")


def _row(tx: Tx, side: str, tag: str, steps: list[Step]) -> dict[str, Any]:
    oldest = time.time() - DAYS * 86400
    kept = [[step.message, step.at, int(step.plain)] for step in steps if step.at > oldest][-MOST:]
    channel, address = steps[0].channel, steps[0].address
    of = ["tag-trail", f"{side}:{channel}:{address}"]  # what the tag is made of, for when a key turns
    content = json.dumps({"channel": channel, "address": address, "of": of, "steps": kept}).encode()
    sealed = tx.keys.vault.seal("trails", content, f"trails.content.{tag}")
    return {"tag": tag, "content": sealed, "since": datetime.now(UTC).date()}


def _opened(tx: Tx, tag: str, sealed: bytes | None) -> list[Step]:
    if sealed is None:
        return []
    found = json.loads(tx.keys.vault.unseal("trails", sealed, f"trails.content.{tag}"))
    chat = found["channel"], found["address"]
    return [Step(*chat, message, plain=bool(plain), at=at) for message, at, plain in found["steps"]]


@cache
def _keeping(*, postgres: bool) -> Executable:
    kept = insert_into(Trail, postgres=postgres)
    new = {"content": kept.excluded.content, "since": kept.excluded.since}
    return kept.on_conflict_do_update(index_elements=["tag"], set_=new)
