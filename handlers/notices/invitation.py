"""The pieces an event's texts are made of: title, when, where, and the sentences that are true of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from handlers.appointment import Appointment
from handlers.dialogue import PART, clean, quoted, shortened, units
from handlers.services import zone
from handlers.services.answers import Mine
from handlers.services.events import TEMPLATES, Event
from handlers.services.zone import Zone
from locales import BOLD, PLAIN, day, day_and_time, listed, money, name_in, say, says, time_of_day, without_marks

CAPTION = 1000  # Telegram takes 1,024 under a picture
LEAST = 40


@dataclass(frozen=True)
class Piece:
    """A paragraph; the lower its rank the more it matters, and what may be cut is shortened before it is left out."""

    text: str
    rank: int
    cut: bool = False


def fitted(pieces: Sequence[Piece], room: int) -> str:
    """The pieces in their order, as far as they fit into so many UTF-16 units."""
    kept: dict[int, str] = {}
    for at, piece in sorted(enumerate(pieces), key=lambda found: found[1].rank):
        text = piece.text if units(piece.text) <= room or not piece.cut else shortened(piece.text, room)
        if text and units(text) <= room and (text == piece.text or room >= LEAST):
            kept[at] = text
            room -= units(text) + len("\n\n")
    return "\n\n".join(kept[at] for at in sorted(kept))


def words_in(here: Zone, language: str, texts: Mapping[str, str]) -> str:
    """A text of the zone's own in the reader's language, else in the zone's first, else as it is there; never empty."""
    return texts.get(language) or texts.get(zone.languages(here)[0]) or next(iter(texts.values()), "")


def title(language: str, about: Event) -> str:
    """The event's own title in a language, else what its kind is called, which every language has."""
    own = about.titles.get(language, "")
    return quoted(own, 80) if own else say(language, TEMPLATES[about.template])


def head(here: Zone, language: str, about: Event) -> str:
    """What, when and where, in three lines; the address goes with the place, in the direction of the reader's text."""
    place = ", ".join(quoted(part, 200) for part in (about.place, about.address) if part)
    return "\n".join(
        (
            f"{BOLD}{title(language, about)}{PLAIN}",
            say(language, "When: {when}", when=when(here, language, about)),
            say(language, "Where: {place}", place=place),
        )
    )


def when(here: Zone, language: str, about: Event) -> str:
    """Day, beginning and end, on the zone's clock."""
    clock = zone.clock_of(here)
    first, last = about.starts_at.astimezone(clock).date(), about.ends_at.astimezone(clock).date()
    end = time_of_day(language, about.ends_at, clock)
    if first == last:
        start = time_of_day(language, about.starts_at, clock)
        return say(language, "{day}, {start} to {end}", day=day(language, first), start=start, end=end)
    return say(
        language,
        "{start} to {end}",
        start=day_and_time(language, about.starts_at, clock),
        end=day_and_time(language, about.ends_at, clock),
    )


def inviting(language: str, about: Event) -> str:
    """The one sentence that makes somebody want to come."""
    return {
        "coffee": say(
            language, "Have a coffee with your neighbourhood officer. Ask what you like, or just come and say hello."
        ),
        "street": say(language, "Your officers stand on the street. They tell what is going on, and listen to you."),
        "meeting": say(language, "What should the police work on here? Come and say what matters to you."),
        "open_day": say(language, "Come and see how your police work, and ask what you always wanted to know."),
        "activity": say(language, "Join in, or come and watch. Your officers take part too."),
        "evening": say(language, "Hear clearly how things are, and ask everything you want to know."),
        "stand": say(language, "You find us at our stand. Come with a question, or just to say hello."),
        "station": say(language, "The police come to you. Walk in with your question, without an appointment."),
    }[about.template]


def facts(here: Zone, language: str, about: Event) -> str:
    """What is true of the event, a line each; what is not said is left out."""
    details = about.details
    told = (
        _for_whom(language, about.interest),
        say(language, "You can get in without steps.") if details.get("accessible") else "",
        say(language, "It is not in a police building.") if details.get("neutral") else "",
        say(language, "The officers come without uniform.") if details.get("plain_clothes") else "",
        _languages(language, details.get("languages") or ()),
        say(language, "An interpreter is there.") if details.get("interpreter") else "",
        say(language, "There is something to eat and drink.") if details.get("food") else "",
        _cost(language, details.get("cost")),
        *_places(here, language, about),
    )
    return "\n".join(f"• {line}" for line in told if line)


def _for_whom(language: str, interest: str) -> str:
    return {
        "youth": say(language, "Meant for young people."),
        "families": say(language, "Meant for families with children."),
        "sport": say(language, "Meant for everyone who likes sport."),
        "culture": say(language, "Meant for everyone who likes culture."),
        "shops": say(language, "Meant for people with a shop or business."),
        "seniors": say(language, "Meant for older people."),
    }.get(interest) or say(language, "Everyone is welcome.")


def _languages(language: str, spoken: Sequence[str]) -> str:
    if not spoken:
        return ""
    return say(
        language, "We speak {languages}.", languages=listed(language, [name_in(language, one) for one in spoken])
    )


def _cost(language: str, cents: int | None) -> str:
    if cents is None:
        return ""
    return say(language, "It costs {amount}.", amount=money(language, cents)) if cents else say(language, "It is free.")


def _places(here: Zone, language: str, about: Event) -> Sequence[str]:
    limited = (
        says(language, "There is room for 1 person.", "There is room for {number} people.", about.capacity)
        if about.capacity
        else ""
    )
    until = (
        say(language, "Please answer before {time}.", time=day_and_time(language, about.answer_by, zone.clock_of(here)))
        if about.answer_by
        else ""
    )
    return limited, until


def answer_words(language: str, mine: Mine) -> str:
    """What somebody answered, with their turn on the waiting list."""
    if mine.turn:
        return says(
            language,
            "You are number {turn} on the waiting list, for 1 person.",
            "You are number {turn} on the waiting list, for {number} people.",
            mine.places,
            turn=mine.turn,
        )
    return {
        "yes": says(language, "You said yes, for 1 person.", "You said yes, for {number} people.", mine.places),
        "maybe": say(language, "You said maybe."),
        "no": say(language, "You said no."),
    }[mine.choice]


def counted(language: str) -> str:
    """What becomes of an answer."""
    return say(language, "Staff see how many come, never who answered.")


def appointment(here: Zone, language: str, about: Event) -> Appointment:
    """The event for a calendar, in a language; a cancelled one takes the entry back."""
    place = ", ".join(part for part in (about.place, about.address) if part)
    told = (inviting(language, about), clean(words_in(here, language, about.texts)), facts(here, language, about))
    return Appointment(
        uid=f"{about.id}@koban",
        sequence=about.sequence,
        title=without_marks(title(language, about)),
        description=shortened("\n\n".join(part for part in told if part), PART),
        place=quoted(place, 320),
        latitude=about.latitude,
        longitude=about.longitude,
        starts_at=about.starts_at,
        ends_at=about.ends_at,
        status="CANCELLED" if about.state == "cancelled" else "CONFIRMED",
        organiser=zone.name(here, language),
    )
