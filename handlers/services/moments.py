"""Days and hours on the zone's clock: those that are there twice are decided, those that are not there are refused."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from handlers.services.errors import Unfit


def moment_at(clock: ZoneInfo, day: str, hour: str, *, field: str = "starts_at") -> datetime:
    """The moment (UTC) at which the zone's clock shows a day (`2027-02-28`) and an hour (`18:30`).

    An hour that is there twice, when summer time ends, is the first of the two. Raises Unfit for the field, with
    `why` empty, `no_day` (31 February) or `no_hour` (25:00, or one that is left out when summer time begins)."""
    if not day.strip() or not hour.strip():
        raise Unfit(field=field, why="empty")
    try:
        on = date.fromisoformat(day.strip())
    except ValueError:
        raise Unfit(field=field, why="no_day") from None
    try:
        at = time.fromisoformat(hour.strip())
    except ValueError:
        raise Unfit(field=field, why="no_hour") from None
    return on_clock(clock, on, at.replace(tzinfo=None), field=field)


def on_clock(clock: ZoneInfo, day: date, hour: time, *, field: str = "starts_at") -> datetime:
    """The moment (UTC) of a day and an hour on a clock; raises Unfit with `no_hour` for one the clock leaves out."""
    shown = datetime.combine(day, hour)
    moment = shown.replace(tzinfo=clock).astimezone(UTC)
    if moment.astimezone(clock).replace(tzinfo=None) != shown:
        raise Unfit(field=field, why="no_hour")
    return moment
