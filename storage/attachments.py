"""Cleaned photos: the file first, then its row; the key sealed for the draft, later wrapped by the case's key."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import delete, select

from storage.cases import visible_to
from storage.db import Tx
from storage.files import Files
from storage.keys import new_id, new_key, seal, unseal
from storage.models import Attachment, Case, Person


@dataclass(frozen=True)
class Kept:
    """A photo whose file is on the disk and whose row is not written yet."""

    id: str
    key: bytes
    width: int
    height: int


@dataclass(frozen=True)
class SealedPhoto:
    """What it takes to open a photo's file once the transaction is over."""

    id: str
    key: bytes


def keep_file(files: Files, jpeg: bytes, width: int, height: int) -> Kept:
    """Writes a photo's file; blocking, so call it away from the event loop."""
    kept = Kept(new_id(), new_key(), width, height)
    files.keep(kept.id, kept.key, jpeg)
    return kept


def open_file(files: Files, photo: SealedPhoto) -> bytes:
    """A photo's JPEG; blocking; raises FileNotFoundError."""
    return files.open(photo.id, photo.key)


async def put(tx: Tx, kept: Kept) -> None:
    """Writes the row of a photo that belongs to a draft; its key is sealed for the vault."""
    tx.session.add(
        Attachment(
            id=kept.id,
            key=tx.keys.vault.seal("attachments", kept.key, f"attachments.key.{kept.id}"),
            width=kept.width,
            height=kept.height,
            since=datetime.now(UTC).date(),
        )
    )
    await tx.session.flush()


async def give_to_case(tx: Tx, ids: Sequence[str], case: Case, message_id: str) -> list[Attachment]:
    """Moves a draft's photos to a case: from now on only the case's key opens them."""
    rows = await _rows(tx, ids)
    case_key = await tx.case_keys.of(case.id)
    for row in rows:
        key = tx.keys.vault.unseal("attachments", row.key, f"attachments.key.{row.id}")
        row.key = seal(case_key, key, f"attachments.key.{row.id}")
        row.case_id, row.message_id = case.id, message_id
    return rows


async def drafts(tx: Tx, ids: Sequence[str]) -> list[SealedPhoto]:
    """The photos of a draft, for its preview."""
    rows = await _rows(tx, ids)
    return [SealedPhoto(r.id, tx.keys.vault.unseal("attachments", r.key, f"attachments.key.{r.id}")) for r in rows]


async def of_case(tx: Tx, case: Case) -> dict[str, list[Attachment]]:
    """A case's photos by message id."""
    found: dict[str, list[Attachment]] = {}
    rows = await tx.session.execute(select(Attachment).where(Attachment.case_id == case.id).order_by(Attachment.id))
    for row in rows.scalars():
        found.setdefault(row.message_id or "", []).append(row)
    return found


async def photo(tx: Tx, person: Person, attachment_id: str) -> tuple[Case, SealedPhoto] | None:
    """One photo of a case this person may open."""
    query = (
        select(Case, Attachment)
        .join(Attachment, Attachment.case_id == Case.id)
        .where(Attachment.id == attachment_id, visible_to(person))
    )
    row = (await tx.session.execute(query)).first()
    if row is None:
        return None
    case, attachment = row
    return case, await opened(tx, case, attachment)


async def opened(tx: Tx, case: Case, attachment: Attachment) -> SealedPhoto:
    """A photo of a case with its key unwrapped."""
    key = unseal(await tx.case_keys.of(case.id), attachment.key, f"attachments.key.{attachment.id}")
    return SealedPhoto(attachment.id, key)


async def drop_drafts(tx: Tx, before: date) -> list[str]:
    """Forgets photos of drafts nobody sent; returns their ids, so that the files can go."""
    gone = delete(Attachment).where(Attachment.case_id.is_(None), Attachment.since < before).returning(Attachment.id)
    return list((await tx.session.execute(gone)).scalars())


async def drop(tx: Tx, ids: Sequence[str]) -> None:
    """Forgets photos of a draft that was thrown away."""
    await tx.session.execute(delete(Attachment).where(Attachment.id.in_(ids), Attachment.case_id.is_(None)))


async def named(tx: Tx, ids: set[str]) -> set[str]:
    """Which of these files have a row."""
    return set((await tx.session.execute(select(Attachment.id).where(Attachment.id.in_(ids)))).scalars())


async def _rows(tx: Tx, ids: Sequence[str]) -> list[Attachment]:
    rows = await tx.session.execute(select(Attachment).where(Attachment.id.in_(ids), Attachment.case_id.is_(None)))
    found = {row.id: row for row in rows.scalars()}
    return [found[i] for i in ids if i in found]
