"""What somebody reads who may not write for a time: until when, why, what still works, and how to disagree."""

from datetime import datetime
from typing import Any

from handlers.dialogue import Choice, Reply, lines
from handlers.services import zone
from handlers.services.zone import Zone
from locales import day_and_time, say
from storage.db import Tx

Values = dict[str, Any]


async def blocked(tx: Tx, here: Zone, language: str, values: Values) -> Reply:
    """The notice when a block begins."""
    until = datetime.fromisoformat(values["until"])
    text = lines(
        until_words(here, language, until, values["number"]),
        reason_words(language, values["reason"]),
        *rest_words(language),
    )
    return Reply(text, buttons(language, values["number"]))


async def unblocked(tx: Tx, here: Zone, language: str, values: Values) -> Reply:
    """The notice when somebody lifts it early."""
    return Reply(
        say(language, "**You can write to us again.**"),
        ((Choice(say(language, "Tell my officer"), "report"), Choice(say(language, "My messages"), "mine")),),
    )


def until_words(here: Zone, language: str, until: datetime, number: str) -> str:
    """Until when; also shown to the officer before it is done."""
    when = day_and_time(language, until, zone.clock_of(here))
    return say(
        language,
        "**You cannot write to us until {time}.** This is because of {number}.",
        time=when,
        number=number,
    )


def reason_words(language: str, reason: str) -> str:
    """Why; also shown to the officer before it is done."""
    return {
        "insults": say(language, "There were insults in what you wrote."),
        "threats": say(language, "There were threats in what you wrote."),
        "flooding": say(language, "You sent very many messages."),
    }.get(reason, say(language, "The way you wrote made it hard to help others."))


def rest_words(language: str) -> tuple[str, str, str]:
    """What still works, what does not, and the appeal; also shown to the officer before it is done."""
    return (
        say(
            language,
            "You can still read My messages, My rights and Help now, and answers still reach you. "
            "What you write until then is not kept.",
        ),
        say(language, "You do not agree? Tap the button below and say why, once."),
        say(language, "**In danger now? Call 112 or 101.**"),
    )


def buttons(language: str, number: str) -> tuple[tuple[Choice, ...], ...]:
    """The appeal, and what still works."""
    return (
        (Choice(say(language, "I do not agree"), f"appeal/{number}"),),
        (Choice(say(language, "Help now"), "help-now"), Choice(say(language, "My messages"), "mine")),
    )
