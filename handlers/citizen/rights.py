"""My rights: a short first page; nothing of what is read here is kept."""

from collections.abc import Sequence

from handlers.citizen import articles, send, start
from handlers.dialogue import Choice, CitizenTalk, lines
from locales import say

COMPLAIN = "complain-police"  # the shipped article on bodies outside the zone


async def page(talk: CitizenTalk, where: str = "") -> None:
    """The few lines that matter most, and the articles that say the rest."""
    speak, found = talk.language, await articles.of_topic(talk, "rights")
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
        *found,
        [_complaint(speak, found)],
        await articles.more_topics(talk, own=False),
        [Choice(say(speak, "Help now"), "help-now")],
        articles.foot(talk),
        rewrites=articles.in_place(talk) if where == articles.HERE else "",
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


def _complaint(speak: str, found: Sequence[Sequence[Choice]]) -> Choice:
    """Where to complain; straight to the contact once an article names the outside bodies."""
    if any(choice.to == f"article/{COMPLAIN}" for row in found for choice in row):
        return Choice(say(speak, "Write to the zone’s complaints contact"), "topic/police")
    return Choice(say(speak, "Complain about the police"), "complain")


TAPS = {"rights": page, "complain": complain}
