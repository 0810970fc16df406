"""Which running processes know which generation of which key, and seal with it; and which one the zone seals with."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update

from storage import audit
from storage.db import Tx, insert_into
from storage.keys import Keyring
from storage.models import KeyHolder, Zone

DEAD = timedelta(seconds=60)


@dataclass(frozen=True)
class Holder:
    """A running process; a key it does not hold is not in `knows`."""

    id: str
    knows: Mapping[str, int]
    uses: Mapping[str, int]


async def tell(tx: Tx, holder: Holder) -> None:
    """Says that a process is there, and what it holds."""
    values: dict[str, Any] = {"seen_at": datetime.now(UTC), "knows": dict(holder.knows), "uses": dict(holder.uses)}
    put = insert_into(KeyHolder, postgres=tx.postgres).values(id=holder.id, **values)
    await tx.session.execute(put.on_conflict_do_update(index_elements=["id"], set_=values))


async def leave(tx: Tx, holder_id: str) -> None:
    """A process ends."""
    await tx.session.execute(delete(KeyHolder).where(KeyHolder.id == holder_id))


async def living(tx: Tx) -> list[Holder]:
    """The processes that were heard of within the last minute; the others are forgotten."""
    await tx.session.execute(delete(KeyHolder).where(KeyHolder.seen_at < datetime.now(UTC) - DEAD))
    return [Holder(row.id, row.knows, row.uses) for row in (await tx.session.execute(select(KeyHolder))).scalars()]


async def prints(tx: Tx) -> dict[str, str]:
    """The prints of the generations the zone seals with, as they stand now."""
    return dict((await tx.session.execute(select(Zone.key_prints))).scalar_one_or_none() or {})


async def not_copied(tx: Tx) -> None:
    """There is a key that nobody has copied for the safe yet."""
    await tx.session.execute(update(Zone).values(keys_copied_at=None))
    tx.ring("zone")


async def activate(tx: Tx, name: str, keys: Keyring) -> None:
    """From now on the zone seals with the generations of this ring; the chain says so, signed if its own key turned."""
    here = (await tx.session.execute(select(Zone).with_for_update())).scalar_one()
    here.key_prints = {**here.key_prints, name: keys.prints()[name]}
    await audit.add(tx, "key-turned", why=name)
    if name == "audit":
        tx.keys = keys
        await audit.turn(tx)
    tx.ring("zone")
