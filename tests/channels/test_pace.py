"""The pace, on a clock that passes when a test says so: never too fast for Telegram, and not slower than need be."""

import bisect
import heapq
from dataclasses import dataclass, field
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.demo.telegram.limits import Budget, Limits
from bot.pace import CHAT_BURST, IDLE_CHATS, QUIET_HOUR, SLOWEST, Pace


@dataclass
class Clock:
    """Seconds that pass when a test says so."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Sender:
    """Sends as fast as its pace allows; requests take a while to arrive, and their answers a while to come back."""

    clock: Clock = field(default_factory=Clock)
    per_second: float | None = 30.0
    delays: list[tuple[float, float]] = field(default_factory=lambda: [(0.0, 0.0)])
    sent: list[float] = field(default_factory=list)
    arrived: list[tuple[float, int]] = field(default_factory=list)
    under_way: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.pace = Pace(self.clock, self.per_second)

    def send(self, user: int) -> None:
        """Waits as long as it must, then sends."""
        chat = f"telegram:{user}"
        while (wait := max(self.pace.bot_wait(), self.pace.chat_wait(chat))) > 0:
            self.passes(wait + 1e-6)
        self.pace.spend(chat)
        there, back = self.delays[len(self.sent) % len(self.delays)]
        self.sent.append(self.clock.now)
        self.arrived.append((self.clock.now + there, user))
        heapq.heappush(self.under_way, self.clock.now + there + back)
        self.passes(0)

    def passes(self, seconds: float) -> None:
        """Time passes, until the next answer at most."""
        until = self.clock.now + seconds
        if self.under_way and self.under_way[0] <= until:
            self.clock.now = max(self.clock.now, heapq.heappop(self.under_way))
            self.pace.answered()
        else:
            self.clock.now = until

    def refused(self) -> int:
        """How many requests a judge refuses who counts as Telegram does, by when they arrived."""
        clock = Clock()
        judge, refused = Budget(Limits(), clock), 0
        for clock.now, user in sorted(self.arrived):
            refused += judge.spend(user) is not None
        return refused

    def most_in_a_second(self) -> int:
        """The most requests that arrived in any stretch of 1.000 s."""
        times = sorted(at for at, _ in self.arrived)
        return max(
            (bisect.bisect_left(times, start + 1.0) - position for position, start in enumerate(times)), default=0
        )


DELAYS = st.lists(st.tuples(st.floats(0, 3), st.floats(0, 3)), min_size=1, max_size=5)


@settings(deadline=None)
@given(st.lists(st.tuples(st.floats(0, 3), st.integers(1, 60), st.integers(1, 200)), max_size=6))
def test_telegram_never_has_to_refuse(bursts: list[tuple[float, int, int]]) -> None:
    sender, user = Sender(), 0
    for idle, number, people in bursts:
        sender.clock.now += idle
        for _ in range(number):
            user += 1
            sender.send(user % people)
    assert sender.refused() == 0
    assert sender.most_in_a_second() <= 30


@given(DELAYS, st.integers(1, 150))
def test_however_long_requests_take_thirty_arrive_in_a_second(delays: list[tuple[float, float]], number: int) -> None:
    sender = Sender(delays=delays)
    for user in range(number):
        sender.send(user)
    assert sender.most_in_a_second() <= 30


@settings(deadline=None)
@given(st.lists(st.sampled_from([1, 2, 3, -7]), min_size=1, max_size=40))
def test_not_to_one_chat_and_not_to_one_group(users: list[int]) -> None:
    sender = Sender()
    for user in users[:20]:  # Koban's bucket of a group fills steadily, Telegram counts by the minute
        sender.send(user)
    assert sender.refused() == 0


def test_a_long_broadcast_uses_nearly_all_of_the_budget() -> None:
    sender = Sender()
    for user in range(2000):
        sender.send(user)
    seconds = sender.sent[-1] - sender.sent[0]
    assert len(sender.sent) / (30 * seconds) >= 0.95
    assert sender.most_in_a_second() == 30
    assert sender.refused() == 0


def test_one_chat_gets_a_small_burst_and_then_one_a_second() -> None:
    sender = Sender()
    for _ in range(CHAT_BURST + 3):
        sender.send(7)
    assert all(at - 1000.0 < 0.2 for at in sender.sent[:CHAT_BURST])
    gaps = [after - before for before, after in pairwise(sender.sent[CHAT_BURST - 1 :])]
    assert all(1.0 <= gap <= 1.1 for gap in gaps[1:])
    assert sender.refused() == 0


def test_a_group_gets_twenty_a_minute() -> None:
    sender = Sender()
    for _ in range(CHAT_BURST + 20):
        sender.send(-7)
    assert sender.sent[-1] - sender.sent[0] == pytest.approx(60, abs=0.1)


def test_a_refused_chat_waits_exactly_as_long_as_it_was_told_and_the_others_go_on() -> None:
    clock = Clock()
    pace = Pace(clock)
    assert not pace.refused("telegram:1", 7)
    assert pace.chat_wait("telegram:1") == 7
    assert pace.chat_wait("telegram:2") == 0
    assert pace.bot_wait() == 0
    clock.now += 6.999
    assert pace.chat_wait("telegram:1") == pytest.approx(0.001)
    clock.now += 0.001
    assert pace.chat_wait("telegram:1") == 0


def test_one_chat_refused_again_and_again_does_not_stop_the_bot() -> None:
    pace = Pace(Clock())
    assert not any(pace.refused("telegram:1", 7) for _ in range(10))
    assert (pace.bot_wait(), pace.per_second) == (0, 30)


def test_refusals_of_several_chats_within_seconds_stop_everything_and_slow_the_bot() -> None:
    clock = Clock()
    pace = Pace(clock)
    assert [pace.refused(f"telegram:{user}", 7) for user in (1, 2, 3)] == [False, False, True]
    assert pace.bot_wait() == 7
    assert pace.per_second == 27
    clock.now += 7
    assert pace.bot_wait() == 0


def test_refusals_far_apart_are_of_their_chats_only() -> None:
    clock = Clock()
    pace = Pace(clock)
    for user in (1, 2, 3, 4):
        assert not pace.refused(f"telegram:{user}", 1)
        clock.now += 3
    assert pace.per_second == 30


def test_the_bot_is_never_slowed_to_nothing_and_recovers_hour_by_hour() -> None:
    clock = Clock()
    pace = Pace(clock)
    for user in range(120):
        pace.refused(f"telegram:{user}", 1)
    assert pace.per_second == SLOWEST
    assert not pace.recover()
    clock.now += QUIET_HOUR - 1
    assert not pace.recover()
    clock.now += 1
    assert pace.recover()
    assert pace.per_second == pytest.approx(SLOWEST * 1.05)
    assert not pace.recover()
    for _ in range(100):
        clock.now += QUIET_HOUR
        pace.recover()
    assert pace.per_second == 30
    assert not pace.recover()


def test_a_slowed_bot_keeps_its_slower_pace() -> None:
    sender = Sender(per_second=10.0)
    for user in range(100):
        sender.send(user)
    assert sender.most_in_a_second() == 10


def test_without_a_limit_nothing_waits() -> None:
    sender = Sender(per_second=None)
    for _ in range(100):
        sender.send(7)
    assert sender.sent[-1] == sender.sent[0]
    assert not sender.pace.recover()


def test_chats_that_are_quiet_again_are_forgotten() -> None:
    clock = Clock()
    pace = Pace(clock)
    pace.refused("telegram:1", 1)
    for user in range(IDLE_CHATS + 1):
        pace.spend(f"telegram:{user}")
        pace.answered()
    clock.now += 60
    assert pace.chat_wait("telegram:new") == 0
    assert len(pace._chats) == 1
    assert pace._not_before == {}
