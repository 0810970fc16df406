"""A draft as people will read it, made by the same code that sends it."""

from dataclasses import dataclass

from handlers.dialogue import Reply
from handlers.notices.broadcasts import words
from handlers.services import posts, zone
from handlers.services.drafts import Draft
from storage.db import Tx
from storage.vault import Known


@dataclass(frozen=True)
class Seen:
    """What a reader of a language sees on the phone; `instead` when the text is another language's."""

    language: str
    zone_title: str
    reply: Reply
    instead: bool


async def seen(tx: Tx, draft: Draft) -> list[Seen]:
    """A draft in each language of the zone."""
    here = await zone.the(tx)
    return [await _seen(tx, here, draft, language) for language in zone.languages(here)]


async def in_language(tx: Tx, draft: Draft, language: str) -> Seen:
    """A draft in one language."""
    return await _seen(tx, await zone.the(tx), draft, language)


async def _seen(tx: Tx, here: zone.Zone, draft: Draft, language: str) -> Seen:
    reader = Known("", "", "", language, area=next((area for area in draft.sent.areas if area), None))
    reply = await words(tx, here, await posts.of_broadcast(tx, draft.sent.id), reader)
    instead = bool(draft.texts) and not draft.texts.get(language)
    return Seen(language, zone.name(here, language), reply, instead)
