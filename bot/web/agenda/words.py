"""Events in words: what one is called, when it is, how it stands, and numbers that are too small to be told."""

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from handlers.services.agenda import Event
from handlers.services.events import TEMPLATES
from locales import day, day_in_short, mark_desk, tell, time_of_day


@dataclass(frozen=True)
class Badge:
    """How an event stands: a word, a shape and an edge."""

    word: str
    icon: str
    edge: str


STATES = {
    "draft": Badge(mark_desk("Draft"), "draft", "waiting"),
    "announced": Badge(mark_desk("Announced"), "send", "open"),
    "held": Badge(mark_desk("Held"), "check", "closed"),
    "reported": Badge(mark_desk("Reported back"), "done", "closed"),
    "cancelled": Badge(mark_desk("Called off"), "x", "visit"),
}


def badge(language: str, event: Event) -> Badge:
    """How an event stands."""
    found = STATES[event.state]
    return Badge(tell(language, found.word), found.icon, found.edge)


def title(language: str, event: Event) -> str:
    """What an event is called: its own title in the reader's language or another, else what kind it is."""
    own = event.titles.get(language) or next(iter(event.titles.values()), "")
    return own or tell(language, TEMPLATES[event.template])


def kind(language: str, event: Event) -> str:
    """What kind of event it is."""
    return tell(language, TEMPLATES[event.template])


def when(language: str, event: Event, clock: ZoneInfo, *, short: bool = False) -> str:
    """Day and hours on the zone's clock; both days where an event goes beyond midnight."""
    start, end = event.starts_at.astimezone(clock), event.ends_at.astimezone(clock)
    name = day_in_short if short else day
    begins, ends = time_of_day(language, event.starts_at, clock), time_of_day(language, event.ends_at, clock)
    first = name(language, start.date())
    if start.date() == end.date():
        return tell(language, "{day}, {start} to {end}", day=first, start=begins, end=ends)
    last = name(language, end.date())
    return tell(language, "{first}, {start} to {last}, {end}", first=first, start=begins, last=last, end=ends)


def hour(language: str, event: Event, clock: ZoneInfo, day: date) -> str:
    """The hour at which an event begins, on the day it begins."""
    begins = event.starts_at.astimezone(clock).date() == day
    return time_of_day(language, event.starts_at, clock) if begins else ""


def counted(language: str, number: int | None) -> str:
    """A number, or that it is too small to be told."""
    return str(number) if number is not None else tell(language, "fewer than 5")
