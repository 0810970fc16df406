"""What people read about an event: the invitation, and what becomes of it for whoever answered."""

from collections.abc import Awaitable, Callable

from handlers.dialogue import Reply, lines
from handlers.services import zone
from handlers.services.answers import Answer
from handlers.services.events import TEMPLATES, Event
from handlers.services.zone import Zone
from locales import day_and_time, say
from storage.db import Tx

Words = Callable[[Tx, Zone, str, Event, Answer | None], Awaitable[Reply]]


async def event(tx: Tx, here: Zone, language: str, event: Event, answer: Answer | None) -> Reply:
    """What it is, when and where."""
    when = day_and_time(language, event.starts_at, zone.clock_of(here))
    return Reply(lines(say(language, TEMPLATES[event.template]), f"{when}\n{event.place}"))


EVENT_KINDS: dict[str, Words] = dict.fromkeys(
    ("event", "reminder", "moved", "cancelled", "report", "feedback", "moved_up"), event
)
