"""Times in words: when an answer is due, how long ago something was, what a day is called."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from handlers.services.desk import Item, QueueRow
from locales import day, tell, tells, time_of_day

WEEK = 6


@dataclass(frozen=True)
class Due:
    """When an answer is due: words, `late`, `soon` or nothing, and the filled quarters of the disc."""

    words: str
    kind: str = ""
    quarters: int = 0


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


def due(language: str, row: QueueRow, zone: ZoneInfo) -> Due:
    """What stands at the end of a row's first line."""
    if row.state in ("waiting", "closed") or row.due_at is None:
        return Due(ago(language, row.last_at, zone))
    moment, today = row.due_at.astimezone(zone), now().astimezone(zone).date()
    if row.late:
        return Due(since(language, moment, today, zone), "late", 4)
    if row.soon:
        return Due(time_of_day(language, moment, zone), "soon", 3)
    return Due(by(language, moment, today, zone), "", 2 if (moment.date() - today).days <= 1 else 1)


def answer_by(language: str, row: QueueRow, zone: ZoneInfo) -> Due:
    """The same above an open case, where there is room for a sentence."""
    when = due(language, row, zone)
    if when.kind == "late":
        return when
    return replace(when, words=tell(language, "Answer by {time}", time=when.words))


def since(language: str, moment: datetime, today: date, zone: ZoneInfo) -> str:
    """How long something has been late: since an hour of today, since a weekday, or for some days."""
    days = (today - moment.date()).days
    if days <= 0:
        return tell(language, "since {time}", time=time_of_day(language, moment, zone))
    if days > WEEK:
        return tells(language, "one day late", "{number} days late", days)
    return (
        tell(language, "since Monday"),
        tell(language, "since Tuesday"),
        tell(language, "since Wednesday"),
        tell(language, "since Thursday"),
        tell(language, "since Friday"),
        tell(language, "since Saturday"),
        tell(language, "since Sunday"),
    )[moment.weekday()]


def by(language: str, moment: datetime, today: date, zone: ZoneInfo) -> str:
    """The weekday and time of a moment within a week, else its day."""
    if (moment.date() - today).days > WEEK:
        return day(language, moment.date())
    time = time_of_day(language, moment, zone)
    return (
        tell(language, "Mon {time}", time=time),
        tell(language, "Tue {time}", time=time),
        tell(language, "Wed {time}", time=time),
        tell(language, "Thu {time}", time=time),
        tell(language, "Fri {time}", time=time),
        tell(language, "Sat {time}", time=time),
        tell(language, "Sun {time}", time=time),
    )[moment.weekday()]


def ago(language: str, moment: datetime, zone: ZoneInfo) -> str:
    """How many days ago something was."""
    days = (now().astimezone(zone).date() - moment.astimezone(zone).date()).days
    if days <= 0:
        return tell(language, "today")
    return tell(language, "yesterday") if days == 1 else tells(language, "one day ago", "{number} days ago", days)


def day_heading(language: str, moment: datetime, zone: ZoneInfo) -> str:
    """The line above the messages of one day."""
    that, today = moment.astimezone(zone).date(), now().astimezone(zone).date()
    if that == today:
        return tell(language, "Today")
    return tell(language, "Yesterday") if that == today - timedelta(days=1) else day(language, that)


def moment(language: str, when: datetime, zone: ZoneInfo) -> str:
    """A day and the time on the zone's clock; today and yesterday are called so."""
    return tell(
        language, "{day}, {time}", day=day_heading(language, when, zone), time=time_of_day(language, when, zone)
    )


def lately(language: str, when: datetime, zone: ZoneInfo) -> str:
    """When something of today or before was done: the time alone when it was today."""
    time, today = time_of_day(language, when, zone), now().astimezone(zone).date()
    if when.astimezone(zone).date() == today:
        return time
    return tell(language, "{day}, {time}", day=day(language, when.astimezone(zone).date()), time=time)


def said_at(language: str, item: Item, zone: ZoneInfo) -> str:
    """When an entry was made: by people of the zone to the minute, by a citizen only after which hour."""
    time = time_of_day(language, item.at, zone)
    return tell(language, "after {time}", time=time) if item.hour_only else time


def edited_at(language: str, item: Item, zone: ZoneInfo) -> str:
    """When an entry was changed, as coarse as when it was made."""
    time = time_of_day(language, item.edited_at or item.at, zone)
    return tell(language, "after {time}", time=time) if item.hour_only else time


def clock(language: str, moment: datetime, zone: ZoneInfo) -> str:
    """Hours and minutes on the zone's clock."""
    return time_of_day(language, moment, zone)
