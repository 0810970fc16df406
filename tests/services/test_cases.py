"""Cases: who may open what, who may do what from which state, and every deed in the audit chain."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from handlers.services import cases, desk, people
from handlers.services.errors import AlreadyTaken, Closed, Empty, NotAllowed, NotFound, Refusal, TooLong
from storage import audit
from storage.cases import by_number
from storage.db import Storage, Tx
from storage.models import AuditEntry, Case, Person
from tests import make

EVERYBODY = ("lena", "bram", "odile", "sena", "miro", "nele", "cyriel", "marthe", "tuur")
TEAM = {"lena", "bram", "odile", "sena", "miro"}
Deed = Callable[[Tx, Person, str], Awaitable[object]]
DEEDS: dict[str, Deed] = {
    "open": desk.view,
    "answer": lambda tx, person, number: cases.answer(tx, person, number, "I come by."),
    "note": lambda tx, person, number: cases.note(tx, person, number, "For colleagues."),
    "take": cases.take,
    "give back": cases.give_back,
    "close": lambda tx, person, number: cases.close(tx, person, number, "solved"),
}


async def opened(storage: Storage, **more: Any) -> str:
    """The number of a new case."""
    async with storage.write() as tx:
        return (await make.case(tx, **more)).number


async def does(storage: Storage, slug: str, deed: str, number: str) -> type[Refusal] | None:
    """Tries a deed; returns how it was refused."""
    async with storage.write() as tx:
        try:
            await DEEDS[deed](tx, await make.person(tx, slug), number)
        except Refusal as refusal:
            return type(refusal)
    return None


async def may(storage: Storage, deed: str, number: str) -> set[str]:
    """Who may do this; nothing is kept."""
    allowed = set()
    for slug in EVERYBODY:
        async with make.rolled_back(storage) as tx:
            try:
                await DEEDS[deed](tx, await make.person(tx, slug), number)
            except Refusal:
                continue
            allowed.add(slug)
    return allowed


@pytest.mark.parametrize(
    ("topic", "area", "readers"),
    [
        ("noise", "molenkom", {"lena"}),
        ("noise", "sluiskwartier", {"bram"}),
        ("noise", "papiermakers", TEAM),
        ("question", None, TEAM),
        ("home", "molenkom", {"nele"}),
        ("home", "papiermakers", {"nele"}),
        ("police", "molenkom", {"cyriel"}),
    ],
)
async def test_who_may_open_what(storage: Storage, topic: str, area: str | None, readers: set[str]) -> None:
    number = await opened(storage, topic=topic, area=area)
    for deed in ("open", "answer", "note", "close"):
        assert await may(storage, deed, number) == readers


async def test_somebody_chosen_by_the_citizen_is_the_only_reader(storage: Storage) -> None:
    async with storage.write() as tx:
        sena = await make.person(tx, "sena")
        number = (await make.case(tx, topic="hate", reader=sena.id)).number
    assert await may(storage, "open", number) == {"sena"}


async def test_violence_at_home_stays_with_its_contact_even_when_given_back(storage: Storage) -> None:
    number = await opened(storage, topic="home")
    assert await does(storage, "nele", "give back", number) is None
    assert await may(storage, "open", number) == {"nele"}
    assert await may(storage, "take", number) == {"nele"}


async def test_an_administrator_may_open_no_case(storage: Storage) -> None:
    number = await opened(storage, area="papiermakers")
    async with storage.write() as tx:
        tuur, case = await make.person(tx, "tuur"), await by_number(tx, number)
        assert case is not None
        tuur.roles, case.assigned_to = ["administrator", "officer", "victim"], tuur.id
    for deed in DEEDS:
        assert await does(storage, "tuur", deed, number) is NotFound, deed
    async with storage.read() as tx:
        tuur = await make.person(tx, "tuur")
        assert [await desk.queue(tx, tuur, view) for view in desk.VIEWS] == [[]] * len(desk.VIEWS)
        assert set((await desk.counts(tx, tuur)).values()) == {0}
        assert tuur not in await cases.team_of(tx, "team")


async def test_a_case_of_another_queue_does_not_exist_for_a_deed_either(storage: Storage) -> None:
    number = await opened(storage, topic="home")
    for slug in ("bram", "cyriel", "marthe"):
        for deed in DEEDS:
            assert await does(storage, slug, deed, number) is NotFound, (slug, deed)


async def test_queues_list_only_what_may_be_opened_and_words_only_of_ones_own(storage: Storage) -> None:
    mine = await opened(storage, text="My own words.")
    team = await opened(storage, text="The team's words.", area="papiermakers")
    await opened(storage, text="Bram's words.", area="oude-gist")
    await opened(storage, text="Nele's words.", topic="home")
    async with storage.read() as tx:
        lena = await make.person(tx, "lena")
        (own,) = await desk.queue(tx, lena)
        (shared,) = await desk.queue(tx, lena, "team")
        assert await desk.counts(tx, lena) == {
            "mine": 1, "unanswered": 1, "late": 0, "waiting": 0, "team": 1, "asked": 0, "closed": 0,
        }  # fmt: skip
        for slug in ("marthe", "tuur"):
            assert set((await desk.counts(tx, await make.person(tx, slug))).values()) == {0}
    assert (own.number, own.first_words, own.place) == (mine, "My own words.", "Wolkenmakersstraat")
    assert (shared.number, shared.first_words, shared.place) == (team, None, None)


async def test_a_case_that_is_somebody_elses_is_refused_by_name_or_not_at_all(storage: Storage) -> None:
    number = await opened(storage, area="papiermakers")
    assert await does(storage, "lena", "take", number) is None
    assert await does(storage, "lena", "take", number) is None
    for deed in ("answer", "take", "close"):
        assert await does(storage, "bram", deed, number) is AlreadyTaken
    for deed in ("open", "note", "give back"):
        assert await does(storage, "bram", deed, number) is NotFound
    async with storage.write() as tx:
        bram = await make.person(tx, "bram")
        with pytest.raises(AlreadyTaken) as taken:
            await cases.take(tx, bram, number)
    assert taken.value.values == {"by": "Lena Kwartelaar"}


@pytest.mark.parametrize("deed", DEEDS)
async def test_a_number_that_does_not_exist_is_not_found(storage: Storage, deed: str) -> None:
    assert await does(storage, "lena", deed, "KB-22222") is NotFound


async def test_a_case_of_a_contact_cannot_be_taken_by_the_team(storage: Storage) -> None:
    number = await opened(storage, topic="home")
    assert await does(storage, "nele", "give back", number) is None
    for slug in TEAM:
        assert await does(storage, slug, "take", number) is NotFound


@pytest.mark.parametrize("deed", ["answer", "give back", "close"])
async def test_a_closed_case_stays_closed(storage: Storage, deed: str) -> None:
    number = await opened(storage)
    assert await does(storage, "lena", "close", number) is None
    assert await does(storage, "lena", deed, number) is Closed
    assert await does(storage, "lena", "note", number) is None


async def test_a_closed_case_of_the_team_cannot_be_taken(storage: Storage) -> None:
    number = await opened(storage, area="papiermakers")
    async with storage.write() as tx:
        case = await by_number(tx, number)
        assert case is not None
        case.state = "closed"
    assert await does(storage, "lena", "take", number) is Closed


async def test_only_whoever_has_a_case_can_give_it_back(storage: Storage) -> None:
    number = await opened(storage, area="papiermakers")
    assert await does(storage, "lena", "give back", number) is NotAllowed


async def test_states_follow_the_deeds(storage: Storage) -> None:
    number = await opened(storage, area="papiermakers")
    for deed, state, assigned in (
        ("take", "open", True),
        ("answer", "waiting", True),
        ("give back", "open", False),
        ("answer", "waiting", True),
        ("close", "closed", True),
    ):
        assert await does(storage, "lena", deed, number) is None
        async with storage.read() as tx:
            case = await by_number(tx, number)
        assert case is not None
        assert (case.state, case.assigned_to is not None) == (state, assigned)


@pytest.mark.parametrize(
    ("text", "refusal"), [("", Empty), (" \r\n ", Empty), ("x" * 3001, TooLong), ("😀" * 1501, TooLong)]
)
async def test_an_answer_without_words_or_with_too_many_is_refused(
    storage: Storage, text: str, refusal: type[Refusal]
) -> None:
    number = await opened(storage)
    async with storage.write() as tx:
        lena = await make.person(tx, "lena")
        for deed in (cases.answer, cases.note):
            with pytest.raises(refusal):
                await deed(tx, lena, number, text)
        view = await desk.view(tx, lena, number)
        assert {item.kind for item in view.items} == {"citizen", "auto"}
        await cases.answer(tx, lena, number, "😀" * 1500)


@pytest.mark.parametrize("outcome", ["withdrawn", "nonsense", ""])
async def test_an_outcome_that_is_not_an_officers_is_refused(storage: Storage, outcome: str) -> None:
    number = await opened(storage)
    async with storage.write() as tx:
        lena = await make.person(tx, "lena")
        with pytest.raises(NotAllowed):
            await cases.close(tx, lena, number, outcome)


async def test_every_opening_and_every_deed_is_one_entry_in_the_chain(storage: Storage) -> None:
    kept = await make.photo(storage)
    async with storage.write() as tx:
        number = (await make.case(tx, area="papiermakers", photos=[kept.id])).number
    for deed in ("open", "take", "note", "give back", "answer", "close"):
        assert await does(storage, "lena", deed, number) is None
    async with storage.write() as tx:
        await cases.photo(tx, await make.person(tx, "lena"), kept.id)
        with pytest.raises(NotFound):
            await cases.photo(tx, await make.person(tx, "bram"), kept.id)
    async with storage.read() as tx:
        found = (await tx.session.execute(select(AuditEntry.what).order_by(AuditEntry.number))).scalars().all()
        assert found == [
            "opened", "case-opened", "taken", "noted", "given_back", "answered", "closed", "photo-opened",
        ]  # fmt: skip
        assert (await audit.verify(tx)).broken_at is None


async def test_a_page_that_refreshes_itself_is_no_second_opening(storage: Storage) -> None:
    number = await opened(storage)
    async with storage.write() as tx:
        lena = await make.person(tx, "lena")
        assert (await desk.view(tx, lena, number)).row.unread is False
        before = (await audit.head(tx))[0]
        await desk.view(tx, lena, number, already_open=True)
        assert (await audit.head(tx))[0] == before


async def test_a_refused_opening_leaves_no_entry(storage: Storage) -> None:
    number = await opened(storage)
    async with storage.write() as tx:
        before = await audit.head(tx)
        bram = await make.person(tx, "bram")
        with pytest.raises(NotFound):
            await desk.view(tx, bram, number)
        assert await audit.head(tx) == before


async def test_rows_stand_in_groups_by_their_promise(storage: Storage) -> None:
    now = datetime.now(UTC)
    with time_machine.travel(make.moment("2026-06-03 07:00"), tick=False):
        now = datetime.now(UTC)
        for ahead, group in ((-1, "late"), (8, "today"), (48, "week"), (24 * 9, "later")):
            async with storage.write() as tx:
                (await make.case(tx, text=group)).due_at = now + timedelta(hours=ahead)
        async with storage.write() as tx:
            (await make.case(tx, text="late")).due_at = None
            lena = await make.person(tx, "lena")
            await cases.answer(tx, lena, (await make.case(tx, text="waiting")).number, "I come by.")
            await cases.close(tx, lena, (await make.case(tx, text="closed")).number, "solved", "All is well.")
        async with storage.read() as tx:
            rows = [*(await desk.queue(tx, lena)), *(await desk.queue(tx, lena, "closed"))]
            late = await desk.queue(tx, lena, "late")
    assert {row.group for row in rows} == {"late", "today", "week", "later", "waiting", "closed"}
    assert [row.group for row in rows] == [row.first_words for row in rows]
    assert [row.number for row in late] == [row.number for row in rows if row.late and row.due_at]


async def test_two_people_take_one_case_at_the_same_time_and_one_has_it(storage: Storage) -> None:
    number = await opened(storage, area="papiermakers")
    found = await asyncio.gather(*(does(storage, slug, "take", number) for slug in ("lena", "bram", "odile")))
    assert sorted(map(str, found)) == sorted(map(str, [None, AlreadyTaken, AlreadyTaken]))


async def test_a_case_without_a_place_or_area_can_be_read(storage: Storage) -> None:
    async with storage.write() as tx:
        number = (await make.case(tx, area=None, place="")).number
        case = await by_number(tx, number)
        assert case is not None
        case.place = None
    async with storage.write() as tx:
        view = await desk.view(tx, await make.person(tx, "lena"), number)
        assert (view.place, view.row.area_name) == ("", None)
        await cases.take(tx, await make.person(tx, "lena"), number)
        (row,) = await desk.queue(tx, await make.person(tx, "lena"))
        assert row.place == ""


async def test_who_works_from_a_shared_queue(storage: Storage) -> None:
    async with storage.read() as tx:
        assert {person.slug for person in await cases.team_of(tx, "team")} == TEAM
        assert {person.slug for person in await cases.team_of(tx, "victim")} == {"nele"}
        assert await cases.promised(tx) > datetime.now(UTC)
        assert await people.linked(tx, "telegram") == []
        assert (await tx.session.execute(select(Case))).all() == []
