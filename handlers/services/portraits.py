"""The photo on the card of whoever answers for a neighbourhood: public as the card, theirs to change or take away."""

from handlers.services.errors import NotFound
from storage import audit, people, pictures
from storage.db import Tx
from storage.models import Person

__all__ = ["content", "keep", "remove"]


async def keep(tx: Tx, person: Person, jpeg: bytes, width: int, height: int) -> None:
    """Puts a cleaned photo (sides in pixels) in the place of the one before, which is erased."""
    picture_id = await pictures.keep(tx, jpeg, width, height)
    await _put(tx, person, picture_id)
    await audit.add(tx, "portrait-kept", person=person.id)


async def remove(tx: Tx, person: Person) -> None:
    """Takes the photo away and erases it; nothing happens where there is none."""
    if await _put(tx, person, None):
        await audit.add(tx, "portrait-removed", person=person.id)


async def content(tx: Tx, person: Person) -> bytes:
    """One's own photo as JPEG; raises NotFound."""
    found = await pictures.content(tx, person.picture_id) if person.picture_id else None
    if found is None:
        raise NotFound
    return found


async def _put(tx: Tx, person: Person, picture_id: str | None) -> bool:
    row = await people.get(tx, person.id)
    before = row.picture_id if row else None
    if row:
        row.picture_id = picture_id
        await tx.session.flush()
    if before:
        await pictures.drop(tx, before)
    return before is not None
