"""A bot in a process of its own, so that it does not share an interpreter with the stand-in."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from bot.demo.telegram.server import StandIn

ROOT = Path(__file__).parent.parent
READY, DONE = 60.0, 120.0


class Child:
    """The process; it answers every line of JSON on its input with one on its output, and ends with its input."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def heard(self, seconds: float) -> Any:
        """Its next line."""
        assert self._process.stdout
        line = await asyncio.wait_for(self._process.stdout.readline(), seconds)
        if not line:
            raise RuntimeError("the bot's process ended early; its last words are above")
        return json.loads(line)

    async def told(self, command: str, **values: Any) -> Any:
        """What it answers to a command."""
        assert self._process.stdin
        self._process.stdin.write(json.dumps({"command": command, **values}).encode() + b"\n")
        return await self.heard(DONE)

    def memory_mb(self) -> float | None:
        """Its resident memory, where the machine tells it."""
        status = Path(f"/proc/{self._process.pid}/status")
        if not status.exists():
            return None
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS"))
        return int(line.split()[1]) / 1024


@asynccontextmanager
async def child(module: str, standin: StandIn, folder: Path, **options: Any) -> AsyncIterator[Child]:
    """Runs a module as a bot of this stand-in, from when it is ready until the block ends."""
    order = json.dumps({"url": standin.url, "token": standin.token, "folder": str(folder), **options})
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", module, order, cwd=ROOT, stdin=pipe, stdout=pipe, limit=1 << 20
    )
    try:
        bot = Child(process)
        await bot.heard(READY)
        yield bot
    finally:
        await _ended(process)


async def _ended(process: asyncio.subprocess.Process) -> None:
    assert process.stdin
    process.stdin.close()
    try:
        await asyncio.wait_for(process.wait(), 15)
    except TimeoutError:
        process.kill()
        await process.wait()
