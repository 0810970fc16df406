"""Reduces an update to what Koban may know; names, usernames, photos of people and numbers end here."""

from typing import Any

import structlog

from handlers.dialogue import Incoming, clean

log = structlog.get_logger()
CHANNEL = "telegram"
ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")
IMAGE_TYPES = ("image/jpeg", "image/png", "image/webp", "image/heic", "image/heif")
OTHER_KINDS = (
    *("sticker", "voice", "video", "video_note", "audio", "animation", "document"),
    *("poll", "dice", "contact", "game", "venue", "story"),
)

Update = dict[str, Any]


def reduced(update: Update) -> Incoming | None:
    """What a private chat with a person said or did; a group only when it speaks to the bot; None for the rest."""
    if "callback_query" in update:
        return _tap(update["callback_query"])
    if "my_chat_member" in update:
        return _membership(update["my_chat_member"])
    edited = "edited_message" in update
    message = update.get("message") or update.get("edited_message")
    if not isinstance(message, dict) or "chat" not in message:
        return None
    sender = message.get("from") or {}
    if (
        _group(message["chat"])
        and str(message.get("text", "")).startswith("/")
        and not edited
        and not sender.get("is_bot")
    ):
        return _in_group(message["chat"], sender)
    if not _private(message["chat"], sender):
        return None
    return _message(message, edited=edited)


def understood(update: Update) -> Incoming | None:
    """`reduced`, for updates of any shape: what is not as Telegram promises is passed over and counted in the log."""
    try:
        return reduced(update)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        log.warning("update-not-understood", error=type(error).__name__)
        return None


def _group(chat: Any) -> bool:
    return bool(chat and chat.get("type") in ("group", "supergroup"))


def _in_group(chat: dict[str, Any], sender: dict[str, Any]) -> Incoming:
    return Incoming(channel=CHANNEL, address=_id(chat), kind="group", language=_language(sender))


def _private(chat: Any, sender: Any) -> bool:
    return bool(chat and chat.get("type") == "private" and sender and not sender.get("is_bot"))


def _tap(query: dict[str, Any]) -> Incoming | None:
    message = query.get("message") or {}
    sender = query.get("from") or {}
    if sender.get("is_bot") or ("chat" in message and not _private(message["chat"], sender)):
        return None
    return Incoming(
        channel=CHANNEL,
        address=_id(sender),
        kind="tap",
        tap=clean(str(query.get("data", "")))[:64],
        callback=str(query.get("id", "")),
        message=str(message.get("message_id", "")),
        language=_language(sender),
    )


def _membership(change: dict[str, Any]) -> Incoming | None:
    status = (change.get("new_chat_member") or {}).get("status")
    if _group(change.get("chat")) and status in ("member", "administrator"):
        return _in_group(change["chat"], change.get("from") or {})
    if not _private(change.get("chat"), change.get("from")):
        return None
    kind = "blocked" if status in ("kicked", "left") else "unblocked"
    return Incoming(channel=CHANNEL, address=_id(change["chat"]), kind=kind)


def _message(message: dict[str, Any], *, edited: bool) -> Incoming:
    text = clean(str(message.get("text") or message.get("caption") or ""))
    base: dict[str, Any] = {
        "channel": CHANNEL,
        "address": _id(message["chat"]),
        "message": str(message.get("message_id", "")),
        "language": _language(message.get("from") or {}),
        "at": int(message.get("edit_date" if edited else "date") or 0),
        "replies_to": str((message.get("reply_to_message") or {}).get("message_id", "")),
    }
    if edited:
        return Incoming(**base, kind="edit", text=text)
    if message.get("photo"):
        return _photo(base, text, message["photo"][-1])
    if (message.get("document") or {}).get("mime_type") in IMAGE_TYPES:
        return _photo(base, text, message["document"])
    if "location" in message:
        where = message["location"]
        return Incoming(**base, kind="place", latitude=float(where["latitude"]), longitude=float(where["longitude"]))
    other = next((kind for kind in OTHER_KINDS if kind in message), None)
    if other:
        return Incoming(**base, kind=other, text=text)
    return _words(base, text)


def _words(base: dict[str, Any], text: str) -> Incoming:
    if not text.startswith("/"):
        return Incoming(**base, kind="text", text=text)
    command, _, rest = text[1:].partition(" ")
    name = command.split("@")[0].lower()
    if name == "start":
        return Incoming(**base, kind="start", text=rest.strip()[:64])
    return Incoming(**base, kind="command", text=name)


def _photo(base: dict[str, Any], text: str, file: dict[str, Any]) -> Incoming:
    size = int(file.get("file_size") or 0)
    return Incoming(**base, kind="photo", text=text, file=str(file.get("file_id", "")), file_size=size)


def _id(chat: dict[str, Any]) -> str:
    if type(chat["id"]) is not int or abs(chat["id"]) >= 2**52:
        raise ValueError("Telegram's chats are whole numbers of at most 52 bits")
    return str(chat["id"])


def _language(sender: dict[str, Any]) -> str:
    return str(sender.get("language_code") or "")[:16]
