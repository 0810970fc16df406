"""Retention on a frozen clock: a time a topic, both sides warned, a sign extends it, open cases stay."""

from datetime import timedelta

import time_machine
from sqlalchemy import select, update

from handlers import notices
from handlers.services import cases, citizens, desk, people, posts, privacy, reports, retention
from handlers.services.reports import Words
from storage import tallies, trails, vault
from storage.db import Storage, Tx
from storage.models import AuditEntry, Case, Trail, Zone
from storage.outbox import Waiting
from storage.trails import Step
from storage.vault import Known
from tests import make

START = make.moment("2026-03-02 09:00")
ADDRESS = "4400112233"


async def closed(storage: Storage, topic: str = "noise") -> str:
    """The number of a case of Amina's that was closed at the start."""
    with time_machine.travel(START, tick=True):
        async with storage.write() as tx:
            known = await vault.find(tx, make.CHANNEL, ADDRESS) or await make.citizen(tx, "en", ADDRESS)
            number = (await make.case(tx, citizen=known, topic=topic)).number
            await cases.close(tx, await make.person(tx, "lena"), number, "solved")
    return number


async def days_later(storage: Storage, days: float) -> tuple[int, int]:
    """What the clock does on a day: how many were warned of, how many erased."""
    with time_machine.travel(START + timedelta(days=days), tick=True):
        async with storage.write() as tx:
            warned = await retention.warn(tx)
        async with storage.write() as tx:
            return warned, await privacy.purge(tx)


async def keeps(storage: Storage, days: int, **by_topic: int) -> None:
    """How long the zone keeps cases."""
    async with storage.write() as tx:
        await tx.session.execute(update(Zone).values(kept_days=days, kept_by_topic=by_topic))
        tx.ring("zone")


async def letters(storage: Storage, notice: str, days: float) -> list[Waiting]:
    """Notices of a kind that wait on a day."""
    with time_machine.travel(START + timedelta(days=days)):
        return [row for row in await make.waiting(storage) if row.notice == notice]


async def numbers(storage: Storage) -> list[str]:
    """The cases that are there."""
    async with storage.read() as tx:
        return list((await tx.session.execute(select(Case.number).order_by(Case.opened_at))).scalars())


