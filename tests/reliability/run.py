"""One run of the kill test: people write, Koban is killed and restarted, and in the end everything is counted."""

import asyncio
import random
import sys
import time
from bisect import bisect
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from copy import copy
from dataclasses import dataclass, field, replace
from pathlib import Path

from sqlalchemy import func, select

from bot import opening
from bot.config import Settings
from bot.demo import seed as demo
from bot.demo.telegram.limits import Limits
from bot.demo.telegram.server import StandIn
from bot.demo.telegram.updates import FIRST_UPDATE_ID
from handlers.services import people
from storage import inbox, outbox
from storage.db import Storage
from storage.models import SeenUpdate
from tests.house import TOKEN, free_port, settings_for
from tests.moulds import Address
from tests.postgres import postgres
from tests.reliability.crowd import Citizen, Officer, Town
from tests.reliability.effects import Effects, effects
from tests.reliability.ledger import Ledger
from tests.reliability.process import Koban

OFFICERS = ("lena", "bram", "odile")
# Wider than 32 bits, as new accounts' numbers are, and like no other number in a database.
FIRST_CITIZEN, FIRST_OFFICER = 41_812_731_905_000, 43_907_126_481_000
# Kills in time fall into the start as well as into full traffic; a send kill that never comes becomes one of these.
SOONEST, LATEST, NEVER_CAME = 0.5, 12.0, 40.0
DRAIN = 180.0
RECOVERY_LIMIT = 60.0
A_FEW = 5


@dataclass(frozen=True)
class Plan:
    """What one run does; a start lives for `sends` messages at most, where it is killed between a send and its record.

    `drain` is whether the run waits for the repeats, which come after 60 s."""

    mode: str
    kills: int
    seed: int
    citizens: int = 20
    sends: int = 40
    drain: bool = True


@dataclass
class Run:
    """What happened."""

    plan: Plan
    town: Town
    standin: StandIn
    between: int = 0
    at_a_moment: int = 0
    ended_by_itself: int = 0
    starts: list[float] = field(default_factory=list)
    stopped: list[str] = field(default_factory=list)
    pushed: int = 0
    effects: Effects = field(default_factory=Effects)

    def recoveries(self) -> list[float]:
        """Seconds from each start to the first message sent after it, of the starts that lived that long."""
        ends = [*self.starts[1:], float("inf")]
        firsts = [self.town.ledger.first_after(start) for start in self.starts]
        return [
            first - start
            for start, end, first in zip(self.starts, ends, firsts, strict=True)
            if first is not None and first < end
        ]

    def copies_in_one_life(self) -> int:
        """The most copies of one message between two kills, of the messages that were owed once."""
        copies = Counter((owed, bisect(self.starts, said.at)) for owed, said in self.town.ledger.owed_once())
        return max(copies.values(), default=0)

    def twice_after_one_kill(self) -> int:
        """The most messages that came twice to one person because of one kill."""
        moments = {(said.chat, said.at) for said in self.town.ledger.first_copies()}
        kills = Counter((chat, bisect(self.starts, at)) for chat, at in moments)
        return max(kills.values(), default=0)


@contextmanager
def databases(kind: str, folder: Path) -> Iterator[Address]:
    """New databases: files in the folder, or two on a PostgreSQL that outlives every kill."""
    data = folder / "data"
    if kind == "sqlite":
        url = "sqlite+aiosqlite:///{}"
        yield Address(url.format(data / "koban.sqlite"), url.format(data / "keystore.sqlite"), data)
        return
    with postgres() as server:
        yield Address(server.create_database(), server.create_database(), data)


@asynccontextmanager
async def people_around(address: Address, plan: Plan, log: Path) -> AsyncIterator[tuple[Run, Koban, Storage]]:
    """The stand-in with everybody's phones, the demo's map, and a Koban that is not started yet."""
    standin = StandIn(token=TOKEN, limits=Limits(), keep_calls=False)
    await standin.start()
    try:
        settings = _settings(address, plan, standin)
        opening.make_keys(settings)
        await opening.migrate(settings)
        async with opening.storage(settings, exclusive=False) as storage:
            await demo.plant_map(storage)
            run = Run(plan, Town(Ledger(standin), plan.seed), standin)
            koban = Koban(settings, log)
            try:
                yield run, koban, storage
            finally:
                await koban.kill()
    finally:
        await standin.stop()


