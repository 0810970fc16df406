"""What people will read of an event, language by language, as bubbles of a chat."""

from dataclasses import dataclass

from handlers.dialogue import clean
from handlers.services import zone
from handlers.services.events import TEMPLATES, Event
from locales import day, say, time_of_day
from storage.db import Tx


@dataclass(frozen=True)
class Bubble:
    """One language of a text: a title in bold, paragraphs, the labels of its buttons."""

    language: str
    title: str
    paragraphs: tuple[str, ...]
    buttons: tuple[str, ...]


async def bubbles(tx: Tx, here: zone.Zone, event: Event) -> list[Bubble]:
    """The invitation in each language of the zone, the fallback first."""
    return [_bubble(here, language, event) for language in zone.languages(here)]


def _bubble(here: zone.Zone, language: str, event: Event) -> Bubble:
    clock, first = zone.clock_of(here), zone.languages(here)[0]
    text = event.texts.get(language) or event.texts.get(first) or next(iter(event.texts.values()), "")
    when = say(
        language,
        "{day}, {start} to {end}",
        day=day(language, event.starts_at.astimezone(clock).date()),
        start=time_of_day(language, event.starts_at, clock),
        end=time_of_day(language, event.ends_at, clock),
    )
    place = ", ".join(part for part in (event.place, event.address) if part)
    title = event.titles.get(language) or say(language, TEMPLATES[event.template])
    answers = (say(language, "Yes"), say(language, "Maybe"), say(language, "No"))
    return Bubble(language, title, tuple(part for part in (when, place, clean(text)) if part), answers)
