"""Phones: people who write to the bot, tap its buttons and read what it sends."""

import asyncio
import itertools
import re
from typing import Any

from bot.demo.telegram import views
from bot.demo.telegram.entities import units
from bot.demo.telegram.sending import MAX_TEXT, without_reply
from bot.demo.telegram.state import Chat, Posted, World
from bot.demo.telegram.updates import Updates

Json = dict[str, Any]

FACE = ("id", "first_name", "last_name", "username")
COMMAND = re.compile(r"(?<!\S)/[A-Za-z0-9_]{1,64}(?:@\w+)?")
LINK = re.compile(r"https?://\S+")


class Phone:
    """A private chat seen from the side of the person who holds the phone."""

    def __init__(self, world: World, updates: Updates, user: Json) -> None:
        self.user = user
        self.toasts: list[Json] = []
        self._world = world
        self._updates = updates
        face: Json = {key: user[key] for key in FACE if key in user}
        self.chat = world.add_chat({**face, "type": "private"})
        self._since = 0

    @property
    def user_id(self) -> int:
        """The number of the person and of the private chat."""
        return int(self.user["id"])

    @property
    def language(self) -> str:
        """The language the phone is set to."""
        return str(self.user.get("language_code", ""))

    @language.setter
    def language(self, code: str) -> None:
        self.user = {**self.user, "language_code": code}
        self._world.changed(self.chat, "face")

    # What the person does. Each returns the number of the message, where one comes of it.

    async def says(self, text: str, reply_to: int | None = None) -> int:
        """Write a text; one over 4096 characters is split, as clients do, and the last part's number told."""
        message_id = 0
        for start in range(0, max(len(text), 1), MAX_TEXT):
            part = text[start : start + MAX_TEXT]
            message_id = self._post({"text": part, **_found_entities(part)}, reply_to)
        return message_id

    async def edits(self, message_id: int, text: str) -> None:
        """Change the words of an own message."""
        posted = self.chat.posted[message_id]
        name = "text" if "text" in posted.message else "caption"
        kept = {k: v for k, v in posted.message.items() if k not in ("entities", "caption_entities")}
        posted.message = kept | {name: text, "edit_date": int(self._world.now())}
        if name == "text":
            posted.message |= _found_entities(text)
        self._acted()
        self._world.touch(self.chat, posted)
        self._updates.push({"edited_message": posted.message})

    async def sends_photo(self, content: bytes, caption: str | None = None, album: str | None = None) -> int:
        """Send a photo; its bytes go through unchanged. The same album joins several."""
        fields: Json = {"photo": self._world.files.photo(content)}
        if caption:
            fields["caption"] = caption
        if album:
            fields["media_group_id"] = album
        return self._post(fields)

    async def sends_document(
        self,
        content: bytes,
        filename: str,
        mime: str = "application/octet-stream",
        caption: str | None = None,
    ) -> int:
        """Send a file as a file."""
        fields: Json = {"document": self._world.files.document(content, filename, mime)}
        return self._post(fields | ({"caption": caption} if caption else {}))

    async def sends_location(self, latitude: float, longitude: float) -> int:
        """Share a place."""
        return self._post({"location": {"latitude": latitude, "longitude": longitude}})

    async def sends_sticker(self) -> int:
        """Send a sticker."""
        shape = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
        return self._post({"sticker": self._file("stickers", "sticker.webp") | shape})

    async def sends_voice(self) -> int:
        """Send a voice message."""
        return self._post({"voice": self._file("voice", "voice.oga") | {"duration": 3}})

    async def sends_video(self) -> int:
        """Send a video."""
        shape = {"width": 640, "height": 360, "duration": 3}
        return self._post({"video": self._file("videos", "video.mp4") | shape})

    async def sends_contact(self, phone_number: str = "+32 000 00 00 00") -> int:
        """Share a telephone number."""
        fields = {
            "phone_number": phone_number,
            "first_name": self.user["first_name"],
            "user_id": self.user_id,
        }
        return self._post({"contact": fields})

    async def sends_poll(self, question: str = "Tea?") -> int:
        """Send a poll."""
        options = [{"text": text, "voter_count": 0, "persistent_id": text} for text in ("Yes", "No")]
        closed = {"total_voter_count": 0, "is_closed": False, "is_anonymous": True, "type": "regular"}
        more = {"allows_multiple_answers": False, "allows_revoting": True, "members_only": False}
        return self._post({"poll": {"id": "1", "question": question, "options": options, **closed, **more}})

    async def taps(self, label: str) -> str:
        """Tap the newest button that reads so; the tap's id, or nothing for a key that writes its label."""
        for exact in (True, False):
            for posted, button in self._inline_buttons():
                if _reads(button, label, exact):
                    return await self._tap(posted, button)
            for key in self._keys():
                if _reads(key, label, exact):
                    return await self._press(key)
        raise LookupError(f"no button reads {label!r}; there are {self.labels}")

    async def taps_data(self, data: str, message_id: int | None = None) -> str:
        """Send a tap with this data, forged or stale as it may be."""
        posted = self.chat.posted.get(message_id) if message_id else self._newest()
        message: Json = {"message_id": message_id or 0, "date": 0, "chat": self.chat.face}
        if posted is not None:
            message = posted.message
            posted.tapped = data
            self._world.changed(self.chat, "message", posted)
        return self._push_tap(message, data)

    async def blocks(self) -> None:
        """Block the bot."""
        self.chat.shut = "bot was blocked by the user"
        self._push_member("member", "kicked")

    async def unblocks(self) -> None:
        """Let the bot write again."""
        self.chat.shut = None
        self._push_member("kicked", "member")

    # What the person sees.

    @property
    def messages(self) -> list[Json]:
        """Everything the bot sent that still stands, oldest first."""
        return [views.shown(self._world, posted) for posted in self.chat.posted.values() if posted.by_bot]

    @property
    def last(self) -> Json:
        """The newest message of the bot."""
        newest = self._newest()
        if newest is None:
            raise LookupError("the bot has sent nothing")
        return views.shown(self._world, newest)

    @property
    def labels(self) -> list[str]:
        """What the buttons read that can be tapped, the newest message's first."""
        return [button["text"] for _, button in self._inline_buttons()] + [k["text"] for k in self._keys()]

    def shows(self, part: str, *, earlier: bool = True) -> Json | None:
        """The newest message of the bot that holds these words, if there is one."""
        since = 0 if earlier else self._since
        for posted in reversed(self.chat.posted.values()):
            if posted.by_bot and posted.touched > since and part in views.words(posted.message):
                return views.shown(self._world, posted)
        return None

    async def sees(self, part: str, timeout: float = 5.0, *, earlier: bool = False) -> Json:
        """Wait until the bot shows these words, sent or edited since the person last did something.

        With earlier=True older messages count too; timeout is in seconds."""
        try:
            async with asyncio.timeout(timeout):
                while (found := self.shows(part, earlier=earlier)) is None:
                    await self._change()
        except TimeoutError:
            newest = [message["text"] for message in self.messages[-3:]]
            raise AssertionError(f"{part!r} did not come within {timeout} s; the newest are {newest}") from None
        return found

    async def sees_button(self, label: str, timeout: float = 5.0) -> None:
        """Wait until a button with this label came since the person last did something; timeout is in seconds."""
        try:
            async with asyncio.timeout(timeout):
                while not any(
                    posted.touched > self._since and _reads(button, label, False)
                    for posted, button in self._inline_buttons()
                ):
                    await self._change()
        except TimeoutError:
            raise AssertionError(f"no button {label!r} came within {timeout} s; there are {self.labels}") from None

    async def sees_gone(self, message_id: int, timeout: float = 5.0) -> None:
        """Wait until a message has been deleted; timeout is in seconds."""
        async with asyncio.timeout(timeout):
            while message_id in self.chat.posted:
                await self._change()

    async def sees_toast(self, part: str = "", timeout: float = 5.0) -> Json:
        """Wait until a tap is answered with these words; timeout is in seconds."""
        async with asyncio.timeout(timeout):
            while not (found := [toast for toast in self.toasts if part in toast["text"]]):
                await self._change()
        return found[-1]

    def _change(self) -> "asyncio.Future[None]":
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.chat.waiting.append(waiter)
        return waiter

    # How it is done.

    def _acted(self) -> None:
        self._since = self._world.tick

    def _post(self, fields: Json, reply_to: int | None = None) -> int:
        self._acted()
        if reply_to is not None:
            fields = {**fields, "reply_to_message": without_reply(self.chat.posted[reply_to].message)}
        posted = self._world.post(self.chat, self.user, fields)
        self._updates.push({"message": posted.message})
        return posted.message_id

    def _file(self, folder: str, name: str) -> Json:
        return self._world.files.keep(folder, b"\0" * 64, name).described()

    def _newest(self) -> Posted | None:
        return next((posted for posted in reversed(self.chat.posted.values()) if posted.by_bot), None)

    def _inline_buttons(self) -> list[tuple[Posted, Json]]:
        mine = (posted for posted in reversed(self.chat.posted.values()) if posted.by_bot)
        rows = ((posted, row) for posted in mine for row in views.buttons(posted.message))
        return [(posted, button) for posted, row in rows for button in row]

    def _keys(self) -> list[Json]:
        return list(itertools.chain(*self.chat.keyboard["keyboard"])) if self.chat.keyboard else []

    async def _tap(self, posted: Posted, button: Json) -> str:
        if button["data"] is None:
            raise LookupError(f"{button['text']!r} opens {button['url']}")
        return await self.taps_data(button["data"], posted.message_id)

    async def _press(self, key: Json) -> str:
        if key.get("request_location"):
            raise LookupError(f"{key['text']!r} asks for a place: use sends_location")
        await self.says(key["text"])
        return ""

    def _push_tap(self, message: Json, data: str) -> str:
        self._acted()
        tap_id = self._world.open_tap(self.chat)
        tap = {"id": tap_id, "from": self.user, "message": message, "chat_instance": str(self.user_id)}
        self._updates.push({"callback_query": {**tap, "data": data}})
        return tap_id

    def _push_member(self, old: str, new: str) -> None:
        self._acted()
        self._world.changed(self.chat, "shut")
        push_member(self._world, self._updates, self.chat, self.user, old, new)


