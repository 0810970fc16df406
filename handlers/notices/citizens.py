"""What a citizen hears unprompted: the receipt, a named human's words, the outcome, who has it now."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from handlers.dialogue import Choice, Reply, lines
from handlers.notices import blocks
from handlers.readers import team_words
from handlers.ready import answer_rows, by_machine, said_to_citizen
from handlers.services import people, posts, zone
from handlers.services.zone import Zone
from locales import BOLD, PLAIN, day, day_and_time, say
from storage.db import Tx

Values = dict[str, Any]
ForCitizen = Callable[[Tx, Zone, str, Values], Awaitable[Reply]]


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
            say(language, "You wrote for someone else: the answer comes to you, in this chat.")
            if values.get("relayed")
            else "",
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
        lines(head, said_to_citizen(language, message.body)),
        (*_answer_buttons(language, message), *_after_answer(language, message.number)),
        case=message.case_id,
    )


async def translation(tx: Tx, here: Zone, language: str, values: Values) -> Reply:
    """An answer in the citizen's language, and which of the zone's people translated it."""
    message = await posts.message(tx, values["message"])
    found = message.body["translation"]
    head = say(
        language, "**Translated by {name}**, for your message {number}:", name=found["name"], number=message.number
    )
    return Reply(lines(head, found["text"]), _case_buttons(language, message.number), case=message.case_id)


async def machine_translation(tx: Tx, here: Zone, language: str, values: Values) -> Reply:
    """An answer in the citizen's language as the zone's machine has it; the officer's own words went before."""
    message = await posts.message(tx, values["message"])
    return Reply(
        lines(
            say(language, "**Translated by a machine**, for your message {number}:", number=message.number),
            message.body.get("machine", {}).get("text", ""),
            say(language, "It may be wrong. What the officer wrote counts."),
        ),
        (*_answer_buttons(language, message), *_case_buttons(language, message.number)),
        case=message.case_id,
    )


async def machine_missing(tx: Tx, here: Zone, language: str, values: Values) -> Reply:
    """The machine did not translate an answer; people still can."""
    message = await posts.message(tx, values["message"])
    return Reply(
        say(
            language,
            "The machine could not translate the answer to {number}. You can ask for it in your language below.",
            number=message.number,
        ),
        (*_answer_buttons(language, message), *_case_buttons(language, message.number)),
        case=message.case_id,
    )


async def closed(tx: Tx, here: Zone, language: str, values: Values) -> Reply:
    """The outcome, and the officer's own words if there are any."""
    message = await posts.message(tx, values["message"])
    name = message.author.name if message.author else zone.name(here, language)
    said = said_to_citizen(language, message.body)
    words = lines(_signature(message.author, language), said) if said else ""
    return Reply(
        lines(words, closing_words(language, values["outcome"], name, message.number)),
        (*_answer_buttons(language, message), *_after_answer(language, message.number)),
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


async def leaving(tx: Tx, here: Zone, language: str, values: Values) -> Reply:
    """A closed matter is erased soon; whoever still needs it can say so."""
    number, until = values["number"], datetime.fromisoformat(values["until"]).astimezone(zone.clock_of(here)).date()
    return Reply(
        say(
            language,
            "On {date} we erase {number}. Write if you still need it.",
            date=day(language, until),
            number=number,
        ),
        (
            (Choice(say(language, "Keep it for now"), f"keep-longer/{number}"),),
            *_case_buttons(language, number),
        ),
    )


async def news(tx: Tx, here: Zone, language: str, values: Values) -> Reply:
    """Asked once, after the first answer: whether the zone may write about the neighbourhood."""
    return Reply(
        say(
            language,
            "The zone sometimes writes about your neighbourhood: events and news. Do you want that? "
            "You can change it under More.",
        ),
        ((Choice(say(language, "Yes, please"), "news/yes"), Choice(say(language, "No, thank you"), "news/no")),),
    )


async def said(tx: Tx, here: Zone, language: str, message_id: str) -> Reply:
    """What an entry of a thread says, as it would have been pushed, with what a machine made of it."""
    body = (await posts.message(tx, message_id)).body
    outcome = body.get("outcome")
    if outcome:
        told = await closed(tx, here, language, {"message": message_id, "outcome": outcome})
    else:
        told = await answer(tx, here, language, {"message": message_id})
    return replace(told, text=lines(told.text, by_machine(language, body)))


def _signature(author: people.Person | None, language: str) -> str:
    if author is None:
        return ""
    function = author.function.get(language) or next(iter(author.function.values()), "")
    return _bold(say(language, "{name}, {function}", name=author.name, function=function))


def _answer_buttons(language: str, message: posts.Carried) -> tuple[tuple[Choice, ...], ...]:
    return tuple(tuple(row) for row in answer_rows(language, message.number, message.position, message.body))


def _case_buttons(language: str, number: str) -> tuple[tuple[Choice, ...], ...]:
    return ((Choice(say(language, "Add to it"), f"add/{number}"), Choice(say(language, "My messages"), "mine")),)


def _after_answer(language: str, number: str) -> tuple[tuple[Choice, ...], ...]:
    again = Choice(say(language, "It happened again"), f"again/{number}")
    return (*_case_buttons(language, number), (again,))


def _bold(text: str) -> str:
    return f"{BOLD}{text}{PLAIN}"


TO_CITIZENS: dict[str, ForCitizen] = {
    "receipt": receipt,
    "answer": answer,
    "translation": translation,
    "machine_translation": machine_translation,
    "machine_missing": machine_missing,
    "closed": closed,
    "taken": taken,
    "given_back": given_back,
    "blocked": blocks.blocked,
    "unblocked": blocks.unblocked,
    "leaving": leaving,
    "news": news,
}
