"""Runs the benches: python -m bench [--quick]; prints each figure in a sentence, writes bench/latest.json."""

import argparse
import json
import os
import tempfile
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import uvloop

from bench import abuse, answers, broadcast, enqueue, flow, recognise

HERE = Path(__file__).parent
SCRATCH = HERE.parent / ".cache"
BENCHES: dict[str, Callable[..., Awaitable[flow.Figures]]] = {
    "flow": flow.measure,
    "broadcast": broadcast.measure,
    "enqueue": enqueue.measure,
    "answers": answers.measure,
    "abuse": abuse.measure,
    "recognise": recognise.measure,
    "memory": flow.measure_memory,
}
USUAL = (
    "flow",
    "broadcast",
    "enqueue",
    "answers",
    "abuse",
    "recognise",
)  # memory takes minutes and is asked for by name


class Told(NamedTuple):
    """How a figure is read out, and what it must reach, if anything."""

    sentence: str
    least: float | None = None
    most: float | None = None


TOLD = {
    "flow_per_bare_ptb": Told("Koban carries {} of the updates a second of a bare python-telegram-bot.", least=0.5),
    "flow_updates_per_s": Told("Koban carries {} updates a second through whole reports."),
    "bare_updates_per_s": Told("The bare bot carries {} updates a second through the same steps."),
    "memory_mb_after_10k_updates": Told("After 10,000 updates Koban's process holds {} MB."),
    "memory_growth_mb_from_5k_to_10k_updates": Told("The second half of them made it grow by {} MB."),
    "broadcast_budget_share": Told("A broadcast uses {} of what Telegram allows.", least=0.95),
    "broadcast_429": Told("Telegram would have refused {} requests of it.", most=0),
    "broadcast_missing": Told("{} people did not get it in twice the time it should take.", most=0),
    "broadcast_twice": Told("{} got it twice.", most=0),
    "broadcast_stop_s": Told("Stopped by somebody, its last message arrived {} s later.", most=1),
    "enqueue_100k_s": Told("For 100,000 people the rows stand after {} s.", most=10),
    "enqueue_100k_mb": Told("Meanwhile the process grew by {} MB.", most=100),
    "enqueue_100k_s_on_sqlite": Told("On SQLite these were {} s."),
    "enqueue_100k_s_on_postgresql": Told("On PostgreSQL these were {} s."),
    "enqueue_100k_mb_on_sqlite": Told("On SQLite it grew by {} MB."),
    "enqueue_100k_mb_on_postgresql": Told("On PostgreSQL it grew by {} MB."),
    "officer_reply_p50_ms_during_broadcast": Told("Meanwhile half of an officer's answers arrive within {} ms."),
    "officer_reply_p95_ms_during_broadcast": Told("Meanwhile 95 in 100 of them arrive within {} ms.", most=500),
    "officer_reply_p99_ms_during_broadcast": Told("Meanwhile 99 in 100 of them arrive within {} ms.", most=1000),
    "officer_replies_missing": Told("{} of them did not arrive.", most=0),
    "answer_p50_ms": Told("At 20 messages a second half of the citizens have their answer within {} ms."),
    "answer_p95_ms": Told("At 20 messages a second 95 in 100 have it within {} ms.", most=300),
    "answer_max_ms": Told("The slowest took {} ms."),
    "answer_messages": Told("These are the answers to {} messages."),
    "answers_missing": Told("{} messages had no answer after another minute.", most=0),
    "abuse_p95_ratio": Told("Beside one abuser, 100 people's p95 is {} times what it is without.", most=2),
    "abuse_p95_ms_without": Told("Without the abuser 95 in 100 have their answer within {} ms."),
    "abuse_p95_ms_with": Told("Beside the abuser 95 in 100 have it within {} ms."),
    "abuse_messages_per_s": Told("The abuser sent {} messages a second."),
    "abuse_notices": Told("The abuser was told {} times that it is too much."),
    "abuse_missing": Told("{} of the people's messages had no answer.", most=0),
    "recognise_us": Told("The language of six words is recognised in {} microseconds."),
    "recognise_load_s": Told("Its model is there {} s after the first message."),
    "recognise_mb": Told("The model takes {} MB, once a process."),
    "answer_429": Told("Telegram would have refused {} of the answers at first.", most=0),
}


def verdict(told: Told, value: float) -> str:
    """Whether a figure reaches its target, in a few words."""
    if told.least is not None:
        return f"(at least {told.least}: {'met' if value >= told.least else 'MISSED'})"
    if told.most is not None:
        return f"(at most {told.most}: {'met' if value <= told.most else 'MISSED'})"
    return ""


async def run(names: list[str], *, quick: bool) -> dict[str, Any]:
    """Every bench, one after the other."""
    found: dict[str, Any] = {
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "cores": os.cpu_count(),
        "load_1m_at_start": round(os.getloadavg()[0], 2),
        "quick": quick,
    }
    print(f"{found['cores']} cores, load {found['load_1m_at_start']} before the start.", flush=True)
    SCRATCH.mkdir(exist_ok=True)
    # Beside the code, not in the machine's folder for temporary files: that one may be memory.
    with tempfile.TemporaryDirectory(dir=SCRATCH, prefix="bench-") as folder:
        for name in names:
            figures = await BENCHES[name](Path(folder), quick=quick)
            _print(figures)
            found |= figures
    return found


def _print(figures: flow.Figures) -> None:
    for key, value in figures.items():
        told = TOLD[key]
        print(f"{key} = {value}  {told.sentence.format(value)} {verdict(told, value)}".rstrip(), flush=True)


def main() -> None:
    """Reads the options and runs."""
    options = argparse.ArgumentParser(prog="python -m bench", description="Measures Koban's speed.")
    options.add_argument("--quick", action="store_true", help="a shorter, rougher run")
    options.add_argument("--only", choices=BENCHES, help="one bench alone; writes no file")
    chosen = options.parse_args()
    found = uvloop.run(run([chosen.only] if chosen.only else list(USUAL), quick=chosen.quick))
    if not chosen.only:
        (HERE / "latest.json").write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
