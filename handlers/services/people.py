"""The zone's people: their one-time links, their own chat, and how they stand."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from handlers.services.errors import LinkExpired, LinkUnknown, LinkUsed, NotFound
from locales import DESK_LANGUAGES
from storage import audit, credentials, people
from storage.db import Tx
from storage.models import OneTimeLink, Person

__all__ = [
    "Person",
    "by_slug",
    "chat_link",
    "invitation",
    "link_chat",
    "of_chat",
    "set_language",
    "signin_link",
]

SIGN_IN, CHAT, INVITE = "web", "chat", "invite"
SIGN_IN_VALID, CHAT_VALID, INVITE_VALID = timedelta(minutes=30), timedelta(minutes=30), timedelta(hours=24)


@dataclass(frozen=True)
class Standing:
    """Somebody as an administrator sees them: what they sign in with, and when a browser of theirs was last used."""

    person: Person
    password: bool
    codes: bool
    invited: bool
    seen: datetime | None


async def by_slug(tx: Tx, slug: str) -> Person:
    """The person with this short name; raises NotFound."""
    person = await people.by_slug(tx, slug)
    if person is None or not person.active:
        raise NotFound(name=slug)
    return person


async def signin_link(tx: Tx, person: Person, by: Person | None = None) -> str:
    """The secret of a sign-in link that works once, for 30 minutes; `by` is the administrator, None the console."""
    return await _one_time(tx, person, SIGN_IN, SIGN_IN_VALID, by)


async def chat_link(tx: Tx, person: Person) -> str:
    """The start payload that links a person's own chat, once, for 30 minutes."""
    return await _one_time(tx, person, CHAT, CHAT_VALID, person)


async def invitation(tx: Tx, person: Person, by: Person | None = None) -> str:
    """The secret of an invitation to choose a password and codes, once, within 24 hours; an earlier one ends."""
    await people.void_links(tx, person.id, INVITE)
    return await _one_time(tx, person, INVITE, INVITE_VALID, by)


async def _one_time(tx: Tx, person: Person, purpose: str, valid: timedelta, by: Person | None) -> str:
    secret = secrets.token_urlsafe(24)
    await people.put_link(tx, secret, purpose, person, datetime.now(UTC) + valid)
    await audit.add(tx, f"{purpose}-link-made", person=by.id if by else None, why=person.slug)
    return secret


async def standings(tx: Tx) -> list[Standing]:
    """All active people with how they stand, by name."""
    proofs, seen = await credentials.everyones(tx), await people.last_seen(tx)
    invited = await people.invited(tx, INVITE)
    return [
        Standing(person, *proofs.get(person.id, (False, False)), person.id in invited, seen.get(person.id))
        for person in await people.everyone(tx)
    ]


async def used(tx: Tx, secret: str, purpose: str) -> OneTimeLink:
    """Uses a one-time link up; raises LinkUnknown, LinkUsed, LinkExpired."""
    link = await people.one_time_link(tx, secret, purpose)
    if link is None:
        raise LinkUnknown
    if link.used_at is not None:
        raise LinkUsed
    if link.until < datetime.now(UTC):
        raise LinkExpired
    link.used_at = datetime.now(UTC)
    return link


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
    link = await used(tx, secret, CHAT)
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