def _settings(address: Address, plan: Plan, standin: StandIn) -> Settings:
    port = free_port()
    own = settings_for(address, standin)
    return replace(
        own, telegram_mode=plan.mode, web_port=port, public_url=f"http://127.0.0.1:{port}", log_level="debug"
    )


async def play(address: Address, plan: Plan, log: Path) -> Run:
    """The whole run; says nothing, judges nothing."""
    async with people_around(address, plan, log) as (run, koban, storage):
        await _start(run, koban)
        officers = await officers_on_phones(run, storage)
        citizens = [
            Citizen(run.standin.phone(FIRST_CITIZEN + n, language="en", first_name=f"Citizen {n}"), run.town)
            for n in range(plan.citizens)
        ]
        lives = [asyncio.create_task(person.lives()) for person in officers]
        lives += [asyncio.create_task(person.lives()) for person in citizens]
        try:
            await _kill_again_and_again(run, koban)
            await _finish(run, lives, storage)
        finally:
            for life in lives:
                life.cancel()
        await koban.stop()
        run.effects = await effects(storage, run.town)
    chats = {told.number: told.chat for told in run.town.told}
    for number, answer in run.town.answers.items():
        if number in chats:
            run.town.ledger.owe(chats[number], answer)
    return run


async def officers_on_phones(run: Run, storage: Storage) -> list[Officer]:
    """Three officers who read English and have linked their phones; Koban must be running."""
    officers = []
    for n, slug in enumerate(OFFICERS):
        async with storage.write() as tx:
            person = await people.by_slug(tx, slug)
            await people.set_language(tx, person, "en")
            secret = await people.chat_link(tx, person)
        phone = run.standin.phone(FIRST_OFFICER + n, language="en", first_name="Officer")
        run.town.officers[slug] = phone.user_id
        officers.append(Officer(phone, run.town))
        await officers[-1].links(secret)
    return officers


async def _start(run: Run, koban: Koban, kill_at_send: int = 0) -> None:
    run.starts.append(time.monotonic())
    await koban.start(kill_at_send)


async def _kill_again_and_again(run: Run, koban: Koban) -> None:
    dice = random.Random(run.plan.seed)
    between = [True, False] * ((run.plan.kills + 1) // 2)
    dice.shuffle(between)
    await asyncio.sleep(dice.uniform(2.0, 4.0))
    await koban.kill()
    run.at_a_moment += 1
    for send in between[: run.plan.kills - 1]:
        await _start(run, koban, dice.randint(1, run.plan.sends) if send else 0)
        if not await koban.ends_within(NEVER_CAME if send else dice.uniform(SOONEST, LATEST)):
            await koban.kill()
            run.at_a_moment += 1
        elif send and koban.process and koban.process.returncode == -9:
            run.between += 1
        else:
            run.ended_by_itself += 1
        sys.stderr.write(f"\r{len(run.starts)} kills, {len(run.town.told)} reports ")
    await _start(run, koban)


async def _finish(run: Run, lives: list[asyncio.Task[None]], storage: Storage) -> None:
    """Everybody finishes what they are at, or without a drain a few do; then nothing may be waiting any more."""
    if run.plan.drain:
        run.town.closing.set()
        ends = await asyncio.gather(*lives, return_exceptions=True)
        run.stopped = [type(end).__name__ for end in ends if isinstance(end, BaseException)]
    else:
        async with asyncio.timeout(DRAIN):
            await run.town.told_enough(A_FEW)
        for life in lives:
            life.cancel()
    with suppress(TimeoutError):
        async with asyncio.timeout(DRAIN):
            while await _busy(run, storage):  # noqa: ASYNC110 - another process works it off
                await asyncio.sleep(0.5)


async def _busy(run: Run, storage: Storage) -> bool:
    run.pushed = _pushed(run.standin)
    async with storage.read() as tx:
        numbers = (await tx.session.execute(select(func.count()).select_from(SeenUpdate))).scalar_one()
        arrived, leaving = await inbox.sizes(tx), await outbox.sizes(tx)
    waiting = {outbox.QUEUED, outbox.SENDING} & set(leaving) if run.plan.drain else set()
    return bool(waiting) or numbers != run.pushed or bool({inbox.READY, inbox.FETCH} & set(arrived))


def _pushed(standin: StandIn) -> int:
    return next(copy(standin.updates._ids)) - FIRST_UPDATE_ID
