"""Calendar files, read back by a calendar: the right hour across both clock changes, and nobody in them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar, Event

from bot.calendar import Entry, ics

BRUSSELS = ZoneInfo("Europe/Brussels")
STAMP = datetime(2026, 11, 1, 8, 0, tzinfo=UTC)
COFFEE = Entry(
    uid="7f3k2mx9qa@koban",
    sequence=0,
    title="Coffee with your officer",
    starts=datetime(2026, 12, 3, 10, 0, tzinfo=BRUSSELS),
    ends=datetime(2026, 12, 3, 12, 0, tzinfo=BRUSSELS),
    organiser="Police zone Kwartelbeke",
    url="https://t.me/koban_kwartelbeke_bot?start=e-7F3K2MX9QA",
    description="Lena pours the coffee.",
    place="Rabarberplein, under the lamp",
    geo=(50.8466, 4.3528),
)


def read(entry: Entry, stamp: datetime = STAMP) -> tuple[Calendar, Event]:
    """The file as a calendar takes it in."""
    calendar = Calendar.from_ical(ics(entry, stamp))
    assert isinstance(calendar, Calendar)
    [event] = calendar.events
    return calendar, event


def zone_of(calendar: Calendar) -> tzinfo:
    """The time zone by the file's own rules, as a calendar reads it that has never heard of Brussels."""
    [zone] = calendar.timezones
    found = zone.to_tz(lookup_tzid=False)
    assert isinstance(found, tzinfo)
    return found


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=BRUSSELS)


def test_everything_of_an_event_is_in_the_file() -> None:
    calendar, event = read(COFFEE)
    assert (calendar["version"], calendar["method"], event["status"]) == ("2.0", "PUBLISH", "CONFIRMED")
    assert (event["uid"], event["sequence"], event["url"]) == (COFFEE.uid, 0, COFFEE.url)
    assert (event["summary"], event["location"]) == (COFFEE.title, COFFEE.place)
    assert event["description"] == COFFEE.description
    assert event["geo"].to_ical() == "50.8466;4.3528"
    assert (event.start, event.end, event.DTSTAMP) == (COFFEE.starts, COFFEE.ends, STAMP)


def test_a_moved_event_replaces_what_the_agenda_has_and_a_cancelled_one_is_called_off() -> None:
    _, moved = read(replace(COFFEE, sequence=1, starts=COFFEE.starts + timedelta(minutes=30)))
    calendar, cancelled = read(replace(COFFEE, sequence=2, cancelled=True))
    assert (moved["uid"], cancelled["uid"]) == (COFFEE.uid, COFFEE.uid)
    assert (moved["sequence"], cancelled["sequence"]) == (1, 2)
    assert (calendar["method"], cancelled["status"]) == ("CANCEL", "CANCELLED")
    assert cancelled.start == COFFEE.starts


@pytest.mark.parametrize("sunday", [date(2026, 3, 29), date(2026, 10, 25), date(2027, 3, 28), date(2027, 10, 31)])
def test_ten_o_clock_is_ten_o_clock_on_both_sides_of_each_clock_change(sunday: date) -> None:
    for days in (-1, 0, 1):
        day = sunday + timedelta(days)
        calendar, event = read(replace(COFFEE, starts=at(day, 10), ends=at(day, 12)))
        assert (
            f"DTSTART;TZID=Europe/Brussels:{day:%Y%m%d}T100000"
            in ics(replace(COFFEE, starts=at(day, 10), ends=at(day, 12)), STAMP).decode()
        )
        assert event.start == at(day, 10)
        assert datetime(day.year, day.month, day.day, 10, tzinfo=zone_of(calendar)).utcoffset() == (
            at(day, 10).utcoffset()
        )


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25), date(2026, 1, 1), date(2026, 12, 31)])
def test_every_hour_of_a_day_with_a_clock_change_is_the_same_moment_by_the_files_own_rules(day: date) -> None:
    for quarter in range(4 * 25):
        starts = at(day, 0).astimezone(UTC) + timedelta(minutes=15 * quarter)
        calendar, event = read(replace(COFFEE, starts=starts, ends=starts + timedelta(days=1)))
        raw = event["dtstart"].to_ical()
        assert isinstance(raw, bytes)
        written = raw.decode()
        zone = UTC if written.endswith("Z") else zone_of(calendar)
        assert datetime.strptime(written.rstrip("Z"), "%Y%m%dT%H%M%S").replace(tzinfo=zone).astimezone(UTC) == starts


