"""Who asked for news: counted by area, and followed whenever a citizen changes their mind."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, bindparam, delete, func, select

from storage.base import table
from storage.db import Tx, insert_into
from storage.models import Subscription

# The order is kept for good: each topic is the power of two of its place.
TOPICS = ("issue", "done", "police", "request", "safety", "prevention", "community", "event")
INTERESTS = ("youth", "families", "sport", "culture", "shops", "seniors")
ALL_TOPICS = 2 ** len(TOPICS) - 1
QUIET_FROM, QUIET_UNTIL, MOST = 21, 8, 3
NEVER = date(1970, 1, 5)

_ROWS = table(Subscription).c
_GONE = delete(table(Subscription)).where(_ROWS.citizen_id == bindparam("of"))


def bit(name: str) -> int:
    """The power of two that stands for a topic or an interest."""
    return int(2 ** (*TOPICS, *INTERESTS).index(name))


def hears(topic: str, interest: str = "") -> ColumnElement[bool]:
    """The subscribers who chose a topic, and an interest where one is asked for."""
    wanted = bit(topic) | (bit(interest) if interest else 0)
    return _ROWS.topics.bitwise_and(wanted) == wanted


async def follow(tx: Tx, citizen_id: str, wish: Sequence[Any]) -> None:
    """Writes what a citizen wants to hear (area, topics, quiet hours, most a week), or takes them off the list."""
    if not wish:
        await tx.session.execute(_GONE, {"of": citizen_id})
        return
    area, topics, quiet_from, quiet_until, most = wish
    changed = {"area_id": area, "topics": topics, "quiet_from": quiet_from, "quiet_until": quiet_until, "most": most}
    put = insert_into(Subscription, postgres=tx.postgres).values(citizen_id=citizen_id, week=NEVER, got=0, **changed)
    await tx.session.execute(put.on_conflict_do_update(index_elements=["citizen_id"], set_=changed))


async def counts(tx: Tx, topic: str, interest: str = "") -> dict[str | None, int]:
    """How many would hear of a topic, by area; None are those who named no area."""
    query = select(_ROWS.area_id, func.count()).where(hears(topic, interest)).group_by(_ROWS.area_id)
    return {row[0]: row[1] for row in await tx.session.execute(query)}
