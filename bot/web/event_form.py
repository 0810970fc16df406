"""What somebody types to write an event: read into what is wanted, or given back with what is wrong beside it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from bot.web.unfit import unfit
from handlers.services import events, moments, series, zone
from handlers.services.errors import Unfit
from handlers.services.events import Event, Person, Wanted
from locales import mark_desk

Typed = Mapping[str, str]
# What each template is for, beside its name.
TEMPLATES = {
    "coffee": mark_desk("People drop by and talk. No programme."),
    "street": mark_desk("You stand in the street and tell what is going on there."),
    "meeting": mark_desk("People say what matters to them and what comes first."),
    "open_day": mark_desk("People look around at your place."),
    "activity": mark_desk("Do something together, talk on the way."),
    "evening": mark_desk("You explain something and answer questions."),
    "stand": mark_desk("You have a table at somebody else's festivity."),
    "station": mark_desk("The bus or van stands somewhere today."),
}
YES_OR_NO = ("accessible", "neutral", "interpreter", "food", "plain_clothes")
DEFAULTS = {"template": "coffee", "from": "10:00", "to": "12:00", "most": "4"}
# The field beside which the sentence about a field of the service stands.
BESIDE = {"starts_at": "day", "ends_at": "to", "rule": "repeat", "dates": "until"}
POINT = re.compile(r"\s*(-?\d{1,3}(?:\.\d+)?)\s*[,; ]\s*(-?\d{1,3}(?:\.\d+)?)\s*")


@dataclass
class Reading:
    """What was typed, what it asks for if it can be read, and the sentence beside each field that cannot."""

    typed: Typed
    language: str
    clock: ZoneInfo
    wanted: Wanted | None = None
    until: date | None = None
    wrong: dict[str, str] = field(default_factory=dict)

    def known(self) -> Wanted:
        """What is asked for, once it could be read."""
        if self.wanted is None:
            raise Unfit(field="day", why="empty")
        return self.wanted

    def bad(self, name: str, why: str, *, limit: int = 0, of: str = "", typed: str = "") -> None:
        """Notes what is wrong with a field."""
        said = typed or self.typed.get(BESIDE.get(name, name), "")
        words = unfit(self.language, name, why, limit=limit, typed=said, of=of or self.typed.get("language", ""))
        self.wrong.setdefault(BESIDE.get(name, name), words)

    def refused(self, refusal: Unfit) -> None:
        """Notes what a service found wrong."""
        values: dict[str, Any] = refusal.values
        self.bad(values["field"], values["why"], limit=values.get("limit", 0))


def writes_in(here: zone.Zone, person: Person) -> str:
    """The language somebody of the zone writes in first: their own, else one they read, else the zone's first."""
    spoken = zone.languages(here)
    return next((one for one in (person.language, *person.languages) if one in spoken), spoken[0])


def read(typed: Typed, here: zone.Zone, language: str, event: Event | None = None) -> Reading:
    """What a form asks for; words in other languages and areas that the event has already are kept."""
    found = Reading(typed, language, zone.clock_of(here))
    starts, ends = _span(found)
    words = {name: typed.get(name, "").strip() for name in ("title", "text", "place", "address", "partner")}
    whole = {name: _whole(found, name) for name in ("capacity", "most")}
    cost, point, answer_by = _cents(found), _point(found), _moment(found, "answer_by")
    if typed.get("repeat"):
        found.until = _day(found, "until")
        if typed["repeat"] not in series.RULES:
            found.bad("rule", "unknown")
    if typed.get("interest", "") not in ("", *events.INTERESTS):
        found.bad("interest", "unknown")
    if found.wrong or starts is None or ends is None:
        return found
    wanted = Wanted(
        typed.get("template", ""),
        starts,
        ends,
        words["place"],
        words["address"],
        interest=typed.get("interest", ""),
        cost=cost,
        languages=tuple(one for one in here.languages if typed.get(f"spoken-{one}")),
        partner=words["partner"],
        capacity=whole["capacity"],
        most=whole["most"] or 1,
        answer_by=answer_by,
        picture_id=typed.get("picture_id") or None,
        latitude=point[0] if point else None,
        longitude=point[1] if point else None,
        accessible=bool(typed.get("accessible")),
        neutral=bool(typed.get("neutral")),
        plain_clothes=bool(typed.get("plain_clothes")),
        interpreter=bool(typed.get("interpreter")),
        food=bool(typed.get("food")),
    )
    found.wanted = _with_words(wanted, typed.get("language", ""), words, event)
    return found


