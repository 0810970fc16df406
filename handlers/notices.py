"""What Koban says unprompted, by name and values, put into words at the moment of sending."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from handlers.dialogue import Choice, Reply, lines
from handlers.readers import team_words
from handlers.services import areas, people, posts, zone
from handlers.services.posts import Post
from handlers.services.topics import OUTCOMES, topic_label
from handlers.services.zone import Zone
from locales import BOLD, PLAIN, day_and_time, mark, say, tell
from storage.db import Tx


@dataclass(frozen=True)
class Letter:
    """A notice ready to go: to which chat, and what it says; or the message there that is taken away."""

    channel: str
    address: str
    reply: Reply
    takes_away: str = ""


@dataclass(frozen=True)
class Undeliverable:
    """Why a notice has nobody to go to: `gone`, `stopped` or `unlinked`."""

    reason: str


ALREADY = mark("You may have this already:")
Values = dict[str, Any]
ForCitizen = Callable[[Tx, Zone, str, Values], Awaitable[Reply]]


async def letter(tx: Tx, post: Post) -> Letter | Undeliverable:
    """The letter for a post: its reader's address, language and words."""
    if post.reader == "chat":
        return _direct(post)
    if post.reader == "case":
        return await _for_citizen(tx, post)
    return await _for_person(tx, post)


def _direct(post: Post) -> Letter:
    values = post.values
    if post.notice == "take_away":
        return Letter(values["channel"], values["address"], Reply(""), values["message"])
    reply = Reply.from_json(dict(values["reply"]))
    return Letter(values["channel"], values["address"], _again(reply, post, say(values.get("language", "en"), ALREADY)))


async def _for_citizen(tx: Tx, post: Post) -> Letter | Undeliverable:
    citizen = await posts.citizen_behind(tx, post)
    if citizen is None:
        return Undeliverable("gone")
    if citizen.stopped:
        return Undeliverable("stopped")
    reply = await TO_CITIZENS[post.notice](tx, await zone.the(tx), citizen.language, post.values)
    return Letter(citizen.channel, citizen.address, _again(reply, post, say(citizen.language, ALREADY)))


async def _for_person(tx: Tx, post: Post) -> Letter | Undeliverable:
    found = await posts.chat_of(tx, post)
    if found is None:
        return Undeliverable("unlinked")
    person, channel, address = found
    reply = await announcement(tx, await zone.the(tx), person.language, post.notice, post.values)
    return Letter(channel, address, _again(reply, post, tell(person.language, ALREADY)))


def _again(reply: Reply, post: Post, opening: str) -> Reply:
    if not post.again:
        return reply
    return Reply.from_json({**reply.as_json(), "text": lines(opening, reply.text)})


async def receipt(tx: Tx, here: Zone, language: str, values: Values) -> Reply:
    """It arrived: number, who answers, by when, and the case code, shown this once."""
    when = day_and_time(language, datetime.fromisoformat(values["due"]), zone.clock_of(here))
    demo = say(language, "**This is a demonstration: nobody reads it.**") if here.demo else ""
    return Reply(
        lines(
            demo,
            say(language, "**We have it.** Number {number}.", number=_bold(values["number"])),
            say(
                language,
                "You hear from {reader} before {time}.",
                reader=await _reader(tx, language, values),
                time=when,
            ),
            say(
                language,
                "Case code: {code}\nKeep it somewhere safe. Written to Koban from another phone, it "
                "opens this message there. "
                "We show it only now.",
                code=values["code"],
            ),
            say(language, "In danger now: 112 or 101."),
        ),
        _case_buttons(language, values["number"]),
    )


async def _reader(tx: Tx, language: str, values: Values) -> str:
    person = await posts.person(tx, values["person"]) if values.get("person") else None
    return person.name if person else team_words(language, values.get("queue", ""))


async def answer(tx: Tx, here: Zone, language: str, values: Values) -> Reply:
    """A named human's words."""
    message = await posts.message(tx, values["message"])
    head = _signature(message.author, language)
    return Reply(
        lines(head, message.text),
        _case_buttons(language, message.number),
        case=message.case_id,
    )


async def closed(tx: Tx, here: Zone, language: str, values: Values) -> Reply:
    """The outcome, and the officer's own words if there are any."""
    message = await posts.message(tx, values["message"])
    name = message.author.name if message.author else zone.name(here, language)
    words = lines(_signature(message.author, language), message.text) if message.text else ""
    return Reply(
        lines(words, closing_words(language, values["outcome"], name, message.number)),
        _case_buttons(language, message.number),
        case=message.case_id,
    )


