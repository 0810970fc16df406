"""My officer: who answers for where I live, and where to meet them."""

from handlers.citizen import around, draft, start, where
from handlers.dialogue import Choice, CitizenTalk, lines, units
from handlers.services import areas
from handlers.services.notice_words import CAPTION
from locales import BOLD, PLAIN, listed, name_in, say


async def card(talk: CitizenTalk, _: str = "") -> None:
    """The card of the officer of the citizen's area; the area is asked when it is not known."""
    area = talk.citizen.area
    talk.memory.pop("then", None)
    if area is None or await areas.chosen(talk.tx, area) is None:
        await where.ask(talk, say(talk.language, "Where do you live? Type the street, or choose below."))
        return
    talk.stand("")
    name = await draft.area_name(talk, area)
    officer = await areas.officer_of(talk.tx, area)
    if officer is None:
        text = say(
            talk.language,
            "{area} has no officer of its own at the moment. The neighbourhood team answers.",
            area=name,
        )
    else:
        text = _card(talk, officer, name)
    talk.reply(
        text,
        [Choice(say(talk.language, "Tell my officer"), "report")],
        *around.rows(talk),
        [Choice(say(talk.language, "Another place"), "elsewhere"), *start.menu_row(talk)],
        picture=_photo(officer, text),
    )


def _photo(officer: areas.Person | None, text: str) -> str:
    return officer.picture_id or "" if officer and units(text) <= CAPTION else ""


def _card(talk: CitizenTalk, officer: areas.Person, area: str) -> str:
    speak = talk.language
    function = officer.function.get(speak) or next(iter(officer.function.values()), "")
    languages = listed(speak, [name_in(speak, code) for code in officer.languages])
    meeting = officer.meeting.get(speak) or next(iter(officer.meeting.values()), "")
    hours = officer.hours.get(speak) or next(iter(officer.hours.values()), "")
    return lines(
        f"{BOLD}{officer.name}{PLAIN}\n{function}, {area}",
        officer.introduction.get(speak) or next(iter(officer.introduction.values()), ""),
        say(speak, "Reads: {languages}", languages=languages) if languages else "",
        say(speak, "Meet: {place}", place=meeting) if meeting else "",
        say(speak, "Phone: {number}", number=officer.phone) if officer.phone else "",
        say(speak, "On duty: {hours}", hours=hours) if hours else "",
        say(speak, "In danger now: 112 or 101."),
    )


async def elsewhere(talk: CitizenTalk, _: str) -> None:
    """Another area."""
    talk.citizen.area = None
    talk.memory.pop("then", None)
    await where.ask(talk, say(talk.language, "Where do you live? Type the street, or choose below."))


TAPS = {"officer": card, "elsewhere": elsewhere}
