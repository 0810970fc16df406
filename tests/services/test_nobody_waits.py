"""Whatever officers do and whoever goes away, each open case has somebody who is there, and no word is lost."""

import asyncio
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import time_machine
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import delete, func, select, update

from handlers.services import cases, cover, leaves, reports, transfers
from handlers.services.errors import Refusal
from handlers.services.reports import Words
from storage import people as rows
from storage.cases import queues_of
from storage.db import Storage, Tx
from storage.models import Case, Leave, Message, Person
from storage.vault import Known
from tests import make
from tests.moulds import Address

OFFICERS = ("lena", "bram", "odile", "sena", "miro")
WHO, WHICH, DAYS = st.sampled_from(OFFICERS), st.integers(0, 99), st.sampled_from((0, 0, 0, 1, 2, 4))
BEGINNING = (("noise", "molenkom"), ("noise", "papiermakers"), ("theft", "sluiskwartier"), ("home", "molenkom"))
PLACES = st.sampled_from(BEGINNING)
DEEDS = ("take", "give_back", "close", "answer")


async def left_alone(tx: Tx) -> list[str]:
    """Open cases that nobody who is there answers for."""
    gone, everyone = await leaves.away(tx), {one.id: one for one in await rows.everyone(tx)}
    found = (await tx.session.execute(select(Case).where(Case.state != "closed"))).scalars()
    return [case.number for case in found if not _answered_for(case, everyone, set(gone))]


def _answered_for(case: Case, everyone: dict[str, Person], gone: set[str]) -> bool:
    if case.assigned_to is None:
        return any(case.queue in queues_of(one) or "team" in queues_of(one) for one in everyone.values())
    holder = everyone.get(case.assigned_to)
    return holder is not None and case.assigned_to not in gone and leaves.may_hold(holder, case.queue)


async def does(storage: Storage, slug: str, deed: str, number: str) -> None:
    """One of the deeds, unless it is refused."""
    async with storage.write() as tx:
        person = await rows.by_slug(tx, slug)
        if person is None or not person.active or person.id in await leaves.away(tx):
            return
        with suppress(Refusal):
            await {
                "take": lambda: cases.take(tx, person, number),
                "give_back": lambda: cases.give_back(tx, person, number),
                "close": lambda: cases.close(tx, person, number, "solved"),
                "answer": lambda: cases.answer(tx, person, number, "I look into it."),
            }[deed]()


def test_no_open_case_is_ever_left_alone(tmp_path: Path) -> None:
    with asyncio.Runner() as runner, time_machine.travel(make.NOON) as traveller:
        files = [f"sqlite+aiosqlite:///{tmp_path / 'data' / name}" for name in ("koban.sqlite", "keystore.sqlite")]
        zone = make.zone_at(Address(files[0], files[1], tmp_path / "data"))
        storage = runner.run(zone.__aenter__())

        class Zone(RuleBasedStateMachine):
            """A few citizens and five people who come, go, pass on and close."""

            heard: int | None = None

            @initialize()
            def begin(self) -> None:
                runner.run(self._begin())

            async def _begin(self) -> None:
                self.said = 0
                async with storage.write() as tx:
                    await tx.session.execute(update(Case).values(state="closed", held_for=None))
                    await tx.session.execute(delete(Leave))
                    await tx.session.execute(update(Person).values(active=True))
                self.citizens: list[tuple[Known, str]] = []
                for where in BEGINNING:
                    await self._writes(where)

            @rule(where=PLACES)
            def writes(self, where: tuple[str, str]) -> None:
                runner.run(self._writes(where))

            async def _writes(self, where: tuple[str, str]) -> None:
                async with storage.write() as tx:
                    known = await make.citizen(tx)
                    case = await make.case(tx, citizen=known, topic=where[0], area=where[1])
                    self.citizens.append((known, case.number))
                    self.said += 1

            @rule(which=WHICH)
            def writes_again(self, which: int) -> None:
                async def one() -> None:
                    known, number = self.citizens[which % len(self.citizens)]
                    async with storage.write() as tx:
                        found = await make.known(tx, known.address)
                        assert await reports.add(tx, found, number, Words("Again tonight.", (), ""))
                        self.said += 1

                if self.citizens:
                    runner.run(one())

            @rule(who=WHO, first=DAYS, length=DAYS, standin=st.sampled_from(("", *OFFICERS)))
            def goes_away(self, who: str, first: int, length: int, standin: str) -> None:
                async def one() -> None:
                    async with storage.write() as tx:
                        day = await leaves.today(tx) + timedelta(days=first)
                        with suppress(Refusal):
                            await cover.plan(tx, await make.person(tx, who), day, day + timedelta(days=length), standin)

                runner.run(one())

            @rule(who=WHO)
            def is_back(self, who: str) -> None:
                async def one() -> None:
                    async with storage.write() as tx:
                        person = await rows.by_slug(tx, who)
                        for leave in await leaves.of(tx, person.id if person else ""):
                            if leave.begun and person:
                                await cover.drop(tx, person, leave.id)

                runner.run(one())

            @rule(who=WHO, which=WHICH, deed=st.sampled_from(DEEDS))
            def works(self, who: str, which: int, deed: str) -> None:
                if self.citizens:
                    runner.run(does(storage, who, deed, self.citizens[which % len(self.citizens)][1]))

            @rule(who=WHO, to=WHO, which=WHICH)
            def passes_on(self, who: str, to: str, which: int) -> None:
                async def one() -> None:
                    async with storage.write() as tx:
                        with suppress(Refusal):
                            number = self.citizens[which % len(self.citizens)][1]
                            await transfers.pass_on(tx, await make.person(tx, who), number, to, "Closer to you.")

                if self.citizens:
                    runner.run(one())

            @rule(who=st.sampled_from(OFFICERS[1:]))
            def leaves_for_good(self, who: str) -> None:
                async def one() -> None:
                    async with storage.write() as tx:
                        person = await rows.by_slug(tx, who)
                        if person and person.active:
                            person.active = False
                            await cases.released(tx, person)

                runner.run(one())

            @rule(days=st.integers(1, 3))
            def days_pass(self, days: int) -> None:
                traveller.shift(timedelta(days=days))

            @invariant()
            def somebody_is_there_for_each(self) -> None:
                async def one() -> None:
                    async with storage.write() as tx:
                        await cover.tick(tx)
                        assert await left_alone(tx) == []

                runner.run(one())

            @invariant()
            def no_word_is_lost(self) -> None:
                async def one() -> int:
                    async with storage.read() as tx:
                        query = select(func.count()).where(Message.kind == "citizen")
                        return int((await tx.session.execute(query)).scalar_one())

                now = runner.run(one()) - self.said
                assert self.heard in (None, now)
                self.heard = now

            def teardown(self) -> None:
                self.heard = None

        try:
            run_state_machine_as_test(Zone, settings=settings(max_examples=30, stateful_step_count=25, deadline=None))
        finally:
            runner.run(zone.__aexit__(None, None, None))
