"""Case keys: committed before their case, gone before it, and gone for good."""

import pytest
from sqlalchemy import select

from handlers.services import desk, posts, privacy, reports
from handlers.services.reports import Words
from storage import cases
from storage.db import Storage
from storage.keys import KeyProblem
from storage.keystore import CaseKeyGone
from storage.models import Message
from tests import make


async def test_a_cases_key_is_committed_before_the_case(storage: Storage) -> None:
    async with make.rolled_back(storage) as tx:
        case_id = (await make.case(tx)).id
    async with storage.write() as tx:
        assert await cases.get(tx, case_id) is None
        assert len(await tx.case_keys.of(case_id)) == 32
        assert await privacy.sweep(tx) == 0
        assert len(await tx.case_keys.of(case_id)) == 32
        assert await privacy.sweep(tx) == 1
        with pytest.raises(CaseKeyGone):
            await tx.case_keys.of(case_id)


async def test_the_sweep_leaves_the_keys_of_living_cases(storage: Storage) -> None:
    async with storage.write() as tx:
        number = (await make.case(tx, "Still here.")).number
    async with storage.write() as tx:
        assert await privacy.sweep(tx) == 0
        view = await desk.view(tx, await make.person(tx, "lena"), number)
    assert view.items[0].text == "Still here."


async def test_each_case_has_its_own_key(storage: Storage) -> None:
    async with storage.write() as tx:
        first, second = await make.case(tx), await make.case(tx)
        found = await tx.case_keys.of_many([first.id, second.id, "f" * 32])
    assert set(found) == {first.id, second.id}
    assert found[first.id] != found[second.id]


async def test_a_destroyed_key_makes_a_case_unreadable_and_its_letters_undeliverable(storage: Storage) -> None:
    async with storage.write() as tx:
        case = await make.case(tx)
        await tx.case_keys.destroy(case.id)
        with pytest.raises(CaseKeyGone):
            await cases.thread(tx, case)
        with pytest.raises(CaseKeyGone):
            await cases.place(tx, case)
        assert await cases.excerpts(tx, [case]) == {}
    rows = [row for row in await make.waiting(storage) if row.reader == "case"]
    assert rows
    async with storage.read() as tx:
        assert [await posts.opened(tx, row) for row in rows] == [None] * len(rows)


@pytest.mark.parametrize("column", ["body", "excerpt"])
async def test_words_that_were_moved_in_the_database_open_nowhere(storage: Storage, column: str) -> None:
    async with storage.write() as tx:
        known = await make.citizen(tx)
        case = await make.case(tx, "One.", citizen=known)
        await reports.add(tx, known, case.number, Words("Two."))
        await tx.session.flush()
        first, _, second = (await tx.session.execute(select(Message).order_by(Message.position))).scalars()
        if column == "body":
            first.body, second.body = second.body, first.body
        else:
            case.place, case.excerpt = case.excerpt, case.place
        await tx.session.flush()
        with pytest.raises(KeyProblem, match="wrong"):
            await (cases.thread(tx, case) if column == "body" else cases.excerpts(tx, [case]))
