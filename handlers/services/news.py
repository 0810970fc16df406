"""News of the zone: asked once, after the first answer, of nobody who lives with a shared or watched phone."""

from datetime import UTC, datetime, timedelta

from handlers.services import letters
from storage import broadcasts, cases, inbox, vault
from storage.db import Tx
from storage.subscriptions import INTERESTS, TOPICS, bit
from storage.vault import Known

__all__ = ["INTERESTS", "NO_LIMIT", "TOPICS", "after_answer", "has", "last", "may_be_asked", "switch", "wanted"]

NO_LIMIT = 1000  # a week
SHOWN_DAYS = 60


def may_be_asked(citizen: Known) -> bool:
    """Whether news can reach this citizen at all: never in Quiet or Discreet, never after violence at home."""
    return citizen.may_hear_news


def wanted(citizen: Known) -> bool:
    """Whether the zone may write to this citizen unasked: they said yes, and nothing they chose since forbids it."""
    return citizen.news == "yes" and may_be_asked(citizen)


async def after_answer(tx: Tx, channel: str, address: str, case_id: str) -> None:
    """Queues the one question whether news are wanted, behind the first answer that was sent; never twice.

    The chat is held meanwhile: its own turns write the same row."""
    await inbox.alone(tx, vault.chat_tag(tx, channel, address, "inbox"))
    citizen = await vault.find(tx, channel, address)
    case = await cases.get(tx, case_id)
    if citizen is None or case is None or citizen.news or not may_be_asked(citizen):
        return
    citizen.news = "asked"
    await vault.keep(tx, citizen)
    await letters.to_citizen(tx, case, "news", {})


def has(citizen: Known, name: str) -> bool:
    """Whether a citizen chose a topic or an interest."""
    return bool(citizen.topics & bit(name))


def switch(citizen: Known, name: str) -> None:
    """Turns a topic or an interest on or off; the caller keeps it."""
    citizen.topics ^= bit(name)


async def last(tx: Tx, area: str | None, most: int) -> list[tuple[datetime, dict[str, str]]]:
    """The last notices for an area, the newest first: when they went out (UTC) and their texts by language.

    Who named no area reads those of the whole zone; what was recalled is left out."""
    found = await broadcasts.last_notices(tx, datetime.now(UTC) - timedelta(days=SHOWN_DAYS))
    ours = [one for one in found if area in one.areas and one.started_at]
    return [(one.started_at or one.made_at, dict(one.texts)) for one in ours[:most]]
