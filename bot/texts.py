"""What Telegram shows of the bot outside the chat: commands and descriptions, for citizens and officers apart."""

from collections.abc import Sequence

from handlers.services import zone
from handlers.services.zone import Zone
from locales import say, tell

# https://core.telegram.org/bots/api#setmydescription
DESCRIPTION_LIMIT = 512


def citizen_commands(language: str) -> list[tuple[str, str]]:
    """The commands a citizen sees."""
    return [
        ("start", say(language, "The first screen")),
        ("report", say(language, "Tell my officer")),
        ("messages", say(language, "My messages")),
        ("language", say(language, "Language")),
        ("privacy", say(language, "Privacy")),
        ("mydata", say(language, "Take my data")),
        ("clear", say(language, "Clear this chat")),
        ("erase", say(language, "Erase")),
        ("help", say(language, "How this works")),
        ("stop", say(language, "Stop")),
    ]


def officer_commands(language: str, chat: str) -> list[tuple[str, str]]:
    """The commands an officer sees in a linked chat, by the zone's setting."""
    queue = [("queue", tell(language, "My cases"))] if chat == "full" else []
    return [
        *queue,
        ("start", tell(language, "What this chat is for")),
        ("language", tell(language, "Language")),
        ("citizen", tell(language, "To the citizen side")),
        ("officer", tell(language, "Back to my own side")),
        ("unlink", tell(language, "Unlink this chat")),
    ]


def description(here: Zone, languages: Sequence[str]) -> str:
    """What somebody reads before the first tap: one line a language, as many whole lines as Telegram takes."""
    lines: list[str] = []
    for language in languages:
        line = say(
            language,
            "{zone} police zone: write to your neighbourhood officer. In danger: 112 or 101.",
            zone=zone.name(here, language),
        )
        if len("\n".join([*lines, line])) > DESCRIPTION_LIMIT:
            break
        lines.append(line)
    return "\n".join(lines)


def short_description(language: str) -> str:
    """The line on the bot's profile."""
    return say(language, "Write to your neighbourhood officer")


def bot_name(here: Zone, language: str) -> str:
    """The bot's name at the top of the chat."""
    return say(language, "Koban, {zone} police zone", zone=zone.name(here, language))
