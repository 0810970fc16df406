"""The words of an answer on a tap, for who is written to discreetly, and clearing them again."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from handlers.citizen import start
from handlers.dialogue import Choice, CitizenTalk
from handlers.notices import citizens as notices
from handlers.services import letters, reports
from locales import say

DELETABLE = timedelta(hours=47)  # Telegram lets a bot delete a message for 48 hours


async def show(talk: CitizenTalk, argument: str) -> None:
    """The words, from the thread, with a button that takes them off the screen again."""
    number, _, message = argument.partition("/")
    entry = await reports.said_in(talk.tx, talk.citizen, number, message)
    case = await reports.own(talk.tx, talk.citizen, number) if entry else None
    if entry is None or case is None:
        await start.stale(talk)
        return
    reply = await notices.said(talk.tx, talk.zone, talk.language, entry.row.id)
    now = int(datetime.now(UTC).timestamp())
    clearing = Choice(say(talk.language, "Clear this from the screen"), f"hide/{now}")
    talk.replies.append(replace(reply, rows=(*reply.rows, (clearing,))))


async def hide(talk: CitizenTalk, shown_at: str) -> None:
    """Takes the message away that bears the button; when Telegram does not let us any more, that is said."""
    if not shown_at.isdecimal() or len(shown_at) > 11 or not talk.incoming.message:
        await start.stale(talk)
        return
    if datetime.now(UTC) - datetime.fromtimestamp(int(shown_at), UTC) > DELETABLE:
        talk.reply(
            say(talk.language, "Telegram lets us delete a message for two days only. Please delete it yourself.")
        )
        return
    incoming = talk.incoming
    await letters.take_away(talk.tx, incoming.channel, incoming.address, incoming.message)


TAPS = {"show": show, "hide": hide}
