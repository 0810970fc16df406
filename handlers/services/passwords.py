"""Passwords and one-time codes: which are good, whether one fits. Slow: never call it inside a transaction."""

import asyncio
import unicodedata
from collections.abc import Iterable
from datetime import datetime
from functools import cache
from hmac import compare_digest

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from handlers.services.errors import CodeUsed, PasswordCommon, PasswordLong, PasswordOwn, PasswordShort, WrongCode

SHORTEST, LONGEST = 12, 128
OWN_WORD, LEFT_BESIDE = 4, 6  # letters from which a name counts, and what must be left beside it
STEP_SECONDS = 30
VARIED = 5
HASHER = PasswordHasher()  # Argon2id with the library's parameters, RFC 9106's for 64 MiB
NOBODYS = (  # of a random password nobody knows: verifying it takes as long as verifying somebody's
    "$argon2id$v=19$m=65536,t=3,p=4$JmJLQFQ7keJIfE/JNDmVqQ$/rmjTepNIsIucXtuUVtNwSxnbLf0WVS6DXu8099tTXk"
)
_turn = asyncio.Semaphore(2)  # each takes 64 MiB and a core


def check(password: str, own: Iterable[str] = ()) -> str:
    """The password as it is kept, if it is a good one; raises what is wrong with it. `own` are names to avoid."""
    written = _written(password)
    if len(written) < SHORTEST:
        raise PasswordShort(limit=SHORTEST)
    if len(written) > LONGEST:
        raise PasswordLong(limit=LONGEST)
    plain = written.casefold()
    if any(word in _common() for word in _cores(plain)) or len(set(plain)) < VARIED:
        raise PasswordCommon
    if _made_of(plain, own):
        raise PasswordOwn
    return written


async def hashed(password: str) -> str:
    """A slow hash of a checked password, made in a thread."""
    async with _turn:
        return await asyncio.to_thread(HASHER.hash, password)


async def fits(kept: str | None, password: str) -> bool:
    """Whether a password belongs to a kept hash; without one it takes the same work and is False."""
    written = _written(password[: 4 * LONGEST])
    async with _turn:
        return await asyncio.to_thread(_verified, kept or NOBODYS, written) and kept is not None


def new_secret() -> str:
    """A random secret of 160 bits for an authenticator app, in base 32."""
    return pyotp.random_base32()


def address(secret: str, slug: str, zone_name: str) -> str:
    """What the picture holds that an authenticator app scans."""
    return pyotp.TOTP(secret).provisioning_uri(name=slug, issuer_name=f"Koban {zone_name}")


def step_of(secret: str, code: str, used: int | None, now: datetime) -> int:
    """The 30-second step of a code, one early or late allowed; raises WrongCode, or CodeUsed up to the step `used`."""
    digits = "".join(code.split())
    current = int(now.timestamp()) // STEP_SECONDS
    totp = pyotp.TOTP(secret, interval=STEP_SECONDS)
    for step in (current, current - 1, current + 1):
        if compare_digest(totp.generate_otp(step).encode(), digits.encode()):
            if used is not None and step <= used:
                raise CodeUsed
            return step
    raise WrongCode


def _verified(kept: str, password: str) -> bool:
    try:
        return HASHER.verify(kept, password)
    except (VerificationError, InvalidHashError):
        return False


def _written(password: str) -> str:
    # The same letters typed on another keyboard are the same password.
    return unicodedata.normalize("NFC", password)


@cache
def _common() -> frozenset[str]:
    return frozenset(FREQUENCY_LISTS["passwords"])


def _cores(plain: str) -> set[str]:
    """A password, what stays without digits and signs around it, and its half when it is one half twice."""
    cores = {plain, plain.strip("0123456789!?.,;:-_*+#@$%&/()= ")} - {""}
    return cores | {core[: len(core) // 2] for core in cores if core[: len(core) // 2] * 2 == core}


def _made_of(plain: str, own: Iterable[str]) -> bool:
    words = {part for name in own for part in name.casefold().replace("-", " ").split() if len(part) >= OWN_WORD}
    left = plain
    for word in sorted(words, key=len, reverse=True):
        left = left.replace(word, "")
    return left != plain and len(left) < LEFT_BESIDE
