"""The kill test of a text to many: `python -m tests.reliability.wide --database sqlite --readers 1000 --kills 5`.

Koban is killed between a send and its record, again and again; in the end each reader has it once or is listed."""

import argparse
import asyncio
import random
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import func, select

from bot.demo.zone import LANGUAGES
from handlers.services import broadcasts, notices
from handlers.services.notices import Link, Written
from storage import outbox
from storage.db import Storage
from storage.models import OutboxRow
from tests import make
from tests.moulds import Address
from tests.reliability.process import Koban
from tests.reliability.run import Plan, Run, databases, people_around

FIRST_READER = 42_500_000_000_000
WORDS = "The lamps on the square work again."
SOONEST, LATEST, PATIENCE = 8, 25, 60.0


@dataclass
class Wide:
    """What came of it: how often each reader got it, what their row says, and what was on its way at each kill."""

    arrived: Counter[int] = field(default_factory=Counter)
    listed: dict[int, str] = field(default_factory=dict)
    on_its_way: list[int] = field(default_factory=list)
    killed: int = 0

    def broken(self) -> list[str]:
        """The promises that did not hold."""
        twice = sum(number > 1 for number in self.arrived.values())
        lost = sum(not self.arrived[chat] and state != outbox.UNKNOWN for chat, state in self.listed.items())
        wrong = sum(state not in (outbox.SENT, outbox.UNKNOWN) for state in self.listed.values())
        unknown = self.unknown
        checks = {
            "readers got it twice": twice,
            "readers got none and are not listed as unknown": lost,
            "rows are neither sent nor unknown": wrong,
            "more are unknown than were on their way": max(0, unknown - sum(self.on_its_way)),
        }
        return [f"{number} {what}" for what, number in checks.items() if number]

    @property
    def unknown(self) -> int:
        """How many are listed as perhaps arrived."""
        return sum(state == outbox.UNKNOWN for state in self.listed.values())


async def play(address: Address, folder: Path, readers: int, kills: int, seed: int) -> Wide:
    """One broadcast, so many kills on its way, and then to its end."""
    found, dice = Wide(), random.Random(seed)
    async with people_around(address, Plan("polling", kills, seed), folder / "koban.log") as (run, koban, storage):
        chats = [FIRST_READER + number for number in range(readers)]
        for chat in chats:
            run.standin.phone(chat, language="en", first_name="Reader")
        ids, sent = await _planned(storage, chats)
        for _ in range(kills):
            await koban.start(dice.randint(SOONEST, LATEST))
            assert await koban.ends_within(PATIENCE), "it was not killed in time"
            found.killed += 1
            found.on_its_way.append(await _sending(storage))
        await _to_the_end(koban, storage, sent)
        found.arrived = _arrivals(run)
        async with storage.read() as tx:
            rows = await tx.session.execute(select(OutboxRow.reader_id, OutboxRow.state))
            found.listed = {ids[str(reader)]: state for reader, state in rows if reader in ids}
    return found


async def _planned(storage: Storage, chats: list[int]) -> tuple[dict[str, int], str]:
    texts, now = dict.fromkeys(LANGUAGES, WORDS), datetime.now(UTC)
    ids = {}
    async with storage.write() as tx:
        for chat in chats:
            known = await make.citizen(tx, "en", str(chat))
            await make.listener(tx, str(chat), area="molenkom")
            ids[known.id] = chat
        marthe = await make.person(tx, "marthe")
        sent = await notices.make(tx, marthe, Written("done", texts, ("molenkom",), links=(Link("events"),)), now)
        await notices.send(tx, marthe, sent.id, now, now)
    return ids, sent.id


async def _sending(storage: Storage) -> int:
    query = select(func.count()).select_from(OutboxRow).where(OutboxRow.state == outbox.SENDING)
    async with storage.read() as tx:
        return int((await tx.session.execute(query)).scalar_one())


async def _to_the_end(koban: Koban, storage: Storage, broadcast_id: str) -> None:
    await koban.start()
    async with asyncio.timeout(600):
        while True:
            async with storage.read() as tx:
                if (await broadcasts.get(tx, broadcast_id)).state == "ended":
                    break
            await asyncio.sleep(0.5)
    await koban.stop()


def _arrivals(run: Run) -> Counter[int]:
    return Counter(said.chat for said in run.town.ledger.said if WORDS in said.text)


def main() -> int:
    """Runs once, prints the figures; the exit code is 1 when a promise was broken."""
    options = argparse.ArgumentParser(prog="python -m tests.reliability.wide", description=__doc__)
    options.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    options.add_argument("--readers", type=int, default=1000)
    options.add_argument("--kills", type=int, default=5)
    options.add_argument("--seed", type=int, default=5)
    chosen = options.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="koban-wide-") as folder,
        databases(chosen.database, Path(folder)) as address,
    ):
        found = asyncio.run(play(address, Path(folder), chosen.readers, chosen.kills, chosen.seed))
    print(
        f"readers {len(found.listed)}, kills {found.killed}, got it once {sum(n == 1 for n in found.arrived.values())}"
    )
    print(f"listed as unknown {found.unknown}, on their way at the kills {found.on_its_way}")
    for sentence in found.broken():
        print("BROKEN:", sentence)
    return bool(found.broken())


if __name__ == "__main__":
    sys.exit(main())
