"""Places are counted once, whatever comes in whatever order: answers, changes, erasures, more and fewer places."""

import asyncio
import random
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import delete, func, select

from handlers.services import answers, events
from handlers.services.errors import NoRoom
from storage import events as kept
from storage import vault
from storage.db import Storage, Tx
from storage.models import Answer, OutboxRow
from storage.vault import Known
from tests import make
from tests.moulds import Address

NOW = make.NOON
PEOPLE = 5
WHO, PLACES = st.integers(0, PEOPLE - 1), st.integers(1, 4)
ROOM = st.none() | st.integers(1, 8)
Line = list[tuple[str, int]]


@dataclass(frozen=True)
class Seen:
    """How an event stands: who is in with how many, who waits in which order, and how many were told."""

    inside: dict[str, int]
    line: Line
    told: int

    @property
    def taken(self) -> int:
        """How many places are taken."""
        return sum(self.inside.values())


async def look(tx: Tx, event_id: str) -> Seen:
    """Reads it from the rows themselves."""
    query = select(Answer).where(Answer.event_id == event_id, Answer.choice == "yes")
    rows = list((await tx.session.execute(query)).scalars())
    line = sorted((one for one in rows if one.waiting is not None), key=lambda one: one.waiting or 0)
    told = (await tx.session.execute(select(func.count()).where(OutboxRow.notice == "moved_up"))).scalar_one()
    inside = {one.id: one.places for one in rows if one.waiting is None}
    assert len({one.waiting for one in line}) == len(line)
    return Seen(inside, [(one.id, one.places) for one in line], told)


def test_the_count_is_right_after_every_step(tmp_path: Path) -> None:
    with asyncio.Runner() as runner, time_machine.travel(NOW):
        files = [f"sqlite+aiosqlite:///{tmp_path / 'data' / name}" for name in ("koban.sqlite", "keystore.sqlite")]
        zone = make.zone_at(Address(files[0], files[1], tmp_path / "data"))
        storage = runner.run(zone.__aenter__())

        class Counted(RuleBasedStateMachine):
            """One event and the people around it."""

            @initialize(capacity=ROOM)
            def begin(self, capacity: int | None) -> None:
                self.capacity = capacity
                runner.run(self._begin())

            async def _begin(self) -> None:
                async with storage.write() as tx:
                    await tx.session.execute(delete(OutboxRow))
                    lena = await make.person(tx, "lena")
                    self.event = await make.event(tx, lena, capacity=self.capacity)
                    await events.announce(tx, lena, self.event.id, NOW, NOW)
                    self.people = [await make.citizen(tx) for _ in range(PEOPLE)]
                    self.seen = await look(tx, self.event.id)

            @rule(who=WHO, places=PLACES, choice=st.sampled_from((*answers.CHOICES, "yes")))
            def says(self, who: int, places: int, choice: str) -> None:
                runner.run(self._says(who, places, choice))

            async def _says(self, who: int, places: int, choice: str) -> None:
                known, before = self.people[who], self.seen
                async with storage.write() as tx:
                    refused = None
                    try:
                        mine = await answers.answer(tx, known, self.event.id, choice, places, NOW)
                    except NoRoom as refusal:
                        refused = refusal.values
                    if refused:
                        now, own = await look(tx, self.event.id), known.answers[self.event.id]
                        assert now == before
                        assert refused["places"] == now.inside[own] < places
                        assert self.capacity is not None
                        assert refused["left"] == (0 if now.line else max(0, self.capacity - now.taken))
                        return
                    assert mine == await answers.mine(tx, known, self.event)
                    own = known.answers[self.event.id]
                    now = await look(tx, self.event.id)
                    assert (own in now.inside) == (mine.choice == "yes" and not mine.turn)
                    if mine.turn:
                        assert now.line[mine.turn - 1] == (own, places)
                    self._check(now, but=own)

            @rule(who=WHO)
            def leaves(self, who: int) -> None:
                runner.run(self._leaves(who))

            async def _leaves(self, who: int) -> None:
                known = self.people[who]
                own = known.answers.get(self.event.id, "")
                async with storage.write() as tx:
                    await answers.withdraw_all(tx, known)
                    self._check(await look(tx, self.event.id), but=own)
                    assert await answers.mine(tx, known, self.event) is None

            @rule(capacity=ROOM)
            def changes(self, capacity: int | None) -> None:
                runner.run(self._changes(capacity))

            async def _changes(self, capacity: int | None) -> None:
                self.capacity = capacity
                async with storage.write() as tx:
                    lena = await make.person(tx, "lena")
                    start = NOW + timedelta(days=8)
                    wanted = events.Wanted("coffee", start, start + timedelta(hours=2), "Rabarberplein")
                    wanted = replace(wanted, areas=("molenkom",), capacity=capacity)
                    await events.change(tx, lena, self.event.id, wanted, NOW)
                    self._check(await look(tx, self.event.id))

            def _check(self, now: Seen, but: str = "") -> None:
                before = self.seen
                moved = [one for one, _ in before.line if one in now.inside and one != but]
                assert now.told - before.told == len(moved)
                stayed = [one for one in before.line if one in now.line]
                assert [one for one in now.line if one in before.line] == stayed
                if self.capacity is None:
                    assert now.line == []
                else:
                    assert now.taken <= max(self.capacity, before.taken)
                    assert not now.line or now.line[0][1] > self.capacity - now.taken
                self.seen = now

            @invariant()
            def totals_are_the_sum_of_what_each_was_told(self) -> None:
                runner.run(self._totals())

            async def _totals(self) -> None:
                async with storage.read() as tx:
                    found = (await kept.totals(tx, [self.event.id])).get(self.event.id, {})
                assert found.get("yes", (0, 0)) == (len(self.seen.inside), self.seen.taken)
                assert found.get("waiting", (0, 0)) == (len(self.seen.line), sum(n for _, n in self.seen.line))

        share = settings(max_examples=40, stateful_step_count=20)
        run_state_machine_as_test(Counted, settings=share)
        runner.run(zone.__aexit__(None, None, None))


