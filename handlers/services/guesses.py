"""Slows guessing down: who tries again and again waits, longer each time, and nobody is locked out for good."""

from datetime import UTC, datetime, timedelta

from handlers.services.errors import TooManyCodes
from storage import audit, guesses
from storage.db import Tx

FREE, LONGEST = 3, 30  # attempts without a wait; the longest wait, in seconds
MOST = 15  # more are not remembered, so that everything has faded after as many minutes
FADES = timedelta(minutes=1)
FREE_OF_ALL, MOST_OF_ALL, FADES_OF_ALL = 60, 80, timedelta(seconds=6)
CODES, CODE_FADES = 20, timedelta(minutes=2)
MAILS, MAIL_FADES = 3, timedelta(minutes=10)
ALL = "everybody"


def seconds(before: int, free: int = FREE) -> int:
    """How long an attempt waits after so many others: 0, 0, 0, 1, 2, 4 … at most 30."""
    return 0 if before < free else min(LONGEST, 2 ** (before - free))


async def knock(tx: Tx, whom: str, person: str | None) -> int:
    """Counts an attempt at an account and at all; returns how many seconds it must wait, outside the transaction."""
    before = await guesses.one_more(tx, "guess", whom, FADES, MOST)
    of_all = await guesses.one_more(tx, "guess-all", ALL, FADES_OF_ALL, MOST_OF_ALL)
    if before == FREE and (person or of_all < FREE_OF_ALL):
        await audit.add(tx, "signin-slowed", person=person)
    if of_all == FREE_OF_ALL:
        await audit.add(tx, "signin-slowed-all")
    return max(seconds(before), seconds(of_all, FREE_OF_ALL))


async def not_wrong(tx: Tx, whom: str) -> None:
    """Takes an attempt back: it was right."""
    await guesses.take_back(tx, "guess", whom)
    await guesses.take_back(tx, "guess-all", ALL)


async def one_code(tx: Tx, person_id: str) -> None:
    """Counts a one-time code somebody tries; raises TooManyCodes after twenty wrong ones within a while."""
    if await guesses.one_more(tx, "guess-code", person_id, CODE_FADES, CODES) >= CODES:
        raise TooManyCodes


async def may_mail(tx: Tx, whom: str) -> bool:
    """Whether another link may be sent by mail: three at once, then one in ten minutes."""
    return await guesses.one_more(tx, "guess-mail", whom, MAIL_FADES, MAILS) < MAILS


async def got_in(tx: Tx, person_id: str) -> None:
    """Forgets the attempts at an account: its owner is in."""
    await guesses.clear(tx, person_id)


async def forget(tx: Tx) -> None:
    """Forgets attempts that faded."""
    await guesses.forget(tx, datetime.now(UTC) - timedelta(hours=1))