class Group:
    """A group or channel that the bot is in."""

    def __init__(self, world: World, updates: Updates, face: Json) -> None:
        self.chat = world.add_chat(face)
        self._world = world
        self._updates = updates

    async def says(self, text: str, by: Phone | None = None) -> int:
        """Someone writes here; a channel speaks for itself."""
        kind = "channel_post" if self.chat.face["type"] == "channel" else "message"
        sender = by.user if by is not None else None
        posted = self._world.post(self.chat, sender, {"text": text, **_found_entities(text)})
        self._updates.push({kind: posted.message})
        return posted.message_id

    async def sees(self, part: str, timeout: float = 5.0) -> Json:
        """Wait until the bot says these words here; timeout is in seconds."""
        async with asyncio.timeout(timeout):
            while True:
                for posted in reversed(self.chat.posted.values()):
                    if posted.by_bot and part in views.words(posted.message):
                        return views.shown(self._world, posted)
                waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
                self.chat.waiting.append(waiter)
                await waiter

    async def takes_in(self, by: Phone) -> None:
        """Someone adds the bot."""
        push_member(self._world, self._updates, self.chat, by.user, "left", "member")


def push_member(world: World, updates: Updates, chat: Chat, by: Json, old: str, new: str) -> None:
    """Tell the bot that its own membership of a chat has changed."""
    changed = {"chat": chat.face, "from": by, "date": int(world.now())}
    states = {"old_chat_member": _member(world, old), "new_chat_member": _member(world, new)}
    updates.push({"my_chat_member": {**changed, **states}})


def _member(world: World, status: str) -> Json:
    until = {"until_date": 0} if status == "kicked" else {}
    return {"user": world.bot, "status": status, **until}


def _found_entities(text: str) -> Json:
    found = [("bot_command", match) for match in COMMAND.finditer(text)]
    found += [("url", match) for match in LINK.finditer(text)]
    entities = [
        {"type": kind, "offset": units(text[: match.start()]), "length": units(match.group())} for kind, match in found
    ]
    return {"entities": entities} if entities else {}


def _reads(button: Json, label: str, exact: bool) -> bool:
    return bool(label == button["text"] if exact else label in button["text"])
