"""A broadcast at full pace against a stand-in that refuses what is too fast, while an officer goes on answering."""

import asyncio
import re
import time
from contextlib import suppress
from pathlib import Path

from bench.child import Child, child
from bench.crowd import AREA, Arrived, Ear, all_report, crowd, percentile
from bench.flow import Figures, standing_in
from bot.demo.telegram.limits import Limits
from bot.demo.telegram.phones import Phone
from bot.demo.telegram.server import StandIn

READERS, FEW_READERS, FIRST_READER = 10_000, 400, 2_000_000
UNTIL_STOPPED, SETTLED = 90, 4.0
CITIZENS, FIRST_CITIZEN = 25, 3_000_000
PER_SECOND, ANSWERS_PER_SECOND = 30, 5
NUMBER, ANSWER = re.compile(r"KB-[2-9A-Z]{5}"), re.compile(r"Answer (\d+)\.")


async def measure(folder: Path, *, quick: bool) -> Figures:
    """Share of the budget that was used, refusals, and how soon the officer's answers came."""
    async with (
        standing_in(lambda: StandIn(limits=Limits(per_second=PER_SECOND), keep_calls=False)) as standin,
        child("bench.koban", standin, folder / "broadcast", per_second=float(PER_SECOND)) as bot,
    ):
        ear = Ear(standin)
        citizens = crowd(standin, FIRST_CITIZEN, CITIZENS)
        await all_report(ear, citizens)
        readers = crowd(standin, FIRST_READER, FEW_READERS if quick else READERS)
        before = standin.refused
        answered_at = await _send(bot, ear, citizens, readers)
        arrived = list(ear.arrived)
        stopped = await _stop(bot, ear)
        refused = standin.refused - before
    reached = [message.chat_id for message in arrived if _reader(message)]
    return {
        "broadcast_budget_share": round(_share(arrived), 3),
        "broadcast_429": refused,
        "broadcast_missing": len(readers) - len(set(reached)),
        "broadcast_twice": len(reached) - len(set(reached)),
        "broadcast_stop_s": stopped,
        **_answers(arrived, answered_at),
    }


async def _stop(bot: Child, ear: Ear) -> float:
    """Seconds from when somebody stopped a second broadcast until its last message arrived."""
    before = len(ear.arrived)
    sent = await bot.told("broadcast", area=AREA)
    await ear.until(lambda: len(ear.arrived) >= before + UNTIL_STOPPED, 30)
    pressed = time.monotonic()
    await bot.told("stop-broadcast", broadcast=sent)
    await asyncio.sleep(SETTLED)
    return round(max(0.0, ear.arrived[-1].at - pressed), 2)


async def _send(bot: Child, ear: Ear, citizens: list[Phone], readers: list[Phone]) -> list[float]:
    # Two seconds of silence: the window of the last reports is over.
    await asyncio.sleep(2)
    ours = {phone.user_id for phone in citizens}
    numbers = [found[0] for m in ear.arrived if m.chat_id in ours and (found := NUMBER.search(m.text))]
    await bot.told("subscribe", chats=[phone.user_id for phone in readers], area=AREA)
    await bot.told("broadcast", area=AREA)
    await bot.told("answer", numbers=numbers, area=AREA, per_second=ANSWERS_PER_SECOND)
    with suppress(TimeoutError):  # what is missing then is a figure of its own
        await ear.until(lambda: sum(map(_reader, ear.arrived)) >= len(readers), 20 + 2 * len(readers) / PER_SECOND)
    answered_at: list[float] = await bot.told("stop-answering")
    with suppress(TimeoutError):
        await ear.until(lambda: len(_came(ear.arrived)) >= len(answered_at), 10)
    return answered_at


def _reader(message: Arrived) -> bool:
    return FIRST_READER <= message.chat_id < FIRST_CITIZEN


def _share(arrived: list[Arrived]) -> float:
    """Everything that arrived while the broadcast ran, of what could have; first and last second left out."""
    sends = [message.at for message in arrived if _reader(message)]
    # Whole seconds: in a part of one, a burst would count for more than the budget allows.
    first, seconds = min(sends) + 1, int(max(sends) - min(sends) - 2)
    inside = sum(first <= message.at < first + seconds for message in arrived)
    return inside / (PER_SECOND * seconds)


def _came(arrived: list[Arrived]) -> dict[int, float]:
    """When each of the officer's answers arrived, by its number."""
    return {int(found[1]): message.at for message in arrived if (found := ANSWER.search(message.text))}


def _answers(arrived: list[Arrived], answered_at: list[float]) -> Figures:
    came = _came(arrived)
    delays = [came[index] - at for index, at in enumerate(answered_at) if index in came]
    return {
        "officer_reply_p50_ms_during_broadcast": round(percentile(delays, 0.5) * 1000),
        "officer_reply_p95_ms_during_broadcast": round(percentile(delays, 0.95) * 1000),
        "officer_reply_p99_ms_during_broadcast": round(percentile(delays, 0.99) * 1000),
        "officer_replies_missing": len(answered_at) - len(delays),
    }
