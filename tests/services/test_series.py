"""Series by the wall clock, hours that are not there or there twice, reminders across the changes of the clock."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from handlers.notices import events as words
from handlers.services import answers, broadcasts, events, moments, partners, series, zone
from handlers.services.errors import LinkExpired, LinkUnknown, NotAllowed, Unfit
from storage.db import Storage
from storage.models import Broadcast, OutboxRow
from tests import make
from tests.moulds import Address

BRUSSELS = ZoneInfo("Europe/Brussels")
NOW = make.NOON


def shown(moment: datetime) -> str:
    """A moment as the clock of Brussels shows it."""
    return moment.astimezone(BRUSSELS).strftime("%Y-%m-%d %H:%M")


def wanted(day: str, hour: str = "18:00", **changed: object) -> events.Wanted:
    """A coffee of two hours at a day and hour of the clock of Brussels."""
    start = moments.moment_at(BRUSSELS, day, hour)
    values: dict[str, object] = {"areas": ("molenkom",), **changed}
    return events.Wanted("coffee", start, start + timedelta(hours=2), "Rabarberplein", **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("day", "hour", "why"),
    [
        ("2027-02-31", "10:00", "no_day"),
        ("2027-13-01", "10:00", "no_day"),
        ("tomorrow", "10:00", "no_day"),
        ("2027-03-28", "02:30", "no_hour"),
        ("2027-03-01", "25:00", "no_hour"),
        ("2027-03-01", "noon", "no_hour"),
        ("", "10:00", "empty"),
        ("2027-03-01", " ", "empty"),
    ],
)
def test_a_day_or_hour_that_is_not_there_is_refused(day: str, hour: str, why: str) -> None:
    with pytest.raises(Unfit) as refused:
        moments.moment_at(BRUSSELS, day, hour, field="ends_at")
    assert refused.value.values == {"field": "ends_at", "why": why}


def test_an_hour_that_is_there_twice_is_the_first() -> None:
    assert moments.moment_at(BRUSSELS, "2027-10-31", "02:30") == make.moment("2027-10-31 00:30")


@given(st.datetimes(make.moment("2026-01-01").replace(tzinfo=None), make.moment("2030-01-01").replace(tzinfo=None)))
def test_what_the_clock_shows_is_what_was_asked_for(asked: datetime) -> None:
    asked = asked.replace(second=0, microsecond=0)
    try:
        found = moments.moment_at(BRUSSELS, asked.date().isoformat(), asked.strftime("%H:%M"))
    except Unfit:
        assert (asked.month, asked.hour, asked.weekday()) == (3, 2, 6)
    else:
        assert found.astimezone(BRUSSELS).replace(tzinfo=None) == asked


@pytest.mark.parametrize(
    ("first", "rule", "times", "dates"),
    [
        ("2027-03-23", "weekly", 2, ["2027-03-23 18:00", "2027-03-30 18:00"]),
        ("2027-10-26", "fortnightly", 2, ["2027-10-26 18:00", "2027-11-09 18:00"]),
        ("2027-01-31", "monthly_day", 3, ["2027-01-31 18:00", "2027-03-31 18:00", "2027-05-31 18:00"]),
        ("2026-12-01", "monthly_weekday", 3, ["2026-12-01 18:00", "2027-01-05 18:00", "2027-02-02 18:00"]),
        ("2026-12-29", "monthly_weekday", 2, ["2026-12-29 18:00", "2027-03-30 18:00"]),
        ("2026-12-29", "monthly_last_weekday", 3, ["2026-12-29 18:00", "2027-01-26 18:00", "2027-02-23 18:00"]),
    ],
)  # fmt: skip
async def test_each_date_keeps_the_hour_on_the_wall(
    storage: Storage, first: str, rule: str, times: int, dates: list[str]
) -> None:
    async with storage.write() as tx:
        found = await series.make_series(tx, await make.person(tx, "lena"), wanted(first), rule, NOW, times=times)
        assert [shown(event.starts_at) for event in found] == dates
        assert [event.ends_at - event.starts_at for event in found] == [timedelta(hours=2)] * times
        assert len({event.series for event in found}) == 1
        assert len({event.code for event in found}) == times


@pytest.mark.parametrize(
    ("rule", "until", "times", "field"),
    [
        ("daily", None, 3, "rule"),
        ("weekly", None, None, "rule"),
        ("weekly", None, 27, "dates"),
        ("weekly", None, 0, "dates"),
        ("weekly", date(2027, 12, 1), None, "dates"),
        ("weekly", date(2026, 1, 1), None, "dates"),
    ],
)
async def test_a_series_that_cannot_be_is_named(
    storage: Storage, rule: str, until: date | None, times: int | None, field: str
) -> None:
    async with storage.write() as tx:
        lena = await make.person(tx, "lena")
        with pytest.raises(Unfit) as refused:
            await series.make_series(tx, lena, wanted("2026-12-01"), rule, NOW, until=until, times=times)
        assert refused.value.values["field"] == field


async def test_a_date_in_the_hour_that_is_left_out_is_refused(storage: Storage) -> None:
    async with storage.write() as tx:
        lena = await make.person(tx, "lena")
        with pytest.raises(Unfit) as refused:
            await series.make_series(tx, lena, wanted("2027-03-21", "02:30"), "weekly", NOW, times=2)
        assert refused.value.values["why"] == "no_hour"


async def test_each_date_is_announced_a_week_ahead_or_at_once(storage: Storage) -> None:
    async with storage.write() as tx:
        lena = await make.person(tx, "lena")
        found = await series.make_series(
            tx, lena, wanted("2026-12-01", "21:30"), "weekly", NOW, until=date(2026, 12, 15)
        )
        await series.announce_series(tx, lena, found[0].series or "", NOW)
        query = select(Broadcast.due_at).where(Broadcast.kind == "event").order_by(Broadcast.due_at)
        due = list((await tx.session.execute(query)).scalars())
        assert [shown(one) for one in due if one] == [shown(NOW), "2026-12-01 20:00", "2026-12-08 20:00"]
        assert await series.announce_series(tx, lena, found[0].series or "", NOW) == []


async def test_what_came_of_the_last_date_opens_the_invitation_to_the_next(storage: Storage) -> None:
    async with storage.write() as tx:
        lena, here = await make.person(tx, "lena"), await zone.the(tx)
        first, second = await series.make_series(tx, lena, wanted("2026-12-01"), "weekly", NOW, times=2)
        await series.announce_series(tx, lena, first.series or "", NOW)
        assert "Last time" not in (await words.event(tx, here, "en", second, None)).text
        first.state = "held"
        await events.report(tx, lena, first.id, {"en": "Two lamps were mended.", "nl": "Twee lampen."}, NOW)
        text = (await words.event(tx, here, "en", second, None)).text
        assert text.index("Two lamps were mended.") < text.index("Rabarberplein")
        assert "Twee lampen." in (await words.event(tx, here, "ar", second, None)).text


@pytest.mark.parametrize(
    ("day", "hour", "reminded", "asked"),
    [
        ("2027-03-28", "10:00", "2027-03-27 18:00", "2027-03-28 13:00"),
        ("2027-03-29", "10:00", "2027-03-28 18:00", "2027-03-29 13:00"),
        ("2027-03-28", "00:30", "2027-03-27 18:00", "2027-03-28 09:00"),
        ("2027-10-31", "10:00", "2027-10-30 18:00", "2027-10-31 13:00"),
        ("2027-11-01", "19:30", "2027-10-31 18:00", "2027-11-02 09:00"),
        ("2027-10-31", "01:00", "2027-10-30 18:00", "2027-10-31 09:00"),
    ],
)
async def test_reminders_keep_the_hour_on_the_wall_across_the_changes_of_the_clock(
    storage: Storage, day: str, hour: str, reminded: str, asked: str
) -> None:
    asked_for = wanted(day, hour)
    now = asked_for.starts_at - timedelta(days=10)
    async with storage.write() as tx:
        lena, here = await make.person(tx, "lena"), await zone.the(tx)
        event = await events.make(tx, lena, asked_for, now)
        await events.announce(tx, lena, event.id, now, now)
        assert shown(events.reminder_at(here, event)) == reminded
        assert shown(events.asked_at(here, event)).startswith(asked[:13])
        await answers.answer(tx, await make.citizen(tx), event.id, "yes", 1, now)
    due = make.moment(reminded).replace(tzinfo=None).replace(tzinfo=BRUSSELS).astimezone(UTC)
    assert await _reminders(storage, due - timedelta(seconds=1)) == 0
    assert await _reminders(storage, due) == 1
    assert await _reminders(storage, due + timedelta(hours=1)) == 1


async def _reminders(storage: Storage, now: datetime) -> int:
    """How many reminders stand in the outbox after a tick of the clock at a moment."""
    with time_machine.travel(now, tick=False):
        async with storage.write() as tx:
            await broadcasts.tick(tx)
            query = select(OutboxRow.id).where(OutboxRow.notice == "reminder")
            return len((await tx.session.execute(query)).all())


async def test_a_partner_agrees_once_and_a_changed_text_asks_anew(storage: Storage) -> None:
    async with storage.write() as tx:
        lena, here = await make.person(tx, "lena"), await zone.the(tx)
        asked_for = wanted("2026-12-10", partner="Jeugdhuis De Fiets")
        event = await events.make(tx, lena, asked_for, NOW)
        with pytest.raises(Unfit):
            await events.announce(tx, lena, event.id, NOW, NOW)
        secret = await partners.ask_partner(tx, lena, event, NOW)
        assert secret not in str(vars(event))
        assert (await partners.asked(tx, secret, NOW)).id == event.id
        await partners.partner_answer(tx, secret, NOW, agreed=True)
        with pytest.raises(LinkUnknown):
            await partners.partner_answer(tx, secret, NOW, agreed=False)
        await events.announce(tx, lena, event.id, NOW, NOW)
        assert "De Fiets" in (await words.event(tx, here, "en", event, None)).text
        await events.change(tx, lena, event.id, wanted("2026-12-10", partner="Jeugdhuis De Fiets", food=True), NOW)
        assert event.partner_state == ""
        assert "De Fiets" not in (await words.event(tx, here, "en", event, None)).text


async def test_a_partners_link_ends_after_a_fortnight_and_a_refusal_keeps_the_event_back(storage: Storage) -> None:
    async with storage.write() as tx:
        lena = await make.person(tx, "lena")
        event = await events.make(tx, lena, wanted("2026-12-20", partner="Jeugdhuis De Fiets"), NOW)
        old = await partners.ask_partner(tx, lena, event, NOW)
        with pytest.raises(LinkExpired):
            await partners.partner_answer(tx, old, NOW + timedelta(days=14, seconds=1), agreed=True)
        secret = await partners.ask_partner(tx, lena, event, NOW)
        for wrong in (old, "", "x"):
            with pytest.raises(LinkUnknown):
                await partners.asked(tx, wrong, NOW)
        await partners.partner_answer(tx, secret, NOW, agreed=False)
        with pytest.raises(Unfit):
            await events.announce(tx, lena, event.id, NOW, NOW)
        alone = await events.make(tx, lena, wanted("2026-12-21"), NOW)
        with pytest.raises(NotAllowed):
            await partners.ask_partner(tx, lena, alone, NOW)


async def test_a_partner_of_a_series_agrees_once_for_all_dates(storage: Storage) -> None:
    async with storage.write() as tx:
        lena = await make.person(tx, "lena")
        dates = await series.make_series(
            tx, lena, wanted("2026-12-01", partner="Jeugdhuis De Fiets"), "weekly", NOW, times=3
        )
        secret = await partners.ask_partner(tx, lena, dates[0], NOW)
        await partners.partner_answer(tx, secret, NOW, agreed=True)
        assert [event.partner_state for event in dates] == ["agreed"] * 3
        await series.announce_series(tx, lena, dates[0].series or "", NOW)


async def test_more_room_lets_in_who_waits(storage: Storage) -> None:
    async with storage.write() as tx:
        lena = await make.person(tx, "lena")
        event = await events.make(tx, lena, wanted("2026-12-10", capacity=1), NOW)
        await events.announce(tx, lena, event.id, NOW, NOW)
        first, second = await make.citizen(tx), await make.citizen(tx)
        await answers.answer(tx, first, event.id, "yes", 1, NOW)
        assert (await answers.answer(tx, second, event.id, "yes", 2, NOW)).turn == 1
        await events.change(tx, lena, event.id, wanted("2026-12-10", capacity=3), NOW)
        assert await answers.mine(tx, second, event) == answers.Mine("yes", 2, 0)


async def test_a_desk_without_the_vault_key_makes_room_and_the_clock_lets_in(
    storage: Storage, address: Address
) -> None:
    async with storage.write() as tx:
        lena = await make.person(tx, "lena")
        event = await events.make(tx, lena, wanted("2026-12-10", capacity=1), NOW)
        await events.announce(tx, lena, event.id, NOW, NOW)
        for _ in range(2):
            await answers.answer(tx, await make.citizen(tx), event.id, "yes", 1, NOW)
    async with make.another_process(address, vault=False) as desk, desk.write() as tx:
        await events.change(tx, lena, event.id, wanted("2026-12-10", capacity=2), NOW)
    with time_machine.travel(NOW):
        for _ in range(2):
            async with storage.write() as tx:
                await events.tick(tx)
    async with storage.read() as tx:
        query = select(OutboxRow.id).where(OutboxRow.notice == "moved_up")
        assert len((await tx.session.execute(query)).all()) == 1
