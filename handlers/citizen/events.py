"""Events: a short first page until the zone announces them here."""

from handlers.citizen import start
from handlers.dialogue import Choice, CitizenTalk
from locales import say


async def page(talk: CitizenTalk, _: str = "") -> None:
    """Says that there is nothing announced here yet."""
    talk.reply(
        say(
            talk.language,
            "The zone has not announced any event here yet. Ask your officer what is going on in the neighbourhood.",
        ),
        [Choice(say(talk.language, "My officer"), "officer"), *start.menu_row(talk)],
    )


TAPS = {"events": page}
