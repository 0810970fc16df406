"""The first screen and the menu."""

from handlers.dialogue import Choice, CitizenTalk, in_twos, lines
from handlers.services import areas, citizens, zone
from locales import own_name, say
from locales.article import SOURCE_LANGUAGES

EVENT_CODE, TOPIC_CODE = "e-", "g-"
UNCHECKED = "unchecked"


async def begin(talk: CitizenTalk) -> None:
    """`/start`, with or without the code of a printed QR, which sets area and language, or opens an event."""
    area_id, language = await areas.by_code(talk.tx, talk.incoming.text) if talk.incoming.text else (None, None)
    citizen, code = talk.citizen, talk.incoming.text
    if code.startswith(EVENT_CODE) and not (area_id or language):
        talk.next = f"event-link/{code.removeprefix(EVENT_CODE)}"
        return
    if code.startswith(TOPIC_CODE) and not (area_id or language):
        talk.next = f"guide/{code.removeprefix(TOPIC_CODE)}"
        return
    if area_id or language or citizen.stopped:
        citizen.area = area_id or citizen.area
        citizen.language = talk.language = language if language in zone.languages(talk.zone) else citizen.language
        citizen.stopped = False
        await citizens.keep(talk.tx, citizen)
    talk.stand("")
    first_screen(talk)


def first_screen(talk: CitizenTalk) -> None:
    """Everything a citizen must know before the first word, without a tap."""
    speak = talk.language
    unchecked, report_row = _unchecked(talk)
    talk.reply(
        lines(
            _demo_line(talk),
            say(
                speak,
                "This is Koban, of the {zone} police zone. Here you reach the officer of your neighbourhood.",
                zone=zone.name(talk.zone, speak),
            ),
            say(speak, "**In danger now? Call 112 or 101.** Nobody watches this chat all the time."),
            say(
                speak,
                "Police staff read what you send. We do not ask your name: Koban drops your name and number, and keeps "
                "a sealed address to answer you. A judge can ask for what Koban and Telegram keep.",
            ),
            say(
                speak,
                "Staff who learn of an offence must tell the prosecutor. We never ask about residence papers. "
                "A message here is not an official complaint.",
            ),
            unchecked,
        ),
        draft_row(talk),
        waiting_row(talk),
        *menu_rows(talk),
        report_row,
        language_row(talk),
    )


def draft_row(talk: CitizenTalk) -> list[Choice]:
    """The way back to a message that was begun, when there is one."""
    begun = talk.memory.get("draft") or {}
    return [Choice(say(talk.language, "Go on with my message"), "draft")] if begun.get("words") else []


def waiting_row(talk: CitizenTalk) -> list[Choice]:
    """The way to answers that are not pushed, for who chose that."""
    return [Choice(say(talk.language, "My messages"), "mine")] if talk.citizen.quiet and talk.citizen.cases else []


async def menu(talk: CitizenTalk, _: str = "") -> None:
    """The menu again; a draft stays where it is."""
    talk.stand("")
    question = say(talk.language, "What can we do for you? In danger now: 112 or 101.")
    talk.reply(question, draft_row(talk), waiting_row(talk), *menu_rows(talk))


def menu_rows(talk: CitizenTalk) -> list[list[Choice]]:
    """The menu of six, two a row."""
    speak = talk.language
    six = (
        Choice(say(speak, "Tell my officer"), "report"),
        Choice(say(speak, "My officer"), "officer"),
        Choice(say(speak, "Events"), "events"),
        Choice(say(speak, "My rights"), "rights"),
        Choice(say(speak, "Help now"), "help-now"),
        Choice(say(speak, "More"), "more"),
    )
    return [list(row) for row in in_twos(six)]


def language_row(talk: CitizenTalk) -> list[Choice]:
    """One button to switch, with languages in their own names."""
    others = [code for code in zone.languages(talk.zone) if code != talk.language]
    label = " · ".join(own_name(code) for code in others[:4])
    return [Choice(label + (" …" if len(others) > 4 else ""), "language")] if others else []


def menu_row(talk: CitizenTalk) -> list[Choice]:
    """The way back to the menu."""
    return [Choice(say(talk.language, "Menu"), "menu")]


async def stale(talk: CitizenTalk) -> None:
    """A button that leads nowhere: from another version, or forged."""
    talk.reply(say(talk.language, "This button does not work any more. Please choose again."), *menu_rows(talk))


async def unknown_command(talk: CitizenTalk) -> None:
    """A command Koban does not know."""
    talk.reply(say(talk.language, "We do not know this command. Choose below, or just write."), *menu_rows(talk))


def _demo_line(talk: CitizenTalk) -> str:
    if not talk.zone.demo:
        return ""
    return say(talk.language, "**This is a demonstration.** The zone is invented and nobody reads what you write.")


def _unchecked(talk: CitizenTalk) -> tuple[str, list[Choice]]:
    """Says once that no translator has read this language yet, with the way to report a mistake."""
    if talk.language in SOURCE_LANGUAGES or talk.memory.get(UNCHECKED) == talk.language:
        return "", []
    talk.memory[UNCHECKED] = talk.language
    told = say(
        talk.language,
        "No translator has checked these texts in your language yet. Is something wrong or unclear? Please tell us.",
    )
    return told, [Choice(say(talk.language, "Report a mistake"), "report")]


TAPS = {"menu": menu}
