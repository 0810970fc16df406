"""The people of a bench: what they do on their phones, and when the bot's messages reach them."""

import asyncio
import time
from collections import defaultdict, deque
from collections.abc import Callable, Sequence
from typing import NamedTuple

from bot.demo.telegram.phones import Phone
from bot.demo.telegram.server import StandIn
from bot.demo.telegram.state import Change, Chat, Posted

# A whole report: the first screen, topic, area, words, and the tap that sends it.
AREA = "molenkom"
FLOW = (
    "/start",
    "tap topic/noise",
    f"tap area/{AREA}",
    "Every night motorbikes race under my window, from eleven until one.",
    "tap send",
)
PATIENCE = 60.0


class Arrived(NamedTuple):
    """A message of the bot that reached a phone, on the machine's monotonic clock."""

    at: float
    chat_id: int
    text: str


class Ear:
    """Hears every message of the bot, and knows which act of a citizen it answers: the oldest one open."""

    def __init__(self, standin: StandIn) -> None:
        self.arrived: list[Arrived] = []
        self.delays: list[tuple[float, float]] = []
        self._heard = asyncio.Event()
        self._newest = 0
        self._spoke: dict[int, float] = {}
        self._open: dict[int, deque[tuple[float, asyncio.Future[None]]]] = defaultdict(deque)
        standin.world.watchers.add(self._hear)

    @property
    def unanswered(self) -> int:
        """How many acts still wait for their answer."""
        return sum(len(waiting) for waiting in self._open.values())

    def idle(self, phone: Phone) -> bool:
        """Whether this phone waits for no answer, and may be written to at once by Telegram's limits."""
        last = self._spoke.get(phone.user_id, 0.0)
        return not self._open[phone.user_id] and time.monotonic() - last > 1.0

    def answer_to(self, phone: Phone) -> "asyncio.Future[None]":
        """Done when the bot has answered what this phone does next."""
        answered: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        now = self._spoke[phone.user_id] = time.monotonic()
        self._open[phone.user_id].append((now, answered))
        return answered

    async def until(self, condition: Callable[[], bool], seconds: float) -> None:
        """Waits until what was heard fulfils a condition; TimeoutError when it does not come true."""
        async with asyncio.timeout(seconds):
            while not condition():
                self._heard.clear()
                await self._heard.wait()

    def _hear(self, chat: Chat, change: Change, value: object) -> None:
        if change != "message" or not isinstance(value, Posted) or not value.by_bot:
            return
        if value.message_id <= self._newest:
            return  # a tap marks the older message it was made on
        now, self._newest = time.monotonic(), value.message_id
        self._heard.set()
        self.arrived.append(Arrived(now, chat.chat_id, value.message.get("text", "")))
        if self._open[chat.chat_id]:
            since, answered = self._open[chat.chat_id].popleft()
            self.delays.append((since, now - since))
            if not answered.done():
                answered.set_result(None)


def crowd(standin: StandIn, first_id: int, number: int) -> list[Phone]:
    """Phones of people who never wrote before."""
    return [standin.phone(first_id + index, "en", "Somebody") for index in range(number)]


async def act(ear: Ear, phone: Phone, what: str) -> "asyncio.Future[None]":
    """One step of the flow; done when it is answered."""
    answered = ear.answer_to(phone)
    if what.startswith("tap "):
        await phone.taps_data(what.removeprefix("tap "))
    else:
        await phone.says(what)
    return answered


async def report(ear: Ear, phone: Phone) -> None:
    """Goes through the whole flow, each step once the one before was answered."""
    for what in FLOW:
        await (await act(ear, phone, what))


async def all_report(ear: Ear, phones: Sequence[Phone]) -> float:
    """Everybody reports at once; the seconds it took."""
    began = time.monotonic()
    async with asyncio.timeout(PATIENCE), asyncio.TaskGroup() as together:
        for phone in phones:
            together.create_task(report(ear, phone))
    return time.monotonic() - began


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which this share of the values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]
