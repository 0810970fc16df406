"""My officer: who answers for where I live, and where to meet them."""

from handlers.citizen import around, draft, start, where
from handlers.dialogue import Choice, CitizenTalk, lines, units
from handlers.services import areas, leaves
from handlers.services.notice_words import CAPTION
from locales import BOLD, PLAIN, day, listed, name_in, say


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
        text = _card(talk, officer, name, await _away(talk, officer))
    talk.reply(
        text,
        [Choice(say(talk.language, "Tell my officer"), "report")],
        *around.rows(talk),
        [Choice(say(talk.language, "Another place"), "elsewhere"), *start.menu_row(talk)],
        picture=_photo(officer, text),
    )


def _photo(officer: areas.Person | None, text: str) -> str:
    return officer.picture_id or "" if officer and units(text) <= CAPTION else ""


async def _away(talk: CitizenTalk, officer: areas.Person) -> str:
    """That the officer is away today, until when, and who answers meanwhile; empty when they are there."""
    leave = (await leaves.away(talk.tx)).get(officer.id)
    if leave is None:
        return ""
    speak, until = talk.language, day(talk.language, leave.last)
    standin = await leaves.present(talk.tx, officer, "area")
    if standin is None:
        return say(speak, "Away until {day}. Meanwhile the neighbourhood team answers.", day=until)
    return say(speak, "Away until {day}. Meanwhile {name} answers.", day=until, name=standin.name)


def _card(talk: CitizenTalk, officer: areas.Person, area: str, away: str) -> str:
    speak = talk.language
    function = officer.function.get(speak) or next(iter(officer.function.values()), "")
    languages = listed(speak, [name_in(speak, code) for code in officer.languages])
    meeting = officer.meeting.get(speak) or next(iter(officer.meeting.values()), "")
    hours = officer.hours.get(speak) or next(iter(officer.hours.values()), "")
    return lines(
        f"{BOLD}{officer.name}{PLAIN}\n{function}, {area}",
        away,
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
