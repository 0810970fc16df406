"""Messages as the one who holds the phone sees them."""

from typing import Any

from bot.demo.telegram.state import Posted, World

Json = dict[str, Any]


def shown(world: World, posted: Posted) -> Json:
    """A message of the bot for tests: words, buttons in rows, bytes of what is attached."""
    message = posted.message
    return {
        "message_id": posted.message_id,
        "text": words(message),
        "caption": message.get("caption"),
        "entities": message.get("entities") or message.get("caption_entities") or [],
        "buttons": buttons(message),
        "photo": content(world, photo_id(message)),
        "document": content(world, message.get("document", {}).get("file_id")),
        "file_name": message.get("document", {}).get("file_name"),
        "location": message.get("location"),
        "reply_to": message.get("reply_to_message", {}).get("message_id"),
        "album": message.get("media_group_id"),
        "protected": bool(message.get("has_protected_content")),
        "silent": posted.silent,
        "edited": "edit_date" in message,
        "date": message["date"],
    }


def words(message: Json) -> str:
    """What there is to read: the text, or the caption."""
    return str(message.get("text") or message.get("caption") or "")


def photo_id(message: Json) -> str | None:
    """The file id of the biggest size of a photo."""
    sizes = message.get("photo")
    return str(sizes[-1]["file_id"]) if sizes else None


def content(world: World, file_id: str | None) -> bytes | None:
    """The bytes of a file, None without one."""
    return world.files.get(file_id).content if file_id else None


def buttons(message: Json) -> list[list[Json]]:
    """The inline buttons: text, and data or url."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [[_button(button) for button in row] for row in rows]


def _button(button: Json) -> Json:
    return {"text": button["text"], "data": button.get("callback_data"), "url": button.get("url")}


OTHER_KINDS = ("sticker", "voice", "video", "poll", "contact")


def for_page(posted: Posted) -> Json:
    """A message of either side for the page of phones."""
    message = posted.message
    picture, document = photo_id(message), message.get("document")
    return {
        "id": posted.message_id,
        "mine": not posted.by_bot,
        "text": words(message),
        "entities": message.get("entities") or message.get("caption_entities") or [],
        "date": message["date"],
        "edited": "edit_date" in message,
        "protected": bool(message.get("has_protected_content")),
        "photo": f"/phones/files/{picture}" if picture else None,
        "size": _size(message),
        "file": {"name": document["file_name"], "url": f"/phones/files/{document['file_id']}"} if document else None,
        "location": message.get("location"),
        "other": next((kind for kind in OTHER_KINDS if kind in message), None),
        "rows": buttons(message),
        "tapped": posted.tapped,
        "reply": _answered(message.get("reply_to_message")),
    }


def _size(message: Json) -> list[int] | None:
    sizes = message.get("photo")
    return [sizes[-1]["width"], sizes[-1]["height"]] if sizes else None


def _answered(message: Json | None) -> Json | None:
    if message is None:
        return None
    return {"id": message["message_id"], "text": words(message).partition("\n")[0]}
