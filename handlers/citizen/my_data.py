"""Take my data: a file in the chat with all that is kept of the citizen; what that means is said before."""

from datetime import UTC, datetime, timedelta

from handlers.citizen import start
from handlers.dialogue import Choice, CitizenTalk, lines
from handlers.services import letters
from locales import say

AGAIN_AFTER = timedelta(minutes=10)
NOW, SENT_AT = "now", "data_at"


async def ask(talk: CitizenTalk, _: str = "") -> None:
    """What is in the file, what is not, and who can open it."""
    speak = talk.language
    talk.reply(
        lines(
            say(
                speak,
                "**Take your data?** You get a file with what you wrote to us, our answers and your photos. "
                "Notes that staff keep for themselves are not in it.",
            ),
            say(speak, "**Whoever holds this phone can open it,** and Telegram keeps it too. Delete it after reading."),
            say(
                speak,
                "Data in the police’s own databases is not in it. You ask COC for that, the police information "
                "oversight body (controleorgaan.be).",
            ),
        ),
        [Choice(say(speak, "Send it here"), f"my-data-sent/{NOW}")],
        start.menu_row(talk),
    )


async def send(talk: CitizenTalk, when: str) -> None:
    """It is on its way; what it holds is gathered when it leaves."""
    if when != NOW:
        await ask(talk)
        return
    now, before = datetime.now(UTC), talk.memory.get(SENT_AT)
    if before and now - datetime.fromisoformat(before) < AGAIN_AFTER:
        talk.reply(say(talk.language, "It is on its way, or just above. After ten minutes you can ask again."))
        return
    talk.memory[SENT_AT] = now.isoformat()
    await letters.archive(talk.tx, talk.incoming.channel, talk.incoming.address, talk.language)


TAPS = {"my-data": ask, "my-data-sent": send}
