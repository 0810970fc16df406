"""My messages: state and last word of each, add to one, take one back; edits."""

from collections.abc import Sequence
from datetime import datetime

from handlers import ready
from handlers.citizen import asks, draft, start
from handlers.dialogue import Choice, CitizenTalk, clean, in_twos, lines, quoted
from handlers.readers import team_words
from handlers.services import photos, reports, retention, zone
from handlers.services.reports import Entry, OwnCase, Words
from handlers.services.topics import OUTCOMES, STATES, topic_label
from locales import BOLD, PLAIN, code, day, day_and_time, say, says

SHOWN, LAST_ENTRIES = 8, 6


async def overview(talk: CitizenTalk, _: str = "") -> None:
    """The citizen's own matters, the newest first."""
    talk.stand("")
    mine = (await reports.all_own(talk.tx, talk.citizen))[:SHOWN]
    if not mine:
        talk.reply(
            say(talk.language, "You have not written to us yet. Tap “Tell my officer” to begin."),
            *start.menu_rows(talk),
        )
        return
    buttons = [
        [
            Choice(
                f"{'● ' if own.waits else ''}{code(talk.language, own.number)}"
                f" · {say(talk.language, topic_label(own.topic))}",
                f"case/{own.number}",
            )
        ]
        for own in mine
    ]
    texts = [_summary(talk, own) for own in mine]
    talk.reply(
        lines(say(talk.language, "Your messages to us:"), *texts),
        *buttons,
        [Choice(say(talk.language, "Clear this chat"), "clear"), *start.menu_row(talk)],
    )


def _summary(talk: CitizenTalk, own: OwnCase) -> str:
    head = _head(talk, own)
    if own.waits:
        head = "\n".join((head, say(talk.language, "● Something new waits here.")))
    return f"{head}\n“{quoted(_words(talk.language, own.last), 80)}”" if own.last else head


def _head(talk: CitizenTalk, own: OwnCase) -> str:
    topic = say(talk.language, topic_label(own.topic))
    return "\n".join(
        (
            f"{BOLD}{code(talk.language, own.number)}{PLAIN} · {topic}",
            state_words(talk, own),
            *([says(talk.language, "Happened once.", "Happened {number} times.", own.times)] if own.times > 1 else []),
            *([say(talk.language, "You asked for a visit.")] if own.visit_asked else []),
        )
    )


def state_words(talk: CitizenTalk, own: OwnCase) -> str:
    """What a citizen needs to know of where a matter stands."""
    if own.state == "closed":
        outcome = say(talk.language, OUTCOMES.get(own.outcome or "", STATES["closed"]))
        return "\n".join(
            part for part in (say(talk.language, "Closed: {outcome}", outcome=outcome), _leaves(talk, own)) if part
        )
    if own.state == "waiting":
        return say(talk.language, "Answered. You can write back.")
    if own.due_at is None:
        return say(talk.language, "With us.")
    when = day_and_time(talk.language, own.due_at, zone.clock_of(talk.zone))
    return say(talk.language, "With us. An answer is promised before {time}.", time=when)


def _leaves(talk: CitizenTalk, own: OwnCase) -> str:
    if own.leaves_at is None:
        return ""
    return say(talk.language, "On {date} we erase it.", date=_date(talk, own.leaves_at))


def _date(talk: CitizenTalk, when: datetime) -> str:
    return day(talk.language, when.astimezone(zone.clock_of(talk.zone)).date())


async def keep_longer(talk: CitizenTalk, number: str) -> None:
    """A closed matter that is erased soon is still needed."""
    case = await reports.own(talk.tx, talk.citizen, number)
    until = await retention.keep_longer(talk.tx, case) if case else None
    if until is None:
        await start.stale(talk)
        return
    talk.reply(
        say(talk.language, "We keep {number} until {date}.", number=number, date=_date(talk, until)),
        [Choice(say(talk.language, "My messages"), "mine"), *start.menu_row(talk)],
    )


async def one(talk: CitizenTalk, number: str) -> None:
    """One matter: its last words, and what can be done."""
    case = await reports.own(talk.tx, talk.citizen, number)
    if case is None:
        await start.stale(talk)
        return
    talk.stand("")
    (own,) = [own for own in await reports.all_own(talk.tx, talk.citizen) if own.number == number]
    said = [e for e in await reports.story(talk.tx, case) if _tells(talk, e)]
    new = next((i for i, e in enumerate(said) if reports.waits(e)), len(said))
    shown = [_entry(talk, e, own) for e in said[max(0, min(new, len(said) - LAST_ENTRIES)) :]]
    await reports.read(talk.tx, case)
    deeds = [
        Choice(say(talk.language, "Add to it"), f"add/{number}"),
        Choice(say(talk.language, "It happened again"), f"again/{number}"),
    ]
    if own.leaves_at:
        deeds.append(Choice(say(talk.language, "Keep it for now"), f"keep-longer/{number}"))
    back = [Choice(say(talk.language, "Take it back"), f"withdraw/{number}")] if case.state != "closed" else []
    talk.reply(
        lines(_head(talk, own), _reader(talk, own), *shown),
        *open_question(talk, number, said),
        *in_twos(deeds),
        *in_twos([*asks.row(talk, case), *back]),
        [Choice(say(talk.language, "My messages"), "mine"), *start.menu_row(talk)],
    )


def _tells(talk: CitizenTalk, entry: Entry) -> bool:
    return bool(entry.body.get("photos") or _words(talk.language, entry))


def _reader(talk: CitizenTalk, own: OwnCase) -> str:
    if own.state == "closed":
        return ""
    return say(talk.language, "It is read by {reader}.", reader=own.officer or team_words(talk.language, own.queue))


