"""Blocking without knowing who: from the desk, through a row, to the citizen; the appeal; the end by itself."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from handlers.services import blocks, errands, guests, readings, reports
from handlers.services.errors import Blocked, NotAllowed, NotFound
from handlers.services.reports import Words
from storage import cases, vault
from storage.db import Storage, Tx
from storage.models import AuditEntry, Case, Errand, Message, OutboxRow
from storage.vault import Known
from tests import make
from tests.moulds import Address


async def carried(storage: Storage) -> int:
    """A tick of the clock in the process with the vault key."""
    async with storage.write() as tx:
        return await errands.carry_out(tx)


async def known(tx: Tx, case: Case) -> Known:
    """Who is behind a case."""
    found = await vault.behind(tx, case.id, case.link)
    assert found
    return found


async def told(tx: Tx, notice: str) -> int:
    """How many notices of a kind wait."""
    query = select(func.count()).select_from(OutboxRow).where(OutboxRow.notice == notice)
    return int((await tx.session.execute(query)).scalar_one())


async def lines(tx: Tx, case: Case) -> list[str]:
    """What Koban wrote into a thread by itself."""
    return [entry.body["auto"] for entry in await cases.thread(tx, case) if "auto" in entry.body]


async def test_a_block_keeps_from_writing_for_its_days_and_ends_by_itself(storage: Storage) -> None:
    async with storage.write() as tx:
        case = await make.case(tx)
        await blocks.block(tx, await make.person(tx, "lena"), case.number, "insults", 7, "Called me names.")
    assert await carried(storage) == 1
    assert await carried(storage) == 0
    async with storage.write() as tx:
        citizen = await known(tx, case)
        with pytest.raises(Blocked):
            await reports.add(tx, citizen, case.number, Words("And another thing."))
        assert await told(tx, "blocked") == 1
        assert "blocked" in await lines(tx, case)
        entry = (await tx.session.execute(select(AuditEntry).where(AuditEntry.what == "blocked"))).scalar_one()
        assert (entry.case_id, entry.why) == (case.id, "insults")
    with time_machine.travel(datetime.now(UTC) + timedelta(days=7, hours=1)):
        async with storage.write() as tx:
            citizen = await known(tx, case)
            assert await reports.add(tx, citizen, case.number, Words("And another thing."))
            await blocks.take_off_old(tx, citizen)
            assert (await known(tx, case)).blocks == {}


async def test_a_desk_without_the_vault_key_can_block_and_learns_nothing(storage: Storage, address: Address) -> None:
    async with storage.write() as tx:
        case = await make.case(tx)
    async with make.another_process(address, vault=False) as desk, desk.write() as tx:
        await blocks.block(tx, await make.person(tx, "lena"), case.number, "threats", 1)
        row = (await tx.session.execute(select(Errand))).scalar_one()
        assert row.case_id == case.id
        assert b"threats" not in row.content
    await carried(storage)
    async with storage.read() as tx:
        assert guests.blocked_until(await known(tx, case))


async def test_other_cases_show_it_only_once_something_was_sent_to_them(storage: Storage) -> None:
    async with storage.write() as tx:
        citizen = await make.citizen(tx)
        one = await make.case(tx, citizen=citizen)
        other = await make.case(tx, citizen=citizen)
        await blocks.block(tx, await make.person(tx, "lena"), one.number, "insults", 7)
    await carried(storage)
    async with storage.write() as tx:
        assert "cannot_write" not in await lines(tx, other)
        for _ in range(2):
            await blocks.sent_to(tx, other.id)
            await blocks.sent_to(tx, one.id)
        assert (await lines(tx, other)).count("cannot_write") == 1
        assert "cannot_write" not in await lines(tx, one)
        (line,) = [e.body for e in await cases.thread(tx, other) if e.body.get("auto") == "cannot_write"]
        assert line == {"auto": "cannot_write"}, "a date would tie the two cases to one person"


async def test_two_blocks_of_one_person_end_each_on_its_own(storage: Storage) -> None:
    async with storage.write() as tx:
        citizen, lena = await make.citizen(tx), await make.person(tx, "lena")
        one = await make.case(tx, citizen=citizen)
        other = await make.case(tx, citizen=citizen)
        await blocks.block(tx, lena, one.number, "insults", 1)
        await blocks.block(tx, lena, other.number, "threats", 30)
    await carried(storage)
    async with storage.write() as tx:
        await blocks.lift(tx, await make.person(tx, "lena"), other.number)
    await carried(storage)
    async with storage.write() as tx:
        until = guests.blocked_until(await known(tx, one))
        assert until
        assert until < datetime.now(UTC) + timedelta(days=2)
        assert await told(tx, "unblocked") == 0
        await blocks.lift(tx, await make.person(tx, "lena"), one.number)
    await carried(storage)
    async with storage.read() as tx:
        assert guests.blocked_until(await known(tx, one)) is None
        assert await told(tx, "unblocked") == 1


async def test_an_appeal_goes_to_the_complaints_contact_once_and_can_be_answered_and_lifted(storage: Storage) -> None:
    async with storage.write() as tx:
        case = await make.case(tx)
        await blocks.block(tx, await make.person(tx, "lena"), case.number, "insults", 7)
    await carried(storage)
    async with storage.write() as tx:
        citizen = await known(tx, case)
        appeal = await blocks.appeal(tx, citizen, case.number, Words("I said nothing bad."), named=False)
        assert appeal.queue == "complaint"
        assert await lines(tx, appeal) == ["receipt", "appeal"]
        assert all(case.number not in str(entry.body) for entry in await cases.thread(tx, appeal))
        with pytest.raises(NotAllowed):
            await blocks.appeal(tx, citizen, case.number, Words("Again."), named=True)
        assert await reports.add(tx, citizen, appeal.number, Words("To your question: no."))
        with pytest.raises(Blocked):
            await reports.add(tx, citizen, case.number, Words("And you."))
        await blocks.lift(tx, await make.person(tx, "cyriel"), appeal.number)
    await carried(storage)
    async with storage.read() as tx:
        assert guests.blocked_until(await known(tx, case)) is None


async def test_an_appeal_that_is_itself_insulting_can_be_closed_to_its_writer(storage: Storage) -> None:
    async with storage.write() as tx:
        case = await make.case(tx)
        await blocks.block(tx, await make.person(tx, "lena"), case.number, "insults", 7)
    await carried(storage)
    async with storage.write() as tx:
        citizen = await known(tx, case)
        appeal = await blocks.appeal(tx, citizen, case.number, Words("You too."), named=True)
        await blocks.block(tx, await make.person(tx, "cyriel"), appeal.number, "insults", 7)
    await carried(storage)
    async with storage.write() as tx:
        with pytest.raises(Blocked):
            await reports.add(tx, await known(tx, case), appeal.number, Words("More."))


@pytest.mark.parametrize(
    ("reason", "days"), [("language", 7), ("origin", 7), ("", 7), ("insults", 365), ("insults", 0)]
)
async def test_only_for_what_people_did_and_only_for_a_time(storage: Storage, reason: str, days: int) -> None:
    async with storage.write() as tx:
        case = await make.case(tx)
        with pytest.raises(NotAllowed):
            await blocks.block(tx, await make.person(tx, "lena"), case.number, reason, days)


@pytest.mark.parametrize("roles", [["officer"], ["supervisor"], ["administrator", "officer"]])
async def test_nobody_blocks_in_a_case_they_cannot_open(storage: Storage, roles: list[str]) -> None:
    async with storage.write() as tx:
        case = await make.case(tx, topic="home")
        bram = await make.person(tx, "bram")
        bram.roles = roles
        for deed in (blocks.block(tx, bram, case.number, "insults", 1), blocks.lift(tx, bram, case.number)):
            with pytest.raises(NotFound):
                await deed
        assert await told(tx, "blocked") == 0


async def test_a_colleague_who_was_asked_to_read_it_blocks_nobody(storage: Storage) -> None:
    async with storage.write() as tx:
        case = await make.case(tx, make.ARABIC, citizen=await make.citizen(tx, "ar"))
        sena = await make.person(tx, "sena")
        await readings.ask(tx, await make.person(tx, "lena"), case.number, sena.id)
        for deed in (blocks.block(tx, sena, case.number, "insults", 1), blocks.lift(tx, sena, case.number)):
            with pytest.raises(NotAllowed):
                await deed


async def test_a_block_that_comes_too_late_or_for_nobody_does_nothing(storage: Storage) -> None:
    async with storage.write() as tx:
        case = await make.case(tx)
        await blocks.block(tx, await make.person(tx, "lena"), case.number, "insults", 1)
    with time_machine.travel(datetime.now(UTC) + timedelta(days=3)):
        assert await carried(storage) == 1
        async with storage.write() as tx:
            assert (await known(tx, case)).blocks == {}
            await blocks.lift(tx, await make.person(tx, "lena"), case.number)
            row = (await tx.session.execute(select(Errand))).scalar_one()
            row.case_id = "0" * 32
        assert await carried(storage) == 1


async def test_a_block_and_its_undoing_lose_no_word(storage: Storage) -> None:
    async with storage.write() as tx:
        case = await make.case(tx, "The lamp is broken.")
        before = (await tx.session.execute(select(func.count()).select_from(Message))).scalar_one()
        await blocks.block(tx, await make.person(tx, "lena"), case.number, "other", 1)
        await blocks.lift(tx, await make.person(tx, "lena"), case.number)
        after = (await tx.session.execute(select(func.count()).select_from(Message))).scalar_one()
        assert after == before + 2
