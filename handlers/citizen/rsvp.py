"""Yes, maybe, no: an answer in one tap, for how many, changed at will; and the one question afterwards."""

from datetime import UTC, datetime

from handlers.citizen import events as shown
from handlers.citizen import start
from handlers.dialogue import Choice, CitizenTalk, lines
from handlers.notices import events as words
from handlers.notices.invitation import answer_words, head
from handlers.services import answers, events, zone
from handlers.services.answers import Mine
from handlers.services.errors import Closed, NoRoom, NotFound, Unfit
from handlers.services.events import Event
from locales import day_and_time, say, says

IN_A_ROW = 5


async def answer(talk: CitizenTalk, argument: str) -> None:
    """Keeps what was tapped: the event's code, the answer, and perhaps for how many."""
    code, _, rest = argument.partition("/")
    choice, _, number = rest.partition("/")
    found = await events.by_code(talk.tx, code)
    if found is None or choice not in answers.CHOICES or not _is_number(number):
        await start.stale(talk)
        return
    talk.stand("")
    before = await answers.mine(talk.tx, talk.citizen, found)
    places = int(number) if number else before.places if before and before.choice == "yes" == choice else 1
    try:
        mine = await answers.answer(talk.tx, talk.citizen, found.id, choice, places, _now())
    except Closed:
        _too_late(talk, found)
    except NoRoom as refusal:
        _no_room(talk, found, places=int(str(refusal.values["places"])), left=int(str(refusal.values["left"])))
    except Unfit:
        await start.stale(talk)
    else:
        _kept(talk, found, mine)


def _is_number(text: str) -> bool:
    return not text or (text.isascii() and text.isdecimal() and len(text) <= 2)


def _too_late(talk: CitizenTalk, event: Event) -> None:
    talk.reply(
        lines(
            shown.closed_words(talk, event),
            say(talk.language, "There is nothing to answer here any more. Nothing was changed."),
        ),
        [Choice(say(talk.language, "Other events"), "events"), *start.menu_row(talk)],
    )


def _no_room(talk: CitizenTalk, event: Event, *, places: int, left: int) -> None:
    speak = talk.language
    more = (
        says(speak, "Only 1 more place is free.", "Only {number} more places are free.", left)
        if left
        else say(speak, "No more place is free.")
    )
    kept = says(speak, "You keep your place.", "You keep your {number} places.", places)
    talk.reply(lines(more, kept), *_numbers(talk, event, Mine("yes", places, 0)), *_ways_on(talk, event))


def _kept(talk: CitizenTalk, event: Event, mine: Mine) -> None:
    speak = talk.language
    opening = {
        "yes": say(speak, "**You are in.**"),
        "maybe": say(speak, "**We have it: maybe.**"),
        "no": say(speak, "**We have it: no.**"),
    }[mine.choice]
    full = say(speak, "**It is full.** We put you on the waiting list.") if mine.turn else ""
    number = mine.choice == "yes" and event.most > 1
    talk.reply(
        lines(
            full or opening,
            head(talk.zone, speak, event),
            answer_words(speak, mine) if mine.choice == "yes" else "",
            say(speak, "How many are you in all? Tap a number if it is different.") if number else "",
            _what_comes(talk, event, mine),
        ),
        *(_numbers(talk, event, mine) if number else ()),
        *(words.calendar_row(speak, event) if mine.choice != "no" else ()),
        *_ways_on(talk, event),
    )


def _numbers(talk: CitizenTalk, event: Event, mine: Mine) -> list[list[Choice]]:
    labels = {n: f"✓ {n}" if n == mine.places else str(n) for n in range(1, event.most + 1)}
    choices = [Choice(label, f"rsvp/{event.code}/yes/{n}") for n, label in labels.items()]
    return [choices[at : at + IN_A_ROW] for at in range(0, len(choices), IN_A_ROW)]


def _ways_on(talk: CitizenTalk, event: Event) -> list[list[Choice]]:
    speak = talk.language
    change = Choice(say(speak, "Change my answer"), f"event/{event.code}")
    return [[change, Choice(say(speak, "Events"), "events")]]


def _what_comes(talk: CitizenTalk, event: Event, mine: Mine) -> str:
    """What will be sent to this very person, as they have set it."""
    speak, known = talk.language, talk.citizen
    reached = answers.reaches(known)
    if known.stopped:
        return say(
            speak, "You stopped our messages, so we send you nothing about it. Look under Events, or write /start."
        )
    if reached == "nothing":
        return say(speak, "Quiet is on, so we send you nothing about it. Look under Events before you leave.")
    if reached == "veiled":
        return say(speak, "If something changes, we only write that there is news. A tap shows what it is.")
    remind_at = events.reminder_at(talk.zone, event)
    if mine.turn:
        return say(speak, "We tell you here when it is your turn, or when something changes.")
    if mine.choice == "no" or remind_at <= _now():
        return say(speak, "We tell you here if something changes.")
    when = day_and_time(speak, remind_at, zone.clock_of(talk.zone))
    return say(speak, "We remind you on {time}, and tell you here if something changes.", time=when)


async def rate(talk: CitizenTalk, argument: str) -> None:
    """How it was: counted as a total, once a person."""
    code, _, value = argument.partition("/")
    found = await events.by_code(talk.tx, code)
    try:
        new = found is not None and await answers.rate(talk.tx, talk.citizen, found.id, value)
    except NotFound:
        found, new = None, False
    if found is None:
        await start.stale(talk)
        return
    text = (
        say(talk.language, "Thank you. We counted it, without you.")
        if new
        else say(talk.language, "You told us already. Thank you.")
    )
    talk.reply(text, [Choice(say(talk.language, "Other events"), "events"), *start.menu_row(talk)])


def _now() -> datetime:
    return datetime.now(UTC)


TAPS = {"rsvp": answer, "rate": rate}
