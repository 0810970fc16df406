"""A citizen who may not write for a time: a short answer once a day, all reading as before, and one appeal."""

from datetime import UTC, datetime

from handlers.citizen import draft, start
from handlers.dialogue import Choice, CitizenTalk, clean, lines
from handlers.notices.blocks import buttons
from handlers.services import blocks, guests, zone
from handlers.services.errors import Blocked, NotAllowed, NotFound
from handlers.services.reports import Words
from locales import day_and_time, say

# What leads to words for the zone; everything else stays open. The services refuse whatever is missing here.
WRITING = ("add", "add-draft", "draft", "preview", "report", "send", "topic", "words")
READING = ("start", "command", "tap")
HERE, TOLD = "appeal", "block-told"
FREE = (HERE, "search")  # what is typed there becomes no words for the zone


async def refused(talk: CitizenTalk) -> bool:
    """Whether this was words from somebody who may not write now; they have been told, once a day."""
    await blocks.take_off_old(talk.tx, talk.citizen)
    until = guests.blocked_until(talk.citizen)
    if until is None or talk.standing.step in FREE or _on_the_appeal(talk):
        return False
    kind, step = talk.incoming.kind, talk.incoming.tap.partition("/")
    if kind in READING:
        if kind != "tap" or step[0] not in WRITING or (step[0] == "add" and blocks.is_appeal(talk.citizen, step[2])):
            return False
        say_so(talk, Blocked(until))
        return True
    today = datetime.now(UTC).date().isoformat()
    if talk.memory.get(TOLD) != today:
        talk.memory[TOLD] = today
        say_so(talk, Blocked(until))
    return True


def _on_the_appeal(talk: CitizenTalk) -> bool:
    return talk.standing.step == "add" and blocks.is_appeal(talk.citizen, talk.memory.get("adding", ""))


def say_so(talk: CitizenTalk, blocked: Blocked) -> None:
    """The short answer to words that are not kept."""
    number = next((found["number"] for found in talk.citizen.blocks.values()), "")
    when = day_and_time(talk.language, blocked.until, zone.clock_of(talk.zone))
    talk.reply(
        lines(
            say(talk.language, "You cannot write to us until {time}. What you wrote now is not kept.", time=when),
            say(talk.language, "**In danger now? Call 112 or 101.**"),
        ),
        *buttons(talk.language, number),
    )


async def begin(talk: CitizenTalk, number: str) -> None:
    """Asks for the one word against a block."""
    found = blocks.of(talk.citizen, number)
    if found is None:
        talk.reply(say(talk.language, "This block is over. You can write to us."), *start.menu_rows(talk))
        return
    if "appeal" in found:
        _said_before(talk)
        return
    talk.stand(HERE)
    talk.memory[HERE] = {"number": number}
    talk.reply(
        say(
            talk.language,
            "Write in one message why you do not agree. {reader} reads it. You can do this once.",
            reader=await _reader(talk),
        ),
        start.menu_row(talk),
    )


async def hear(talk: CitizenTalk) -> None:
    """The word against it, shown before it goes."""
    number, text = talk.memory.get(HERE, {}).get("number", ""), clean(talk.incoming.text).strip()
    if not text:
        talk.reply(say(talk.language, "This message had no words in it. Please write why you do not agree."))
        return
    talk.memory[HERE] = {"number": number, "text": text, "message": talk.incoming.message}
    talk.reply(
        lines(
            say(
                talk.language,
                "This is what {reader} will read. Koban adds no name and no number to it.",
                reader=await _reader(talk),
            ),
            text,
            say(
                talk.language,
                "Should it say that it is about {number}? Without that, nobody can look at what happened there.",
                number=number,
            ),
        ),
        [Choice(say(talk.language, "Send, with {number}", number=number), "appeal-send/with")],
        [Choice(say(talk.language, "Send without the number"), "appeal-send/without")],
        [Choice(say(talk.language, "Throw it away"), "appeal-drop")],
    )


async def send(talk: CitizenTalk, named: str) -> None:
    """The appeal goes to the complaints contact; the receipt follows by itself."""
    kept = talk.memory.get(HERE, {})
    if not kept.get("text") or named not in ("with", "without"):
        await start.stale(talk)
        return
    words = Words(kept["text"], (), kept["message"])
    talk.memory.pop(HERE)
    talk.stand("")
    try:
        await blocks.appeal(talk.tx, talk.citizen, kept["number"], words, named=named == "with")
    except NotAllowed:
        _said_before(talk)
    except NotFound:
        await begin(talk, kept["number"])


async def drop(talk: CitizenTalk, _: str = "") -> None:
    """The word against it is thrown away; it can still be said."""
    talk.memory.pop(HERE, None)
    talk.stand("")
    talk.reply(say(talk.language, "It is thrown away. Nobody has read it."), *start.menu_rows(talk))


def _said_before(talk: CitizenTalk) -> None:
    talk.stand("")
    talk.reply(
        say(talk.language, "You have told us already that you do not agree. The answer comes in this chat."),
        [Choice(say(talk.language, "My messages"), "mine")],
    )


async def _reader(talk: CitizenTalk) -> str:
    return await draft.who_reads(talk, draft.Draft(topic="police"))


TAPS = {"appeal": begin, "appeal-send": send, "appeal-drop": drop}
HEARS = {HERE: hear}
