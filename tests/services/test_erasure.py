"""Erase: keys first, all of it, whatever fails; what the law keeps stays, with nobody behind it."""

import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import func, select, update

from handlers import notices
from handlers.services import blocks, cases, desk, erasure, people, posts, privacy, reports, shown
from handlers.services.errors import Gone, NobodyBehind, NotFound
from storage import audit, outbox, tallies, traces, trails, vault
from storage.cases import by_code
from storage.db import Storage, Tx
from storage.keystore import CaseKeyGone
from storage.models import (
    Attachment,
    AuditEntry,
    Case,
    Citizen,
    Errand,
    Message,
    OutboxRow,
    Reading,
    Trace,
    Trail,
    Zone,
)
from storage.trails import Step
from storage.vault import Known
from tests import make
from tests.moulds import Address

WORDS = "Every night motorbikes race under my window."
ADDRESS = "4400112233"


async def amina(tx: Tx) -> Known:
    """The citizen of these tests, as she is known now."""
    found = await vault.find(tx, make.CHANNEL, ADDRESS)
    assert found is not None
    return found


async def reported(storage: Storage, *topics: str) -> list[str]:
    """The numbers of Amina's cases on these topics."""
    async with storage.write() as tx:
        known = await vault.find(tx, make.CHANNEL, ADDRESS) or await make.citizen(tx, "en", ADDRESS)
        found = [await make.case(tx, WORDS, citizen=known, topic=topic) for topic in topics]
        return [case.number for case in found]


async def obliged(storage: Storage, *topics: str) -> None:
    """The law makes the zone keep cases on these topics."""
    async with storage.write() as tx:
        await tx.session.execute(update(Zone).values(legal={"keep_topics": list(topics)}))
        tx.ring("zone")


async def erased(storage: Storage) -> erasure.Plan:
    """Amina erases what can be erased."""
    async with storage.write() as tx:
        return await erasure.erase(tx, await amina(tx))


async def count(tx: Tx, table: type) -> int:
    """How many rows a table has."""
    return int((await tx.session.execute(select(func.count()).select_from(table))).scalar_one())


async def rows_of(storage: Storage) -> dict[str, Case]:
    """All cases by number."""
    async with storage.read() as tx:
        return {case.number: case for case in (await tx.session.execute(select(Case))).scalars()}


async def test_an_erasure_takes_key_words_photos_letters_and_the_citizen_at_once(storage: Storage) -> None:
    photo = await make.photo(storage)
    async with storage.write() as tx:
        known = await make.citizen(tx, "en", ADDRESS)
        case = await make.case(tx, WORDS, citizen=known, photos=[photo.id], message="31")
        other = await make.case(tx, "Somebody else's words.")
        lena = await make.person(tx, "lena")
        message = (await tx.session.execute(select(Message.id).where(Message.case_id == case.id))).scalars().first()
        tx.session.add(Reading(case_id=case.id, message_id=message, person_id=lena.id, at=datetime.now(UTC)))
        tx.session.add(Errand(uid="e" * 32, case_id=case.id, what="mute", content=b"", at=datetime.now(UTC)))
        await shown.sent(tx, make.CHANNEL, "4400119999", "5", case.id, fleeting=True)
        await trails.keep(tx, "in", [Step(make.CHANNEL, ADDRESS, "31")])
        assert await traces.find(tx, traces.tag(tx, make.CHANNEL, ADDRESS, "31"))
    assert (await erased(storage)).going == 1
    async with storage.write() as tx:
        await erasure.forget_chat(tx, make.CHANNEL, ADDRESS, "", clear=False)
    async with storage.read() as tx:
        with pytest.raises(CaseKeyGone):
            await tx.case_keys.of(case.id)
        assert await vault.find(tx, make.CHANNEL, ADDRESS) is None
        assert (await tx.session.execute(select(Message.case_id).distinct())).scalars().all() == [other.id]
        assert [await count(tx, table) for table in (Attachment, Citizen, Errand, Reading, Trail)] == [0, 1, 0, 0, 0]
        assert await traces.find(tx, traces.tag(tx, make.CHANNEL, ADDRESS, "31")) is None
        assert await count(tx, Trace) == 1  # of the officer's chat: which message there stood for the case
        waiting = {(row.notice, row.reader_id) for row in (await tx.session.execute(select(OutboxRow))).scalars()}
        assert waiting == {("receipt", other.id), ("take_away", None)}
    assert list(storage.files.folder.iterdir()) == []