async def test_each_topic_has_its_own_time_and_others_the_zones(storage: Storage) -> None:
    await keeps(storage, 90, theft=30, drugs=200)
    noise, theft, drugs = [await closed(storage, topic) for topic in ("noise", "theft", "drugs")]
    async with storage.read() as tx:
        view = await desk.view(tx, await make.person(tx, "lena"), theft, already_open=True)
        assert view.kept_days == 30
    gone: dict[str, int] = {}
    for half_days in (*range(44, 64), *range(164, 184), *range(384, 404)):
        before = await numbers(storage)
        await days_later(storage, half_days / 2 + 0.1)
        gone |= {number: half_days // 2 for number in before if number not in await numbers(storage)}
    assert gone == {theft: 30, noise: 90, drugs: 200}
    async with storage.read() as tx:
        assert (await tallies.totals(tx))["erased-retention"] == 3
        said = (await tx.session.execute(select(AuditEntry.why).where(AuditEntry.what == "erased"))).scalars().all()
        assert said == ["retention"] * 3
        known = await vault.find(tx, make.CHANNEL, ADDRESS)
        assert known is not None
        assert known.cases == []


async def test_both_sides_are_warned_a_week_before_with_the_day(storage: Storage) -> None:
    async with storage.write() as tx:
        await people.link_chat(
            tx, await people.chat_link(tx, await make.person(tx, "lena")), make.CHANNEL, "4400110000"
        )
    number = await closed(storage)
    assert await days_later(storage, 82.9) == (0, 0)
    assert await days_later(storage, 83.1) == (1, 0)
    assert await days_later(storage, 89.9) == (0, 0)
    waiting = await letters(storage, "leaving", 84)
    assert sorted(row.reader for row in waiting) == ["case", "person"]
    async with storage.write() as tx:
        told = {row.reader: await notices.letter(tx, await posts.opened(tx, row)) for row in waiting}  # type: ignore[arg-type]
        assert f"On Sunday 31 May we erase {number}" in told["case"].reply.text  # type: ignore[union-attr]
        assert "On Sunday 31 May, unless" in told["person"].reply.text  # type: ignore[union-attr]
        items = (await desk.view(tx, await make.person(tx, "lena"), number)).items
        assert items[-1].auto == "leaving"
        known = await vault.find(tx, make.CHANNEL, ADDRESS)
        assert known is not None
        (own,) = await reports.all_own(tx, known)
        assert own.leaves_at is not None
        assert own.leaves_at.date().isoformat() == "2026-05-31"


async def test_nothing_goes_unwarned_when_koban_was_away(storage: Storage) -> None:
    await closed(storage)
    assert await days_later(storage, 120) == (1, 0)
    assert await days_later(storage, 126.9) == (0, 0)
    assert await days_later(storage, 127.1) == (0, 1)


async def test_a_time_shorter_than_two_weeks_is_warned_of_at_half(storage: Storage) -> None:
    await keeps(storage, 4)
    await closed(storage)
    assert await days_later(storage, 1.9) == (0, 0)
    assert await days_later(storage, 2.1) == (1, 0)
    assert await days_later(storage, 4.0) == (0, 0)
    assert await days_later(storage, 4.2) == (0, 1)


async def test_a_sign_of_the_citizen_after_the_warning_begins_the_time_anew(storage: Storage) -> None:
    number = await closed(storage)
    assert await days_later(storage, 84) == (1, 0)
    with time_machine.travel(START + timedelta(days=85)):
        async with storage.write() as tx:
            case = await reports.own(tx, await _amina(tx), number)
            assert case is not None
            until = await retention.keep_longer(tx, case)
            assert until is not None
            assert until.date().isoformat() == "2026-08-24"
    assert await days_later(storage, 160) == (0, 0)
    assert await days_later(storage, 85 + 84) == (1, 0)
    assert await days_later(storage, 85 + 92) == (0, 1)


async def test_words_after_the_warning_open_the_case_and_an_open_case_never_goes(storage: Storage) -> None:
    number = await closed(storage)
    assert await days_later(storage, 84) == (1, 0)
    with time_machine.travel(START + timedelta(days=85)):
        async with storage.write() as tx:
            assert await reports.add(tx, await _amina(tx), number, Words("It began again."))
    assert await days_later(storage, 4000) == (0, 0)
    async with storage.write() as tx:
        case = (await tx.session.execute(select(Case))).scalar_one()
        assert (case.state, case.warned_at) == ("open", None)
        assert await retention.keep_longer(tx, case) is None


async def test_an_edit_counts_as_a_sign_too(storage: Storage) -> None:
    with time_machine.travel(START, tick=True):
        async with storage.write() as tx:
            known = await make.citizen(tx, "en", ADDRESS)
            number = (await make.case(tx, citizen=known, message="31")).number
            await cases.close(tx, await make.person(tx, "lena"), number, "solved")
    with time_machine.travel(START + timedelta(days=60)):
        async with storage.write() as tx:
            assert await reports.edit(tx, await _amina(tx), "31", "Every night, till two.")
    assert await days_later(storage, 100) == (0, 0)
    assert await days_later(storage, 144) == (1, 0)
    assert await days_later(storage, 151.5) == (0, 1)


async def test_who_chose_quiet_is_not_written_to_and_finds_the_day_under_my_messages(storage: Storage) -> None:
    await closed(storage)
    async with storage.write() as tx:
        known = await _amina(tx)
        known.quiet = True
        await vault.keep(tx, known)
    await days_later(storage, 84)
    (row,) = await letters(storage, "leaving", 84.1)
    async with storage.read() as tx:
        post = await posts.opened(tx, row)
        assert post is not None
        assert isinstance(await notices.letter(tx, post), notices.Undeliverable)
        (own,) = await reports.all_own(tx, await _amina(tx))
        assert own.leaves_at is not None


async def test_a_citizen_without_cases_is_forgotten_after_the_zones_time(storage: Storage) -> None:
    await closed(storage)
    with time_machine.travel(START, tick=True):
        async with storage.write() as tx:
            subscriber, blocked = await make.citizen(tx, "nl", "4400110001"), await make.citizen(tx, "nl", "4400110002")
            subscriber.news, blocked.blocked_until = "yes", (START + timedelta(days=500)).isoformat()
            await vault.keep(tx, subscriber)
            await vault.keep(tx, blocked)
            await trails.keep(tx, "in", [Step(make.CHANNEL, ADDRESS, "31")])
    await days_later(storage, 84)
    await days_later(storage, 91.5)
    for days, found in ((89, True), (91, False)):
        with time_machine.travel(START + timedelta(days=days)):
            async with storage.write() as tx:
                assert await citizens.forget_silent(tx, "") is None
                assert (await vault.find(tx, make.CHANNEL, ADDRESS) is not None) is found
    async with storage.read() as tx:
        assert (await tx.session.execute(select(Trail))).all() == []
        assert await vault.find(tx, make.CHANNEL, "4400110001")
        assert await vault.find(tx, make.CHANNEL, "4400110002")


async def test_the_last_day_is_written_once_a_day_and_sealed(storage: Storage) -> None:
    with time_machine.travel(START):
        async with storage.write() as tx:
            known = await make.citizen(tx, "en", ADDRESS)
            before = known.last_day
            await citizens.seen(tx, known)
            assert known.last_day == before == "2026-03-02"
    with time_machine.travel(START + timedelta(days=3)):
        async with storage.write() as tx:
            await citizens.seen(tx, await _amina(tx))
            assert (await _amina(tx)).last_day == "2026-03-05"


async def _amina(tx: Tx) -> Known:
    found = await vault.find(tx, make.CHANNEL, ADDRESS)
    assert found is not None
    return found