def _entry(talk: CitizenTalk, entry: Entry, own: OwnCase) -> str:
    when = day_and_time(talk.language, entry.row.at, zone.clock_of(talk.zone))
    # What the zone said may have been read nowhere else: it stands here whole.
    text = _words(talk.language, entry)
    words = (clean(text) if entry.row.kind == "officer" else quoted(text, 500)) or say(talk.language, "(photo)")
    if entry.row.kind == "citizen":
        return say(talk.language, "You, {time}:", time=when) + f"\n{words}"
    name = own.officer or zone.name(talk.zone, talk.language)
    return say(talk.language, "{name}, {time}:", name=name, time=when) + f"\n{words}"


def _words(language: str, entry: Entry) -> str:
    if entry.row.kind == "citizen":
        return ready.said(language, "citizen", entry.body)
    return ready.with_translation(language, entry.body)


def open_question(talk: CitizenTalk, number: str, story: list[Entry]) -> list[Sequence[Choice]]:
    """The buttons of the last answer, when the citizen has said nothing since."""
    if not story or story[-1].row.kind != "officer":
        return []
    return ready.answer_rows(talk.language, number, story[-1].row.position, story[-1].body)


async def add(talk: CitizenTalk, number: str) -> None:
    """The next words belong to this matter."""
    case = await reports.own(talk.tx, talk.citizen, number)
    if case is None:
        await start.stale(talk)
        return
    talk.stand("add")
    talk.memory["adding"] = number
    talk.reply(
        say(talk.language, "Write what you want to add to {number}. You can send a photo too.", number=number),
        start.menu_row(talk),
    )


async def hear(talk: CitizenTalk) -> None:
    """Words for the matter that was chosen."""
    await hear_for(talk, talk.memory.get("adding", ""))


async def hear_for(talk: CitizenTalk, number: str) -> None:
    """Words or a photo that go straight to a matter of the citizen's own."""
    incoming = talk.incoming
    text = clean(incoming.text).strip()
    ids: tuple[str, ...] = ()
    if incoming.photo and incoming.photo.refused:
        talk.reply(draft.why_refused(talk.language, incoming.photo.refused))
    elif incoming.photo:
        await photos.keep(talk.tx, incoming.photo.id, incoming.photo.key, incoming.photo.width, incoming.photo.height)
        ids = (incoming.photo.id,)
    if not text and not ids:
        if not incoming.photo:
            talk.reply(say(talk.language, "This message had no words in it. Please write what happens."))
        return
    if await reports.add(talk.tx, talk.citizen, number, Words(text, ids, incoming.message)) is None:
        talk.stand("")
        talk.next = "keep-typed"
    elif not incoming.more:
        talk.next = f"added/{number}"


async def added(talk: CitizenTalk, number: str) -> None:
    """Says who has it now."""
    found = [own for own in await reports.all_own(talk.tx, talk.citizen) if own.number == number]
    if not found:
        await start.stale(talk)
        return
    who = found[0].officer or team_words(talk.language, found[0].queue)
    talk.stand("add")
    talk.memory["adding"] = number
    talk.reply(
        say(talk.language, "Added to {number}. It is read by {reader}.", number=number, reader=who),
        [Choice(say(talk.language, "My messages"), "mine"), *start.menu_row(talk)],
    )


async def withdraw(talk: CitizenTalk, number: str) -> None:
    """Asks once, saying what taking back does and does not do."""
    case = await reports.own(talk.tx, talk.citizen, number)
    if case is None or case.state == "closed":
        await start.stale(talk)
        return
    talk.reply(
        say(
            talk.language,
            "Take {number} back? It is closed and staff see that you took it back. "
            "What they have read stays with them, and they must act on an offence.",
            number=number,
        ),
        [
            Choice(say(talk.language, "Take it back"), f"withdrawn/{number}"),
            Choice(say(talk.language, "Keep it"), f"case/{number}"),
        ],
    )


async def withdrawn(talk: CitizenTalk, number: str) -> None:
    """The matter is taken back."""
    if await reports.withdraw(talk.tx, talk.citizen, number) is None:
        await start.stale(talk)
        return
    talk.stand("")
    talk.reply(say(talk.language, "{number} is closed as taken back.", number=number), *start.menu_rows(talk))


async def edited(talk: CitizenTalk) -> None:
    """The citizen changed a message: in the draft, or in a matter where it arrives marked as edited."""
    incoming, begun = talk.incoming, draft.of(talk)
    text = clean(incoming.text).strip()
    for words in begun.words:
        if words[2] == incoming.message and words[0] != text:
            words[0] = text
            draft.keep(talk, begun)
            talk.next = "draft"
            return
    case = await reports.edit(talk.tx, talk.citizen, incoming.message, text)
    if case:
        talk.reply(say(talk.language, "Your change to {number} arrived. It is marked as edited.", number=case.number))
    else:
        talk.reply(
            say(
                talk.language,
                "We saw that you changed a message, but it is not part of a report. Send it again if we "
                "should read it.",
            )
        )


async def keep_typed(talk: CitizenTalk, _: str) -> None:
    """The matter is not there any more: what was typed begins a new message."""
    if await draft.take_words(talk, draft.of(talk)):
        talk.next = "draft"


TAPS = {
    "mine": overview,
    "case": one,
    "add": add,
    "added": added,
    "hear-for": hear_for,
    "keep-longer": keep_longer,
    "keep-typed": keep_typed,
    "withdraw": withdraw,
    "withdrawn": withdrawn,
}
HEARS = {"add": hear}