async def test_the_shell_of_an_erased_case_cannot_be_read_or_answered_and_leaves_within_a_day(
    storage: Storage,
) -> None:
    (number,) = await reported(storage, "noise")
    await erased(storage)
    async with storage.write() as tx:
        lena = await make.person(tx, "lena")
        (row,) = await desk.queue(tx, lena)
        assert (row.number, row.first_words, row.place) == (number, None, None)
        for deed in (
            desk.view(tx, lena, number),
            cases.answer(tx, lena, number, "I come by."),
            cases.note(tx, lena, number, "Remember."),
            cases.close(tx, lena, number, "solved"),
            cases.take(tx, lena, number),
            blocks.block(tx, lena, number, "insults", 1),
            blocks.lift(tx, lena, number),
        ):
            with pytest.raises(Gone):
                await deed
    gone_at = (await rows_of(storage))[number].gone_at
    assert gone_at is not None
    assert datetime.now(UTC) < gone_at < datetime.now(UTC) + timedelta(days=1)
    with time_machine.travel(gone_at + timedelta(seconds=1)):
        async with storage.write() as tx:
            lena = await make.person(tx, "lena")
            assert await desk.queue(tx, lena) == []
            assert sum((await desk.counts(tx, lena)).values()) == 0
            with pytest.raises(NotFound):
                await desk.view(tx, lena, number)
            assert await privacy.let_leave(tx) == 1
        async with storage.write() as tx:
            assert await privacy.let_leave(tx) == 0
            assert await count(tx, Case) == 0
            entries = (await tx.session.execute(select(AuditEntry.why))).scalars().all()
            assert entries.count("citizen") == 1
            assert (await audit.verify(tx)).broken_at is None
            assert (await tallies.totals(tx))["erased-citizen"] == 1


async def test_who_had_an_open_case_hears_when_it_has_left(storage: Storage) -> None:
    async with storage.write() as tx:
        secret = await people.chat_link(tx, await make.person(tx, "lena"))
        await people.link_chat(tx, secret, make.CHANNEL, "4400110000")
    (number,) = await reported(storage, "noise")
    assert await erasures(storage) == 0
    await erased(storage)
    assert await erasures(storage) == 1
    with time_machine.travel(datetime.now(UTC) + timedelta(days=1, seconds=1)):
        async with storage.write() as tx:
            assert await privacy.let_leave(tx) == 1
        (row,) = [row for row in await make.waiting(storage) if row.notice == "citizen_erased"]
        async with storage.read() as tx:
            letter = await notices.letter(tx, await posts.opened(tx, row))  # type: ignore[arg-type]
    assert number in letter.reply.text  # type: ignore[union-attr]
    assert letter.reply.rows == ()  # type: ignore[union-attr]


async def erasures(storage: Storage) -> int:
    """How many erasures the clock knows of."""
    async with storage.read() as tx:
        return await privacy.erasures(tx)


async def test_two_cases_of_one_citizen_share_no_value_after_the_erasure(storage: Storage) -> None:
    numbers = await reported(storage, "noise", "noise", "drugs", "drugs")
    await obliged(storage, "drugs")
    await erased(storage)
    rows = await rows_of(storage)
    first, second = (rows[number] for number in numbers[:2])
    assert len({row.code_tag for row in rows.values()}) == 4
    assert first.gone_at
    assert second.gone_at
    assert abs((first.gone_at - second.gone_at).total_seconds()) > 0
    for one, two in ((0, 1), (2, 3)):
        for column in ("id", "number", "code_tag", "opened_at", "last_at", "citizen_at"):
            assert getattr(rows[numbers[one]], column) != getattr(rows[numbers[two]], column), column
    async with storage.read() as tx:
        said = (await tx.session.execute(select(AuditEntry.what))).scalars().all()
        assert set(said) == {"opened"}  # nothing told of the erasure at the moment it happened


async def test_a_case_the_law_keeps_stays_readable_with_nobody_behind_it(storage: Storage) -> None:
    kept, going = await reported(storage, "drugs", "noise")
    await obliged(storage, "drugs")
    async with storage.read() as tx:
        plan = await erasure.plan(tx, await amina(tx))
        assert (plan.going, plan.open, [(k.number, k.until, k.days) for k in plan.kept]) == (
            1,
            True,
            [(kept, None, 90)],
        )
        letters = [await outbox.values(tx, row) for row in await make.waiting(storage) if row.notice == "receipt"]
        (code,) = [values["code"] for values in letters if values["number"] == kept]
    await erased(storage)
    async with storage.write() as tx:
        lena = await make.person(tx, "lena")
        assert (await desk.view(tx, lena, kept)).items[0].text == WORDS
        with pytest.raises(Gone):
            await desk.view(tx, lena, going)
        assert await by_code(tx, code) is None
        stranger = await make.citizen(tx)
        assert await reports.adopt(tx, stranger, code) is None
        case = (await tx.session.execute(select(Case).where(Case.number == kept))).scalar_one()
        assert await vault.behind(tx, case.id, case.link) is None
        assert await vault.behind_many(tx, [(case.id, case.link)]) == {}


