"""The zone's people: signing in by one-time link, linking their own chat."""

import secrets
from datetime import UTC, datetime, timedelta

from handlers.services.errors import LinkExpired, LinkUnknown, LinkUsed, NotFound
from locales import DESK_LANGUAGES
from storage import audit, people
from storage.db import Tx
from storage.models import OneTimeLink, Person

__all__ = [
    "Person",
    "by_slug",
    "chat_link",
    "link_chat",
    "of_chat",
    "set_language",
    "sign_in",
    "sign_out",
    "who",
]

SIGN_IN, CHAT = "web", "chat"
SIGN_IN_VALID, CHAT_VALID = timedelta(minutes=30), timedelta(minutes=30)
IDLE, ABSOLUTE = timedelta(hours=10), timedelta(hours=24)
NOTICED = timedelta(minutes=1)


async def by_slug(tx: Tx, slug: str) -> Person:
    """The person with this short name; raises NotFound."""
    person = await people.by_slug(tx, slug)
    if person is None or not person.active:
        raise NotFound(name=slug)
    return person


async def signin_link(tx: Tx, person: Person) -> str:
    """The secret of a sign-in link that works once, for 30 minutes."""
    return await _one_time(tx, person, SIGN_IN, SIGN_IN_VALID)


async def chat_link(tx: Tx, person: Person) -> str:
    """The start payload that links a person's own chat, once, for 30 minutes."""
    return await _one_time(tx, person, CHAT, CHAT_VALID)


async def _one_time(tx: Tx, person: Person, purpose: str, valid: timedelta) -> str:
    secret = secrets.token_urlsafe(24)
    await people.put_link(tx, secret, purpose, person, datetime.now(UTC) + valid)
    await audit.add(tx, f"{purpose}-link-made", person=person.id)
    return secret


async def sign_in(tx: Tx, secret: str) -> str:
    """Uses a sign-in link; returns the new session's secret; raises LinkUnknown, LinkUsed, LinkExpired."""
    link = await _used(tx, secret, SIGN_IN)
    session = secrets.token_urlsafe(32)
    await people.put_session(tx, session, link.person_id)
    await audit.add(tx, "signed-in", person=link.person_id)
    return session


async def _used(tx: Tx, secret: str, purpose: str) -> OneTimeLink:
    link = await people.one_time_link(tx, secret, purpose)
    if link is None:
        raise LinkUnknown
    if link.used_at is not None:
        raise LinkUsed
    if link.until < datetime.now(UTC):
        raise LinkExpired
    link.used_at = datetime.now(UTC)
    return link


async def who(tx: Tx, session_secret: str) -> Person | None:
    """The person a session belongs to; None when it is over (10 idle hours, 24 in all) or they left."""
    session, now = await people.session(tx, session_secret), datetime.now(UTC)
    if session is None or session.last_at < now - IDLE or session.since < now - ABSOLUTE:
        return None
    person = await people.get(tx, session.person_id)
    return person if person and person.active else None


async def still_here(tx: Tx, session_secret: str) -> None:
    """Moves the idle limit of a session, at most once a minute."""
    session, now = await people.session(tx, session_secret), datetime.now(UTC)
    if session and session.last_at < now - NOTICED:
        session.last_at = now


async def sign_out(tx: Tx, session_secret: str) -> None:
    """Ends a session."""
    await people.drop_session(tx, session_secret)


async def set_language(tx: Tx, person: Person, language: str) -> None:
    """The language the desk and the officers' chat speak with a person."""
    found = await people.get(tx, person.id)
    if found and language in DESK_LANGUAGES:
        found.language = language


async def of_chat(tx: Tx, channel: str, address: str) -> Person | None:
    """The person whose linked chat this is."""
    return await people.by_chat(tx, channel, address)


async def link_chat(tx: Tx, secret: str, channel: str, address: str) -> Person:
    """Uses a chat link; from now on this chat is the person's own; raises LinkUnknown, LinkUsed, LinkExpired."""
    link = await _used(tx, secret, CHAT)
    person = await people.get(tx, link.person_id)
    if person is None or not person.active:
        raise NotFound
    await people.link_chat(tx, person, channel, address)
    await audit.add(tx, "chat-linked", person=person.id)
    tx.ring("people")
    return person


async def linked(tx: Tx, channel: str) -> list[tuple[Person, str]]:
    """People with the address of the chat they linked on a channel."""
    found = [(person, people.chat_of(tx, person)) for person in await people.with_chat(tx)]
    return [(person, chat[1]) for person, chat in found if chat and chat[0] == channel]


async def unlink_chat(tx: Tx, person: Person) -> None:
    """Makes a chat an ordinary one again."""
    found = await people.get(tx, person.id)
    if found:
        people.unlink_chat(found)
        tx.ring("people")
    await audit.add(tx, "chat-unlinked", person=person.id)
