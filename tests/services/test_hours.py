"""Requirement 8: officers see when a citizen did something to the hour; the thread's order is its entries' position."""

from datetime import UTC, datetime

from sqlalchemy import update

from handlers.services import cases, desk, reports
from handlers.services.reports import Words
from storage.db import Storage
from storage.models import Case, Message
from tests import make

WRITTEN = datetime(2026, 3, 24, 13, 47, 31, tzinfo=UTC)


async def test_officers_see_the_hour_a_citizen_wrote_and_never_the_minute(storage: Storage) -> None:
    async with storage.write() as tx:
        known = await make.citizen(tx)
        case = await make.case(tx, citizen=known)
        lena = await make.person(tx, "lena")
        await cases.answer(tx, lena, case.number, "I look into it.")
        await reports.add(tx, known, case.number, Words("Again tonight."))
        await tx.session.execute(update(Message).values(at=WRITTEN, edited_at=WRITTEN))
        await tx.session.execute(update(Case).values(opened_at=WRITTEN, last_at=WRITTEN))
    async with storage.write() as tx:
        view = await desk.view(tx, lena, case.number)
    hour = WRITTEN.replace(minute=0, second=0)
    by_citizen = [item for item in view.items if item.author is None]
    assert [item.kind for item in view.items] == ["citizen", "auto", "officer", "citizen"]
    assert all((item.at, item.edited_at, item.hour_only) == (hour, hour, True) for item in by_citizen)
    assert (view.row.last_at, view.opened_at) == (hour, hour)
    (answer,) = [item for item in view.items if item.kind == "officer"]
    assert (answer.at, answer.hour_only) == (WRITTEN, False)


async def test_a_thread_keeps_its_order_when_all_its_entries_bear_one_time(storage: Storage) -> None:
    async with storage.write() as tx:
        known = await make.citizen(tx)
        case = await make.case(tx, "One.", citizen=known)
        for word in ("Two.", "Three.", "Four."):
            await reports.add(tx, known, case.number, Words(word))
        await tx.session.execute(update(Message).values(at=WRITTEN))
    async with storage.write() as tx:
        view = await desk.view(tx, await make.person(tx, "lena"), case.number)
    assert [item.text for item in view.items if item.kind == "citizen"] == ["One.", "Two.", "Three.", "Four."]
