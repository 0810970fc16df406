"""A chat without a channel: what somebody does is handled as the inbox would, and the replies are read."""

import base64
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from sqlalchemy import delete

from handlers import router
from handlers.dialogue import Incoming, Photo, Reply
from handlers.services import people
from storage import attachments, outbox
from storage.db import Storage
from storage.models import OutboxRow
from tests import make

_messages = count(100)


@dataclass
class Chat:
    """One person's chat; `last` is what Koban answered to the last thing they did."""

    storage: Storage
    address: str = field(default_factory=make.number_of_a_phone)
    language: str = "en"
    last: list[Reply] = field(default_factory=list)
    message: str = ""

    async def does(self, kind: str, **more: Any) -> str:
        """One turn; returns everything Koban answers."""
        self.message = more.pop("message", str(next(_messages)))
        incoming = Incoming(make.CHANNEL, self.address, kind, message=self.message, language=self.language, **more)
        async with self.storage.write() as tx:
            await router.answer(tx, incoming)
        self.last = await self._replies()
        return self.text

    @property
    def text(self) -> str:
        """What the last answer says."""
        return "\n".join(reply.text for reply in self.last)

    @property
    def labels(self) -> list[str]:
        """The buttons under the last answer."""
        return [choice.label for reply in self.last for row in reply.rows for choice in row]

    async def says(self, text: str, **more: Any) -> str:
        """Writes."""
        return await self.does("text", text=text, **more)

    async def commands(self, name: str) -> str:
        """Writes a command."""
        return await self.does("command", text=name)

    async def taps(self, label: str) -> str:
        """Taps a button of the last answer."""
        steps = {c.label: c.to for reply in self.last for row in reply.rows for c in row}
        assert label in steps, f"{label!r} is not among {list(steps)}"
        return await self.does("tap", tap=steps[label])

    async def forges(self, step: str) -> str:
        """Taps a button that is not there."""
        return await self.does("tap", tap=step)

    async def sends_photo(self, text: str = "", **more: Any) -> str:
        """Sends a photo that the media room has cleaned, or refused."""
        if "refused" in more:
            return await self.does("photo", text=text, photo=Photo(refused=more.pop("refused")), **more)
        kept = attachments.keep_file(self.storage.files, make.JPEG, 640, 480)
        photo = Photo(kept.id, base64.b64encode(kept.key).decode(), 640, 480)
        return await self.does("photo", text=text, photo=photo, **more)

    async def shares(self, latitude: float, longitude: float) -> str:
        """Shares a place."""
        return await self.does("place", latitude=latitude, longitude=longitude)

    async def reports(self, words: str = "Every night motorbikes race.", topic: str = "noise") -> str:
        """Sends a whole report; returns its number."""
        for step in (f"topic/{topic}", "area/molenkom"):
            await self.forges(step)
        await self.says(words)
        await self.taps("Send")
        await self.commands("messages")
        (number, *_) = [choice.to for reply in self.last for row in reply.rows for choice in row]
        return number.removeprefix("case/")

    async def _replies(self) -> list[Reply]:
        rows = [row for row in await make.waiting(self.storage) if row.reader == "chat"]
        async with self.storage.write() as tx:
            found = [(await outbox.values(tx, row)) for row in rows if row.notice == "reply"]
            await tx.session.execute(delete(OutboxRow).where(OutboxRow.reader == "chat"))
        return [Reply.from_json(values["reply"]) for values in found if values["address"] == self.address]


async def linked(storage: Storage, slug: str, language: str = "en") -> Chat:
    """The chat of somebody of the zone, linked to them."""
    chat = Chat(storage)
    async with storage.write() as tx:
        person = await make.person(tx, slug)
        person.language = language
        secret = await people.chat_link(tx, person)
    await chat.does("start", text=f"link-{secret}")
    return chat
