"""Leave: a stand-in holds what is open and what comes, the citizen is told, and afterwards everything comes home."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from handlers.services import cases, cover, erasure, people, reports, routing
from handlers.services.errors import NotFound, Unfit
from handlers.services.reports import Words
from storage.db import Storage
from storage.models import Case, OutboxRow, Person
from tests import make

MONDAY = datetime(2026, 11, 30, 9, tzinfo=UTC)
TODAY = MONDAY.date()
MORE = Words("It happened again last night.", (), "")


def days(first: int, last: int) -> tuple[date, date]:
    """A leave, counted in days from today."""
    return TODAY + timedelta(days=first), TODAY + timedelta(days=last)


async def away(storage: Storage, first: int, last: int, standin: str = "bram", who: str = "lena") -> str:
    """Somebody is away; returns the leave."""
    async with storage.write() as tx:
        return (await cover.plan(tx, await make.person(tx, who), *days(first, last), standin)).id


async def of(storage: Storage, number: str) -> tuple[str, str]:
    """Who has a case, and its state."""
    async with storage.read() as tx:
        found = select(Case.state, Person.slug).outerjoin(Person, Case.assigned_to == Person.id)
        state, slug = (await tx.session.execute(found.where(Case.number == number))).one()
        return slug or "", state


async def told(storage: Storage, reader: str = "case") -> list[str]:
    """What is on its way, to citizens or by mail."""
    async with storage.read() as tx:
        query = select(OutboxRow.notice).where(OutboxRow.reader == reader).order_by(OutboxRow.id)
        return list((await tx.session.execute(query)).scalars())


async def ticks(storage: Storage, at: datetime) -> int:
    """The clock looks after leave at a moment."""
    with time_machine.travel(at, tick=False):
        async with storage.write() as tx:
            return await cover.tick(tx)


@pytest.fixture
async def number(storage: Storage) -> str:
    """A case of Lena's."""
    async with storage.write() as tx:
        return (await make.case(tx)).number


@time_machine.travel(MONDAY, tick=False)
async def test_what_is_open_goes_to_the_stand_in_on_the_first_day_and_comes_back_after_the_last(
    storage: Storage, number: str
) -> None:
    async with storage.write() as tx:
        (await make.person(tx, "bram")).mail = "bram@zone.example"
    await away(storage, 1, 3)
    assert (await of(storage, number))[0] == "lena", "she is still there today"
    assert await ticks(storage, MONDAY + timedelta(days=1)) == 1
    assert (await of(storage, number))[0] == "bram"
    assert "covered" in await told(storage, "mail"), "the stand-in hears of it"
    assert (await told(storage)).count("taken") == 1
    assert await ticks(storage, MONDAY + timedelta(days=3)) == 0
    assert (await of(storage, number))[0] == "bram"
    assert await ticks(storage, MONDAY + timedelta(days=4)) == 1
    assert (await of(storage, number))[0] == "lena"
    assert (await told(storage)).count("taken") == 2


@time_machine.travel(MONDAY, tick=False)
async def test_who_writes_meanwhile_is_read_by_the_stand_in_and_that_comes_home_too(storage: Storage) -> None:
    leave = await away(storage, 0, 3)
    async with storage.write() as tx:
        assert await routing.reader_of(tx, "noise", "molenkom", None) == ("area", await make.person(tx, "bram"))
        number = (await make.case(tx)).number
    assert (await of(storage, number))[0] == "bram"
    async with storage.write() as tx:
        await cover.drop(tx, await make.person(tx, "lena"), leave)
    assert (await of(storage, number))[0] == "lena"


@time_machine.travel(MONDAY, tick=False)
async def test_a_closed_case_that_opens_again_finds_the_stand_in_and_comes_home(storage: Storage) -> None:
    async with storage.write() as tx:
        known = await make.citizen(tx)
        number = (await make.case(tx, citizen=known)).number
        await cases.close(tx, await make.person(tx, "lena"), number, "solved")
    await away(storage, 0, 1)
    async with storage.write() as tx:
        await reports.add(tx, await make.known(tx, known.address), number, MORE)
    assert await of(storage, number) == ("bram", "open")
    assert await ticks(storage, MONDAY + timedelta(days=2)) == 1
    assert (await of(storage, number))[0] == "lena"


