"""The kill test: `python -m tests.reliability --database sqlite --mode polling --kills 50`."""

import argparse
import asyncio
import secrets
import sys
import tempfile
from pathlib import Path

from tests.reliability import verdict
from tests.reliability.run import Plan, databases, play


def main() -> int:
    """Runs once, prints the figures; the exit code is 1 when a promise was broken."""
    options = _options()
    seed = options.seed if options.seed is not None else secrets.randbelow(10**6)
    print(f"seed {seed}", flush=True)
    with tempfile.TemporaryDirectory(prefix="koban-kill-") as folder:
        log = options.log or Path(folder) / "koban.log"
        plan = Plan(options.mode, options.kills, seed, options.citizens)
        with databases(options.database, Path(folder)) as address:
            run = asyncio.run(play(address, plan, log))
        figures, broken = verdict.figures(run, log), verdict.broken(run, log)
    for name, value in figures.items():
        print(f"{name:58} {value}")
    for sentence in broken:
        print("BROKEN:", sentence)
    return bool(broken)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.reliability", description=__doc__)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--mode", choices=("polling", "webhook"), default="polling")
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--citizens", type=int, default=20)
    parser.add_argument("--seed", type=int)
    parser.add_argument("--log", type=Path, help="keep Koban's log in this file")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
