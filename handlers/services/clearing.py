"""Clears a citizen's chat as far as the channel allows: young messages of both sides go, old ones of Koban's fade."""

import time
from collections.abc import Sequence

from handlers.services import letters
from storage import trails
from storage.db import Tx
from storage.trails import Step

# Telegram deletes what is younger than 48 hours; an hour is left for what is in the queue, and for clocks that differ.
DELETABLE = 47 * 3600
AT_ONCE = 100


async def clear(tx: Tx, channel: str, address: str, tapped: str) -> None:
    """Queues all that can be taken out of a chat, the message with the tapped button included."""
    await take_out(tx, channel, address, await trails.take(tx, channel, address), tapped)


async def take_out(tx: Tx, channel: str, address: str, steps: Sequence[Step], tapped: str = "") -> None:
    """Queues the removal of these messages: deleted while they are young, else made a dot where that is possible."""
    since = time.time() - DELETABLE
    young = dict.fromkeys([*filter(None, [tapped]), *(step.message for step in steps if step.at > since)])
    messages = list(young)
    for start in range(0, len(messages), AT_ONCE):
        await letters.clear(tx, channel, address, messages[start : start + AT_ONCE])
    old = [step.message for step in steps if step.at <= since and step.plain]
    await letters.blank(tx, channel, address, old)


async def wipe(tx: Tx, channel: str, address: str, message: str) -> None:
    """Makes one message of words of Koban's go, however old: a dot at once, then away while it is young."""
    await letters.blank(tx, channel, address, [message], at_once=True)
    await letters.take_away(tx, channel, address, message)


async def remove(tx: Tx, channel: str, address: str, message: str) -> None:
    """Queues the removal of one message of Koban's."""
    await letters.take_away(tx, channel, address, message)
