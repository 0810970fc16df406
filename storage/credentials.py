"""How people prove who they are: slow hashes of passwords, sealed secrets, hashes of recovery codes."""

from collections.abc import Iterable
from datetime import UTC, datetime

from sqlalchemy import delete, func, select, update

from storage.db import Tx
from storage.models import Credential, RecoveryCode
from storage.people import hashed


async def of(tx: Tx, person_id: str) -> Credential | None:
    """A person's credential."""
    return await tx.session.get(Credential, person_id)


async def held(tx: Tx, person_id: str) -> Credential | None:
    """A person's credential, locked while it is used or changed."""
    return await tx.session.get(Credential, person_id, with_for_update=True, populate_existing=True)


async def kept(tx: Tx, person_id: str) -> Credential:
    """A person's credential, locked; an empty one is made where there is none."""
    found = await held(tx, person_id)
    if found is None:
        found = Credential(person_id=person_id, since=datetime.now(UTC))
        tx.session.add(found)
        await tx.session.flush()
    return found


async def drop(tx: Tx, person_id: str) -> None:
    """Forgets password, secret and recovery codes of a person."""
    await tx.session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person_id))
    found = await held(tx, person_id)
    if found:
        await tx.session.delete(found)
        await tx.session.flush()


def sealed(tx: Tx, person_id: str, secret: str) -> bytes:
    """The secret of one-time codes as it is kept."""
    return tx.keys.zone.seal("credentials", secret.encode(), f"credentials.secret.{person_id}")


def opened(tx: Tx, credential: Credential) -> str:
    """The secret of one-time codes; empty when none is kept."""
    if credential.secret is None:
        return ""
    return tx.keys.zone.unseal("credentials", credential.secret, f"credentials.secret.{credential.person_id}").decode()


def seal_offer(tx: Tx, secret: str, whose: str) -> bytes:
    """A secret that is offered and not kept yet, as it travels through one browser's page and back."""
    return tx.keys.zone.seal("credentials", secret.encode(), f"offer.{hashed(whose)}")


def open_offer(tx: Tx, offer: bytes, whose: str) -> str:
    """The secret of an offer; raises KeyProblem when it was not made for this browser."""
    return tx.keys.zone.unseal("credentials", offer, f"offer.{hashed(whose)}").decode()


async def put_recovery(tx: Tx, person_id: str, codes: Iterable[str]) -> None:
    """Keeps the hashes of new recovery codes instead of the old ones."""
    await tx.session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person_id))
    tx.session.add_all(RecoveryCode(hash=_mark(person_id, code), person_id=person_id) for code in codes)
    await tx.session.flush()


async def use_recovery(tx: Tx, person_id: str, code: str, now: datetime) -> bool:
    """Uses a recovery code up; False when there is none like it, or it was used."""
    query = update(RecoveryCode).where(RecoveryCode.hash == _mark(person_id, code), RecoveryCode.used_at.is_(None))
    used = await tx.session.execute(query.values(used_at=now).returning(RecoveryCode.hash))
    return used.scalar_one_or_none() is not None


async def recovery_left(tx: Tx, person_id: str) -> int:
    """How many recovery codes were not used yet."""
    query = select(func.count()).where(RecoveryCode.person_id == person_id, RecoveryCode.used_at.is_(None))
    return int((await tx.session.execute(query)).scalar_one())


async def everyones(tx: Tx) -> dict[str, tuple[bool, bool]]:
    """Whether each person has a password and one-time codes, by person id."""
    query = select(Credential.person_id, Credential.password.is_not(None), Credential.secret.is_not(None))
    return {row[0]: (bool(row[1]), bool(row[2])) for row in await tx.session.execute(query)}


def _mark(person_id: str, code: str) -> str:
    return hashed(f"{person_id}:{code}")
