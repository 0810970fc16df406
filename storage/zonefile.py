"""The rows that a zone's file decides about: the zone, its people, areas, streets, printed codes and assignments."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select, text

from storage.base import Base
from storage.db import Tx
from storage.models import (
    Area,
    Assignment,
    Credential,
    OneTimeLink,
    Person,
    RecoveryCode,
    StartCode,
    Street,
    WebSession,
    Zone,
)

ALONE = 0x6B6F62616E03  # the advisory lock of an import: "koban", 3


async def alone(tx: Tx) -> bool:
    """Whether nobody else imports at this moment; on SQLite whoever writes is alone anyway."""
    if not tx.postgres:
        return True
    return bool((await tx.session.execute(text("SELECT pg_try_advisory_xact_lock(:key)"), {"key": ALONE})).scalar())


async def zone(tx: Tx) -> Zone | None:
    """The zone's row, to be changed; None before it is set up."""
    return (await tx.session.execute(select(Zone).with_for_update())).scalar_one_or_none()


async def people(tx: Tx) -> dict[str, Person]:
    """Everybody who ever was in the file, by short name."""
    return {row.slug: row for row in (await tx.session.execute(select(Person))).scalars()}


async def areas(tx: Tx) -> dict[str, Area]:
    """Every area that ever was in the file, by id."""
    return {row.id: row for row in (await tx.session.execute(select(Area))).scalars()}


async def streets(tx: Tx) -> dict[str, list[Street]]:
    """The streets by area."""
    found: dict[str, list[Street]] = {}
    for row in (await tx.session.execute(select(Street).order_by(Street.id))).scalars():
        found.setdefault(row.area_id, []).append(row)
    return found


async def codes(tx: Tx) -> set[str]:
    """The printed codes there are."""
    return set((await tx.session.execute(select(StartCode.code))).scalars())


async def assignments(tx: Tx, now: datetime) -> dict[str, list[Assignment]]:
    """Who answers for which area from now on, by area."""
    found: dict[str, list[Assignment]] = {}
    query = select(Assignment).where((Assignment.until.is_(None)) | (Assignment.until > now))
    for row in (await tx.session.execute(query)).scalars():
        found.setdefault(row.area_id, []).append(row)
    return found


async def keep(tx: Tx, rows: Sequence[Base]) -> None:
    """Adds new rows."""
    tx.session.add_all(rows)
    await tx.session.flush()


async def drop_streets(tx: Tx, ids: Sequence[int]) -> None:
    """Removes streets; nothing points to them."""
    await tx.session.execute(delete(Street).where(Street.id.in_(ids)))


async def drop_access(tx: Tx, person: Person) -> None:
    """Ends every way in that a person had: browsers, links, password, codes, linked chat."""
    for table in (WebSession, OneTimeLink, Credential, RecoveryCode):
        await tx.session.execute(delete(table).where(table.person_id == person.id))
    person.chat_tag = person.chat = None