@pytest.mark.parametrize("seed", range(3))
async def test_many_at_the_same_instant_never_take_one_place_twice(storage: Storage, seed: int) -> None:
    chance = random.Random(seed)
    with time_machine.travel(NOW):
        async with storage.write() as tx:
            lena = await make.person(tx, "lena")
            event = await make.event(tx, lena, capacity=5)
            await events.announce(tx, lena, event.id, NOW, NOW)
            people = [await make.citizen(tx) for _ in range(8)]
        plans = [[(chance.choice(("yes", "yes", "no")), chance.randint(1, 3)) for _ in range(4)] for _ in people]
        await asyncio.gather(*(_lives(storage, event.id, one, plan) for one, plan in zip(people, plans, strict=True)))
        async with storage.read() as tx:
            now = await look(tx, event.id)
            assert now.taken <= 5
            assert not now.line or now.line[0][1] > 5 - now.taken
            per_person = (await tx.session.execute(select(Answer.tag).where(Answer.event_id == event.id))).scalars()
            assert len(list(per_person)) == len(people)


async def _lives(storage: Storage, event_id: str, person: Known, plan: list[tuple[str, int]]) -> None:
    for choice, places in plan:
        async with storage.write() as tx:
            (known,) = (await vault.by_ids(tx, [person.id])).values()
            try:
                await answers.answer(tx, known, event_id, choice, places, NOW)
            except NoRoom:
                continue


async def test_two_want_the_last_place_in_the_same_instant(storage: Storage) -> None:
    with time_machine.travel(NOW):
        async with storage.write() as tx:
            lena = await make.person(tx, "lena")
            event = await make.event(tx, lena, capacity=1)
            await events.announce(tx, lena, event.id, NOW, NOW)
            first, second = await make.citizen(tx), await make.citizen(tx)
        await asyncio.gather(*(_lives(storage, event.id, one, [("yes", 1)]) for one in (first, second)))
        async with storage.read() as tx:
            now = await look(tx, event.id)
        assert (len(now.inside), len(now.line)) == (1, 1)
