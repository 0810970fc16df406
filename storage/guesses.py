"""How often somebody tried to get in lately, by keyed hash of whom they named; it survives a restart."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, select, update

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
    query = update(Meter).where(Meter.tag == _tag(tx, whom), Meter.kind == kind, Meter.number > 0)
    await tx.session.execute(query.values(number=Meter.number - 1))


async def clear(tx: Tx, whom: str) -> None:
    """Forgets the attempts at one account: its owner got in."""
    await tx.session.execute(delete(Meter).where(Meter.tag == _tag(tx, whom), Meter.kind.in_(KINDS)))


async def forget(tx: Tx, before: datetime) -> None:
    """Forgets attempts that faded long ago."""
    await tx.session.execute(delete(Meter).where(Meter.kind.in_(KINDS), Meter.since < before))


async def _row(tx: Tx, kind: str, whom: str) -> Meter:
    tag, now = _tag(tx, whom), datetime.now(UTC)
    fresh = insert_into(Meter, postgres=tx.postgres).values(tag=tag, kind=kind, since=now, number=0)
    await tx.session.execute(fresh.on_conflict_do_nothing())
    query = select(Meter).where(Meter.tag == tag, Meter.kind == kind).with_for_update()
    return (await tx.session.execute(query.execution_options(populate_existing=True))).scalar_one()


def _tag(tx: Tx, whom: str) -> str:
    return tx.keys.zone.tag("guesses", whom)
