"""How fast Koban may send: one budget a bot, one a chat; what the other side asks for is obeyed to the letter."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

CHAT_BURST, CHAT_PER_SECOND = 3, 0.95  # a little less than Telegram allows, as clocks differ
GROUP_PER_MINUTE = 20
SLOWER, FASTER, QUIET_HOUR, SLOWEST = 0.9, 1.05, 3600.0, 5.0
WIDE_CHATS, WIDE_SECONDS = 3, 5.0
IDLE_CHATS = 5000
CATCH_UP = 0.3


@dataclass
class _Bucket:
    tokens: float
    at: float


@dataclass
class Pace:
    """Who may send when, on a monotonic clock in seconds; `per_second` is None when the limiter is off."""

    clock: Callable[[], float]
    per_second: float | None = 30.0
    top: float = 30.0
    paused_until: float = 0.0
    gather: float = 30.0
    _under_way: int = 0
    _evenly: float = 0.0
    _answered: deque[float] = field(default_factory=deque)
    _chats: dict[str, _Bucket] = field(default_factory=dict)
    _not_before: dict[str, float] = field(default_factory=dict)
    _refused: deque[tuple[float, str]] = field(default_factory=deque)
    _last_wide: float = 0.0

    def __post_init__(self) -> None:
        self._last_wide = self.clock()

    def bot_wait(self) -> float:
        """Seconds until the bot may send anything: never more than `per_second` in any one second over there.

        When a request arrives is not known, only that it is before its answer: it counts until a second after that."""
        if self.per_second is None:
            return 0.0
        now = self.clock()
        if self.paused_until > now:
            return self.paused_until - now
        while self._answered and self._answered[0] <= now - 1.0:
            self._answered.popleft()
        if len(self._answered) + self._under_way >= max(1, int(self.per_second)):
            return self._answered[0] + 1.0 - now if self._answered else 1.0
        return max(0.0, self._evenly - now)

    def chat_wait(self, chat: str) -> float:
        """Seconds until something may go to this chat: one a second with small bursts, groups twenty a minute."""
        if self.per_second is None:
            return 0.0
        now = self.clock()
        wait = max(0.0, self._not_before.get(chat, 0.0) - now)
        bucket = self._filled(chat, now)
        return max(wait, (1.0 - bucket.tokens) / _rate(chat) if bucket.tokens < 1.0 else 0.0)

    def spend(self, chat: str) -> None:
        """One request to this chat leaves now."""
        if self.per_second is None:
            return
        now = self.clock()
        self._under_way += 1
        self._evenly = max(self._evenly, now - CATCH_UP) + 1.0 / self.per_second
        self._filled(chat, now).tokens -= 1.0

    def answered(self) -> None:
        """One request was answered, or given up."""
        if self.per_second is not None:
            self._under_way -= 1
            self._answered.append(self.clock())

    def refused(self, chat: str, seconds: float) -> bool:
        """The other side asked this chat to wait; True when so many chats were refused that all sending stops."""
        now = self.clock()
        self._not_before[chat] = now + seconds
        self._refused.append((now, chat))
        while self._refused and self._refused[0][0] < now - WIDE_SECONDS:
            self._refused.popleft()
        wide = len({name for _, name in self._refused}) >= WIDE_CHATS
        if wide and self.per_second is not None:
            self.paused_until, self._last_wide = max(self.paused_until, now + seconds), now
            self.per_second = max(SLOWEST, self.per_second * SLOWER)
            self._refused.clear()
        return wide

    def recover(self) -> bool:
        """Raises the pace again after an hour without a refusal of the whole bot; True when it changed."""
        now = self.clock()
        if self.per_second is None or self.per_second >= self.top or now - self._last_wide < QUIET_HOUR:
            return False
        self.per_second, self._last_wide = min(self.top, self.per_second * FASTER), now
        return True

    def _filled(self, chat: str, now: float) -> _Bucket:
        if len(self._chats) > IDLE_CHATS:
            self._forget(now)
        bucket = self._chats.setdefault(chat, _Bucket(CHAT_BURST, now))
        bucket.tokens = min(CHAT_BURST, bucket.tokens + (now - bucket.at) * _rate(chat))
        bucket.at = now
        return bucket

    def _forget(self, now: float) -> None:
        self._chats = {
            chat: bucket for chat, bucket in self._chats.items() if now - bucket.at < CHAT_BURST / _rate(chat)
        }
        self._not_before = {chat: until for chat, until in self._not_before.items() if until > now}


def _rate(chat: str) -> float:
    return GROUP_PER_MINUTE / 60 if chat.startswith("telegram:-") else CHAT_PER_SECOND
