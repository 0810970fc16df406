"""How often somebody tried to get in lately, by keyed hash of whom they named; it survives a restart."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, select

from storage.db import Tx, insert_into
from storage.models import Meter

KINDS = ("guess", "guess-all", "guess-code", "guess-mail")


async def one_more(tx: Tx, kind: str, whom: str, fades: timedelta, most: int) -> int:
    """Counts an attempt; returns how many stood there before, one fading with every `fades` that passed."""
    row, now = await _row(tx, kind, whom), datetime.now(UTC)
    faded = (now - row.since) // fades
    before = max(0, row.number - faded)
    row.since = row.since + faded * fades if before else now
    row.number = min(most, before + 1)
    return before


async def take_back(tx: Tx, kind: str, whom: str) -> None:
    """Takes an attempt back that was none of a guesser."""
    row = await _row(tx, kind, whom)
    row.number = max(0, row.number - 1)


async def clear(tx: Tx, whom: str) -> None:
    """Forgets the attempts at one account: its owner got in."""
    # Everybody who touches an account's counts holds this one first: so no two wait for each other.
    await _row(tx, "guess", whom)
    await tx.session.execute(delete(Meter).where(Meter.tag == _tag(tx, whom), Meter.kind.in_(KINDS)))


async def forget(tx: Tx, before: datetime) -> None:
    """Forgets attempts that faded long ago."""
    await tx.session.execute(delete(Meter).where(Meter.kind.in_(KINDS), Meter.since < before))


async def _row(tx: Tx, kind: str, whom: str) -> Meter:
    """The row of one count, locked; found and locked in one step, since its owner may get in and clear it meanwhile."""
    fresh = insert_into(Meter, postgres=tx.postgres).values(
        tag=_tag(tx, whom), kind=kind, since=datetime.now(UTC), number=0
    )
    held = fresh.on_conflict_do_update(index_elements=["tag", "kind"], set_={"number": Meter.number}).returning(Meter)
    query = select(Meter).from_statement(held).execution_options(populate_existing=True)
    found: Meter = (await tx.session.execute(query)).scalar_one()
    return found


def _tag(tx: Tx, whom: str) -> str:
    return tx.keys.zone.tag("guesses", whom)
