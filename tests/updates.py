"""Updates of every type that the Bot API knows, with something in every field, built from the library's own types."""

import datetime
import inspect
import types
import typing
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any

import telegram

Json = dict[str, Any]
DEPTH = 2
# The fields of a message that say who, where and when; every other one is a kind of content.
ENVELOPE = ("message_id", "date", "chat", "from_user")
NAMES = {"from_user": "from"}


def every_update(word: Callable[[], str], number: Callable[[], int], sender: Callable[[], Json]) -> Iterator[Json]:
    """One update for each kind of content a message can have, and one for each other type of update.

    `word` and `number` fill the fields, a fresh one each; `sender` makes the user whose private chat an update is."""
    for name, kind in _fields(telegram.Message):
        if name not in ENVELOPE:
            filler = _Filler(word, number, sender())
            yield {"message": {**filler.envelope(), NAMES.get(name, name): filler.value(kind, DEPTH)}}
    for name, kind in _fields(telegram.Update):
        if name not in ("update_id", "message"):
            yield {name: _Filler(word, number, sender()).value(kind, DEPTH)}


class _Filler:
    def __init__(self, word: Callable[[], str], number: Callable[[], int], sender: Json) -> None:
        self._word, self._number, self._sender = word, number, sender

    def envelope(self) -> Json:
        """Who, where and when: the sender's private chat."""
        chat = {**self._sender, "type": "private"}
        return {"message_id": self._number() % 2**31, "date": 1_790_000_000, "chat": chat, "from": self._sender}

    def value(self, kind: Any, depth: int) -> Any:
        """Something of this type; objects are filled to a depth and left out below it."""
        kind = _resolved(kind)
        if inspect.isclass(kind) and issubclass(kind, telegram.TelegramObject):
            return self._object(kind, depth)
        if typing.get_origin(kind) in (Sequence, list, tuple):
            return [self.value(typing.get_args(kind)[0], depth)]
        return self._plain(kind)

    def _plain(self, kind: Any) -> Any:
        if kind is bool:
            return True
        if inspect.isclass(kind) and issubclass(kind, datetime.datetime):
            return 1_790_000_000
        if kind in (int, float, datetime.timedelta) or (inspect.isclass(kind) and issubclass(kind, int)):
            return self._number()
        return self._word()

    def _object(self, kind: type, depth: int) -> Json:
        if kind is telegram.User:
            return dict(self._sender)
        if kind is telegram.Chat:
            return {**self._sender, "type": "private"}
        fields = _fields(_widest(kind))
        return {
            NAMES.get(name, name): self.value(field, depth - 1)
            for name, field in fields
            if depth > 0 or not _is_object(field)
        }


@cache
def _fields(kind: type) -> tuple[tuple[str, Any], ...]:
    parameters = list(inspect.signature(kind).parameters.values())
    return tuple((p.name, p.annotation) for p in parameters if p.name != "api_kwargs" and p.kind is not p.VAR_KEYWORD)


@cache
def _widest(kind: type) -> type:
    """Of an abstract type and those that stand in for it, the one with the most fields."""
    below = [other for other in vars(telegram).values() if inspect.isclass(other) and issubclass(other, kind)]
    return max(below, key=lambda other: len(inspect.signature(other).parameters), default=kind)


def _resolved(kind: Any) -> Any:
    if isinstance(kind, typing.ForwardRef):
        kind = kind.__forward_arg__
    if isinstance(kind, str):
        kind = eval(kind, {**vars(telegram), "Sequence": Sequence})  # the library's own annotation
    if typing.get_origin(kind) in (types.UnionType, typing.Union):
        kind = next(part for part in typing.get_args(kind) if part is not type(None))
        return _resolved(kind)
    return kind


def _is_object(kind: Any) -> bool:
    kind = _resolved(kind)
    inner = typing.get_args(kind)[0] if typing.get_origin(kind) in (Sequence, list, tuple) else kind
    inner = _resolved(inner)
    return inspect.isclass(inner) and issubclass(inner, telegram.TelegramObject)
