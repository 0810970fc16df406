"""Partners who invite with the zone: each reads the text by a one-time link, without an account, and agrees or not."""

import secrets
from datetime import datetime, timedelta

from handlers.services.errors import Closed, NotAllowed
from storage import audit, events
from storage.db import Tx
from storage.models import Event, Person
from storage.people import hashed

__all__ = ["ask_partner", "asked", "partner_answer"]

OPEN_FOR = timedelta(days=14)
LONGEST_SECRET = 64


async def ask_partner(tx: Tx, person: Person, event_id: str, now: datetime) -> str:
    """A new one-time secret for the partner of a draft; the one before ends, and so does what they said."""
    event = await events.get(tx, event_id, held=True)
    if event is None or event.state != "draft" or not event.partner:
        raise Closed
    secret = secrets.token_urlsafe(24)
    event.partner_state, event.partner_hash = "asked", hashed(secret)
    event.partner_until = min(now + OPEN_FOR, event.starts_at)
    await audit.add(tx, "partner-asked", person=person.id, why=event.id)
    return secret


async def asked(tx: Tx, secret: str, now: datetime, *, held: bool = False) -> Event | None:
    """The event a link asks about; None for a link that is forged, used or over."""
    found = await events.by_partner(tx, hashed(secret[:LONGEST_SECRET]), held=held)
    if found is None or found.state != "draft" or found.partner_until is None or found.partner_until <= now:
        return None
    return found


async def partner_answer(tx: Tx, secret: str, choice: str, now: datetime) -> Event | None:
    """Keeps what the partner said, `agreed` or `refused`, once; None when the link does not work any more."""
    if choice not in ("agreed", "refused"):
        raise NotAllowed
    event = await asked(tx, secret, now, held=True)
    if event is None:
        return None
    event.partner_state, event.partner_hash, event.partner_until = choice, None, None
    await audit.add(tx, f"partner-{choice}", why=event.id)
    return event
