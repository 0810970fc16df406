"""News of the zone: asked once, after the first answer, of nobody who lives with a shared or watched phone."""

from handlers.services import letters
from storage import cases, inbox, vault
from storage.db import Tx
from storage.vault import Known


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