def closing_words(language: str, outcome: str, name: str, number: str) -> str:
    """The exact sentence a citizen reads when a case is closed; also shown above the button that closes it."""
    sentence = {
        "solved": say(language, "{name} closed {number}: solved.", name=name, number=number),
        "referred": say(language, "{name} closed {number}: passed on to another service.", name=name, number=number),
        "answered": say(language, "{name} closed {number}: answered.", name=name, number=number),
        "no_action": say(
            language, "{name} closed {number}: there is nothing more we can do.", name=name, number=number
        ),
    }
    again = say(language, "You can still write back; then it opens again.")
    return f"{sentence[outcome]} {again}"


async def taken(tx: Tx, here: Zone, language: str, values: Values) -> Reply:
    """Who has the matter now."""
    person = await posts.person(tx, values["person"])
    name = person.name if person else zone.name(here, language)
    number = values["number"]
    return Reply(
        say(language, "{name} now looks after {number}.", name=name, number=number),
        _case_buttons(language, number),
    )


async def given_back(tx: Tx, here: Zone, language: str, values: Values) -> Reply:
    """The matter went back to the team."""
    number = values["number"]
    who = team_words(language, values.get("queue", ""))
    text = say(
        language, "{number} was passed back to {reader}. Someone else will answer you.", number=number, reader=who
    )
    return Reply(text, _case_buttons(language, number))


TO_CITIZENS: dict[str, ForCitizen] = {
    "receipt": receipt,
    "answer": answer,
    "closed": closed,
    "taken": taken,
    "given_back": given_back,
}


async def announcement(tx: Tx, here: Zone, language: str, notice: str, values: Values) -> Reply:
    """News for one of the zone's people: number, topic, area and due time, never words."""
    if notice == "no_officer":
        return Reply(
            tell(
                language,
                "**{area} has no officer.** Its messages go to the team.",
                area=await _area(tx, language, values),
            )
        )
    number = values["number"]
    heads = {
        "new_case": tell(language, "**New case** {number}", number=number),
        "citizen_wrote": tell(language, "**The citizen wrote again** {number}", number=number),
        "citizen_edited": tell(language, "**The citizen changed a message** {number}", number=number),
        "citizen_withdrew": tell(language, "**The citizen took it back** {number}", number=number),
    }
    where = await _area(tx, language, values)
    topic = tell(language, topic_label(values["topic"]))
    about = tell(language, "{topic}, {area}", topic=topic, area=where) if where else topic
    due = _due(here, language, values) if notice in ("new_case", "citizen_wrote") else ""
    text = "\n".join(part for part in (heads[notice], about, due) if part)
    return Reply(text, _deeds(here, language, number, notice), case=values.get("case", ""))


def _deeds(here: Zone, language: str, number: str, notice: str) -> tuple[tuple[Choice, ...], ...]:
    if here.officers_chat != "full":
        return ()
    opening = Choice(tell(language, "Open it"), f"o-open/{number}")
    if notice == "new_case":
        return ((opening, Choice(tell(language, "Take"), f"o-take/{number}")),)
    return ((opening,),)


def _due(here: Zone, language: str, values: Values) -> str:
    if not values.get("due"):
        return ""
    when = day_and_time(language, datetime.fromisoformat(values["due"]), zone.clock_of(here))
    return tell(language, "Answer before {time}", time=when)


async def _area(tx: Tx, language: str, values: Values) -> str:
    area = await areas.named(tx, values["area"]) if values.get("area") else None
    return (area.names.get(language) or next(iter(area.names.values()))) if area else ""


def _signature(author: people.Person | None, language: str) -> str:
    if author is None:
        return ""
    function = author.function.get(language) or next(iter(author.function.values()), "")
    return _bold(say(language, "{name}, {function}", name=author.name, function=function))


def _case_buttons(language: str, number: str) -> tuple[tuple[Choice, ...], ...]:
    return ((Choice(say(language, "Add to it"), f"add/{number}"), Choice(say(language, "My messages"), "mine")),)


def _bold(text: str) -> str:
    return f"{BOLD}{text}{PLAIN}"


def outcome_words(language: str, outcome: str) -> str:
    """An outcome for the zone's own people."""
    return tell(language, OUTCOMES[outcome])
