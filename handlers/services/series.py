"""A series: the same event on several dates, each an event of its own, at the same hour by the zone's clock."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import count, islice

from handlers.services import events, moments, zone
from handlers.services.errors import Unfit
from handlers.services.events import Event, Person, Wanted
from storage import events as kept
from storage.db import Tx
from storage.keys import new_id

MOST_DATES = 26
RULES = ("weekly", "fortnightly", "monthly_day", "monthly_weekday", "monthly_last_weekday")
ANNOUNCED_BEFORE = timedelta(days=7)
ANNOUNCED_BETWEEN = (9, 20)  # o'clock: nobody is invited at night


async def make_series(
    tx: Tx,
    person: Person,
    wanted: Wanted,
    rule: str,
    now: datetime,
    *,
    until: date | None = None,
    times: int | None = None,
) -> list[Event]:
    """Drafts of one series, the first as wanted, then by the rule: up to a day, or so many in all; at most 26.

    `monthly_day` leaves out the months without that day, `monthly_weekday` keeps the first, second, third or fourth
    such weekday of the month. Raises Unfit for `rule` or `dates`, and for whatever one of the dates is unfit for."""
    if rule not in RULES or (until is None) == (times is None):
        raise Unfit(field="rule", why="unknown")
    if times is not None and not 1 <= times <= MOST_DATES:
        raise Unfit(field="dates", why="number", limit=MOST_DATES)
    clock = zone.clock_of(await zone.the(tx))
    first = wanted.starts_at.astimezone(clock).date()
    if until and until < first:
        raise Unfit(field="dates", why="before")
    days = list(islice(_days(first, rule, until), times or MOST_DATES + 1))
    if len(days) > MOST_DATES:
        raise Unfit(field="dates", why="number", limit=MOST_DATES)
    name, here = new_id(), await zone.the(tx)
    return [await events.make(tx, person, _moved(here, wanted, (day - first).days), now, series=name) for day in days]


def _days(first: date, rule: str, until: date | None) -> Iterator[date]:
    for day in _endless(first, rule):
        if until and day > until:
            return
        yield day


def _endless(first: date, rule: str) -> Iterator[date]:
    if rule in ("weekly", "fortnightly"):
        step = timedelta(weeks=1 if rule == "weekly" else 2)
        yield from (first + step * n for n in count())
        return
    find = {"monthly_day": _same_day, "monthly_weekday": _same_weekday, "monthly_last_weekday": _last_weekday}[rule]
    for n in count():
        month = first.month - 1 + n
        found = find(first, first.year + month // 12, month % 12 + 1)
        if found and found >= first:
            yield found


def _same_day(first: date, year: int, month: int) -> date | None:
    try:
        return first.replace(year=year, month=month)
    except ValueError:
        return None


def _same_weekday(first: date, year: int, month: int) -> date | None:
    start = date(year, month, 1)
    days = (first.weekday() - start.weekday()) % 7 + (first.day - 1) // 7 * 7
    found = start + timedelta(days=days)
    return found if found.month == month else None


def _last_weekday(first: date, year: int, month: int) -> date | None:
    after = date(year + month // 12, month % 12 + 1, 1)
    return after - timedelta(days=(after.weekday() - first.weekday() - 1) % 7 + 1)


def _moved(here: zone.Zone, wanted: Wanted, days: int) -> Wanted:
    """The same by the wall clock, so many days later; with summer time or without."""
    clock = zone.clock_of(here)

    def later(moment: datetime) -> datetime:
        shown = moment.astimezone(clock)
        return moments.on_clock(clock, shown.date() + timedelta(days=days), shown.time().replace(tzinfo=None))

    return replace(
        wanted,
        starts_at=later(wanted.starts_at),
        ends_at=later(wanted.ends_at),
        answer_by=later(wanted.answer_by) if wanted.answer_by else None,
    )


async def announce_series(tx: Tx, person: Person, series: str, now: datetime) -> list[Event]:
    """Announces every draft of a series: each a week before its date, or at once where that has passed."""
    here = await zone.the(tx)
    found = [event for event in await kept.of_series(tx, series) if event.state == "draft" and event.starts_at > now]
    for event in found:
        await events.announce(tx, person, event.id, max(now, announced_at(here, event)), now)
    return found


def announced_at(here: zone.Zone, event: Event) -> datetime:
    """A week before an event at its own hour, but never at night (UTC)."""
    clock, (first, last) = zone.clock_of(here), ANNOUNCED_BETWEEN
    shown = event.starts_at.astimezone(clock).replace(tzinfo=None) - ANNOUNCED_BEFORE
    hour = shown.replace(hour=min(max(shown.hour, first), last), minute=0, second=0, microsecond=0)
    return moments.on_clock(clock, hour.date(), hour.time())
