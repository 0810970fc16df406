"""What a person proves themselves with: choosing and changing a password, one-time codes and recovery codes."""

import base64
import binascii
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime

from handlers.services import passwords, sessions
from handlers.services.errors import OfferOver, WrongCode, WrongSignIn
from storage import audit, credentials
from storage.cases import ALPHABET
from storage.db import Tx
from storage.keys import KeyProblem
from storage.models import Person

RECOVERY_CODES, RECOVERY_LENGTH, GROUP = 10, 16, 4  # 16 of 28 letters: 76 random bits


@dataclass(frozen=True)
class Held:
    """What a person has: a password, one-time codes, and how many recovery codes are left."""

    password: bool
    codes: bool
    recovery: int


async def held(tx: Tx, person: Person) -> Held:
    """What a person has to prove themselves with."""
    found = await credentials.of(tx, person.id)
    left = await credentials.recovery_left(tx, person.id)
    return Held(bool(found and found.password), bool(found and found.secret), left)


async def password_of(tx: Tx, person_id: str | None) -> str | None:
    """The slow hash of a person's password, to be verified outside the transaction."""
    found = await credentials.of(tx, person_id) if person_id else None
    return found.password if found else None


async def set_password(tx: Tx, person: Person, session: str, hashed: str, instead_of: str | None) -> str:
    """Keeps a new password's slow hash and signs all other browsers out; returns this browser's new secret.

    `instead_of` is the hash that was verified before; raises WrongSignIn when it is not the kept one any more."""
    kept = await credentials.kept(tx, person.id)
    if kept.password != instead_of:
        raise WrongSignIn
    kept.password, kept.since = hashed, datetime.now(UTC)
    await audit.add(tx, "password-set", person=person.id)
    return await _changed(tx, person, session)


async def _changed(tx: Tx, person: Person, session: str) -> str:
    await sessions.end_others(tx, person, session)
    visit = await sessions.find(tx, session)
    return await sessions.advance(tx, session, visit.stage if visit else sessions.SETUP)


def offer(tx: Tx, session: str) -> tuple[str, str]:
    """A new secret for an authenticator app, and the same sealed for this browser alone to bring back."""
    secret = passwords.new_secret()
    return secret, base64.urlsafe_b64encode(credentials.seal_offer(tx, secret, session)).decode()


def offered(tx: Tx, session: str, offer: str) -> str:
    """The secret of an offer this browser brings back; raises OfferOver."""
    try:
        return credentials.open_offer(tx, base64.urlsafe_b64decode(offer.encode()), session)
    except (KeyProblem, binascii.Error, ValueError, IndexError) as error:
        raise OfferOver from error


async def set_codes(tx: Tx, person: Person, session: str, offer: str, code: str) -> tuple[str, list[str]]:
    """Keeps the offered secret once a code of it is right, and signs all other browsers out.

    Returns this browser's new secret and ten new recovery codes; raises OfferOver, WrongCode."""
    secret = offered(tx, session, offer)
    step = passwords.step_of(secret, code, None, datetime.now(UTC))
    kept = await credentials.kept(tx, person.id)
    kept.secret, kept.counter = credentials.sealed(tx, person.id, secret), step
    await audit.add(tx, "codes-set", person=person.id)
    codes = await new_recovery(tx, person)
    await sessions.end_others(tx, person, session)
    return await sessions.advance(tx, session, sessions.FULL), codes


async def use_code(tx: Tx, person: Person, code: str) -> None:
    """Uses a one-time code up; raises WrongCode, CodeUsed."""
    kept = await credentials.held(tx, person.id)
    if kept is None or kept.secret is None:
        raise WrongCode
    kept.counter = passwords.step_of(credentials.opened(tx, kept), code, kept.counter, datetime.now(UTC))


async def use_recovery(tx: Tx, person: Person, code: str) -> None:
    """Uses a recovery code up; raises WrongCode."""
    plain = "".join(letter for letter in code.upper() if letter.isalnum())
    if not await credentials.use_recovery(tx, person.id, plain, datetime.now(UTC)):
        raise WrongCode


async def new_recovery(tx: Tx, person: Person) -> list[str]:
    """Ten new recovery codes instead of the old ones; they are shown once and kept as hashes."""
    plain = ["".join(secrets.choice(ALPHABET) for _ in range(RECOVERY_LENGTH)) for _ in range(RECOVERY_CODES)]
    await credentials.put_recovery(tx, person.id, plain)
    await audit.add(tx, "recovery-made", person=person.id)
    return ["-".join(code[i : i + GROUP] for i in range(0, RECOVERY_LENGTH, GROUP)) for code in plain]
