"""Who invites together with the zone: a partner agrees to the text behind a one-time link, without an account."""

import secrets
from datetime import datetime, timedelta

from handlers.services.errors import LinkExpired, LinkUnknown, NotAllowed
from storage import audit, events
from storage.db import Tx
from storage.models import Event, Person

__all__ = ["ask_partner", "asked", "partner_answer"]

VALID = timedelta(days=14)


async def ask_partner(tx: Tx, person: Person, event: Event, now: datetime) -> str:
    """A fresh secret for the partner's link, good for 14 days and one answer; only its hash is kept.

    Raises NotAllowed where no partner is named, or the event is over or called off."""
    if not event.partner or event.state not in ("draft", "announced"):
        raise NotAllowed
    secret = secrets.token_urlsafe(24)
    event.partner_hash, event.partner_until, event.partner_state = events.hashed(secret), now + VALID, "asked"
    await audit.add(tx, "partner-asked", person=person.id, why=event.id)
    return secret


async def asked(tx: Tx, secret: str, now: datetime) -> Event:
    """The event a partner's link is for; raises LinkUnknown (also once it was answered) or LinkExpired."""
    found = await events.by_partner(tx, secret)
    if found is None:
        raise LinkUnknown
    if found.partner_until is None or found.partner_until < now or found.state not in ("draft", "announced"):
        raise LinkExpired
    return found


async def partner_answer(tx: Tx, secret: str, agreed: bool, now: datetime) -> Event:
    """What the partner said; the link is used up with it. In a series it counts for every date with the same text."""
    found = await asked(tx, secret, now)
    answer = "agreed" if agreed else "refused"
    for event in await _alike(tx, found):
        event.partner_state, event.partner_hash, event.partner_until = answer, None, None
    await audit.add(tx, f"partner-{answer}", why=found.id)
    return found


async def _alike(tx: Tx, event: Event) -> list[Event]:
    if not event.series:
        return [event]
    return [one for one in await events.of_series(tx, event.series) if one is event or said(one) == said(event)]


def said(event: Event) -> tuple[object, ...]:
    """What a partner agrees to; a change of it asks anew. The dates of a series may differ."""
    return (event.template, event.titles, event.texts, event.place, event.address, event.details, event.partner)
