"""Search: what somebody types leads to articles; the words are not kept, not logged, and never become a message."""

from handlers.citizen import articles, start
from handlers.dialogue import Choice, CitizenTalk, lines
from handlers.services import articles as shelves
from handlers.services import search
from handlers.services.danger import danger
from locales import say

HERE = "search"


async def ask(talk: CitizenTalk, _: str = "") -> None:
    """From now on what is typed is searched for, until something else is chosen."""
    talk.stand(HERE)
    speak = talk.language
    talk.reply(
        lines(
            say(speak, "**Search.** Type a word or two, in any language: papers, interpreter, violence …"),
            say(speak, "We do not keep what you search for, and nobody of the zone reads it."),
        ),
        articles.back_to_topics(talk),
        start.menu_row(talk),
    )


async def hear(talk: CitizenTalk) -> None:
    """The articles that fit, or a way on where none does."""
    typed, speak = talk.incoming.text, talk.language
    shelf = await shelves.shelf(talk.tx)
    reads = articles.reads(talk)
    found = [shelf.reading(article_id, speak, reads) for article_id in search.find(shelf, speak, typed)]
    shown = [one.article for one in found if one is not None]
    urgent = danger(typed)
    talk.reply(
        lines(
            say(speak, "**In danger now? Call 112 or 101.** Nobody watches this chat all the time.") if urgent else "",
            say(speak, "This may help:") if shown else _nothing(speak),
            say(speak, "You can type other words. We do not keep them."),
        ),
        *articles.buttons(shown, "read"),
        articles.back_to_topics(talk),
        [Choice(say(speak, "Tell my officer"), "report")],
        articles.foot(talk),
    )


def _nothing(speak: str) -> str:
    return say(speak, "We found nothing for that. Try one or two other words, or look under a topic.")


TAPS = {"find": ask}
HEARS = {HERE: hear}
