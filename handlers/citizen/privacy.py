"""Privacy: what the configuration that runs means for a citizen, in plain words and short screens."""

from collections.abc import Callable

from handlers.citizen import start
from handlers.dialogue import Choice, CitizenTalk, clean, lines
from handlers.services import disclosure, zone
from locales import say, says


async def page(talk: CitizenTalk, which: str = "") -> None:
    """The essentials, or one of the pages with the details."""
    write = PAGES.get(which)
    if write is None or (which == "zone" and not disclosure.wording(talk.zone, talk.language)):
        await start.stale(talk)
        return
    paragraphs, rows = write(talk)
    back = [Choice(say(talk.language, "Privacy"), "privacy")] if which else []
    talk.reply(lines(*paragraphs), *rows, [*back, *start.menu_row(talk)])


Page = tuple[list[str], list[list[Choice]]]


def essentials(talk: CitizenTalk) -> Page:
    """Who runs it, who reads it, what Telegram and a judge can get, how long it is kept, who supervises."""
    speak, here = talk.language, talk.zone
    kept = disclosure.kept(here)
    told = [
        "\n".join(
            (say(speak, "**Who runs this:** the {zone} police zone.", zone=zone.name(here, speak)), _contact(talk))
        ),
        say(
            speak,
            "**Staff of the zone** read what you send, and see topic, place and language. They do "
            "not see your name, number or profile. Your own words can still give you away.",
        ),
        say(
            speak,
            "**Telegram** sees this chat and keeps it. It is not end-to-end encrypted. A judge can "
            "ask Telegram, or the zone, for what they hold.",
        ),
        say(speak, "**Offences:** staff who learn of one must tell the prosecutor."),
        _kept_at_a_glance(speak, kept),
        say(speak, "**Other people:** leave their faces out of your photos if you can."),
        say(
            speak,
            "**Complaints about police data:** the supervisory body is COC, the police information "
            "oversight body (controleorgaan.be).",
        ),
    ]
    own = [[Choice(say(speak, "The zone’s own words"), "privacy/zone")]] if disclosure.wording(here, speak) else []
    return told, [
        [Choice(say(speak, "Who sees what"), "privacy/who")],
        [Choice(say(speak, "How long it is kept"), "privacy/kept")],
        [Choice(say(speak, "What you can do"), "privacy/choices")],
        [Choice(say(speak, "News and events"), "privacy/news")],
        *own,
    ]


def _kept_at_a_glance(speak: str, kept: disclosure.Kept) -> str:
    if kept.by_topic:
        return say(
            speak,
            "**Kept:** for some time after a message is closed, by topic, unless the law obliges the zone to keep it "
            "longer. Photos lose their hidden details.",
        )
    return says(
        speak,
        "**Kept:** for 1 day after a message is closed, unless the law obliges the zone to keep "
        "it longer. Photos lose their hidden details.",
        "**Kept:** for {number} days after a message is closed, unless the law obliges the zone "
        "to keep it longer. Photos lose their hidden details.",
        kept.days,
    )


def _contact(talk: CitizenTalk) -> str:
    contact = disclosure.data_protection(talk.zone)
    if not contact:
        return say(talk.language, "The zone has not named a contact for your data here yet.")
    return say(talk.language, "Questions about your data: {contact}", contact=", ".join(contact))


def who(talk: CitizenTalk) -> Page:
    """What each one can see."""
    speak, around = talk.language, talk.tx.around
    told = [
        say(
            speak,
            "**Who answers you** sees your words, photos, topic, place and language, and the hour at which you "
            "wrote. Each opening is logged.",
        ),
        say(
            speak,
            "**Other staff** can open a message that nobody has taken yet, and one they are asked to translate. "
            "“Violence at home” and “About the police” go to their own contact only.",
        ),
        _phones(talk),
        say(
            speak,
            "**E-mail:** staff also hear by e-mail that a message waits: number, neighbourhood and time, never your "
            "words. The mail service sees that.",
        )
        if around.mail
        else "",
        _machine(talk),
        say(
            speak,
            "**Koban’s server** needs your Telegram address to send you answers. It keeps it sealed, "
            "apart from what you write. Staff cannot open it on the desk. Whoever looks after the server could.",
        ),
        say(speak, "**On the way to Telegram** stands another server that the zone chose. It sees what Telegram sees.")
        if around.relay and not talk.zone.demo
        else "",
        say(speak, "**Telegram** sees this whole chat, your account, your number and from where you connect."),
        say(speak, "**A judge** can ask Telegram and the zone for what they hold."),
        say(speak, "**A thief** of the database without its keys reads no words, and not who wrote."),
    ]
    return told, []


def _machine(talk: CitizenTalk) -> str:
    speak, around = talk.language, talk.tx.around
    if not around.machine:
        return ""
    if around.machine_near:
        return say(
            speak,
            "**A translation program** on Koban’s server gets your words, and the answers, to put them into another "
            "language: the words alone, without your name or number.",
        )
    return say(
        speak,
        "**A translation program** at {host} gets your words, and the answers, to put them into another language: "
        "the words alone, without your name or number.",
        host=around.machine,
    )


