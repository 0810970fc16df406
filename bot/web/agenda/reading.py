"""What people will read of an event, language by language, as bubbles of a chat: by the words that are sent."""

from dataclasses import dataclass

from jinja2.filters import do_forceescape, do_mark_safe

from handlers.dialogue import Reply
from handlers.notices import events as words
from handlers.services import zone
from handlers.services.events import Event
from locales import BOLD, PLAIN
from storage.db import Tx


@dataclass(frozen=True)
class Bubble:
    """One language of a text, and the rows of its buttons."""

    language: str
    text: str
    rows: tuple[tuple[str, ...], ...]


async def bubbles(tx: Tx, here: zone.Zone, event: Event) -> list[Bubble]:
    """The invitation in each language of the zone, the fallback first."""
    return [_bubble(one, await words.event(tx, here, one, event, None)) for one in zone.languages(here)]


async def with_partner(tx: Tx, here: zone.Zone, event: Event) -> list[Bubble]:
    """The invitation as it will be once the partner has agreed: with their name."""
    agreed = Event(**{column.key: getattr(event, column.key) for column in Event.__table__.columns})
    agreed.partner_state = "agreed"
    return await bubbles(tx, here, agreed)


def _bubble(language: str, reply: Reply) -> Bubble:
    text = str(do_forceescape(reply.text)).replace(BOLD, "<b>").replace(PLAIN, "</b>")
    return Bubble(language, do_mark_safe(text), tuple(tuple(choice.label for choice in row) for row in reply.rows))
