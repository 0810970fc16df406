"""Around: everybody who answers for a neighbourhood, police stations and hospitals; and another zone's police."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from handlers.citizen import start
from handlers.dialogue import Choice, CitizenTalk, clean, lines
from handlers.services import areas, nearby, zone
from locales import BOLD, PLAIN, day_and_time, isolated, listed, name_in, say, time_of_day

Place = Mapping[str, Any]


def rows(talk: CitizenTalk) -> list[list[Choice]]:
    """The ways on from the officer's card; only to what the zone named."""
    speak = talk.language
    more = [Choice(say(speak, "All officers"), "officers")]
    if nearby.stations(talk.zone):
        more.append(Choice(say(speak, "Police stations"), "stations"))
    if nearby.hospitals(talk.zone):
        more.append(Choice(say(speak, "Hospitals"), "hospitals"))
    return [more[:2], more[2:]]


def _back(talk: CitizenTalk) -> list[Choice]:
    return [Choice(say(talk.language, "My officer"), "officer"), *start.menu_row(talk)]


async def officers(talk: CitizenTalk, _: str = "") -> None:
    """Every neighbourhood with its officer, and the languages they read."""
    speak = talk.language
    told = []
    by_area = await areas.officers(talk.tx)
    for area in await areas.every(talk.tx):
        officer = by_area.get(area.id)
        name = area.names.get(speak) or next(iter(area.names.values()))
        reads = listed(speak, [name_in(speak, code) for code in officer.languages]) if officer else ""
        who = isolated(officer.name) if officer else say(speak, "the neighbourhood team")
        told.append(f"{BOLD}{isolated(name)}{PLAIN}: {who}" + (f"\n{reads}" if reads else ""))
    talk.reply(lines(say(speak, "**Who answers for which neighbourhood**"), *told), _back(talk))


async def stations(talk: CitizenTalk, _: str = "") -> None:
    """The police stations: where, and whether they are open now."""
    speak, now = talk.language, datetime.now(UTC)
    told = [lines_of(talk, one, _hours(talk, one, now)) for one in nearby.stations(talk.zone)]
    if not told:
        await start.stale(talk)
        return
    talk.reply(lines(say(speak, "**Police stations**"), *told, say(speak, "In danger now: 112 or 101.")), _back(talk))


async def hospitals(talk: CitizenTalk, _: str = "") -> None:
    """Hospitals near by."""
    speak = talk.language
    told = [lines_of(talk, one) for one in nearby.hospitals(talk.zone)]
    if not told:
        await start.stale(talk)
        return
    urgent = say(
        speak, "**In danger now: 112** (ambulance, fire brigade, police) **or 101** (police). Free, day and night."
    )
    talk.reply(lines(urgent, say(speak, "**Hospitals**"), *told), _back(talk))


def elsewhere(talk: CitizenTalk, other: Place) -> None:
    """The zone that looks after a place outside of this one."""
    speak = talk.language
    talk.reply(
        lines(
            say(speak, "This place belongs to another police zone:"),
            lines_of(talk, other),
            say(speak, "In danger now: 112 or 101."),
        ),
        [Choice(say(speak, "Another place"), "elsewhere"), *start.menu_row(talk)],
    )


def lines_of(talk: CitizenTalk, place: Place, hours: str = "") -> str:
    """A place in a few lines: its name, where it is, and how it is reached."""
    ways = [place[name] for name in ("address", "phone", "web") if place.get(name)]
    return "\n".join(
        [f"{BOLD}{clean(place['name'])}{PLAIN}", *(isolated(clean(way)) for way in ways), *filter(None, [hours])]
    )


def _hours(talk: CitizenTalk, place: Place, now: datetime) -> str:
    speak, clock = talk.language, zone.clock_of(talk.zone)
    found = nearby.opening(talk.zone, place.get("hours") or {}, now)
    if found is None:
        return ""
    if found.is_open and found.at and found.at - now.astimezone(clock) > nearby.A_DAY:
        return say(speak, "Open day and night.")
    if found.is_open and found.at:
        return say(speak, "Open now, until {time}.", time=time_of_day(speak, found.at, clock))
    if found.at:
        return say(speak, "Closed now. Opens on {time}.", time=day_and_time(speak, found.at, clock))
    return say(speak, "Closed.")


TAPS = {"officers": officers, "stations": stations, "hospitals": hospitals}
