"""The queue in an officer's chat: open, take, answer by replying, close."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from handlers.dialogue import Choice, OfficerTalk, Photo, clean, lines
from handlers.ready import choice_for_desk, for_desk
from handlers.services import cases, desk, shown, zone
from handlers.services.desk import CaseView, Item, QueueRow
from handlers.services.errors import (
    AlreadyTaken,
    Closed,
    Empty,
    Gone,
    NobodyBehind,
    NotAllowed,
    NotFound,
    Refusal,
    TooLong,
)
from handlers.services.topics import OUTCOMES, STATES, topic_label
from locales import BOLD, PLAIN, day, day_and_time, name_in, tell, tells, time_of_day

SHOWN = 8
Result = TypeVar("Result")


async def queue(talk: OfficerTalk, _: str = "") -> None:
    """One's own cases and the team's, the most urgent first; numbers and topics, no words."""
    talk.stand("")
    mine = await desk.queue(talk.tx, talk.person, "mine")
    team = await desk.queue(talk.tx, talk.person, "team")
    if not mine and not team:
        talk.reply(tell(talk.language, "Everyone has an answer. New messages are announced here."))
        return
    rows = [*mine[:SHOWN], *team[:SHOWN]]
    talk.reply(
        lines(*(_line(talk, row) for row in rows)),
        *[
            [Choice(f"{row.number} · {tell(talk.language, topic_label(row.topic))}", f"o-open/{row.number}")]
            for row in rows
        ],
    )


def _line(talk: OfficerTalk, row: QueueRow) -> str:
    area = (row.area_name or {}).get(talk.language) or next(iter((row.area_name or {}).values()), "")
    topic, state = tell(talk.language, topic_label(row.topic)), tell(talk.language, STATES[row.state])
    head = f"{BOLD}{row.number}{PLAIN} · {topic}" + (f" · {area}" if area else "")
    whose = state if row.mine else tell(talk.language, "{state}, for the team", state=state)
    if row.due_at is None or row.state == "waiting":
        return f"{head}\n{whose}"
    when = day_and_time(talk.language, row.due_at, zone.clock_of(talk.zone))
    late = (
        tell(talk.language, "late since {time}", time=when)
        if row.late
        else tell(talk.language, "before {time}", time=when)
    )
    return f"{head}\n{whose}, {late}"


async def show(talk: OfficerTalk, number: str) -> None:
    """A case with its words, protected from forwarding and taken away again within 47 hours."""
    view = await tried(talk, desk.view(talk.tx, talk.person, number))
    if view is None:
        return
    await _show(talk, view)


async def _show(talk: OfficerTalk, view: CaseView) -> None:
    case_id = await shown.case_id(talk.tx, view.row.number)
    for photo in await shown.photos(talk.tx, view.row.number):
        talk.reply("", photo=Photo(photo.id, photo.key), protected=True, fleeting=True, case=case_id)
    asked = tell(talk.language, "You are asked to translate this. Please do it on the desk.") if view.to_read else ""
    spoken = (item for item in view.items if item.kind != "auto" or item.text or item.auto == "joined")
    text = lines(_head(talk, view), *(_entry(talk, item) for item in spoken), asked)
    talk.reply(text, *_deeds(talk, view), protected=True, fleeting=True, case=case_id)


def _head(talk: OfficerTalk, view: CaseView) -> str:
    speak, row = talk.language, view.row
    facts = [
        tell(speak, "Place: {place}", place=view.place) if view.place else "",
        tell(speak, "The citizen reads {language}.", language=name_in(speak, view.reader_language)),
        tell(speak, "With {name}", name=view.assigned_name) if view.assigned_name and not row.mine else "",
        tell(speak, "Passed on for someone else.") if row.relayed else "",
        tells(speak, "It happened once.", "It happened {number} times.", row.times) if row.times > 1 else "",
        tell(speak, "The citizen asks for a visit.") if row.visit_asked else "",
    ]
    title = f"{BOLD}{row.number} · {tell(speak, topic_label(row.topic))}{PLAIN}"
    return "\n".join(part for part in (title, _line(talk, row).partition("\n")[2], *facts) if part)


def _entry(talk: OfficerTalk, item: Item) -> str:
    when = _when(talk, item)
    if item.auto == "joined":
        about = tell(talk.language, topic_label(item.values.get("topic", "")))
        place = item.values.get("place", "")
        return tell(
            talk.language, "**Another report, {time}**\n{about}", time=when, about=f"{about}, {place}".rstrip(", ")
        )
    who = {
        "citizen": tell(talk.language, "Citizen, {time}", time=when),
        "tap": tell(talk.language, "Citizen, by button, {time}", time=when),
        "note": tell(talk.language, "Note by {name}, {time}", name=item.author or "", time=when),
    }.get(item.kind, tell(talk.language, "{name}, {time}", name=item.author or "", time=when))
    if item.edited_at:
        who = tell(talk.language, "{who} (edited)", who=who)
    asked = {"again": tell(talk.language, "It happened again."), "visit": tell(talk.language, "Please come by.")}
    words = _words(talk.language, item) or asked.get(item.asks) or tell(talk.language, "(photo)")
    return f"{BOLD}{who}{PLAIN}\n{words}"


def _words(language: str, item: Item) -> str:
    if item.kind == "tap":
        return choice_for_desk(language, item.ready, item.choice or 0)
    ready = for_desk(language, item.ready, item.filled) if item.ready else ""
    found = item.translation
    told = tell(language, "Translated by {name}:", name=found["name"]) + f"\n{found['text']}" if found else ""
    return lines(ready, item.text, told, _by_machine(language, item))


def _by_machine(language: str, item: Item) -> str:
    found = item.machine
    if not found or item.translation or not found.get("text"):
        return ""
    return tell(language, "Translated by a machine; it may be wrong:") + f"\n{found['text']}"


def _when(talk: OfficerTalk, item: Item) -> str:
    clock = zone.clock_of(talk.zone)
    if not item.hour_only:
        return day_and_time(talk.language, item.at, clock)
    that, time = day(talk.language, item.at.astimezone(clock).date()), time_of_day(talk.language, item.at, clock)
    return tell(talk.language, "{day}, after {time}", day=that, time=time)


def _deeds(talk: OfficerTalk, view: CaseView) -> list[list[Choice]]:
    number, speak = view.row.number, talk.language
    rows = []
    if view.can_take:
        rows.append([Choice(tell(speak, "Take"), f"o-take/{number}")])
    if view.can_answer:
        rows.append(
            [
                Choice(tell(speak, "Answer"), f"o-answer/{number}"),
                Choice(tell(speak, "Close…"), f"o-close/{number}"),
            ]
        )
        rows.append([Choice(tell(speak, "Ready words"), f"o-ready/{number}")])
    if view.can_give_back:
        rows.append([Choice(tell(speak, "Give back to the team"), f"o-give-back/{number}")])
    return rows


async def take(talk: OfficerTalk, number: str) -> None:
    """Makes a case one's own."""
    if await tried(talk, cases.take(talk.tx, talk.person, number)):
        talk.reply(
            tell(talk.language, "{number} is yours.", number=number),
            [Choice(tell(talk.language, "Open it"), f"o-open/{number}")],
        )


