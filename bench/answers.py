"""How soon a citizen has Koban's answer at an ordinary rate of messages, with the limiter on."""

import asyncio
import random
import time
from contextlib import suppress
from pathlib import Path

from bench.child import child
from bench.crowd import FLOW, Ear, act, crowd, percentile
from bench.flow import Figures, standing_in
from bot.demo.telegram.limits import Limits
from bot.demo.telegram.phones import Phone
from bot.demo.telegram.server import StandIn

CITIZENS, FIRST_CITIZEN = 150, 4_000_000
MESSAGES_PER_SECOND, WARM_UP = 20, 8.0
SEED = 2


async def measure(folder: Path, *, quick: bool) -> Figures:
    """Delays from a message reaching the stand-in to the answer reaching it."""
    seconds = 8.0 if quick else 30.0
    async with (
        standing_in(lambda: StandIn(limits=Limits(), keep_calls=False)) as standin,
        child("bench.koban", standin, folder / "answers", per_second=30.0),
    ):
        ear = Ear(standin)
        counted_from = await talk(ear, crowd(standin, FIRST_CITIZEN, CITIZENS), seconds)
        with suppress(TimeoutError):  # what is missing then is a figure of its own
            await ear.until(lambda: ear.unanswered == 0, 60)
        refused = standin.refused
    delays = [delay for since, delay in ear.delays if since >= counted_from]
    return {
        "answer_p50_ms": round(percentile(delays, 0.5) * 1000),
        "answer_p95_ms": round(percentile(delays, 0.95) * 1000),
        "answer_max_ms": round(max(delays) * 1000),
        "answer_messages": len(delays),
        "answer_429": refused,
        "answers_missing": ear.unanswered,
    }


async def talk(ear: Ear, phones: list[Phone], seconds: float, seed: int = SEED) -> float:
    """People write at random moments, each in their own step of the flow; from when on it counts."""
    chance = random.Random(seed)
    began = due = time.monotonic()
    steps = dict.fromkeys((phone.user_id for phone in phones), 0)
    while due < began + WARM_UP + seconds:
        due += chance.expovariate(MESSAGES_PER_SECOND)
        await asyncio.sleep(due - time.monotonic())
        free = [phone for phone in phones if ear.idle(phone)]
        if not free:
            continue  # everybody waits: the delays are far beyond the target anyway
        phone = chance.choice(free)
        await act(ear, phone, FLOW[steps[phone.user_id] % len(FLOW)])
        steps[phone.user_id] += 1
    return began + WARM_UP
