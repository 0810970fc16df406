"""One abuser at fifty messages a second beside a hundred people: whether these notice."""

import asyncio
import time
from contextlib import suppress
from pathlib import Path
from statistics import median

from bench.answers import talk
from bench.child import child
from bench.crowd import Ear, crowd, percentile
from bench.flow import Figures, standing_in
from bot.demo.telegram.limits import Limits
from bot.demo.telegram.phones import Phone
from bot.demo.telegram.server import StandIn

CITIZENS, FIRST_CITIZEN, FIRST_ABUSER = 100, 5_000_000, 5_900_000
PER_SECOND = 50


async def measure(folder: Path, *, quick: bool) -> Figures:
    """The same bot and the same people in turns, without and with an abuser; the median of the rounds' ratios."""
    rounds, seconds = (1, 8.0) if quick else (3, 20.0)
    async with (
        standing_in(lambda: StandIn(limits=Limits(), keep_calls=False)) as standin,
        child("bench.koban", standin, folder / "abuse", per_second=30.0),
    ):
        ear, people = Ear(standin), crowd(standin, FIRST_CITIZEN, CITIZENS)
        pairs, sent = [], 0.0
        for number in range(rounds):
            without = await _p95(ear, people, seconds, number)
            # A new abuser each round, who has the whole of a chat's limit before the silence.
            abuser = Abuser(crowd(standin, FIRST_ABUSER + number, 1)[0])
            task = asyncio.create_task(abuser.run())
            pairs.append((without, await _p95(ear, people, seconds, number)))
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
            sent += abuser.rate / rounds
        notices = sum("You sent a lot" in arrived.text for arrived in ear.arrived)
    return {
        "abuse_p95_ratio": round(median(beside / alone for alone, beside in pairs), 2),
        "abuse_p95_ms_without": round(median(alone for alone, _ in pairs) * 1000),
        "abuse_p95_ms_with": round(median(beside for _, beside in pairs) * 1000),
        "abuse_messages_per_s": round(sent, 1),
        "abuse_notices": notices,
        "abuse_missing": ear.unanswered,
    }


class Abuser:
    """Somebody who writes as fast as a program can, and does not wait for answers."""

    def __init__(self, phone: Phone) -> None:
        self.phone, self._sent, self._began = phone, 0, time.monotonic()

    @property
    def rate(self) -> float:
        """Messages a second so far."""
        return self._sent / (time.monotonic() - self._began)

    async def run(self) -> None:
        """Writes until cancelled."""
        due = time.monotonic()
        while True:
            await self.phone.says(f"Spam number {self._sent}")
            self._sent += 1
            due += 1 / PER_SECOND
            await asyncio.sleep(max(0.0, due - time.monotonic()))


async def _p95(ear: Ear, people: list[Phone], seconds: float, seed: int) -> float:
    since = len(ear.delays)
    counted_from = await talk(ear, people, seconds, seed)
    with suppress(TimeoutError):
        await ear.until(lambda: ear.unanswered == 0, 30)
    return percentile([delay for began, delay in ear.delays[since:] if began >= counted_from], 0.95)
