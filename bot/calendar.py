"""Calendar files (iCalendar, RFC 5545): one event each, for people's own agendas; no person is in them."""

import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, vCalAddress, vText

PRODUCER = "-//Koban//Koban//EN"


@dataclass(frozen=True, slots=True)
class Entry:
    """One event as an agenda shows it; `starts` and `ends` know their time zone, `organiser` is the zone's name.

    The same `uid` with a higher `sequence` replaces what the agenda has; `geo` is latitude and longitude in degrees."""

    uid: str
    sequence: int
    title: str
    starts: datetime
    ends: datetime
    organiser: str
    url: str
    description: str = ""
    place: str = ""
    geo: tuple[float, float] | None = None
    cancelled: bool = False
    timezone: str = "Europe/Brussels"


def ics(entry: Entry, stamp: datetime) -> bytes:
    """The file for one event, written at `stamp`; raises ValueError for times without a zone or in the wrong order."""
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", PRODUCER)
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "CANCEL" if entry.cancelled else "PUBLISH")
    calendar.add_component(_event(entry, stamp))
    # Reaching a year to each side, so that whichever time of the year holds at the start is among them.
    around = timedelta(days=366)
    calendar.add_missing_timezones(entry.starts.date() - around, entry.ends.date() + around)
    for zone in calendar.timezones:
        _mend(zone)
    return bytes(calendar.to_ical())


def _mend(zone: Timezone) -> None:
    """A jump forward is written in the time before it (RFC 5545, 3.6.5); icalendar 7.3 writes the time after it."""
    for part in zone.subcomponents:
        ahead = part.TZOFFSETTO - part.TZOFFSETFROM
        if ahead > timedelta():
            later = [start - ahead for start, _ in part.rdates]
            part.DTSTART -= ahead
            part.rdates = []
            part.add("rdate", later)


def _event(entry: Entry, stamp: datetime) -> Event:
    starts, ends = _local(entry.starts, entry.timezone), _local(entry.ends, entry.timezone)
    if entry.ends <= entry.starts:
        raise ValueError("an event ends after it starts")
    event = Event()
    event.add("uid", _line(entry.uid))
    event.add("dtstamp", _aware(stamp).astimezone(UTC))
    event.add("sequence", entry.sequence)
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    event.add("summary", _plain(entry.title))
    event.add("dtstart", starts)
    event.add("dtend", ends)
    # Publishing asks for an organiser with an address of any kind: the event's page, because a mail would be answered.
    organiser = vCalAddress(_line(entry.url))
    organiser.params["cn"] = vText(_line(entry.organiser))
    event.add("organizer", organiser)
    event.add("url", _line(entry.url))
    for name, text in (("location", entry.place), ("description", entry.description)):
        if text:
            event.add(name, _plain(text))
    if entry.geo:
        event.add("geo", entry.geo)
    return event


def _local(moment: datetime, timezone: str) -> datetime:
    """By the clock of the zone; in the hour that comes twice in October, a time of the zone means the first."""
    local = _aware(moment).astimezone(ZoneInfo(timezone))
    return local.astimezone(UTC) if local.fold else local


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a time without a time zone")
    return moment


def _line(text: str) -> str:
    return _plain(text).replace("\n", " ")


def _plain(text: str) -> str:
    """The text with its line ends, without the other control signs and the channels' marks for bold."""
    text = "\n".join(text.splitlines())
    return "".join(c for c in text if c == "\n" or unicodedata.category(c) not in ("Cc", "Co", "Cs"))
