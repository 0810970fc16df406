"""The arguments of a call: form, JSON, multipart or query, brought to one shape."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

import orjson
from aiohttp import BodyPartReader, web

from bot.demo.telegram.refusal import bad_request

# Telegram takes these as JSON text inside a form, and as plain values inside a JSON body.
JSON_FIELDS = frozenset(
    [
        "allowed_updates",
        "caption_entities",
        "commands",
        "entities",
        "link_preview_options",
        "media",
        "menu_button",
        "message_ids",
        "reply_markup",
        "reply_parameters",
        "scope",
    ]
)
INTEGER_FIELDS = frozenset(
    [
        "cache_time",
        "chat_id",
        "from_chat_id",
        "limit",
        "max_connections",
        "message_id",
        "message_thread_id",
        "offset",
        "reply_to_message_id",
        "timeout",
        "user_id",
    ]
)
FLAG_FIELDS = frozenset(
    [
        "allow_sending_without_reply",
        "disable_notification",
        "drop_pending_updates",
        "has_spoiler",
        "protect_content",
        "show_alert",
    ]
)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file inside a multipart call."""

    name: str
    mime: str
    content: bytes


class Arguments:
    """What a method was called with, typed as far as the Bot API types it."""

    def __init__(self, fields: Mapping[str, Any], files: Mapping[str, Upload] | None = None) -> None:
        self.fields = {name: _typed(name, value) for name, value in fields.items()}
        self.files = files or {}

    def text(self, name: str) -> str:
        """The field as text, empty when it is missing."""
        value = self.fields.get(name)
        return "" if value is None else str(value)

    def integer(self, name: str) -> int | None:
        """The field as a whole number, None when it is missing or none."""
        value = self.fields.get(name)
        return value if isinstance(value, int) else None

    def decimal(self, name: str) -> float | None:
        """The field as a number, None when it is missing or none."""
        try:
            return float(self.fields[name])
        except (KeyError, TypeError, ValueError):
            return None

    def flag(self, name: str) -> bool:
        """Whether the field is true."""
        return bool(self.fields.get(name))

    def nested(self, name: str) -> Any:
        """The field as an object or a list, None when it is missing."""
        return self.fields.get(name)

    def record(self) -> dict[str, Any]:
        """Everything that was given, files included, for whoever looks at the calls later."""
        return {**self.fields, **self.files}


async def read(request: web.Request) -> Arguments:
    """The arguments of a request in whichever of Telegram's four ways they came."""
    fields: dict[str, Any] = dict(request.query)
    files: dict[str, Upload] = {}
    kind = request.content_type
    if kind.startswith("multipart/"):
        async for name, value in _parts(request):
            if isinstance(value, Upload):
                files[name] = value
            else:
                fields[name] = value
    else:
        fields.update(_unpacked(kind, await request.read()))
    return Arguments(fields, files)


def _unpacked(kind: str, body: bytes) -> dict[str, Any]:
    if not body:
        return {}
    if kind == "application/json":
        fields = _loaded(body, "can't parse JSON object")
        if not isinstance(fields, dict):
            raise bad_request("object expected as JSON body")
        return fields
    try:
        return dict(parse_qsl(body.decode(), keep_blank_values=True, errors="strict"))
    except UnicodeDecodeError as error:
        raise bad_request("strings must be encoded in UTF-8") from error


async def _parts(request: web.Request) -> AsyncIterator[tuple[str, str | Upload]]:
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or part.name is None:
            raise bad_request("can't parse multipart body")
        content = bytes(await part.read(decode=True))
        if part.filename is None:
            yield part.name, _decoded(content)
        else:
            mime = part.headers.get("Content-Type", "application/octet-stream")
            yield part.name, Upload(part.filename, mime, content)


def _decoded(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise bad_request("strings must be encoded in UTF-8") from error


def _loaded(text: str | bytes, words: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise bad_request(words) from error


def _typed(name: str, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if name in JSON_FIELDS:
        return _loaded(value, f"can't parse {name.replace('_', ' ')} JSON object") if value else None
    if name in INTEGER_FIELDS:
        return int(value) if value.lstrip("-").isdecimal() else value
    if name in FLAG_FIELDS:
        return value.lower() in ("true", "1", "yes")
    return value
