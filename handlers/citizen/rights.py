"""My rights: a short first page; nothing of what is read here is kept."""

from handlers.citizen import send, start
from handlers.dialogue import Choice, CitizenTalk, lines
from locales import say


async def page(talk: CitizenTalk, _: str = "") -> None:
    """The few lines that matter most, and who can explain the rest."""
    speak = talk.language
    talk.reply(
        lines(
            say(
                speak,
                "**If police check who you are:** stay calm. You may calmly ask why. Officers are "
                "instructed to explain.",
            ),
            say(
                speak,
                "**If police question you:** you may choose the language you speak. An interpreter costs you nothing.",
            ),
            say(
                speak,
                "**If you are a victim:** you can file a complaint at any police station. Help for "
                "victims is free, with or without a complaint.",
            ),
            say(
                speak,
                "**If you have no papers:** you can first talk, free and in confidence, to a lawyer or a "
                "help organisation. "
                "First-line legal advice is free for everyone.",
            ),
            say(speak, "This is information, not legal advice. Koban keeps nothing of what you read here."),
        ),
        [Choice(say(speak, "Complain about the police"), "complain")],
        [Choice(say(speak, "Help now"), "help-now"), *start.menu_row(talk)],
    )


async def complain(talk: CitizenTalk, _: str) -> None:
    """Where to complain about the police, outside bodies first."""
    talk.reply(
        lines(
            say(talk.language, "You can go to someone outside this police zone. You may use several ways."),
            send.outside_bodies(talk.language),
        ),
        [Choice(say(talk.language, "Write to the zone’s complaints contact"), "topic/police")],
        [Choice(say(talk.language, "My rights"), "rights"), *start.menu_row(talk)],
    )


TAPS = {"rights": page, "complain": complain}