@pytest.mark.parametrize("standin", ["", "bram"])
@time_machine.travel(MONDAY, tick=False)
async def test_without_anybody_to_stand_in_the_team_has_it(storage: Storage, number: str, standin: str) -> None:
    if standin:
        await away(storage, 0, 5, "", who="bram")
    await away(storage, 0, 1, standin)
    assert (await of(storage, number))[0] == ""
    assert "given_back" in await told(storage)
    async with storage.write() as tx:
        assert await routing.reader_of(tx, "noise", "molenkom", None) == ("team", None)


@time_machine.travel(MONDAY, tick=False)
async def test_what_a_third_one_took_meanwhile_stays_with_them(storage: Storage, number: str) -> None:
    leave = await away(storage, 0, 1)
    async with storage.write() as tx:
        await cases.give_back(tx, await make.person(tx, "bram"), number)
        await cases.take(tx, await make.person(tx, "odile"), number)
        await cover.drop(tx, await make.person(tx, "lena"), leave)
    assert (await of(storage, number))[0] == "odile"


@time_machine.travel(MONDAY, tick=False)
async def test_somebody_who_left_for_good_gets_nothing_back(storage: Storage, number: str) -> None:
    await away(storage, 0, 1)
    async with storage.write() as tx:
        (await make.person(tx, "lena")).active = False
    await ticks(storage, MONDAY + timedelta(days=2))
    assert (await of(storage, number))[0] == "bram"


@time_machine.travel(MONDAY, tick=False)
async def test_an_administrator_who_opens_no_case_stands_in_for_nobody(storage: Storage) -> None:
    async with storage.write() as tx:
        (await make.person(tx, "bram")).roles = ["officer", "administrator"]
    with pytest.raises(Unfit):
        await away(storage, 0, 1)


@pytest.mark.parametrize(
    ("first", "last", "standin", "why"),
    [
        (-3, -1, "bram", "past"),
        (2, 1, "bram", "order"),
        (0, 366, "bram", "far"),
        (731, 732, "bram", "far"),
        (5, 6, "bram", "twice"),
        (1, 2, "nele", "unknown"),
        (1, 2, "lena", "unknown"),
    ],
)
@time_machine.travel(MONDAY, tick=False)
async def test_days_or_a_stand_in_that_cannot_be_are_refused(
    storage: Storage, first: int, last: int, standin: str, why: str
) -> None:
    await away(storage, 6, 8)
    with pytest.raises(Unfit) as refusal:
        await away(storage, first, last, standin)
    assert refusal.value.values["why"] == why


@time_machine.travel(MONDAY, tick=False)
async def test_a_leave_of_somebody_else_is_not_ended(storage: Storage) -> None:
    async with storage.write() as tx:
        leave = await cover.plan(tx, await make.person(tx, "lena"), TODAY, TODAY, "bram")
        with pytest.raises(NotFound):
            await cover.drop(tx, await make.person(tx, "bram"), leave.id)
        with pytest.raises(NotFound):
            await cover.plan(tx, await people.by_slug(tx, "odile"), TODAY, TODAY, "nobody")


@time_machine.travel(MONDAY, tick=False)
async def test_what_its_citizen_erased_meanwhile_stands_in_nobodys_way(storage: Storage, number: str) -> None:
    async with storage.write() as tx:
        known = await make.citizen(tx)
        await make.case(tx, citizen=known)
        await erasure.erase(tx, await make.known(tx, known.address))
    leave = await away(storage, 0, 1)
    assert (await of(storage, number))[0] == "bram"
    async with storage.write() as tx:
        known = await make.citizen(tx)
        await make.case(tx, citizen=known)
        await erasure.erase(tx, await make.known(tx, known.address))
        await cover.drop(tx, await make.person(tx, "lena"), leave)
    assert (await of(storage, number))[0] == "lena"