def _with_words(wanted: Wanted, language: str, words: Typed, event: Event | None) -> Wanted:
    titles, texts = (event.titles, event.texts) if event else ({}, {})
    return replace(
        wanted,
        titles={language: words["title"], **{k: v for k, v in titles.items() if k != language}},
        texts={language: words["text"], **{k: v for k, v in texts.items() if k != language}},
        areas=tuple(event.areas) if event else (),
    )


def _span(found: Reading) -> tuple[datetime | None, datetime | None]:
    day = _day(found, "day")
    if day is None:
        return None, None
    first, last = _time(found, "from"), _time(found, "to")
    starts = _at(found, day, first, "from") if first else None
    ends = _at(found, day, last, "to") if last else None
    return starts, ends


def _day(found: Reading, name: str) -> date | None:
    typed = found.typed.get(name, "").strip()
    try:
        return date.fromisoformat(typed)
    except ValueError:
        found.bad(name, "unreadable" if typed else "empty", typed=typed)
        return None


def _time(found: Reading, name: str) -> time | None:
    typed = found.typed.get(name, "").strip()
    try:
        return time.fromisoformat(typed).replace(tzinfo=None)
    except ValueError:
        found.wrong[name] = unfit(found.language, "time", "unreadable" if typed else "empty", typed=typed)
        return None


def _at(found: Reading, day: date, hour: time, name: str) -> datetime | None:
    try:
        return moments.on_clock(found.clock, day, hour)
    except Unfit:
        found.wrong[name] = unfit(found.language, "time", "gap", typed=f"{hour:%H:%M}")
        return None


def _moment(found: Reading, name: str) -> datetime | None:
    typed = found.typed.get(name, "").strip()
    if not typed:
        return None
    try:
        local = datetime.fromisoformat(typed)
    except ValueError:
        found.bad(name, "unreadable", typed=typed)
        return None
    return _at(found, local.date(), local.time(), name)


def moment(found: Reading, name: str) -> datetime:
    """A moment that somebody typed, on the zone's clock; raises Unfit."""
    read_as = _moment(found, name)
    if read_as is None:
        raise Unfit(field=name, why="unreadable" if found.typed.get(name) else "empty")
    return read_as


def _whole(found: Reading, name: str) -> int | None:
    typed = found.typed.get(name, "").strip()
    if not typed:
        return None
    if not (typed.isascii() and typed.isdigit() and len(typed) < 9):
        found.bad(name, "number", limit=events.CAPACITY if name == "capacity" else events.MOST_PLACES)
        return None
    return int(typed)


def _cents(found: Reading) -> int | None:
    typed = found.typed.get("cost", "").strip().replace(",", ".").removeprefix("€").strip()
    if not typed:
        return 0
    if not re.fullmatch(r"\d{1,5}(\.\d{1,2})?", typed, re.ASCII):
        found.bad("cost", "number", limit=events.COSTS // 100)
        return None
    return round(float(typed) * 100)


def _point(found: Reading) -> tuple[float, float] | None:
    typed = found.typed.get("point", "")
    if not typed.strip():
        return None
    match = POINT.fullmatch(typed)
    point = (float(match[1]), float(match[2])) if match else (999.0, 999.0)
    if abs(point[0]) > 90 or abs(point[1]) > 180:
        found.bad("point", "unreadable")
        return None
    return point


def typed_of(event: Event, clock: ZoneInfo, language: str) -> dict[str, str]:
    """An event as somebody would have typed it."""
    starts, ends = event.starts_at.astimezone(clock), event.ends_at.astimezone(clock)
    cost = event.details.get("cost")
    typed = {
        "template": event.template,
        "day": f"{starts:%Y-%m-%d}",
        "from": f"{starts:%H:%M}",
        "to": f"{ends:%H:%M}",
        "place": event.place,
        "address": event.address,
        "language": language,
        "title": event.titles.get(language, ""),
        "text": event.texts.get(language, ""),
        "partner": event.partner,
        "interest": event.interest,
        "capacity": str(event.capacity or ""),
        "most": str(event.most),
        "cost": f"{cost / 100:.2f}" if cost else "",
        "answer_by": f"{event.answer_by.astimezone(clock):%Y-%m-%dT%H:%M}" if event.answer_by else "",
        "point": f"{event.latitude}, {event.longitude}" if event.latitude is not None else "",
        "picture_id": event.picture_id or "",
    }
    typed |= {name: "on" for name in YES_OR_NO if event.details.get(name)}
    return typed | {f"spoken-{one}": "on" for one in event.details.get("languages", ())}
