"""A month as a calendar shows it: weeks from Monday to Sunday."""

from calendar import Calendar
from datetime import date, timedelta

FIRST, LAST = date(2020, 1, 1), date(2099, 12, 1)


def asked(text: str, today: date) -> date:
    """The first day of the month an address names, such as `2026-11`; else of this month."""
    try:
        found = date.fromisoformat(f"{text}-01") if len(text) == 7 else today
    except ValueError:
        found = today
    return min(max(found.replace(day=1), FIRST), LAST)


def weeks(month: date) -> list[list[date]]:
    """The weeks of a month, with the days around it that fill them."""
    return Calendar().monthdatescalendar(month.year, month.month)


def before(month: date) -> date:
    """The month before."""
    return (month.replace(day=1) - timedelta(days=1)).replace(day=1)


def after(month: date) -> date:
    """The month after."""
    return (month.replace(day=1) + timedelta(days=31)).replace(day=1)