def _phones(talk: CitizenTalk) -> str:
    speak = talk.language
    return {
        "off": say(speak, "**Their phones:** Koban sends nothing of your message to staff’s own chats."),
        "announce": say(
            speak,
            "**Their phones:** staff read in a Telegram chat of their own that a message waits: number, topic, "
            "neighbourhood and time, never your words.",
        ),
        "full": say(
            speak,
            "**Their phones:** staff may read and answer you in a Telegram chat of their own. Koban takes your words "
            "away there within 47 hours. Telegram sees them there too.",
        ),
    }[talk.zone.officers_chat]


def kept_long(talk: CitizenTalk) -> Page:
    """How long each thing is kept, as the zone has set it."""
    speak, kept = talk.language, disclosure.kept(talk.zone)
    told = [
        *_closed(speak, kept),
        say(
            speak,
            "**An open message:** until it is closed. **One you did not send:** offered for a day, gone after three. "
            "What failed on our side: until it is mended.",
        ),
        say(
            speak,
            "**Sealed, about this chat:** your Telegram address, language, neighbourhood and settings, which messages "
            "are yours, whether you chose “Violence at home”, and whether you may write. Until you erase it, or until "
            "nothing of yours is left here and you were long silent.",
        ),
        says(
            speak,
            "**Which chat messages belong to what you sent:** 1 day.",
            "**Which chat messages belong to what you sent:** {number} days.",
            disclosure.TRACE_DAYS,
        ),
        say(speak, "**How much one chat sends, and wrong case codes:** numbers only, two days at most."),
        says(
            speak,
            "**The log of who opened or changed a message,** without its words: 1 day.",
            "**The log of who opened or changed a message,** without its words: {number} days.",
            kept.audit_days,
        ),
        say(
            speak,
            "**Numbers for each day and topic** stay. **Safety copies** are sealed; what was erased is unreadable "
            "there.",
        ),
    ]
    return told, []


def _closed(speak: str, kept: disclosure.Kept) -> list[str]:
    topics = "\n".join(
        says(speak, "{topic}: 1 day", "{topic}: {number} days", days, topic=say(speak, label))
        for label, days in kept.by_topic
    )
    return [
        says(
            speak,
            "**A closed message,** with its photos: 1 day after it was closed.",
            "**A closed message,** with its photos: {number} days after it was closed.",
            kept.days,
        )
        + (f"\n{topics}" if topics else ""),
        say(
            speak,
            "The zone says that the law obliges it to keep these so long, even if you erase: {topics}.",
            topics=", ".join(say(speak, label) for label in kept.obliged),
        )
        if kept.obliged
        else "",
    ]


def choices(talk: CitizenTalk) -> Page:
    """What a citizen can do, and what each of it does not do."""
    speak = talk.language
    told = [
        say(
            speak,
            "**Quiet:** answers are not sent, they wait under My messages. **Discreet:** we write only that there is "
            "an answer. Neither hides this chat or its name.",
        ),
        say(
            speak,
            "**Clear** (/clear) empties this chat as far as Telegram allows. What you sent to the zone stays there.",
        ),
        say(
            speak,
            "**Erase** (/erase) removes what Koban keeps of you, but not what the law obliges the zone to keep; it "
            "says which. What staff passed on stays with them, and Telegram keeps its own copy.",
        ),
        say(speak, "**Take my data** (/mydata) gives you a file of what is kept of you."),
        say(speak, "**Stop** (/stop): nothing is sent to you any more. What you sent stays with the zone."),
        say(speak, "**News** comes only if you say yes."),
        say(speak, "**Data in the police’s own databases:** you ask COC (controleorgaan.be), which checks for you."),
    ]
    return told, [[Choice(say(speak, "Quiet, discreet, news"), "writing")]]


def news_and_events(talk: CitizenTalk) -> Page:
    """What is kept of who asked for news and of who answered an event."""
    speak = talk.language
    told = [
        say(
            speak,
            "**News:** if you say yes, you stand on a list with your neighbourhood, topics, hours and number a week, "
            "under a random name. Staff see how many stand on it. Until you say no.",
        ),
        says(
            speak,
            "**Answers to events:** yes, maybe or no, for how many, and your turn on the waiting list. Staff see "
            "totals. What ties an answer to you is sealed. Forgotten 1 day after the event.",
            "**Answers to events:** yes, maybe or no, for how many, and your turn on the waiting list. Staff see "
            "totals. What ties an answer to you is sealed. Forgotten {number} days after the event.",
            disclosure.ANSWER_DAYS,
        ),
        say(speak, "**How an event was:** only counted. We keep that you answered, not what you said."),
        say(
            speak,
            "**A text to many:** which message of your chat it is stays sealed for two days after the last was sent, "
            "so that the zone can correct or take it back.",
        ),
        say(speak, "**Your place on the map** is never kept. A shared link does not tell who shared it."),
    ]
    return told, [[Choice(say(speak, "News"), "wishes"), Choice(say(speak, "Events"), "events")]]


def own_words(talk: CitizenTalk) -> Page:
    """What the zone's legal service wants said, as the zone's own words."""
    speak, here = talk.language, talk.zone
    head = say(speak, "**In the words of the {zone} police zone:**", zone=zone.name(here, speak))
    return [head, clean(disclosure.wording(here, speak))], []


PAGES: dict[str, Callable[[CitizenTalk], Page]] = {
    "": essentials,
    "who": who,
    "kept": kept_long,
    "choices": choices,
    "news": news_and_events,
    "zone": own_words,
}
TAPS = {"privacy": page}
