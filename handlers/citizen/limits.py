"""What a citizen reads when they send more than one may, or than the zone can take."""

from datetime import UTC, datetime

from handlers.dialogue import Choice, CitizenTalk, lines
from handlers.services import zone
from handlers.services.errors import Busy
from handlers.services.zone import Zone
from locales import say, time_of_day


def too_much(here: Zone, language: str, until: int) -> str:
    """The one notice before the silence; `until` in seconds since 1970."""
    when = time_of_day(language, datetime.fromtimestamp(until, UTC), zone.clock_of(here))
    return lines(
        say(language, "You sent a lot in a short time. You can go on at {time}.", time=when),
        say(
            language,
            "Your last message, and what you send before {time}, is not kept and gets no answer. "
            "What you sent earlier is safe.",
            time=when,
        ),
        say(language, "**In danger now? Call 112 or 101.**"),
    )


def too_many(talk: CitizenTalk, busy: Busy) -> None:
    """The whole zone gets more than it can take; the draft stays."""
    talk.reply(
        lines(
            say(
                talk.language,
                "Very many messages reach the zone right now, and yours has not left yet. It is kept. "
                "Tap Send again after {time}.",
                time=time_of_day(talk.language, busy.until, zone.clock_of(talk.zone)),
            ),
            say(talk.language, "**In danger now? Call 112 or 101.**"),
        ),
        [Choice(say(talk.language, "Send"), "send")],
    )
