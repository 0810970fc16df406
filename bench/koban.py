"""Koban as a bench's child: python -m bench.koban ORDER; embedded databases, the demo's map, no cases."""

import asyncio
import json
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path
from typing import Any

import uvloop

from bot import logs, opening
from bot.app import running
from bot.config import Settings
from bot.demo import seed
from bot.demo import zone as demo
from bot.demo.zone import LANGUAGES
from handlers.services import broadcasts, cases, notices, people
from handlers.services.notices import Link, Written
from storage import vault
from storage.db import Storage

AT_ONCE = 500
NEWS = (
    "Market on Saturday: the square is closed to cars from six in the morning until three. "
    "Your officer walks there from nine to eleven and has time for you."
)


def _settings(order: dict[str, Any]) -> Settings:
    folder = Path(order["folder"])
    return Settings(
        telegram_token=order["token"],
        telegram_url=order["url"],
        database=f"sqlite+aiosqlite:///{folder / 'koban.sqlite'}",
        keystore=f"sqlite+aiosqlite:///{folder / 'keystore.sqlite'}",
        folder=folder,
        web_port=0,
    )


async def _subscribe(storage: Storage, chats: Sequence[int], area: str) -> None:
    """Makes people who asked for news of an area, at any hour."""
    for start in range(0, len(chats), AT_ONCE):
        async with storage.write() as tx:
            for chat in chats[start : start + AT_ONCE]:
                known = await vault.welcome(tx, "telegram", str(chat), "en")
                known.news, known.area, known.quiet_from, known.quiet_until = "yes", area, 0, 0
                await vault.keep(tx, known)


async def _broadcast(storage: Storage, area: str) -> str:
    """Sends a notice to whoever asked for news of an area; returns its id."""
    now = datetime.now(UTC)
    written = Written("community", dict.fromkeys(LANGUAGES, NEWS), (area,), links=(Link("events"),))
    async with storage.write() as tx:
        marthe = await people.by_slug(tx, "marthe")
        sent = await notices.make(tx, marthe, written, now)
        await notices.send(tx, marthe, sent.id, now, now)
    return sent.id


async def _stop(storage: Storage, broadcast_id: str) -> None:
    async with storage.write() as tx:
        await broadcasts.stop(tx, await people.by_slug(tx, "marthe"), broadcast_id)


class Answering:
    """An officer who answers case after case at a steady pace; each answer ends with its number."""

    def __init__(self, storage: Storage, area: str) -> None:
        self._storage = storage
        self._slug = next(found.officer for found in demo.AREAS if found.slug == area) or ""
        self._began: list[float] = []
        self._task: asyncio.Task[None] | None = None

    def start(self, numbers: Sequence[str], per_second: float) -> None:
        """Begins to answer."""
        self._task = asyncio.create_task(self._run(numbers, per_second))

    async def stop(self) -> list[float]:
        """Stops; when each answer was given, by its number."""
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        return self._began

    async def _run(self, numbers: Sequence[str], per_second: float) -> None:
        due = time.monotonic()
        async with asyncio.TaskGroup() as answers:
            for index, number in enumerate(cycle(numbers)):
                answers.create_task(self._answer(number, index))
                due += 1 / per_second
                await asyncio.sleep(due - time.monotonic())

    async def _answer(self, case: str, index: int) -> None:
        self._began.append(time.monotonic())
        async with self._storage.write() as tx:
            person = await people.by_slug(tx, self._slug)
            await cases.answer(tx, person, case, f"I will come by on Wednesday night. Answer {index}.")


async def _obey(storage: Storage, lines: asyncio.StreamReader) -> None:
    answering = None
    while line := await lines.readline():
        told = json.loads(line)
        result: Any = None
        match told["command"]:
            case "subscribe":
                await _subscribe(storage, told["chats"], told["area"])
            case "broadcast":
                result = await _broadcast(storage, told["area"])
            case "stop-broadcast":
                await _stop(storage, told["broadcast"])
            case "answer":
                answering = Answering(storage, told["area"])
                answering.start(told["numbers"], told["per_second"])
            case "stop-answering" if answering:
                result = await answering.stop()
        _say(result)


def _say(result: Any) -> None:
    sys.stdout.write(json.dumps(result) + "\n")
    sys.stdout.flush()


async def _input() -> asyncio.StreamReader:
    lines = asyncio.StreamReader(limit=1 << 20)
    protocol = asyncio.StreamReaderProtocol(lines)
    await asyncio.get_running_loop().connect_read_pipe(lambda: protocol, sys.stdin)
    return lines


async def serve(order: dict[str, Any]) -> None:
    """Sets up a zone and runs all of its parts until the input ends."""
    settings = _settings(order)
    opening.make_keys(settings)
    await opening.migrate(settings)
    async with opening.storage(settings) as storage:
        await seed.plant_map(storage)
        async with running(settings, storage, per_second=order["per_second"]):
            _say("ready")
            await _obey(storage, await _input())


if __name__ == "__main__":
    logs.set_up("text", "warning")
    uvloop.run(serve(json.loads(sys.argv[1])))
