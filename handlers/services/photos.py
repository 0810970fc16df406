"""Photos of a draft: rows for files that were cleaned and put on the disk before."""

import base64
from collections.abc import Sequence

from storage import attachments
from storage.attachments import Kept, SealedPhoto
from storage.db import Tx
from storage.files import Files

__all__ = ["SealedPhoto", "drop", "keep", "keep_file", "of_draft"]


def keep_file(files: Files, jpeg: bytes, width: int, height: int) -> tuple[str, str]:
    """Puts a cleaned photo on the disk; returns its id and its key as text; blocking."""
    kept = attachments.keep_file(files, jpeg, width, height)
    return kept.id, base64.b64encode(kept.key).decode()


async def keep(tx: Tx, photo_id: str, key: str, width: int, height: int) -> None:
    """Writes the row of a photo that belongs to a draft."""
    await attachments.put(tx, Kept(photo_id, base64.b64decode(key), width, height))


async def drop(tx: Tx, ids: Sequence[str]) -> None:
    """Forgets photos of a draft; their files are swept later."""
    await attachments.drop(tx, ids)


async def of_draft(tx: Tx, ids: Sequence[str]) -> list[SealedPhoto]:
    """Photos of a draft, to be shown in its preview."""
    return await attachments.drafts(tx, ids)
