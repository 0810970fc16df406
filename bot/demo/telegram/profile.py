"""The methods about the bot itself and its chats: name, descriptions, commands, who is who."""

import re
from typing import Any

from bot.demo.telegram.arguments import Arguments
from bot.demo.telegram.files import get_file
from bot.demo.telegram.refusal import bad_request
from bot.demo.telegram.sending import known_chat
from bot.demo.telegram.state import Chat, World

Json = dict[str, Any]

MAX_COMMANDS = 100
LONGEST = {"name": 64, "description": 512, "short_description": 120}
DEFAULT_SCOPE = "default"


def language_of(args: Arguments) -> str:
    """The language a call is about: none, or two letters."""
    code = args.text("language_code")
    if code and not re.fullmatch(r"[a-z]{2}", code):
        raise bad_request("invalid language code specified")
    return code


def _scope(args: Arguments) -> str:
    scope = args.nested("scope") or {"type": DEFAULT_SCOPE}
    kind = str(scope.get("type"))
    return f"{kind}:{scope.get('chat_id')}" if kind.startswith("chat") else kind


def set_my_commands(world: World, args: Arguments) -> bool:
    """setMyCommands, for one scope and language."""
    commands = args.nested("commands")
    if not isinstance(commands, list) or len(commands) > MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not re.fullmatch(r"[a-z0-9_]{1,32}", str(command.get("command", "")).removeprefix("/")):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(str(command.get("description", "")).strip()) <= 256:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    world.commands[_scope(args), language_of(args)] = commands
    _faces_changed(world)
    return True


def get_my_commands(world: World, args: Arguments) -> list[Json]:
    """getMyCommands, for exactly one scope and language."""
    return world.commands.get((_scope(args), language_of(args)), [])


def delete_my_commands(world: World, args: Arguments) -> bool:
    """deleteMyCommands, for exactly one scope and language."""
    world.commands.pop((_scope(args), language_of(args)), None)
    _faces_changed(world)
    return True


def commands_for(world: World, chat: Chat, language: str) -> list[Json]:
    """The commands a person sees in a private chat: the narrowest scope first, then their language."""
    for scope in (f"chat:{chat.chat_id}", "all_private_chats", DEFAULT_SCOPE):
        for code in (language[:2], ""):
            if (scope, code) in world.commands:
                return world.commands[scope, code]
    return []


def text_for(world: World, kind: str, language: str) -> str:
    """A text about the bot as a person with this language sees it."""
    for code in (language[:2], ""):
        if text := world.texts.get((kind, code)):
            return text
    return str(world.bot["first_name"]) if kind == "name" else ""


def _set_text(world: World, args: Arguments, kind: str) -> bool:
    text = args.text(kind)
    if len(text) > LONGEST[kind]:
        raise bad_request(f"bot {kind.replace('_', ' ')} is too long")
    world.texts[kind, language_of(args)] = text
    _faces_changed(world)
    return True


def _get_text(world: World, args: Arguments, kind: str) -> Json:
    return {kind: text_for(world, kind, language_of(args))}


def _faces_changed(world: World) -> None:
    if world.watchers:
        for chat in world.chats.values():
            world.changed(chat, "face")


def get_me(world: World, args: Arguments) -> Json:
    """getMe."""
    return {
        **world.bot,
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def get_chat(world: World, args: Arguments) -> Json:
    """getChat."""
    return {**known_chat(world, args).face, "accent_color_id": 0, "max_reaction_count": 11} | {
        "accepted_gift_types": dict.fromkeys(
            ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription"), False
        )
    }


METHODS = {
    "getme": get_me,
    "getchat": get_chat,
    "getfile": lambda world, args: get_file(world.files, args.text("file_id")),
    "setmycommands": set_my_commands,
    "getmycommands": get_my_commands,
    "deletemycommands": delete_my_commands,
    "setmyname": lambda world, args: _set_text(world, args, "name"),
    "getmyname": lambda world, args: _get_text(world, args, "name"),
    "setmydescription": lambda world, args: _set_text(world, args, "description"),
    "getmydescription": lambda world, args: _get_text(world, args, "description"),
    "setmyshortdescription": lambda world, args: _set_text(world, args, "short_description"),
    "getmyshortdescription": lambda world, args: _get_text(world, args, "short_description"),
    "setchatmenubutton": lambda world, args: True,
    "getchatmenubutton": lambda world, args: {"type": "commands"},
    "logout": lambda world, args: True,
    "close": lambda world, args: True,
}
