"""A broadcast to 100,000: how long until each reader has a row of the outbox, and what it costs in memory.

Measured in a process of its own (python -m bench.enqueue ORDER), which does nothing else before."""

import asyncio
import json
import resource
import sys
import time
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from bench.child import ROOT
from bench.flow import Figures
from bot import opening
from bot.config import Settings
from bot.demo import seed
from bot.demo import zone as demo
from bot.demo.zone import LANGUAGES
from handlers.services import broadcasts, notices, people
from handlers.services.notices import Link, Written
from storage.base import table
from storage.db import Storage
from storage.keys import new_id
from storage.models import Subscription
from storage.subscriptions import ALL_TOPICS, MOST, NEVER
from tests.postgres import postgres

READERS, FEW_READERS, AT_ONCE = 100_000, 5_000, 5_000


async def measure(folder: Path, *, quick: bool) -> Figures:
    """On both engines; the slower and the larger of the two, and each by itself."""
    number = FEW_READERS if quick else READERS
    found: dict[str, dict[str, float]] = {}
    for kind in ("sqlite", "postgresql"):
        with ExitStack() as stack:
            settings = _settings(folder / f"enqueue-{kind}", kind, stack)
            await _fill(settings, number)
            found[kind] = await _in_a_process(settings)
    return {
        "enqueue_100k_s": max(one["s"] for one in found.values()),
        "enqueue_100k_mb": max(one["mb"] for one in found.values()),
        **{f"enqueue_100k_s_on_{kind}": one["s"] for kind, one in found.items()},
        **{f"enqueue_100k_mb_on_{kind}": one["mb"] for kind, one in found.items()},
    }


def _settings(folder: Path, kind: str, stack: ExitStack) -> Settings:
    urls = (f"sqlite+aiosqlite:///{folder / name}.sqlite" for name in ("koban", "keystore"))
    if kind == "postgresql":
        server = stack.enter_context(postgres())
        urls = (server.create_database() for _ in range(2))
    database, keystore = urls
    return Settings(database=database, keystore=keystore, folder=folder)


async def _fill(settings: Settings, number: int) -> None:
    """Subscribers of every area, of whom the vault knows nothing: they are resolved without it."""
    opening.make_keys(settings)
    await opening.migrate(settings)
    areas = [found.slug for found in demo.AREAS]
    wishes = {"topics": ALL_TOPICS, "quiet_from": 21, "quiet_until": 8, "most": MOST, "week": NEVER, "got": 0}
    async with opening.storage(settings) as storage:
        await seed.plant_map(storage)
        for start in range(0, number, AT_ONCE):
            some = range(start, min(number, start + AT_ONCE))
            rows = [{"citizen_id": new_id(), "area_id": areas[each % len(areas)], **wishes} for each in some]
            async with storage.write() as tx:
                await tx.session.execute(insert(table(Subscription)), rows)


async def _in_a_process(settings: Settings) -> dict[str, float]:
    order = json.dumps({name: str(getattr(settings, name)) for name in ("database", "keystore", "folder")})
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.enqueue", order, cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    out, _ = await process.communicate()
    found: dict[str, float] = json.loads(out)
    return found


async def _begun(storage: Storage) -> dict[str, float]:
    now = datetime.now(UTC)
    texts = dict.fromkeys(LANGUAGES, "The square is closed on Saturday.")
    written = Written("community", texts, tuple(found.slug for found in demo.AREAS), links=(Link("events"),))
    async with storage.write() as tx:
        marthe = await people.by_slug(tx, "marthe")
        sent = await notices.make(tx, marthe, written, now)
        await notices.send(tx, marthe, sent.id, now, now)
    before, began = _peak_mb(), time.monotonic()
    async with storage.write() as tx:
        await broadcasts.tick(tx)
    seconds = time.monotonic() - began
    async with storage.read() as tx:
        progress = await broadcasts.progress(tx, await broadcasts.get(tx, sent.id))
    return {"s": round(seconds, 2), "mb": round(_peak_mb() - before, 1), "rows": progress.left}


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


async def _alone(order: dict[str, Any]) -> None:
    settings = Settings(**{**order, "folder": Path(order["folder"])})
    async with opening.storage(settings) as storage:
        print(json.dumps(await _begun(storage)))


if __name__ == "__main__":
    asyncio.run(_alone(json.loads(sys.argv[1])))
