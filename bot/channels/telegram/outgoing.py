"""Turns a reply into Telegram's text, entities and keyboards; cuts what is too long for one message."""

from typing import Any

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    MessageEntity,
    ReplyKeyboardMarkup,
)

from handlers.dialogue import Choice, Reply
from locales import BOLD, PLAIN

TEXT_LIMIT, CAPTION_LIMIT, LABEL_LIMIT, DATA_LIMIT = 4096, 1024, 60, 64


def text_and_entities(text: str, limit: int = TEXT_LIMIT) -> tuple[str, list[MessageEntity]]:
    """The text without bold marks, and the bold stretches counted in UTF-16 units as Telegram wants."""
    plain: list[str] = []
    entities: list[MessageEntity] = []
    position = start = 0
    for character in text:
        if character == BOLD:
            start = position
        elif character == PLAIN:
            if position > start:
                entities.append(MessageEntity(MessageEntity.BOLD, start, position - start))
        else:
            width = 2 if ord(character) > 0xFFFF else 1
            if position + width > limit - 1:
                plain.append("…")
                position += 1
                break
            plain.append(character)
            position += width
    return "".join(plain), entities


def keyboard(reply: Reply) -> InlineKeyboardMarkup | ReplyKeyboardMarkup | None:
    """The buttons of a reply."""
    if reply.place_button:
        button = KeyboardButton(reply.place_button, request_location=True)
        return ReplyKeyboardMarkup([[button]], resize_keyboard=True, one_time_keyboard=True)
    if not reply.rows:
        return None
    return InlineKeyboardMarkup([[_button(choice) for choice in row] for row in reply.rows])


def _button(choice: Choice) -> InlineKeyboardButton:
    label = choice.label if len(choice.label) <= LABEL_LIMIT else choice.label[: LABEL_LIMIT - 1] + "…"
    if choice.leads_out:
        return InlineKeyboardButton(label, url=choice.to)
    return InlineKeyboardButton(label, callback_data=choice.to)


def arguments(reply: Reply, *, document: bool = False) -> dict[str, Any]:
    """The arguments of sendMessage, or of sendPhoto or sendDocument without the file."""
    caption = document or reply.photo is not None or bool(reply.code or reply.picture)
    limit = CAPTION_LIMIT if caption else TEXT_LIMIT
    text, entities = text_and_entities(reply.text, limit)
    words = {"caption": text or None, "caption_entities": entities} if caption else {"text": text, "entities": entities}
    return {**words, "reply_markup": keyboard(reply), "protect_content": reply.protected or None}
