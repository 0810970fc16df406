"""The methods that change or remove what stands in a chat, and the answers to taps."""

from typing import Any

from bot.demo.telegram import markup
from bot.demo.telegram.arguments import Arguments
from bot.demo.telegram.refusal import bad_request
from bot.demo.telegram.sending import caption_fields, known_chat, open_chat, read_text, text_fields
from bot.demo.telegram.state import Chat, Posted, World

Json = dict[str, Any]

DELETABLE_SECONDS = 48 * 3600
MAX_TOAST = 200


def edit_text(world: World, args: Arguments) -> Json:
    """editMessageText."""
    whole = read_text(args)
    chat, posted = _editable(world, args)
    if "text" not in posted.message:
        raise bad_request("there is no text in the message to edit")
    return _edit(world, chat, posted, ("text", "entities"), text_fields(whole), args)


def edit_caption(world: World, args: Arguments) -> Json:
    """editMessageCaption."""
    fields = caption_fields(args.text("caption"), args.text("parse_mode"), args.nested("caption_entities"))
    chat, posted = _editable(world, args)
    if not {"photo", "document"} & posted.message.keys():
        raise bad_request("there is no caption in the message to edit")
    return _edit(world, chat, posted, ("caption", "caption_entities"), fields, args)


def edit_reply_markup(world: World, args: Arguments) -> Json:
    """editMessageReplyMarkup."""
    chat, posted = _editable(world, args)
    return _edit(world, chat, posted, (), {}, args)


def _editable(world: World, args: Arguments) -> tuple[Chat, Posted]:
    chat = open_chat(world, args)
    message_id = args.integer("message_id")
    if message_id is None:
        raise bad_request("message identifier is not specified")
    posted = chat.posted.get(message_id)
    if posted is None:
        raise bad_request("message to edit not found")
    if not posted.by_bot:
        raise bad_request("message can't be edited")
    return chat, posted


def _edit(world: World, chat: Chat, posted: Posted, parts: tuple[str, ...], fields: Json, args: Arguments) -> Json:
    replaced = (*parts, "reply_markup", "edit_date")
    message = {name: value for name, value in posted.message.items() if name not in replaced} | fields
    if (keys := markup.inline(markup.checked(args.nested("reply_markup")))) is not None:
        message["reply_markup"] = keys
    if message == {name: value for name, value in posted.message.items() if name != "edit_date"}:
        raise bad_request(
            "message is not modified: specified new message content and reply markup are exactly the same"
            " as a current content and reply markup of the message"
        )
    message["edit_date"] = int(world.now())
    posted.message = message
    world.touch(chat, posted)
    return message


def delete_message(world: World, args: Arguments) -> bool:
    """deleteMessage: for both sides, within 48 hours."""
    chat = known_chat(world, args)
    posted = chat.posted.get(args.integer("message_id") or 0)
    if posted is None:
        raise bad_request("message to delete not found")
    if not _deletable(world, chat, posted):
        raise bad_request("message can't be deleted for everyone")
    world.remove(chat, posted.message_id)
    return True


def _deletable(world: World, chat: Chat, posted: Posted) -> bool:
    mine = posted.by_bot or chat.private
    return bool(mine and world.now() - posted.message["date"] < DELETABLE_SECONDS)


def delete_messages(world: World, args: Arguments) -> bool:
    """deleteMessages: those that are gone or too old are skipped."""
    chat = known_chat(world, args)
    wanted = args.nested("message_ids")
    if not isinstance(wanted, list) or not 1 <= len(wanted) <= 100:
        raise bad_request("message identifiers are not specified")
    for message_id in wanted:
        posted = chat.posted.get(message_id)
        if posted is not None and _deletable(world, chat, posted):
            world.remove(chat, message_id)
    return True


def answer_callback_query(world: World, args: Arguments) -> bool:
    """answerCallbackQuery: once for each tap."""
    chat = world.taps.pop(args.text("callback_query_id"), None)
    if chat is None:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    text = args.text("text")
    if len(text) > MAX_TOAST:
        raise bad_request("MESSAGE_TOO_LONG")
    world.changed(chat, "toast", {"text": text, "show_alert": args.flag("show_alert")})
    return True


METHODS = {
    "editmessagetext": edit_text,
    "editmessagecaption": edit_caption,
    "editmessagereplymarkup": edit_reply_markup,
    "deletemessage": delete_message,
    "deletemessages": delete_messages,
    "answercallbackquery": answer_callback_query,
}
