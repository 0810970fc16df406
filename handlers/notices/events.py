"""The words of an event in a chat: whole sentences filled from its fields, in each reader's own language."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from handlers.dialogue import PART, Choice, Reply, clean, lines, quoted
from handlers.notices.invitation import CAPTION, Piece, counted, facts, fitted, head, inviting, title, when, words_in
from handlers.services import events, zone
from handlers.services.answers import Answer
from handlers.services.events import Event
from handlers.services.zone import Zone
from locales import day, say, says
from storage.db import Tx

AboutEvent = Callable[[Tx, Zone, str, Event, Answer | None], Awaitable[Reply]]


async def event(tx: Tx, here: Zone, language: str, about: Event, answer: Answer | None) -> Reply:
    """The invitation: what, when, where, what is true of it, and three buttons to answer with one tap."""
    room = CAPTION if about.picture_id else PART
    return Reply(await whole(tx, here, language, about, room), invitation_rows(language, about))


async def whole(tx: Tx, here: Zone, language: str, about: Event, room: int = PART) -> str:
    """Everything there is to say of an event, as far as there is room; what matters less is left to the details."""
    before = await events.last_report(tx, about)
    opening = ""
    if before:
        opening = lines(
            say(language, "**Last time you told us things. This came of it:**"), words_in(here, language, before)
        )
    pieces = (
        Piece(opening, 3, cut=True),
        Piece(head(here, language, about), 0, cut=True),
        Piece(inviting(language, about), 1),
        Piece(clean(words_in(here, language, about.texts)), 4, cut=True),
        Piece(facts(here, language, about), 5),
        Piece(lines(inviter(here, language, about), counted(language)), 2),
    )
    return fitted(pieces, room)


def inviter(here: Zone, language: str, about: Event) -> str:
    """Who invites; a partner is named once they agreed to the text."""
    name = zone.name(here, language)
    if about.partner and about.partner_state == "agreed":
        partner = quoted(about.partner, 120)
        return say(language, "The {zone} police zone invites you, together with {partner}.", zone=name, partner=partner)
    return say(language, "The {zone} police zone invites you.", zone=name)


async def reminder(tx: Tx, here: Zone, language: str, about: Event, answer: Answer | None) -> Reply:
    """The evening before: when, where, what was answered; changed with one tap."""
    opening = _how_soon(here, language, about)
    return Reply(
        lines(opening, head(here, language, about), answered(language, answer)),
        (*answer_row(language, about), *_on_the_way(language, about), *details_row(language, about)),
    )


def _how_soon(here: Zone, language: str, about: Event) -> str:
    clock = zone.clock_of(here)
    today, its_day = datetime.now(UTC).astimezone(clock).date(), about.starts_at.astimezone(clock).date()
    if its_day == today:
        return say(language, "**It is today.**")
    if its_day == today + timedelta(days=1):
        return say(language, "**It is tomorrow.**")
    return say(language, "**It is soon.**")


async def moved(tx: Tx, here: Zone, language: str, about: Event, answer: Answer | None) -> Reply:
    """Time or place changed: how it is now, and that the answer stands."""
    stands = say(language, "Your answer stays as it is. If this does not suit you, change it with one tap.")
    return Reply(
        lines(
            say(language, "**Something changed.** This is how it is now:"),
            head(here, language, about),
            answered(language, answer),
            stands if answer else "",
        ),
        (*answer_row(language, about), *_on_the_way(language, about), *details_row(language, about)),
    )


async def cancelled(tx: Tx, here: Zone, language: str, about: Event, answer: Answer | None) -> Reply:
    """It does not take place; a calendar can be told with one tap."""
    return Reply(
        lines(
            say(language, "**This does not take place:** {title}", title=title(language, about)),
            say(language, "It was planned for {when}. We are sorry.", when=when(here, language, about)),
        ),
        (
            (Choice(say(language, "Take it out of my calendar"), f"calendar/{about.code}"),),
            (Choice(say(language, "Other events"), "events"),),
        ),
    )


async def report(tx: Tx, here: Zone, language: str, about: Event, answer: Answer | None) -> Reply:
    """What came of it, to whoever came or thought of coming."""
    room = CAPTION if about.report_picture_id else PART
    its_day = day(language, about.starts_at.astimezone(zone.clock_of(here)).date())
    opening = say(language, "**This came of it:** {title}, {day}", title=title(language, about), day=its_day)
    pieces = (
        Piece(opening, 0, cut=True),
        Piece(clean(words_in(here, language, about.report)), 1, cut=True),
        Piece(say(language, "Thank you to everyone who came."), 2),
    )
    return Reply(fitted(pieces, room), ((Choice(say(language, "Other events"), "events"),),))


async def feedback(tx: Tx, here: Zone, language: str, about: Event, answer: Answer | None) -> Reply:
    """The one question afterwards, answered with one tap and kept as a total."""
    labels = {"good": say(language, "Good"), "fair": say(language, "So-so"), "poor": say(language, "Not good")}
    return Reply(
        lines(
            say(language, "**How was it?** {title}", title=title(language, about)),
            say(language, "One tap is enough. Staff see totals, never who tapped what."),
        ),
        (tuple(Choice(label, f"rate/{about.code}/{value}") for value, label in labels.items()),),
    )


async def moved_up(tx: Tx, here: Zone, language: str, about: Event, answer: Answer | None) -> Reply:
    """A place came free for somebody who waited."""
    return Reply(
        lines(
            say(language, "**A place came free: you are in.**"),
            head(here, language, about),
            answered(language, answer),
            say(language, "If you cannot come after all, say no: then somebody else can."),
        ),
        (*answer_row(language, about), *_on_the_way(language, about), *details_row(language, about)),
    )


def answered(language: str, answer: Answer | None) -> str:
    """What somebody answered, in a sentence."""
    if answer is None or not answer.choice:
        return ""
    if answer.choice == "maybe":
        return say(language, "You said maybe.")
    if answer.choice == "no":
        return say(language, "You said no.")
    if answer.waiting is not None:
        return says(
            language,
            "You are on the waiting list, for 1 person.",
            "You are on the waiting list, for {number} people.",
            answer.places,
        )
    return says(language, "You said yes, for 1 person.", "You said yes, for {number} people.", answer.places)


def invitation_rows(language: str, about: Event) -> tuple[tuple[Choice, ...], ...]:
    """The buttons under an invitation."""
    details = Choice(say(language, "Details"), f"event/{about.code}")
    return (*answer_row(language, about), (details, *map_choice(language, about)), *calendar_row(language, about))


def answer_row(language: str, about: Event, chosen: str = "") -> tuple[tuple[Choice, ...], ...]:
    """The three answers, the one that was given with a check."""
    labels = {"yes": say(language, "Yes"), "maybe": say(language, "Maybe"), "no": say(language, "No")}
    marked = {choice: f"✓ {label}" if choice == chosen else label for choice, label in labels.items()}
    return (tuple(Choice(label, f"rsvp/{about.code}/{choice}") for choice, label in marked.items()),)


def map_choice(language: str, about: Event) -> tuple[Choice, ...]:
    """The button that shows the place on a map, where its point is known."""
    if about.latitude is None or about.longitude is None:
        return ()
    return (Choice(say(language, "On the map"), f"event-map/{about.code}"),)


def calendar_row(language: str, about: Event) -> tuple[tuple[Choice, ...], ...]:
    """The button for a calendar file."""
    return ((Choice(say(language, "Add to my calendar"), f"calendar/{about.code}"),),)


def details_row(language: str, about: Event) -> tuple[tuple[Choice, ...], ...]:
    """The button that shows everything."""
    return ((Choice(say(language, "Details"), f"event/{about.code}"),),)


def _on_the_way(language: str, about: Event) -> tuple[tuple[Choice, ...], ...]:
    found = map_choice(language, about)
    return (*((found,) if found else ()), *calendar_row(language, about))


def too_late(kind: str, about: Event, now: datetime) -> bool:
    """Whether words about an event come to nothing at this moment, such as an invitation after it began."""
    if kind in ("event", "reminder", "moved", "moved_up"):
        return now >= about.starts_at or about.state != "announced"
    return kind == "cancelled" and now >= about.ends_at


EVENT_KINDS: dict[str, AboutEvent] = {
    "event": event,
    "reminder": reminder,
    "moved": moved,
    "cancelled": cancelled,
    "report": report,
    "feedback": feedback,
    "moved_up": moved_up,
}
