"""Signed-in browsers: who uses them, how far their signing in has come, when they end."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from storage import audit, people
from storage.db import Tx
from storage.models import Person, WebSession

FULL, CODE, SETUP = "full", "code", "setup"
IDLE, ABSOLUTE = timedelta(hours=1), timedelta(hours=12)
CODE_VALID = timedelta(minutes=10)  # from the password to the code
NOTICED = timedelta(minutes=1)


@dataclass(frozen=True)
class Visit:
    """Whose browser it is, and whether it is in (`full`), at the code (`code`) or still choosing (`setup`)."""

    person: Person
    stage: str


@dataclass(frozen=True)
class Browser:
    """A signed-in browser in its owner's list; `here` is the one that asks."""

    handle: str
    name: str
    since: datetime
    last_at: datetime
    here: bool


async def find(tx: Tx, secret: str) -> Visit | None:
    """The visit behind a cookie; None when it is over (an idle hour, twelve in all) or the person left."""
    session, now = await people.session(tx, secret), datetime.now(UTC)
    if session is None or session.last_at < now - IDLE or session.since < now - ABSOLUTE:
        return None
    if session.stage == CODE and session.since < now - CODE_VALID:
        return None
    person = await people.get(tx, session.person_id)
    return Visit(person, session.stage) if person and person.active else None


async def still_here(tx: Tx, secret: str) -> None:
    """Moves the idle limit of a session, at most once a minute."""
    session, now = await people.session(tx, secret), datetime.now(UTC)
    if session and session.last_at < now - NOTICED:
        session.last_at = now


async def begin(tx: Tx, person_id: str, stage: str, browser: str) -> str:
    """A new session; returns the 256-bit secret for the browser's cookie."""
    secret = secrets.token_urlsafe(32)
    await people.put_session(tx, secret, person_id, stage, browser)
    return secret


async def advance(tx: Tx, secret: str, stage: str) -> str:
    """Goes on to another stage under a new secret; the old one ends."""
    old = await people.session(tx, secret)
    if old is None:
        return secret
    person_id, browser = old.person_id, old.browser
    await people.drop_session(tx, secret)
    return await begin(tx, person_id, stage, browser)


async def end(tx: Tx, secret: str) -> None:
    """Signs a browser out, also when it signs in anew."""
    session = await people.session(tx, secret)
    if session and await people.drop_session(tx, secret):
        await audit.add(tx, "signed-out", person=session.person_id)


async def browsers(tx: Tx, person: Person, secret: str) -> list[Browser]:
    """A person's browsers that are signed in now, the one used last first."""
    now, here = datetime.now(UTC), people.hashed(secret)
    found = await people.sessions_of(tx, person.id, FULL)
    return [_browser(row, here) for row in found if row.last_at > now - IDLE and row.since > now - ABSOLUTE]


def _browser(row: WebSession, here: str) -> Browser:
    return Browser(row.handle, row.browser, row.since, row.last_at, row.hash == here)


async def end_one(tx: Tx, person: Person, handle: str) -> None:
    """Signs out one of a person's own browsers, by its handle in their list."""
    if handle and await people.drop_sessions(tx, person.id, handle=handle):
        await audit.add(tx, "browser-ended", person=person.id)


async def end_others(tx: Tx, person: Person, secret: str) -> int:
    """Signs out all browsers of a person but this one; returns how many."""
    number = await people.drop_sessions(tx, person.id, keep=secret)
    if number:
        await audit.add(tx, "browsers-ended", person=person.id)
    return number


async def end_all(tx: Tx, person: Person, by: Person | None = None) -> int:
    """Signs out all browsers of somebody, as an administrator does, or when they leave; returns how many."""
    number = await people.drop_sessions(tx, person.id)
    if number:
        await audit.add(tx, "browsers-ended", person=by.id if by else None, why=person.slug)
    return number


async def forget(tx: Tx) -> None:
    """Forgets sessions that are over, those of people who left, and old links."""
    await people.drop_stale(tx, IDLE, ABSOLUTE)
