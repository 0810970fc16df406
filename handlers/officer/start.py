"""Linking one's own chat by a one-time link, switching sides, and the commands of an officer's chat."""

from handlers.dialogue import Choice, Incoming, OfficerTalk, lines
from handlers.officer import cases
from handlers.services import people
from handlers.services.errors import LinkExpired, LinkUsed, Refusal
from locales import DESK_LANGUAGES, own_name, say, tell

LINK_PREFIX = "link-"
CITIZEN_SIDE = "citizen-side"
OFFICER_COMMAND = "officer"


def is_link(incoming: Incoming) -> bool:
    """Whether somebody opens a link that makes a chat an officer's own."""
    return incoming.kind == "start" and incoming.text.startswith(LINK_PREFIX)


def comes_back(incoming: Incoming) -> bool:
    """Whether an officer who went to the citizen side wants their own side back."""
    return is_link(incoming) or (incoming.kind == "command" and incoming.text == OFFICER_COMMAND)


def why_not_linked(language: str, refusal: Refusal) -> str:
    """Why a link does not make this chat an officer's own."""
    if isinstance(refusal, LinkUsed):
        return say(language, "This link has been used. Ask for a new one on the desk.")
    if isinstance(refusal, LinkExpired):
        return say(language, "This link is too old. Ask for a new one on the desk.")
    return say(language, "This link is not known. Ask for a new one on the desk.")


async def command(talk: OfficerTalk) -> None:
    """The commands of an officer's chat."""
    name = talk.incoming.text if talk.incoming.kind == "command" else "start"
    if name == "citizen":
        _go_to_citizen_side(talk)
    elif name == "queue" and talk.zone.officers_chat == "full":
        await cases.queue(talk)
    elif name == "language":
        _languages(talk)
    elif name == "unlink":
        await people.unlink_chat(talk.tx, talk.person)
        talk.reply(tell(talk.language, "This chat is not linked any more. It gets no announcements."))
    else:
        await welcome(talk)


async def welcome(talk: OfficerTalk) -> None:
    """What this chat is for, by the zone's setting."""
    talk.stand("")
    speak = talk.language
    modes = {
        "off": tell(speak, "The zone has switched off officers’ chats. Use the desk."),
        "announce": tell(
            speak,
            "You hear here when a case needs you: number, topic, area and time, never words. Answer on the desk.",
        ),
        "full": tell(
            speak,
            "You hear here when a case needs you. Open it, take it, answer by replying, close it. "
            "Words are taken away again within two days. /queue shows your cases.",
        ),
    }
    talk.reply(
        lines(
            tell(speak, "**{name}, this chat is linked to you.**", name=talk.person.name),
            modes[talk.zone.officers_chat],
            tell(speak, "/citizen shows what citizens see, /officer brings you back, /unlink ends the link."),
        ),
        *([[Choice(tell(speak, "My cases"), "o-queue")]] if talk.zone.officers_chat == "full" else []),
    )


async def announcements_only(talk: OfficerTalk) -> None:
    """The zone's setting keeps answering for the desk."""
    talk.reply(
        tell(
            talk.language,
            "This chat only announces. Answer on the desk, please: what you wrote here went to nobody.",
        )
    )


def _go_to_citizen_side(talk: OfficerTalk) -> None:
    talk.stand(CITIZEN_SIDE)
    talk.reply(
        tell(
            talk.language,
            "You are on the citizen side now; nothing links what you do there to you. Write /start. "
            "/officer brings you back.",
        )
    )


def _languages(talk: OfficerTalk) -> None:
    choices = [Choice(own_name(code), f"o-speak/{code}") for code in DESK_LANGUAGES]
    talk.reply(tell(talk.language, "Choose your language."), choices[:2], choices[2:])


async def speak(talk: OfficerTalk, code: str) -> None:
    """The language of desk and chat for this person."""
    await people.set_language(talk.tx, talk.person, code)
    talk.language = code if code in DESK_LANGUAGES else talk.language
    await welcome(talk)


TAPS = {"o-speak": speak}
