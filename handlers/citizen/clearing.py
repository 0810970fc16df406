"""Clear this chat: asks once, then both sides go as far as Telegram allows; what was sent to the zone stays there."""

from datetime import UTC, datetime

from handlers.citizen import draft, start
from handlers.dialogue import Choice, CitizenTalk, lines
from handlers.services import clearing as chats
from locales import say

NOW = "now"


async def ask(talk: CitizenTalk, _: str = "") -> None:
    """Says first what goes and what stays."""
    speak = talk.language
    talk.reply(
        lines(
            say(
                speak,
                "**Clear this chat?** Your messages and ours of the last 48 hours are deleted here. "
                "Telegram lets us delete no older ones; ours become a dot.",
            ),
            say(speak, "A message you did not send is thrown away. What you sent us stays with us."),
            say(speak, "Your case code goes from this chat too. Write it down first.") if talk.citizen.cases else "",
        ),
        [Choice(say(speak, "Clear this chat"), f"cleared/{today()}")],
        [Choice(say(speak, "Leave it as it is"), "menu")],
    )


async def clear(talk: CitizenTalk, day: str) -> None:
    """Both sides go; a button of another day asks again."""
    if day != today():
        await ask(talk)
        return
    await draft.drop(talk)
    talk.standing.memory = {}
    talk.stand("")
    incoming, speak = talk.incoming, talk.language
    await chats.clear(talk.tx, incoming.channel, incoming.address, incoming.message)
    talk.reply(
        lines(
            say(
                speak,
                "**Cleared, as far as Telegram allows.** Our older messages become a dot, one after the other. "
                "Older files, and older messages of your own, stay.",
            ),
            say(
                speak,
                "To remove the rest, delete this chat in your list of chats. If Telegram asks, do not block Koban: "
                "answers could not reach you.",
            ),
            say(speak, "What you sent us is under My messages. The case code opens it from another phone."),
        ),
        [Choice(say(speak, "Remove this message too"), f"clear-note/{NOW}")],
        [Choice(say(speak, "My messages"), "mine"), *start.menu_row(talk)],
    )


async def remove(talk: CitizenTalk, when: str) -> None:
    """The last message goes too; nothing is said after it."""
    if when != NOW:
        await start.stale(talk)
        return
    await chats.remove(talk.tx, talk.incoming.channel, talk.incoming.address, talk.incoming.message)


def today() -> str:
    """The day for which a button that cannot be undone is good."""
    return datetime.now(UTC).date().isoformat()


TAPS = {"clear": ask, "cleared": clear, "clear-note": remove}
