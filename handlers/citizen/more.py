"""More: my messages, language, privacy, how this works, stop."""

from handlers.citizen import articles, draft, start
from handlers.dialogue import Choice, CitizenTalk, in_twos, lines
from handlers.services import citizens
from locales import say


async def page(talk: CitizenTalk, _: str = "") -> None:
    """What is not in the menu of six."""
    speak = talk.language
    choices = (
        Choice(say(speak, "My messages"), "mine"),
        Choice(say(speak, "Language"), "language"),
        Choice(say(speak, "Privacy"), "privacy"),
        Choice(say(speak, "Quiet, discreet, news"), "writing"),
        Choice(say(speak, "How this works"), "how"),
        *await articles.more_topics(talk),
        Choice(say(speak, "Take my data"), "my-data"),
        Choice(say(speak, "Clear this chat"), "clear"),
        Choice(say(speak, "Erase"), "erase"),
        Choice(say(speak, "Stop"), "stop"),
        *start.menu_row(talk),
    )
    talk.reply(say(speak, "What are you looking for?"), *in_twos(choices))


async def help_page(talk: CitizenTalk, _: str = "") -> None:
    """How Koban works, in a few lines."""
    speak = talk.language
    talk.reply(
        lines(
            say(speak, "**In danger now? Call 112 or 101.**"),
            say(
                speak,
                "Just write what is on your mind, in your own language. Koban asks what it is about and "
                "where, and shows you everything before it is sent.",
            ),
            say(
                speak,
                "You get a number and the time before which somebody answers. The answer comes in this "
                "chat, with the name of who wrote it.",
            ),
            say(
                speak,
                "Commands: /start the first screen, /messages what you sent, /language, /privacy, /stop.",
            ),
        ),
        *start.menu_rows(talk),
    )


async def stop(talk: CitizenTalk, _: str = "") -> None:
    """Nothing is sent any more; answers wait."""
    await draft.drop(talk)
    talk.standing.memory = {}
    talk.stand("")
    talk.citizen.stopped = True
    await citizens.keep(talk.tx, talk.citizen)
    talk.reply(
        say(
            talk.language,
            "Koban sends you nothing any more. Answers to what you wrote wait under My messages. "
            "An unsent message is thrown away. Write /start to begin again.",
        )
    )


TAPS = {"more": page, "how": help_page, "stop": stop}
