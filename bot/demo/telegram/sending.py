"""The methods that put something into a chat."""

import secrets
from typing import Any

from bot.demo.telegram import markup
from bot.demo.telegram.arguments import Arguments, Upload
from bot.demo.telegram.entities import Formatted, formatted
from bot.demo.telegram.files import MAX_PHOTO, MAX_UPLOAD, StoredFile, is_picture
from bot.demo.telegram.refusal import bad_request, forbidden
from bot.demo.telegram.state import Chat, Posted, World

Json = dict[str, Any]

MAX_TEXT = 4096
MAX_CAPTION = 1024
CHAT_ACTIONS = frozenset(
    [
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    ]
)


def known_chat(world: World, args: Arguments, name: str = "chat_id") -> Chat:
    """The chat a call names, or Telegram's refusal."""
    if args.nested(name) in (None, ""):
        raise bad_request(f"{name} is empty")
    chat = world.chats.get(args.integer(name) or 0)
    if chat is None:
        raise bad_request("chat not found")
    return chat


def open_chat(world: World, args: Arguments) -> Chat:
    """The chat a call names, unless the other side has shut it (403)."""
    chat = known_chat(world, args)
    if chat.shut is not None:
        raise forbidden(chat.shut)
    return chat


def read_text(args: Arguments, name: str = "text") -> Formatted:
    """The text of a message, 1 to 4096 characters after entity parsing."""
    if not args.text(name):
        raise bad_request("message text is empty")
    whole = formatted(args.text(name), args.text("parse_mode"), args.nested("entities"))
    if not whole.text:
        raise bad_request("text must be non-empty")
    if len(whole.text) > MAX_TEXT:
        raise bad_request("message is too long")
    return whole


def caption_fields(caption: str, parse_mode: str, entities: list[Json] | None) -> Json:
    """The caption of a message, at most 1024 characters after entity parsing."""
    whole = formatted(caption, parse_mode, entities)
    if len(whole.text) > MAX_CAPTION:
        raise bad_request("message caption is too long")
    return _with_entities("caption", whole)


def text_fields(whole: Formatted) -> Json:
    """A text and its entities as fields of a message."""
    return _with_entities("text", whole)


def _with_entities(name: str, whole: Formatted) -> Json:
    if not whole.text:
        return {}
    prefix = "" if name == "text" else "caption_"
    return {name: whole.text, **({f"{prefix}entities": whole.entities} if whole.entities else {})}


def _send(world: World, args: Arguments, content: Json) -> Posted:
    chat = open_chat(world, args)
    keys = markup.checked(args.nested("reply_markup"))
    content |= _reply_fields(chat, args)
    if args.flag("protect_content"):
        content["has_protected_content"] = True
    if (inline := markup.inline(keys)) is not None:
        content["reply_markup"] = inline
    posted = world.post(chat, world.bot, content, silent=args.flag("disable_notification"))
    if keys and not inline:
        _lay_keyboard(world, chat, keys)
    return posted


def _lay_keyboard(world: World, chat: Chat, keys: Json) -> None:
    if keys.get("remove_keyboard"):
        chat.keyboard = None
    elif keys.get("keyboard"):
        chat.keyboard = markup.keyboard(keys)
    world.changed(chat, "keyboard")


def _reply_fields(chat: Chat, args: Arguments) -> Json:
    wanted = args.nested("reply_parameters") or {}
    message_id = wanted.get("message_id") or args.integer("reply_to_message_id")
    if not message_id:
        return {}
    target = chat.posted.get(int(message_id))
    if target is not None:
        return {"reply_to_message": without_reply(target.message)}
    if wanted.get("allow_sending_without_reply") or args.flag("allow_sending_without_reply"):
        return {}
    raise bad_request("message to be replied not found")


def without_reply(message: Json) -> Json:
    """A message as it stands inside another: what it answered itself is left out."""
    return {name: value for name, value in message.items() if name != "reply_to_message"}


def send_message(world: World, args: Arguments) -> Json:
    """sendMessage."""
    return _send(world, args, text_fields(read_text(args))).message


def send_photo(world: World, args: Arguments) -> Json:
    """sendPhoto, by upload or file_id."""
    content = _photo(world, _file(world, args, "photo"))
    return _send(world, args, content | _caption(args)).message


