"""Without the vault key nothing ties an answer to a person, to their other answers, or to their cases."""

import asyncio
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from handlers.services import answers, broadcasts, events
from storage import base, vault
from storage import events as kept
from storage.db import Storage
from storage.keys import VaultLocked
from storage.models import Answer
from storage.vault import Known
from tests import make
from tests.moulds import Address
from tests.reliability import traces

NOW = make.NOON
WHO = ("first", "second", "third")


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(NOW):
        yield


async def lived(storage: Storage) -> dict[str, Known]:
    """Three people with two cases each answer the same three events; a full one makes some of them wait."""
    async with storage.write() as tx:
        people = {name: await make.citizen(tx) for name in WHO}
        for known in people.values():
            for _ in range(2):
                await make.case(tx, citizen=known)
        lena = await make.person(tx, "lena")
        for capacity in (None, 1, 2):
            event = await make.event(tx, lena, capacity=capacity)
            await events.announce(tx, lena, event.id, NOW, NOW)
            for known in reversed(people.values()):
                await answers.answer(tx, known, event.id, "yes", 1, NOW)
        gone = people["third"]
        gone.news, gone.area = "yes", "molenkom"
        await vault.keep(tx, gone)
        await answers.answer(tx, gone, event.id, "no", 1, NOW)  # somebody moves up, and is to be told
        await broadcasts.tick(tx)
    return people


async def rows(storage: Storage) -> list[tuple[str, dict[str, Any]]]:
    """Every row of every table, as somebody reads it who has the database and no key."""
    found = []
    async with storage.read() as tx:
        for table in base.Base.metadata.sorted_tables:
            for row in (await tx.session.execute(select(table))).mappings():
                found += [(table.name, dict(row))]
    return found


def spelled(value: object) -> str:
    """A value as it can be searched for."""
    return value.hex() if isinstance(value, bytes) else str(value)


async def test_what_names_an_answer_stands_in_no_other_row(storage: Storage) -> None:
    await lived(storage)
    everything = await rows(storage)
    given = [row for table, row in everything if table == "answers"]
    assert len(given) == 9
    for row in given:
        for column in ("id", "tag", "link"):
            mark = spelled(row[column])
            elsewhere = [
                (table, name)
                for table, other in everything
                for name, value in other.items()
                if mark in spelled(value) and not (table == "answers" and other["id"] == row["id"] and name == column)
            ]
            # What is to be sent names the answer it goes to: one answer, one event.
            assert set(elsewhere) <= ({("outbox", "reader_id")} if column == "id" else set()), (column, elsewhere)


async def test_no_row_but_the_sealed_ones_leads_from_an_answer_to_a_citizen_or_case(storage: Storage) -> None:
    people = await lived(storage)
    everything = await rows(storage)
    nothing_leads_to(people, everything)


def nothing_leads_to(people: dict[str, Known], everything: list[tuple[str, dict[str, Any]]]) -> None:
    """Whatever says who answered stands in no row that tells of answers, and no row of a person names an answer."""
    names = {spelled(known.id) for known in people.values()} | {
        case for known in people.values() for case in known.cases
    }
    names |= {known.address for known in people.values()}
    told = [
        (table, row) for table, row in everything if table in ("answers", "events", "ratings", "outbox", "broadcasts")
    ]
    for table, row in told:
        for name, value in row.items():
            if table == "outbox" and row["reader"] in ("citizen", "case") and name == "reader_id":
                continue  # the list of who asked for news, and what goes to a case
            assert not [mark for mark in names if mark in spelled(value)], (table, name)
    others = [(table, row) for table, row in everything if table in ("cases", "citizens", "messages", "subscriptions")]
    marks = {spelled(row[name]) for table, row in everything if table == "answers" for name in ("id", "tag", "link")}
    assert not [(table, name) for table, row in others for name, value in row.items() if spelled(value) in marks]


async def test_two_answers_of_one_person_are_no_more_alike_than_those_of_two(storage: Storage) -> None:
    await lived(storage)
    given = [row for table, row in await rows(storage) if table == "answers"]
    assert len({row["tag"] for row in given}) == len({row["link"] for row in given}) == len(given)
    assert len({len(row["link"]) for row in given}) == 1
    assert {type(value).__name__ for row in given for value in row.values()} <= {
        "str",
        "int",
        "bool",
        "bytes",
        "NoneType",
    }
    for size in range(4, 8):  # no common beginning either
        assert len({row["tag"][:size] for row in given}) == len({row["id"][:size] for row in given}) == len(given)


async def test_the_order_of_a_waiting_list_is_that_of_the_answers_not_of_the_cases(storage: Storage) -> None:
    async with storage.write() as tx:
        lena = await make.person(tx, "lena")
        event = await make.event(tx, lena, capacity=1)
        await events.announce(tx, lena, event.id, NOW, NOW)
        people = [await make.citizen(tx) for _ in range(4)]
        for known in people:
            await make.case(tx, citizen=known)
        for known in (people[3], people[1], people[2], people[0]):
            await answers.answer(tx, known, event.id, "yes", 1, NOW)
        line = [one.id for one in await kept.in_turn(tx, event.id)]
        assert line == [people[n].answers[event.id] for n in (1, 2, 0)]


async def test_a_process_without_the_vault_key_counts_and_finds_nobody(storage: Storage, address: Address) -> None:
    people = await lived(storage)
    async with make.another_process(address, vault=False) as desk, desk.read() as tx:
        ids = list((await tx.session.execute(select(Answer.event_id).distinct())).scalars())
        assert len(await kept.totals(tx, ids)) == 3
        for event_id in ids:
            with pytest.raises(VaultLocked):
                await kept.answer_of(tx, people["first"], event_id)
        (row, *_) = (await tx.session.execute(select(Answer))).scalars()
        with pytest.raises(VaultLocked):
            kept.behind(tx, row.id, row.link)


async def test_files_and_log_hold_no_address_and_no_name_of_who_answered(
    storage: Storage, address: Address, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    if storage.postgres:
        pytest.skip("the files of PostgreSQL are searched in tests/reliability/test_no_trace.py")
    with caplog.at_level(logging.DEBUG):
        people = await lived(storage)
    (tmp_path / "log").write_text(caplog.text, encoding="utf-8")
    marks = [known.address for known in people.values()]
    found = await asyncio.to_thread(traces.found_in, [address.folder, tmp_path / "log"], marks)
    assert not [where for where in found if "text" in where[2] or "JSON" in where[2]], found
    for known in people.values():
        for event_id, answer_id in known.answers.items():
            assert answer_id not in caplog.text
            assert event_id not in caplog.text or known.id not in caplog.text