async def give_back(talk: OfficerTalk, number: str) -> None:
    """Returns a case to the team."""
    if await tried(talk, cases.give_back(talk.tx, talk.person, number)):
        talk.reply(tell(talk.language, "{number} is with the team again. The citizen is told.", number=number))


async def begin_answer(talk: OfficerTalk, number: str) -> None:
    """The next words go to the citizen of this case."""
    talk.stand("o-answer")
    talk.memory["answering"] = number
    talk.reply(
        tell(talk.language, "Write your answer to {number}. **It goes to the citizen.**", number=number),
        [Choice(tell(talk.language, "Do not answer now"), "o-queue")],
    )


async def hear(talk: OfficerTalk) -> None:
    """Words: an answer when they reply to a case or one was chosen, else nobody gets them and that is said."""
    replied = await shown.number_of_message(
        talk.tx, talk.incoming.channel, talk.incoming.address, talk.incoming.replies_to
    )
    number = replied or (talk.memory.get("answering", "") if talk.standing.step == "o-answer" else "")
    if not number:
        talk.reply(
            tell(
                talk.language,
                "This went to nobody. To answer a case, reply to one of its messages, or open it from /queue.",
            )
        )
        return
    if await tried(talk, cases.answer(talk.tx, talk.person, number, clean(talk.incoming.text))):
        talk.stand("")
        talk.memory.pop("answering", None)
        talk.reply(
            tell(talk.language, "Your answer to {number} is on its way.", number=number),
            [
                Choice(tell(talk.language, "Close…"), f"o-close/{number}"),
                Choice(tell(talk.language, "My cases"), "o-queue"),
            ],
        )


async def ask_outcome(talk: OfficerTalk, number: str) -> None:
    """With which outcome; the citizen is told."""
    outcomes = [
        [Choice(tell(talk.language, label), f"o-closed/{number}/{outcome}")]
        for outcome, label in OUTCOMES.items()
        if outcome != "withdrawn"
    ]
    talk.reply(tell(talk.language, "Close {number} how? The citizen is told.", number=number), *outcomes)


async def close(talk: OfficerTalk, argument: str) -> None:
    """Closes a case with the outcome that was tapped."""
    number, _, outcome = argument.partition("/")
    if await tried(talk, cases.close(talk.tx, talk.person, number, outcome)):
        talk.reply(
            tell(talk.language, "{number} is closed. The citizen is told.", number=number),
            [Choice(tell(talk.language, "My cases"), "o-queue")],
        )


async def tried(talk: OfficerTalk, deed: Awaitable[Result]) -> Result | None:
    """What came of a deed; None when it was refused, and the officer reads why."""
    try:
        return await deed
    except Refusal as refusal:
        talk.reply(why_not(talk.language, refusal))
        return None


def why_not(language: str, refusal: Refusal) -> str:
    """Why something was not done, in the officer's language."""
    match refusal:
        case AlreadyTaken():
            return tell(
                language,
                "{name} has this case. What you wrote was not sent.",
                name=refusal.values.get("by", ""),
            )
        case Closed():
            return tell(language, "This case is closed. What you wrote was not sent.")
        case Gone():
            return tell(language, "The words of this case cannot be read any more. They were erased for good.")
        case NobodyBehind():
            return tell(
                language,
                "This citizen erased what can be erased. Nobody would get your answer, so it was not sent.",
            )
        case TooLong():
            return tell(
                language,
                "This answer has {length} characters, {limit} at most fit. It was not sent.",
                length=refusal.values["length"],
                limit=refusal.values["limit"],
            )
        case Empty():
            return tell(language, "There was no word in it. Nothing was sent.")
        case NotAllowed():
            return tell(language, "You cannot do this with this case.")
        case NotFound():
            return tell(language, "There is no such case, or it is not for you.")
    return tell(language, "This did not work. Nothing was sent.")


TAPS: dict[str, Callable[[OfficerTalk, str], Awaitable[None]]] = {
    "o-queue": queue,
    "o-open": show,
    "o-take": take,
    "o-answer": begin_answer,
    "o-give-back": give_back,
    "o-close": ask_outcome,
    "o-closed": close,
}