async def test_an_answer_to_a_case_with_nobody_behind_it_is_refused_and_closing_it_tells_nobody(
    storage: Storage,
) -> None:
    (kept,) = await reported(storage, "drugs")
    await obliged(storage, "drugs")
    await erased(storage)
    async with storage.write() as tx:
        lena = await make.person(tx, "lena")
        with pytest.raises(NobodyBehind):
            await cases.answer(tx, lena, kept, "I come by.")
        with pytest.raises(NobodyBehind):
            await cases.close(tx, lena, kept, "solved", "All is well.")
        await cases.note(tx, lena, kept, "Passed on.")
        await cases.give_back(tx, lena, kept)
        await cases.take(tx, lena, kept)
        await cases.close(tx, lena, kept, "solved")
    async with storage.read() as tx:
        items = (await desk.view(tx, await make.person(tx, "lena"), kept, already_open=True)).items
        assert [item.delivery for item in items if item.auto == "closed"] == ["nobody"]
        assert [row for row in await make.waiting(storage) if row.reader == "case"] == []


async def test_keys_are_gone_even_if_the_rest_fails_and_the_erasure_can_be_done_again(storage: Storage) -> None:
    first, second = await reported(storage, "noise", "traffic")
    async with make.rolled_back(storage) as tx:
        await erasure.erase(tx, await amina(tx))
    async with storage.write() as tx:
        known, lena = await amina(tx), await make.person(tx, "lena")
        assert await reports.all_own(tx, known) == []
        assert await reports.still_open(tx, known) == []
        assert await reports.own(tx, known, first) is None
        with pytest.raises(Gone):
            await desk.view(tx, lena, second)
        with pytest.raises(Gone):
            await cases.answer(tx, lena, first, "I come by.")
    assert (await erased(storage)).going == 2
    assert all(case.gone_at for case in (await rows_of(storage)).values())


async def test_an_erased_case_cannot_be_read_in_an_old_copy_and_the_one_the_law_keeps_can(tmp_path: Path) -> None:
    here, copy = tmp_path / "data", tmp_path / "backup"
    address = Address(f"sqlite+aiosqlite:///{here}/koban.sqlite", f"sqlite+aiosqlite:///{here}/keystore.sqlite", here)
    async with make.zone_at(address) as storage:
        going, kept = await reported(storage, "noise", "drugs")
        await obliged(storage, "drugs")
        copy.mkdir()
        async with storage.write() as tx:
            case_id = (await tx.session.execute(select(Case.id).where(Case.number == going))).scalar_one()
            code_tag = (await tx.session.execute(select(Case.code_tag).where(Case.number == going))).scalar_one()
        await storage.tidy()
        shutil.copy(here / "koban.sqlite", copy / "koban.sqlite")
        await erased(storage)
        await storage.tidy()
        for trace in (code_tag.encode(), f"{case_id}".encode()):
            assert trace not in (here / "keystore.sqlite").read_bytes()
        assert code_tag.encode() not in (here / "koban.sqlite").read_bytes()
        assert (here / "koban.sqlite-wal").stat().st_size == 0
    old = replace(address, database=f"sqlite+aiosqlite:///{copy}/koban.sqlite")
    async with make.another_process(old) as backup, backup.write() as tx:
        lena = await make.person(tx, "lena")
        with pytest.raises(Gone):
            await desk.view(tx, lena, going)
        assert (await desk.view(tx, lena, kept)).items[0].text == WORDS


async def test_a_desk_without_the_vault_key_meets_a_shell_and_a_kept_case_alike(
    storage: Storage, address: Address
) -> None:
    kept, going = await reported(storage, "drugs", "noise")
    await obliged(storage, "drugs")
    await erased(storage)
    async with make.another_process(address, vault=False) as apart, apart.write() as tx:
        lena = await make.person(tx, "lena")
        assert {row.number for row in await desk.queue(tx, lena)} == {kept, going}
        with pytest.raises(Gone):
            await desk.view(tx, lena, going)
        with pytest.raises(NobodyBehind):
            await cases.answer(tx, lena, kept, "I come by.")
