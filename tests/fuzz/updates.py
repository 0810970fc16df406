"""Raw updates of every kind of the Bot API, made from the fields of python-telegram-bot's own types."""

import inspect
import re
from functools import cache
from random import Random
from typing import Any

import telegram

NASTY = (
    "", "\x00", "\ud800", "\u202e\u202etxet", "\u200b" * 50, "a" + "\u0301" * 300, "😀" * 3000, "x" * 5000, "/start",
    "/", "/start link-", "/stop@bot x", "KB-7F3K2", "KB-7F3K2-ABCDEFGHJKMNPQRTV", "\ue000\ue001", "**bold", "{name}",
    "' OR 1=1 --", "<b>&amp;", "\u2066\u2067\u2068", "112", "\n\n\n", "\r\n \t", "\ufeff", "\uffff", "%s",
    "🏴\U000e0067\U000e007f",
)  # fmt: skip
RENAMED = {"from_user": "from"}
NAMES = re.compile(r"[A-Z]\w+")


@cache
def fields(name: str) -> tuple[tuple[str, str], ...]:
    """The fields of a type, each with what it holds as its annotation says."""
    parameters = inspect.signature(getattr(telegram, name).__init__).parameters.values()
    return tuple(
        (RENAMED.get(p.name, p.name), str(p.annotation)) for p in parameters if p.name not in ("self", "api_kwargs")
    )


def thing(chance: Random, name: str, depth: int = 3) -> dict[str, Any]:
    """One object of a type: some of its fields, seldom of the wrong kind."""
    wanted = fields(name)
    some = [field for field in wanted if chance.random() < (0.5 if len(wanted) < 12 else 0.12)]
    return {field: value(chance, annotation, depth - 1) for field, annotation in some}


def value(chance: Random, annotation: str, depth: int) -> Any:
    """A value as an annotation asks for, or, once in thirty, anything at all."""
    if chance.random() < 1 / 30:
        return anything(chance)
    known = [n for n in NAMES.findall(annotation) if inspect.isclass(getattr(telegram, n, None)) and n != "Optional"]
    if known and depth > 0:
        made = thing(chance, known[0], depth)
        return [made] * chance.randint(0, 3) if "equence" in annotation or "uple" in annotation else made
    if "bool" in annotation:
        return chance.random() < 0.5
    if "int" in annotation or "date" in annotation:
        return chance.choice((0, 1, -1, 7, 2**31, 2**63, -(2**63), chance.randint(1, 10**12)))
    if "float" in annotation:
        return chance.choice((0.0, 51.54, 2.54, -1e308, 1e308, chance.uniform(-180, 180)))
    return words(chance)


def words(chance: Random) -> str:
    """A text, often a nasty one."""
    if chance.random() < 0.4:
        return chance.choice(NASTY)
    return "".join(chr(chance.choice((chance.randint(0, 127), chance.randint(0, 0x10FFFF)))) for _ in range(12))


def anything(chance: Random, depth: int = 2) -> Any:
    """Any JSON."""
    kind = chance.randint(0, 7 if depth else 5)
    if kind == 6:
        return [anything(chance, depth - 1) for _ in range(chance.randint(0, 3))]
    if kind == 7:
        return {words(chance): anything(chance, depth - 1) for _ in range(chance.randint(0, 3))}
    return (None, True, chance.randint(-(2**70), 2**70), chance.random() * 1e9, words(chance), "")[kind]


def update(chance: Random) -> dict[str, Any]:
    """One update of some kind; two in three come from a person in a private chat, as most do."""
    kinds = [name for name, _ in fields("Update") if name != "update_id"]
    kind = chance.choice((*kinds, "message", "message", "callback_query", "edited_message", "my_chat_member"))
    annotation = dict(fields("Update"))[kind]
    made = value(chance, annotation, 4)
    if isinstance(made, dict) and chance.random() < 0.8:
        number = chance.randint(1, 10**11)
        made |= {"chat": {"id": number, "type": "private"}, "from": {"id": number, "is_bot": False, "first_name": "A"}}
        if kind == "callback_query":
            made |= {"id": "1", "data": words(chance), "message": {"message_id": 5, "chat": made.pop("chat")}}
        elif chance.random() < 0.5:
            made["text"] = words(chance)
    return {"update_id": chance.randint(1, 2**31), kind: made}
