"""Answer buttons of ready questions, and the wish to read an answer in one's own language."""

import re

from handlers.citizen import start
from handlers.dialogue import Choice, CitizenTalk, lines
from handlers.readers import team_words
from handlers.ready import choice_for_citizen
from handlers.services import readings, reports, taps
from handlers.services.taps import Tapped
from locales import listed, name_in, say

BUTTON = re.compile(r"(KB-[0-9A-Z]{5})/([0-9]{1,4})/([0-9])")
ANSWER = re.compile(r"(KB-[0-9A-Z]{5})/([0-9]{1,4})")


async def tapped(talk: CitizenTalk, argument: str) -> None:
    """The citizen answers by a button; what they write next belongs to the same matter."""
    found = BUTTON.fullmatch(argument)
    done = await taps.tap(talk.tx, talk.citizen, found[1], int(found[2]), int(found[3])) if found else None
    if done is None:
        await start.stale(talk)
        return
    talk.stand("add")
    talk.memory["adding"] = done.case.number
    talk.reply(
        lines(_urgent(talk, done), await _heard(talk, done), say(talk.language, "To say more, just write it here.")),
        [Choice(say(talk.language, "My messages"), "mine"), *start.menu_row(talk)],
    )


def _urgent(talk: CitizenTalk, done: Tapped) -> str:
    if not done.urgent:
        return ""
    return say(talk.language, "**In danger now: call 112 or 101.** Nobody watches this chat all the time.")


async def _heard(talk: CitizenTalk, done: Tapped) -> str:
    choice = choice_for_citizen(talk.language, done.key, done.choice)
    if done.again:
        return say(talk.language, "You answered “{choice}” before. We have it.", choice=choice)
    number, reader = done.case.number, await _reader(talk, done.case.number)
    return say(
        talk.language,
        "Your answer to {number} is “{choice}”. It is read by {reader}.",
        number=number,
        choice=choice,
        reader=reader,
    )


async def wanted(talk: CitizenTalk, argument: str) -> None:
    """The citizen asks for an answer in their language: who is asked, or what help there is."""
    found = ANSWER.fullmatch(argument)
    case = await reports.own(talk.tx, talk.citizen, found[1]) if found else None
    done = await readings.want(talk.tx, talk.citizen, case, int(found[2])) if found and case else None
    if done is None:
        await start.stale(talk)
        return
    speak, row = talk.language, [Choice(say(talk.language, "My messages"), "mine"), *start.menu_row(talk)]
    if done.translation:
        head = say(speak, "Translated by {name}:", name=done.translation["name"])
        talk.reply(lines(head, done.translation["text"]), row)
    elif done.readers:
        names = listed(speak, [person.name for person in done.readers])
        talk.reply(
            say(speak, "We asked {names} to put it into {language}. It comes here.", names=names, language=_own(talk)),
            row,
        )
    else:
        talk.reply(lines(*await _no_reader(talk, done.case.number)), row)


async def _no_reader(talk: CitizenTalk, number: str) -> tuple[str, str]:
    told = say(
        talk.language,
        "We told {reader} that you need it in {language}. We do not know yet who can translate it.",
        reader=await _reader(talk, number),
        language=_own(talk),
    )
    return told, say(talk.language, "You can go on writing in your own language. In danger now: 112 or 101.")


async def _reader(talk: CitizenTalk, number: str) -> str:
    (own,) = [own for own in await reports.all_own(talk.tx, talk.citizen) if own.number == number]
    return own.officer or team_words(talk.language, own.queue)


def _own(talk: CitizenTalk) -> str:
    return name_in(talk.language, talk.language)


TAPS = {"tap": tapped, "translate": wanted}
