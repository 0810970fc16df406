"""Keyboards under messages, checked as Telegram checks them."""

from typing import Any

from bot.demo.telegram.refusal import bad_request

Json = dict[str, Any]

MAX_CALLBACK_BYTES = 64
MAX_BUTTONS = 100
ACTIONS = ("callback_data", "url", "web_app", "switch_inline_query", "copy_text", "login_url", "pay")


def checked(markup: Any) -> Json | None:
    """The reply markup, or None when there is none; one Telegram would not take is refused with 400."""
    if markup is None or markup == "":
        return None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    for row in _rows(markup.get("inline_keyboard", [])):
        for button in row:
            _check_inline(button)
    for row in _rows(markup.get("keyboard", [])):
        for button in row:
            if not _label(button):
                raise bad_request("keyboard button text must be non-empty")
    return markup


def inline(markup: Json | None) -> Json | None:
    """The part of a reply markup that belongs to the message itself."""
    if markup and markup.get("inline_keyboard"):
        return {"inline_keyboard": markup["inline_keyboard"]}
    return None


def keyboard(markup: Json) -> Json | None:
    """The part of a reply markup that lies beneath the chat, its buttons all written as objects."""
    rows = [[{"text": _label(b)} if isinstance(b, str) else b for b in row] for row in markup["keyboard"]]
    return {**markup, "keyboard": rows}


def _rows(rows: Any) -> list[list[Any]]:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request("can't parse keyboard: field must be an Array of Arrays")
    if sum(len(row) for row in rows) > MAX_BUTTONS:
        raise bad_request("REPLY_MARKUP_TOO_LONG")
    return rows


def _label(button: Any) -> str:
    return button if isinstance(button, str) else str(button.get("text") or "").strip()


def _check_inline(button: Any) -> None:
    if not isinstance(button, dict) or not _label(button):
        raise bad_request("can't parse inline keyboard button: BUTTON_TEXT_INVALID")
    if not any(action in button for action in ACTIONS):
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if "callback_data" in button:
        size = len(str(button["callback_data"]).encode())
        if not 1 <= size <= MAX_CALLBACK_BYTES:
            raise bad_request("BUTTON_DATA_INVALID")
    if "url" in button and "." not in str(button["url"]) and "://" not in str(button["url"]):
        raise bad_request(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")
