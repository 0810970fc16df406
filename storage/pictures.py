"""Pictures of the zone's own that go out with its texts."""

from datetime import UTC, datetime

from sqlalchemy import delete, select, update

from storage.db import Tx
from storage.keys import new_id
from storage.models import Picture


async def keep(tx: Tx, content: bytes, width: int, height: int) -> str:
    """Keeps a cleaned picture, sealed with the zone's key; returns its id."""
    picture_id = new_id()
    sealed = tx.keys.zone.seal("pictures", content, f"pictures.content.{picture_id}")
    now = datetime.now(UTC)
    tx.session.add(Picture(id=picture_id, content=sealed, width=width, height=height, handle=None, since=now))
    await tx.session.flush()
    return picture_id


async def content(tx: Tx, picture_id: str) -> bytes | None:
    """The bytes of a picture."""
    found = await tx.session.get(Picture, picture_id)
    return tx.keys.zone.unseal("pictures", found.content, f"pictures.content.{picture_id}") if found else None


async def there(tx: Tx, picture_id: str) -> bool:
    """Whether there is such a picture."""
    return (await tx.session.execute(select(Picture.id).where(Picture.id == picture_id))).first() is not None


async def drop(tx: Tx, picture_id: str) -> None:
    """A picture goes; what still waits to be sent with it goes without."""
    await tx.session.execute(delete(Picture).where(Picture.id == picture_id))


async def handle(tx: Tx, picture_id: str) -> str | None:
    """What the channel calls a picture that was sent before."""
    found = await tx.session.get(Picture, picture_id)
    return found.handle if found else None


async def called(tx: Tx, picture_id: str, name: str) -> None:
    """Notes what the channel calls a picture, so that it is not carried over again."""
    await tx.session.execute(update(Picture).where(Picture.id == picture_id).values(handle=name))
