"""Passing a case on: with a word why, to somebody who may have it and is there; the citizen hears who has it now."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from handlers.services import cases, cover, desk, leaves, transfers
from handlers.services.errors import Closed, ColleagueAway, Empty, NotFound, Refusal, TooLong
from storage.cases import thread
from storage.db import Storage
from storage.models import Case, OutboxRow, Person
from tests import make

WHY = "You know the people there."


@pytest.fixture
async def number(storage: Storage) -> str:
    """A case of Lena's."""
    async with storage.write() as tx:
        return (await make.case(tx)).number


async def passes(storage: Storage, number: str, to: str, why: str = WHY, by: str = "lena") -> None:
    """Somebody passes a case on."""
    async with storage.write() as tx:
        await transfers.pass_on(tx, await make.person(tx, by), number, to, why)


async def holder(storage: Storage, number: str) -> str:
    """Who has a case."""
    async with storage.read() as tx:
        found = select(Person.slug).join(Case, Case.assigned_to == Person.id).where(Case.number == number)
        return str((await tx.session.execute(found)).scalar_one())


async def test_a_case_is_passed_on_with_a_word_why_and_the_citizen_hears_who_has_it(
    storage: Storage, number: str
) -> None:
    await passes(storage, number, "bram")
    assert await holder(storage, number) == "bram"
    async with storage.write() as tx:
        view = await desk.view(tx, await make.person(tx, "bram"), number)
        assert [item.text for item in view.items if item.kind == "note"] == [WHY]
        notices = (await tx.session.execute(select(OutboxRow.notice).where(OutboxRow.reader == "case"))).scalars()
        assert list(notices).count("taken") == 1
        with pytest.raises(NotFound):
            await desk.view(tx, await make.person(tx, "lena"), number)


async def test_a_case_that_nobody_has_is_passed_to_somebody(storage: Storage) -> None:
    async with storage.write() as tx:
        number = (await make.case(tx, area="papiermakers")).number
    await passes(storage, number, "lena", by="odile")
    assert await holder(storage, number) == "lena"


@pytest.mark.parametrize("to", ["nele", "marthe", "tuur", "lena", "nobody"])
async def test_only_somebody_who_may_have_it_gets_it(storage: Storage, number: str, to: str) -> None:
    with pytest.raises(NotFound):
        await passes(storage, number, to)
    assert await holder(storage, number) == "lena"


async def test_a_case_of_a_contact_never_leaves_that_role(storage: Storage) -> None:
    async with storage.write() as tx:
        number = (await make.case(tx, topic="home")).number
        assert await transfers.colleagues(tx, await make.person(tx, "nele"), "victim") == []
    with pytest.raises(NotFound):
        await passes(storage, number, "bram", by="nele")


async def test_somebody_who_is_away_gets_nothing_and_until_when_is_said(storage: Storage, number: str) -> None:
    async with storage.write() as tx:
        day = await leaves.today(tx)
        await cover.plan(tx, await make.person(tx, "bram"), day, day + timedelta(days=2), "odile")
        offered = await transfers.colleagues(tx, await make.person(tx, "lena"), "area")
        assert "bram" not in [one.slug for one in offered]
    with pytest.raises(ColleagueAway) as refusal:
        await passes(storage, number, "bram")
    assert refusal.value.values == {"name": "Bram Zandvinger", "until": day + timedelta(days=2)}


@pytest.mark.parametrize(("why", "refusal"), [(" ", Empty), ("w" * 501, TooLong)])
async def test_a_reason_is_needed_and_short(storage: Storage, number: str, why: str, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        await passes(storage, number, "bram", why)
    async with storage.write() as tx:
        found = (await tx.session.execute(select(Case).where(Case.number == number))).scalar_one()
        assert "note" not in [entry.row.kind for entry in await thread(tx, found)]


async def test_what_was_passed_on_or_closed_meanwhile_stays_there(storage: Storage, number: str) -> None:
    await passes(storage, number, "bram")
    with pytest.raises(NotFound):
        await passes(storage, number, "odile")
    async with storage.write() as tx:
        await cases.close(tx, await make.person(tx, "bram"), number, "solved")
    with pytest.raises(Closed):
        await passes(storage, number, "odile", by="bram")
    assert await holder(storage, number) == "bram"
