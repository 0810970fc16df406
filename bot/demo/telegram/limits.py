"""Telegram's limits: sends a second of the whole bot, bursts to a chat, messages a minute to a group."""

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

# Everything a chat can see shares one budget; answers to taps are free.
COUNTED = frozenset(
    [
        "sendmessage",
        "sendphoto",
        "senddocument",
        "sendmediagroup",
        "sendlocation",
        "sendchataction",
        "copymessage",
        "editmessagetext",
        "editmessagecaption",
        "editmessagereplymarkup",
        "deletemessage",
        "deletemessages",
    ]
)


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits in force, in sends."""

    per_second: int = 30
    chat_burst: int = 3
    chat_per_second: float = 1.0
    group_per_minute: int = 20


class _Window:
    """No more than so many in any stretch of so many seconds."""

    def __init__(self, most: int, seconds: float) -> None:
        self._most = most
        self._seconds = seconds
        self._times: deque[float] = deque(maxlen=most)

    def wait(self, now: float) -> float:
        full = len(self._times) == self._most
        return max(0.0, self._times[0] + self._seconds - now) if full else 0.0

    def spend(self, now: float) -> None:
        self._times.append(now)


class _Bucket:
    """A burst of tokens that fill up again steadily."""

    def __init__(self, burst: int, per_second: float, now: float) -> None:
        self._burst = burst
        self._per_second = per_second
        self._tokens = float(burst)
        self._at = now

    def wait(self, now: float) -> float:
        tokens = min(self._burst, self._tokens + (now - self._at) * self._per_second)
        return max(0.0, (1 - tokens) / self._per_second)

    def spend(self, now: float) -> None:
        tokens = min(self._burst, self._tokens + (now - self._at) * self._per_second)
        self._tokens, self._at = tokens - 1, now


class Budget:
    """What the bot may still send, by one clock in seconds."""

    def __init__(self, limits: Limits, clock: Callable[[], float]) -> None:
        self._limits = limits
        self._clock = clock
        self._all = _Window(limits.per_second, 1.0)
        self._chats: dict[int, _Window | _Bucket] = {}

    def spend(self, chat_id: int) -> int | None:
        """Spend one send to this chat; or spend nothing and tell the whole seconds to wait."""
        now = self._clock()
        chat = self._chats.get(chat_id) or self._new_chat(chat_id, now)
        wait = max(self._all.wait(now), chat.wait(now))
        if wait > 0:
            return max(1, math.ceil(wait))
        self._all.spend(now)
        chat.spend(now)
        return None

    def _new_chat(self, chat_id: int, now: float) -> _Window | _Bucket:
        if chat_id < 0:
            chat: _Window | _Bucket = _Window(self._limits.group_per_minute, 60.0)
        else:
            chat = _Bucket(self._limits.chat_burst, self._limits.chat_per_second, now)
        self._chats[chat_id] = chat
        return chat
