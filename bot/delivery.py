"""The one request that a letter stands for: words, a file, a picture, an edit, or something taken away."""

import asyncio
import base64
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

from bot import appointments, codes
from bot.archive import NAME, packed
from bot.channels import Blocked, Channel, Refused, Sending, Sent
from handlers.dialogue import Photo, Reply
from handlers.notices import Letter
from handlers.services import archive
from handlers.services import zone as zones
from storage import pictures
from storage.attachments import SealedPhoto, open_file
from storage.db import Storage

NOTHING = Sent("")


class Delivery:
    """Makes requests of letters; a picture crosses the wire once, then goes by the channel's own name for it."""

    def __init__(self, storage: Storage, channels: Mapping[str, Channel]) -> None:
        self._storage, self._channels = storage, channels
        self._packing = asyncio.Lock()
        self._first: dict[tuple[str, str], asyncio.Lock] = defaultdict(asyncio.Lock)
        self._handles: dict[tuple[str, str], str] = {}

    async def request(self, letter: Letter) -> str:
        """Does what a letter asks for; returns the id of the message that came of it, if one did."""
        channel = self._channels[letter.channel]
        if letter.takes_away:
            await channel.delete(letter.address, letter.takes_away)
        elif letter.deletes:
            await channel.delete_many(letter.address, letter.deletes)
        elif letter.blanks:
            await channel.blank(letter.address, letter.blanks[0])
        elif letter.edits:
            return await self._edited(channel, letter)
        else:
            return (await self._sent(channel, letter)).message
        return ""

    async def _edited(self, channel: Channel, letter: Letter) -> str:
        try:
            await channel.edit(letter.address, letter.edits, letter.reply)
        except Refused:  # taken away meanwhile, or not a message of words
            if not letter.or_anew:
                raise
            return (await self._sent(channel, letter)).message
        return ""

    async def _sent(self, channel: Channel, letter: Letter) -> Sent:
        reply = letter.reply
        if letter.archive:
            return await self._archive(channel, letter)
        if reply.picture:
            return await self._with_picture(channel, letter)
        return await channel.send(await self._sending(letter.address, reply))

    async def _sending(self, address: str, reply: Reply) -> Sending:
        if reply.appointment:
            return Sending(address, reply, document=appointments.file(reply.appointment), file_name=appointments.NAME)
        if reply.code:
            return Sending(address, reply, photo=await asyncio.to_thread(codes.picture, reply.code), veiled=False)
        return Sending(address, reply, photo=await self._file(reply.photo) if reply.photo else None)

    async def _with_picture(self, channel: Channel, letter: Letter) -> Sent:
        named = (channel.name, letter.reply.picture)
        if named not in self._handles:
            async with self._first[named]:  # whoever comes meanwhile waits for the name instead of carrying it too
                if named not in self._handles:
                    return await self._named(channel, letter)
        sending = Sending(letter.address, letter.reply, handle=self._handles[named])
        try:
            return await channel.send(sending)
        except Refused:  # perhaps the name alone: another bot's, or forgotten there
            del self._handles[named]
            return await self._carried(channel, letter)

    async def _named(self, channel: Channel, letter: Letter) -> Sent:
        async with self._storage.read() as tx:
            handle = await pictures.handle(tx, letter.reply.picture)
        if not handle:
            return await self._carried(channel, letter)
        self._handles[channel.name, letter.reply.picture] = handle
        try:
            return await channel.send(Sending(letter.address, letter.reply, handle=handle))
        except Refused:
            return await self._carried(channel, letter)

    async def _carried(self, channel: Channel, letter: Letter) -> Sent:
        async with self._storage.read() as tx:
            content = await pictures.content(tx, letter.reply.picture)
        if content is None:  # taken away meanwhile: the words still arrive
            return await channel.send(Sending(letter.address, replace(letter.reply, picture="")))
        sent = await channel.send(Sending(letter.address, letter.reply, picture=content))
        if sent.handle:
            self._handles[channel.name, letter.reply.picture] = sent.handle
            async with self._storage.write() as tx:
                await pictures.called(tx, letter.reply.picture, sent.handle)
        return sent

    async def _archive(self, channel: Channel, letter: Letter) -> Sent:
        async with self._packing:  # one at a time, as each may hold many photos in memory
            async with self._storage.read() as tx:
                found, here = await archive.gather(tx, letter.channel, letter.address), await zones.the(tx)
            if found is None:
                raise Blocked("gone")
            content = await asyncio.to_thread(packed, self._storage.files, found, here)
            return await channel.send(Sending(letter.address, letter.reply, document=content, file_name=NAME))

    async def _file(self, photo: Photo) -> bytes:
        return await asyncio.to_thread(
            open_file, self._storage.files, SealedPhoto(photo.id, base64.b64decode(photo.key))
        )
