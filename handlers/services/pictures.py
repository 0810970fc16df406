"""Pictures of the zone's own that go out with its texts; public as the texts are."""

from handlers.services.errors import NotFound
from storage import pictures
from storage.db import Tx


async def keep(tx: Tx, jpeg: bytes, width: int, height: int) -> str:
    """Keeps a cleaned picture (sides in pixels); returns its id."""
    return await pictures.keep(tx, jpeg, width, height)


async def content(tx: Tx, picture_id: str) -> bytes:
    """The bytes of a picture; raises NotFound."""
    found = await pictures.content(tx, picture_id)
    if found is None:
        raise NotFound
    return found


async def check(tx: Tx, picture_id: str) -> None:
    """Raises NotFound for a picture that is not there, as a forged form may name it."""
    if not await pictures.there(tx, picture_id):
        raise NotFound
