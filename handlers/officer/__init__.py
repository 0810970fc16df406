"""What an officer can do in their linked chat."""

from collections.abc import Awaitable, Callable

from handlers.dialogue import OfficerTalk
from handlers.officer import cases, ready, start
from locales import tell

Tapped = Callable[[OfficerTalk, str], Awaitable[None]]

TAPS: dict[str, Tapped] = {**cases.TAPS, **ready.TAPS, **start.TAPS}


async def turn(talk: OfficerTalk) -> None:
    """Answers one thing an officer did in the chat."""
    incoming = talk.incoming
    if incoming.kind in ("start", "command"):
        await start.command(talk)
    elif talk.zone.officers_chat != "full":
        await start.announcements_only(talk)
    elif incoming.kind == "tap":
        await _tapped(talk)
    elif incoming.kind == "text":
        await cases.hear(talk)
    else:
        talk.reply(tell(talk.language, "Answers are text for now. On the desk you see everything of a case."))


async def _tapped(talk: OfficerTalk) -> None:
    name, _, argument = talk.incoming.tap.partition("/")
    step = TAPS.get(name)
    if step is None:
        talk.reply(tell(talk.language, "This button does not work any more. /queue shows your cases."))
        return
    await step(talk, argument)
