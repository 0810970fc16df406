"""What the server knows: the bot, its chats and messages, open taps, files and texts about the bot."""

import asyncio
import itertools
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from bot.demo.telegram.files import Files

Json = dict[str, Any]
Change = Literal["message", "gone", "keyboard", "typing", "toast", "face", "shut"]
Watcher = Callable[["Chat", Change, Any], None]


@dataclass(slots=True)
class Posted:
    """A message as it stands; touched grows with every change anywhere on the server."""

    message: Json
    by_bot: bool
    touched: int
    silent: bool = False
    tapped: str | None = None

    @property
    def message_id(self) -> int:
        """Its number within the chat."""
        return int(self.message["message_id"])


@dataclass(slots=True)
class Chat:
    """A private chat, group or channel with all its messages."""

    face: Json
    posted: dict[int, Posted] = field(default_factory=dict)
    shut: str | None = None
    keyboard: Json | None = None
    waiting: list["asyncio.Future[None]"] = field(default_factory=list)

    @property
    def chat_id(self) -> int:
        """The number of the chat."""
        return int(self.face["id"])

    @property
    def private(self) -> bool:
        """Whether it is a chat with one person."""
        return bool(self.face["type"] == "private")


class World:
    """Everything behind the methods; now() is the server's date in seconds, for tests to move."""

    def __init__(self, bot_id: int, username: str) -> None:
        self.bot: Json = {"id": bot_id, "is_bot": True, "first_name": "Koban", "username": username}
        self.now: Callable[[], float] = time.time
        self.chats: dict[int, Chat] = {}
        self.files = Files()
        self.taps: dict[str, Chat] = {}
        self.texts: dict[tuple[str, str], str] = {}
        self.commands: dict[tuple[str, str], list[Json]] = {}
        self.watchers: set[Watcher] = set()
        self.tick = 0
        # Counted on from the clock, as a new start must not reuse the numbers of messages that cases remember.
        self._message_ids = itertools.count(int(self.now()))

    def add_chat(self, face: Json) -> Chat:
        """The chat with this face, a new one if there is none yet."""
        chat = self.chats.get(face["id"])
        if chat is None:
            chat = self.chats[face["id"]] = Chat(face)
        return chat

    def post(self, chat: Chat, sender: Json | None, content: Json, *, silent: bool = False) -> Posted:
        """Put a message into a chat."""
        message: Json = {"message_id": next(self._message_ids), "date": int(self.now()), "chat": chat.face}
        if sender is not None:
            message["from"] = sender
        message.update(content)
        by_bot = sender is not None and sender["id"] == self.bot["id"]
        posted = Posted(message, by_bot, self.tick, silent)
        chat.posted[posted.message_id] = posted
        self.touch(chat, posted)
        return posted

    def touch(self, chat: Chat, posted: Posted) -> None:
        """Tell everyone who looks that a message is new or has changed."""
        self.tick += 1
        posted.touched = self.tick
        self.changed(chat, "message", posted)

    def remove(self, chat: Chat, message_id: int) -> None:
        """Take a message out of a chat for both sides."""
        del chat.posted[message_id]
        self.changed(chat, "gone", message_id)

    def changed(self, chat: Chat, change: Change, value: Any = None) -> None:
        """Tell everyone who looks that something about a chat has changed."""
        for waiter in chat.waiting:
            if not waiter.done():
                waiter.set_result(None)
        chat.waiting.clear()
        for watcher in self.watchers:
            watcher(chat, change, value)

    def open_tap(self, chat: Chat) -> str:
        """The id of a new tap on an inline button, which waits for its answer."""
        tap_id = str(secrets.randbits(60))
        self.taps[tap_id] = chat
        return tap_id
