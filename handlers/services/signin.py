"""The ways in: a link, an invitation, name and password, and then the code."""

from dataclasses import dataclass
from datetime import UTC, datetime

from handlers.services import credentials, guesses, people, sessions, zone
from handlers.services.errors import LinkExpired, WrongSignIn
from storage import audit, outbox
from storage import credentials as kept
from storage import people as rows
from storage.db import Tx
from storage.models import Person


@dataclass(frozen=True)
class Attempt:
    """A name that was typed: how long it waits, who it is, and the hash to verify the password against."""

    whom: str
    wait: int
    person_id: str | None
    hash: str | None


async def knock(tx: Tx, name: str) -> Attempt:
    """Counts an attempt to sign in under a name; wait and verify outside the transaction, then `by_password`."""
    person = await rows.by_name(tx, name)
    whom = person.id if person else name.strip().lower()
    wait = await guesses.knock(tx, whom, person.id if person else None)
    return Attempt(whom, wait, person.id if person else None, await credentials.password_of(tx, whom))


async def by_password(tx: Tx, attempt: Attempt, fits: bool, browser: str) -> str:
    """A session after a right password, whose next stage may be the code; raises WrongSignIn."""
    person = await rows.get(tx, attempt.person_id or "")
    if not fits or person is None or not person.active:
        raise WrongSignIn
    if await credentials.password_of(tx, person.id) != attempt.hash:
        raise WrongSignIn
    await guesses.not_wrong(tx, attempt.whom)
    return await _begin(tx, person, browser, "password")


async def by_link(tx: Tx, secret: str, browser: str) -> str:
    """Uses a sign-in link; returns the new session's secret; raises LinkUnknown, LinkUsed, LinkExpired."""
    person = await _of_link(tx, secret, people.SIGN_IN)
    return await _begin(tx, person, browser, "link")


async def by_invitation(tx: Tx, secret: str, browser: str) -> str:
    """Uses an invitation: what was chosen before is forgotten, its browsers end, and choosing begins anew."""
    person = await _of_link(tx, secret, people.INVITE)
    await kept.drop(tx, person.id)
    await sessions.end_all(tx, person, person)
    await audit.add(tx, "invitation-used", person=person.id)
    return await sessions.begin(tx, person.id, sessions.SETUP, browser)


async def _of_link(tx: Tx, secret: str, purpose: str) -> Person:
    person = await rows.get(tx, (await people.used(tx, secret, purpose)).person_id)
    if person is None or not person.active:
        raise LinkExpired
    return person


async def _begin(tx: Tx, person: Person, browser: str, way: str) -> str:
    held, demo = await credentials.held(tx, person), (await zone.the(tx)).demo
    if held.codes and not (demo and way == "link"):
        return await sessions.begin(tx, person.id, sessions.CODE, browser)
    if not held.codes and not demo:
        await audit.add(tx, "setup-begun", person=person.id, why=way)
        return await sessions.begin(tx, person.id, sessions.SETUP, browser)
    await guesses.got_in(tx, person.id)
    await audit.add(tx, "signed-in", person=person.id, why=way)
    return await sessions.begin(tx, person.id, sessions.FULL, browser)


async def knock_again(tx: Tx, person: Person, *, code: bool) -> int:
    """Counts an attempt with a code; returns the seconds to wait; raises TooManyCodes for one-time codes."""
    wait = await guesses.knock(tx, person.id, person.id)
    if code:
        await guesses.one_code(tx, person.id)
    return wait


async def by_code(tx: Tx, person: Person, session: str, code: str) -> str:
    """Goes in with a one-time code; returns the new session's secret; raises WrongCode, CodeUsed."""
    await credentials.use_code(tx, person, code)
    return await _in(tx, person, session, "code")


async def by_recovery(tx: Tx, person: Person, session: str, code: str) -> str:
    """Goes in with a recovery code instead; raises WrongCode."""
    await credentials.use_recovery(tx, person, code)
    return await _in(tx, person, session, "recovery code")


async def _in(tx: Tx, person: Person, session: str, way: str) -> str:
    await proved(tx, person)
    await audit.add(tx, "signed-in", person=person.id, why=way)
    return await sessions.advance(tx, session, sessions.FULL)


async def proved(tx: Tx, person: Person) -> None:
    """Forgets the wrong attempts of somebody who proves to be the account's owner; before anything that is audited,
    so that two transactions never wait for each other."""
    await guesses.not_wrong(tx, person.id)
    await guesses.got_in(tx, person.id)


async def link_by_mail(tx: Tx, mail: str) -> None:
    """Queues a mail with a sign-in link for the active person with this address; nobody learns whether there is one."""
    person = await rows.by_name(tx, mail) if "@" in mail else None
    if await guesses.may_mail(tx, person.id if person else mail.strip().lower()) and person:
        secret = await people.signin_link(tx, person)
        until = (datetime.now(UTC) + people.SIGN_IN_VALID).isoformat()
        values = {"secret": secret, "until": until}
        await outbox.put(tx, "signin_link", values, reader="mail", reader_id=person.id, lane=outbox.MAIL)
