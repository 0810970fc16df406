"""With a tap, on a matter of one's own: it happened again; please come by."""

from handlers.citizen import start
from handlers.dialogue import Choice, CitizenTalk, lines
from handlers.readers import team_words
from handlers.services import asks, reports, zone
from handlers.services.reports import Case, OwnCase
from locales import day_and_time, say, says


def row(talk: CitizenTalk, case: Case) -> list[Choice]:
    """The button that asks for a visit, where one can be asked."""
    button = Choice(say(talk.language, "Please come by"), f"visit/{case.number}")
    return [button] if asks.may_be_visited(case) and not case.visit_asked else []


async def again(talk: CitizenTalk, number: str) -> None:
    """It happened again: counted at once; words may follow."""
    if await asks.happened_again(talk.tx, talk.citizen, number) is None:
        await start.stale(talk)
        return
    own = await _now(talk, number)
    _words_may_follow(talk, number)
    counted = says(
        talk.language,
        "**Noted for {case}:** it happened once so far.",
        "**Noted for {case}:** it happened {number} times so far.",
        own.times,
        case=number,
    )
    talk.reply(
        lines(counted, _who_and_when(talk, own), say(talk.language, "You can add words or a photo: just send them.")),
        [Choice(say(talk.language, "My messages"), "mine"), *start.menu_row(talk)],
    )


async def visit(talk: CitizenTalk, number: str) -> None:
    """Says what a visit means before it is asked."""
    case = await reports.own(talk.tx, talk.citizen, number)
    if case is None or not asks.may_be_visited(case):
        await start.stale(talk)
        return
    if case.visit_asked:
        talk.reply(
            say(talk.language, "You asked for a visit already. {number} shows it to the zone.", number=number),
            [Choice(say(talk.language, "Open it"), f"case/{number}"), *start.menu_row(talk)],
        )
        return
    talk.reply(
        lines(
            say(talk.language, "An officer can come by. They need to know where and when: you write it here."),
            say(
                talk.language,
                "An address or a name tells them who you are, and neighbours can see police at a door. "
                "You may also name another place.",
            ),
        ),
        [
            Choice(say(talk.language, "Ask for a visit"), f"visit-asked/{number}"),
            Choice(say(talk.language, "Not now"), f"case/{number}"),
        ],
    )


async def visit_asked(talk: CitizenTalk, number: str) -> None:
    """The visit is asked; where and when may follow."""
    if await asks.visit(talk.tx, talk.citizen, number) is None:
        talk.next = f"visit/{number}"
        return
    own = await _now(talk, number)
    _words_may_follow(talk, number)
    talk.reply(
        lines(
            say(talk.language, "**Asked for {number}: a visit.**", number=number),
            _who_and_when(talk, own),
            say(talk.language, "Write now where and when it suits you, or wait for their answer."),
        ),
        [Choice(say(talk.language, "My messages"), "mine"), *start.menu_row(talk)],
    )


async def _now(talk: CitizenTalk, number: str) -> OwnCase:
    return next(own for own in await reports.all_own(talk.tx, talk.citizen) if own.number == number)


def _words_may_follow(talk: CitizenTalk, number: str) -> None:
    talk.stand("add")
    talk.memory["adding"] = number


def _who_and_when(talk: CitizenTalk, own: OwnCase) -> str:
    reader = own.officer or team_words(talk.language, own.queue)
    if own.due_at is None:
        return say(talk.language, "It is read by {reader}.", reader=reader)
    when = day_and_time(talk.language, own.due_at, zone.clock_of(talk.zone))
    return say(talk.language, "It is read by {reader}. You hear back before {time}.", reader=reader, time=when)


TAPS = {"again": again, "visit": visit, "visit-asked": visit_asked}
