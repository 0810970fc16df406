"""The look at a message before it goes, who will read it, and Send."""

from handlers.citizen import draft, limits, start
from handlers.dialogue import Choice, CitizenTalk, lines
from handlers.services import areas, giveaways, reports
from handlers.services.danger import danger
from handlers.services.errors import Busy
from handlers.services.reports import Words
from handlers.services.topics import topic_label
from locales import BOLD, PLAIN, say, says


async def preview(talk: CitizenTalk, _: str = "") -> None:
    """Exactly what will be seen and who will read it; nothing has left yet."""
    begun, speak = draft.of(talk), talk.language
    talk.stand("words")
    photos = len(begun.photo_ids)
    talk.reply(
        lines(
            say(
                speak,
                "This is what {reader} will read. Koban adds no name and no number to it.",
                reader=await draft.who_reads(talk, begun),
            ),
            say(speak, "Topic: {topic}", topic=_bold(say(speak, topic_label(begun.topic))))
            + ("\n" + say(speak, "Place: {place}", place=_bold(begun.place)) if begun.place else "")
            + ("\n" + say(speak, "**Passed on for someone else.**") if begun.relayed else ""),
            begun.text,
            await _joining(talk, begun),
            says(
                speak,
                "With 1 photo, rebuilt without hidden details.",
                "With {number} photos, rebuilt without hidden details.",
                photos,
            )
            if photos
            else "",
            _look_again(speak, begun.text),
            say(speak, "You can still add words or photos: just send them."),
        ),
        [Choice(say(speak, "Send"), "send")],
        _other_ways(talk, begun),
        [_relay_button(talk, begun)],
        [Choice(say(speak, "Throw it away"), "drop-draft")],
    )


async def _joining(talk: CitizenTalk, begun: draft.Draft) -> str:
    case = await reports.joins(talk.tx, talk.citizen, begun.report())
    if case is None:
        return ""
    return say(
        talk.language,
        "You have three open matters already, so this is added to {number}. The same people read it.",
        number=case.number,
    )


def _look_again(language: str, text: str) -> str:
    """What the citizen may not have thought of; they decide, Koban stops nothing."""
    found = giveaways.found(text)
    told = [_giveaway(language, kind) for kind in found]
    if found:
        told.append(say(language, "It can show who you are, or who somebody else is. You may leave it as it is."))
    if danger(text):
        told.append(say(language, "**In danger now? Call 112 or 101.** Nobody watches this chat all the time."))
    return "\n".join(told)


def _giveaway(language: str, kind: str) -> str:
    return {
        "phone": say(language, "There is a phone number in your words."),
        "mail": say(language, "There is an e-mail address in your words."),
        "handle": say(language, "There is the name of an account in your words."),
        "account": say(language, "There is a bank account number in your words."),
        "register": say(language, "There is a national register number in your words."),
        "plate": say(language, "There is a number plate in your words."),
        "name": say(language, "It looks as if you say your name."),
    }[kind]


def _other_ways(talk: CitizenTalk, begun: draft.Draft) -> list[Choice]:
    if begun.sensitive:
        return []
    return [
        Choice(say(talk.language, "Someone else reads it"), "readers"),
        Choice(say(talk.language, "Another place"), "other-place"),
    ]


def _relay_button(talk: CitizenTalk, begun: draft.Draft) -> Choice:
    if begun.relayed:
        return Choice(say(talk.language, "No, it is my own message"), "relay/no")
    return Choice(say(talk.language, "I pass this on for someone"), "relay/yes")


async def relay(talk: CitizenTalk, answer: str) -> None:
    """Whether they write for someone else, so that nobody answers as if to the person it happened to."""
    begun = draft.of(talk)
    if answer not in ("yes", "no") or not begun.words:
        await start.stale(talk)
        return
    begun.relayed = answer == "yes"
    draft.keep(talk, begun)
    talk.next = "draft"


def _bold(text: str) -> str:
    return f"{BOLD}{text}{PLAIN}"


