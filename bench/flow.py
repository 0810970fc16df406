"""The flow: updates a second through a whole report, Koban and the bare bot in turns; and Koban's memory."""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench.child import Child, child
from bench.crowd import FLOW, Ear, all_report, crowd
from bot.demo.telegram.server import StandIn

Figures = dict[str, float]
CITIZENS, FIRST_ID = 40, 1_000_000
UPDATES = CITIZENS * len(FLOW)
MEMORY_UPDATES = 10_000


@asynccontextmanager
async def standing_in(make: Callable[[], StandIn]) -> AsyncIterator[StandIn]:
    """A stand-in that listens while the block runs."""
    standin = make()
    await standin.start()
    try:
        yield standin
    finally:
        await standin.stop()


@dataclass
class Side:
    """One bot with its own stand-in, people and count of updates."""

    standin: StandIn
    ear: Ear
    bot: Child
    updates: int = 0

    async def round(self) -> float:
        """New people report; the updates a second."""
        phones = crowd(self.standin, FIRST_ID + self.updates, CITIZENS)
        seconds = await all_report(self.ear, phones)
        self.updates += UPDATES
        self._check()
        return UPDATES / seconds

    def _check(self) -> None:
        # More or fewer answers than updates would make the comparison one of different work.
        if len(self.ear.arrived) != self.updates:
            raise RuntimeError(f"{self.updates} updates got {len(self.ear.arrived)} answers")


async def measure(folder: Path, *, quick: bool) -> Figures:
    """Both sides in turns, each round by both; the median of the rounds' ratios."""
    async with AsyncExitStack() as stack:
        koban = await _side(stack, "bench.koban", folder / "flow-koban", per_second=None)
        bare = await _side(stack, "bench.bare", folder / "flow-bare")
        await koban.round(), await bare.round()
        rounds = [(await koban.round(), await bare.round()) for _ in range(4 if quick else 12)]
    return {
        "flow_per_bare_ptb": round(median(ours / theirs for ours, theirs in rounds), 3),
        "flow_updates_per_s": round(median(ours for ours, _ in rounds), 1),
        "bare_updates_per_s": round(median(theirs for _, theirs in rounds), 1),
    }


async def measure_memory(folder: Path, *, quick: bool) -> Figures:
    """Koban alone, report after report: what its process holds, and whether it still grows."""
    async with AsyncExitStack() as stack:
        koban = await _side(stack, "bench.koban", folder / "memory", per_second=None)
        while koban.updates < MEMORY_UPDATES / 2:
            await koban.round()
        half = koban.bot.memory_mb()
        while koban.updates < MEMORY_UPDATES:
            await koban.round()
        whole = koban.bot.memory_mb()
    if half is None or whole is None:
        return {}
    return {
        "memory_mb_after_10k_updates": round(whole, 1),
        "memory_growth_mb_from_5k_to_10k_updates": round(whole - half, 1),
    }


async def _side(stack: AsyncExitStack, module: str, folder: Path, **options: float | None) -> Side:
    standin = await stack.enter_async_context(standing_in(lambda: StandIn(keep_calls=False)))
    bot = await stack.enter_async_context(child(module, standin, folder, **options))
    return Side(standin, Ear(standin), bot)