def test_the_clock_changes_stand_where_the_standard_wants_them() -> None:
    calendar, _ = read(COFFEE)
    changes = [
        (onset - part.TZOFFSETFROM, part.TZOFFSETFROM, part.TZOFFSETTO)
        for part in calendar.timezones[0].subcomponents
        if part.TZOFFSETFROM != part.TZOFFSETTO
        for onset in (part.DTSTART, *(start for start, _ in part.rdates))
    ]
    assert len(changes) == 4
    for moment, before, after in changes:
        instant = moment.replace(tzinfo=UTC)
        assert instant.hour == 1
        assert (instant - timedelta(seconds=1)).astimezone(BRUSSELS).utcoffset() == before
        assert instant.astimezone(BRUSSELS).utcoffset() == after


def test_times_from_elsewhere_are_shown_by_the_zones_clock() -> None:
    _, event = read(replace(COFFEE, starts=COFFEE.starts.astimezone(UTC), ends=COFFEE.ends.astimezone(UTC)))
    assert (event["dtstart"].to_ical(), event["dtend"].to_ical()) == (b"20261203T100000", b"20261203T120000")
    assert ics(COFFEE, STAMP) == ics(COFFEE, STAMP.astimezone(BRUSSELS))


@pytest.mark.parametrize(
    "text",
    [
        "Koffie, thee; taart\\koek",
        'Eerst dit,\ndan dat:\n\n- en "dit"',
        "قهوة مع شرطي حيّك، الساعة \u206810:00–12:00\u2069؛ تعالوا وقولوا ما يسير جيداً في حيّكم وما لا يسير.",
        "Œuvre, straße, Київ " * 40,
    ],
)
def test_commas_line_ends_and_arabic_come_back_as_they_were(text: str) -> None:
    _, event = read(replace(COFFEE, title=text, place=text, description=text, organiser=text.replace('"', "”")))
    assert (event["summary"], event["location"], event["description"]) == (text, text, text)
    lines = ics(replace(COFFEE, title=text, description=text), STAMP).split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert not any(b"\n" in line for line in lines)
    assert [line.decode() for line in lines]


def test_a_text_cannot_add_anybody_to_the_file() -> None:
    guest = "x\r\nATTENDEE:mailto:a@b.example\x00\nBEGIN:VALARM"
    everything = replace(COFFEE, title=guest, place=guest, description=guest, organiser=guest, url=guest, uid=guest)
    calendar, event = read(everything)
    assert not [byte for byte in ics(everything, STAMP).replace(b"\r\n", b"") if byte < 32]
    assert "attendee" not in event
    assert [part.name for part in calendar.walk() if part.name in ("VEVENT", "VALARM")] == ["VEVENT"]


def test_nobody_and_no_mail_address_is_in_the_file() -> None:
    _, event = read(COFFEE)
    assert not {"attendee", "contact", "comment", "valarm"} & {name.lower() for name in event}
    assert b"mailto" not in ics(COFFEE, STAMP).lower()
    assert event["organizer"] == COFFEE.url
    assert event["organizer"].params["cn"] == COFFEE.organiser


def test_what_is_not_known_is_not_in_the_file() -> None:
    _, event = read(replace(COFFEE, description="", place="", geo=None))
    assert not {"description", "location", "geo"} & {name.lower() for name in event}


def test_a_time_without_a_zone_and_an_end_before_the_start_are_refused() -> None:
    with pytest.raises(ValueError, match="without a time zone"):
        ics(replace(COFFEE, starts=COFFEE.starts.replace(tzinfo=None)), STAMP)
    with pytest.raises(ValueError, match="without a time zone"):
        ics(COFFEE, STAMP.replace(tzinfo=None))
    with pytest.raises(ValueError, match="ends after"):
        ics(replace(COFFEE, ends=COFFEE.starts), STAMP)
