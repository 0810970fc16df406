"""The citizen in a conversation: found by their chat, never by a name."""

from storage import vault
from storage.db import Tx
from storage.vault import Known

__all__ = ["Known", "find", "keep", "reached", "welcome"]


async def find(tx: Tx, channel: str, address: str) -> Known | None:
    """The citizen who writes from this chat, if they did before."""
    return await vault.find(tx, channel, address)


async def welcome(tx: Tx, channel: str, address: str, language: str) -> Known:
    """A citizen who writes for the first time."""
    return await vault.welcome(tx, channel, address, language)


async def keep(tx: Tx, citizen: Known) -> None:
    """Remembers what changed about a citizen: language, area, own list of cases."""
    await vault.keep(tx, citizen)


async def reached(tx: Tx, channel: str, address: str, *, reachable: bool) -> None:
    """Notes that a citizen blocked or unblocked the bot."""
    citizen = await vault.find(tx, channel, address)
    if citizen and citizen.unreachable == reachable:
        citizen.unreachable = not reachable
        await vault.keep(tx, citizen)