def send_document(world: World, args: Arguments) -> Json:
    """sendDocument, by upload or file_id."""
    content = _document(world, _file(world, args, "document"))
    return _send(world, args, content | _caption(args)).message


def _caption(args: Arguments) -> Json:
    return caption_fields(args.text("caption"), args.text("parse_mode"), args.nested("caption_entities"))


def _file(world: World, args: Arguments, name: str) -> StoredFile | Upload:
    given = args.text(name)
    if name in args.files:
        return args.files[name]
    if given.startswith("attach://"):
        return _attached(args, given)
    if not given:
        raise bad_request(f"there is no {name} in the request")
    return world.files.get(given)


def _attached(args: Arguments, address: str) -> Upload:
    upload = args.files.get(address.removeprefix("attach://"))
    if upload is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    return upload


def _photo(world: World, source: StoredFile | Upload) -> Json:
    if isinstance(source, StoredFile):
        return {"photo": [world.files.photo_size(source)]}
    if len(source.content) > MAX_PHOTO:
        raise bad_request("file is too big")
    if not is_picture(source.content):
        raise bad_request("IMAGE_PROCESS_FAILED")
    return {"photo": world.files.photo(source.content)}


def _document(world: World, source: StoredFile | Upload) -> Json:
    if isinstance(source, StoredFile):
        return {"document": world.files.document_of(source)}
    if not source.content:
        raise bad_request("file must be non-empty")
    if len(source.content) > MAX_UPLOAD:
        raise bad_request("file is too big")
    return {"document": world.files.document(source.content, source.name, source.mime)}


def send_media_group(world: World, args: Arguments) -> list[Json]:
    """sendMediaGroup: an album of 2 to 10 photos or documents."""
    media = args.nested("media")
    if not isinstance(media, list) or not 2 <= len(media) <= 10:
        raise bad_request("wrong number of media in the album, 2 to 10 are allowed")
    open_chat(world, args)
    album = {"media_group_id": str(secrets.randbits(50))}
    contents = [_album_part(world, args, item) for item in media]
    return [_send(world, args, {**content, **album}).message for content in contents]


def _album_part(world: World, args: Arguments, item: Json) -> Json:
    address = str(item.get("media", ""))
    source = _attached(args, address) if address.startswith("attach://") else world.files.get(address)
    content = _photo(world, source) if item.get("type") == "photo" else _document(world, source)
    caption = item.get("caption") or ""
    return content | caption_fields(caption, item.get("parse_mode") or "", item.get("caption_entities"))


def send_location(world: World, args: Arguments) -> Json:
    """sendLocation."""
    latitude, longitude = args.decimal("latitude"), args.decimal("longitude")
    if latitude is None or longitude is None or abs(latitude) > 90 or abs(longitude) > 180:
        raise bad_request("wrong latitude or longitude specified")
    return _send(world, args, {"location": {"latitude": latitude, "longitude": longitude}}).message


def send_chat_action(world: World, args: Arguments) -> bool:
    """sendChatAction."""
    chat = open_chat(world, args)
    if args.text("action") not in CHAT_ACTIONS:
        raise bad_request("wrong parameter action in request")
    world.changed(chat, "typing")
    return True


def copy_message(world: World, args: Arguments) -> Json:
    """copyMessage: the content without who wrote it."""
    source = known_chat(world, args, "from_chat_id").posted.get(args.integer("message_id") or 0)
    if source is None:
        raise bad_request("message to copy not found")
    if source.message.get("has_protected_content"):
        raise bad_request("message can't be copied")
    kept = ("text", "entities", "photo", "document", "location", "caption", "caption_entities")
    content = {name: source.message[name] for name in kept if name in source.message}
    if "caption" in args.fields:
        content = {k: v for k, v in content.items() if not k.startswith("caption")} | _caption(args)
    return {"message_id": _send(world, args, content).message_id}


METHODS = {
    "sendmessage": send_message,
    "sendphoto": send_photo,
    "senddocument": send_document,
    "sendmediagroup": send_media_group,
    "sendlocation": send_location,
    "sendchataction": send_chat_action,
    "copymessage": copy_message,
}
