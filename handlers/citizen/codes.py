"""A case code that is typed brings its case to this phone; it never becomes words for the zone."""

import re

from handlers.citizen import start
from handlers.dialogue import Choice, CitizenTalk
from handlers.services import codes
from handlers.services.errors import NotFound, TooManyCaseCodes
from locales import say, says

CASE_CODE = re.compile(r"^\s*(KB-[2-9A-Z]{5}-[2-9A-Z]{17})\s*$", re.IGNORECASE)


async def typed(talk: CitizenTalk) -> bool:
    """Whether what was written is a case code, wherever the citizen stands; it has been answered then."""
    found = CASE_CODE.match(talk.incoming.text) if talk.incoming.kind == "text" else None
    if found is None:
        return False
    try:
        case = await codes.use(talk.tx, talk.citizen, found.group(1).upper())
    except NotFound:
        talk.reply(
            say(talk.language, "This case code is not known. Check each letter and try again."), start.menu_row(talk)
        )
    except TooManyCaseCodes as refusal:
        talk.reply(_wait(talk.language, int(str(refusal.values["minutes"]))), start.menu_row(talk))
    else:
        talk.reply(
            say(
                talk.language,
                "Found: {number}. Answers come to this phone from now on. Delete the message with the code above.",
                number=case.number,
            ),
            [Choice(say(talk.language, "Open it"), f"case/{case.number}")],
        )
    return True


def _wait(language: str, minutes: int) -> str:
    return says(
        language,
        "Five codes from this phone were not known, so we did not look at this one. Try again in a minute.",
        "Five codes from this phone were not known, so we did not look at this one. Try again in {number} minutes.",
        minutes,
    )