async def other_place(talk: CitizenTalk, _: str) -> None:
    """The place is asked again."""
    begun = draft.of(talk)
    begun.place, begun.area = "", None
    draft.keep(talk, begun)
    talk.next = "draft"


async def readers(talk: CitizenTalk, _: str) -> None:
    """Other people who can read it, by the citizen's own choice only."""
    rows = []
    for role in ("liaison", "youth"):
        person = await areas.contact_for(talk.tx, role)
        if person:
            function = person.function.get(talk.language) or next(iter(person.function.values()), "")
            rows.append([Choice(f"{person.name}, {function}", f"reader/{role}")])
    talk.reply(
        say(talk.language, "Who should read it?"),
        *rows,
        [Choice(say(talk.language, "The officer of the area"), "reader/area")],
        [Choice(say(talk.language, "Someone outside the police zone"), "outside")],
    )


async def reader(talk: CitizenTalk, role: str) -> None:
    """The citizen chose who reads it."""
    begun = draft.of(talk)
    if role not in ("liaison", "youth", "area") or begun.sensitive:
        await start.stale(talk)
        return
    person = await areas.contact_for(talk.tx, role) if role != "area" else None
    begun.reader = person.id if person else None
    draft.keep(talk, begun)
    talk.next = "draft"


async def outside(talk: CitizenTalk, _: str) -> None:
    """Bodies outside the zone, which Koban does not write to."""
    talk.reply(
        lines(
            say(talk.language, "Koban does not pass your words on to them. You can contact them yourself:"),
            outside_bodies(talk.language),
        ),
        [Choice(say(talk.language, "Back to my message"), "draft")],
    )


def outside_bodies(language: str) -> str:
    """Who looks at the police from outside, each with what it does (sources in docs/facts.md)."""
    return lines(
        say(
            language,
            "**Committee P** (comitep.be), the oversight body of parliament. It passes most complaints "
            "to the police chief "
            "and follows the result.",
        ),
        say(
            language,
            "**General Inspectorate** (aigpol.be), for complaints about police staff. It may put aside a "
            "complaint that gives no name.",
        ),
        say(
            language,
            "**Unia, 0800 12 800**, for racism and discrimination. Free and confidential, on working "
            "days from 9:30 to 13:00.",
        ),
        say(language, "**Any police station or the public prosecutor**, when it may be an offence."),
    )


async def send(talk: CitizenTalk, _: str) -> None:
    """The message becomes a case; the receipt follows by itself."""
    begun = draft.of(talk)
    if not begun.words or not begun.topic or not (begun.located or begun.sensitive):
        if not begun.words and not begun.topic:
            talk.reply(say(talk.language, "This message was sent already, or thrown away."), *start.menu_rows(talk))
        else:
            talk.next = "draft"
        return
    case = await reports.joins(talk.tx, talk.citizen, begun.report())
    if case:
        await reports.join(talk.tx, talk.citizen, case.number, begun.report())
        talk.next = f"added/{case.number}"
    else:
        try:
            await reports.open_case(talk.tx, talk.citizen, begun.report())
        except Busy as busy:
            limits.too_many(talk, busy)
            return
        talk.stand("")
    draft.forget(talk)


async def add_draft(talk: CitizenTalk, number: str) -> None:
    """What was typed belongs to a matter that is already known."""
    begun = draft.of(talk)
    if not begun.words or begun.sensitive:
        talk.next = "draft"
        return
    case = None
    for text, photos, message in begun.words:
        case = await reports.add(talk.tx, talk.citizen, number, Words(text, tuple(photos), message))
    if case is None:
        await start.stale(talk)
        return
    draft.forget(talk)
    talk.next = f"added/{number}"


TAPS = {
    "preview": preview,
    "other-place": other_place,
    "readers": readers,
    "reader": reader,
    "relay": relay,
    "outside": outside,
    "send": send,
    "add-draft": add_draft,
}
