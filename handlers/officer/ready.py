"""Ready words in an officer's chat: a group, a sentence, both wordings, Send; those with fields are on the desk."""

from collections.abc import Awaitable, Callable

from handlers.dialogue import Choice, OfficerTalk, in_twos, lines
from handlers.officer.cases import tried
from handlers.ready import choice_for_desk, choices, for_citizen, for_desk
from handlers.services import cases, desk, ready
from locales import CITIZEN_LANGUAGES, name_in, tell

NUMBERS_A_ROW = 4


async def groups(talk: OfficerTalk, number: str) -> None:
    """The groups there are."""
    rows = in_twos(
        [Choice(tell(talk.language, label), f"o-words/{number}/{group}") for group, label in ready.GROUPS.items()]
    )
    text = tell(
        talk.language, "Ready words for {number}. You read them here, the citizen in their own language.", number=number
    )
    talk.reply(text, *rows)


async def sentences(talk: OfficerTalk, argument: str) -> None:
    """The sentences of a group that need nothing filled in, by number."""
    number, _, group = argument.partition("/")
    found = [sentence for sentence in ready.of_group(group) if not ready.fields(sentence)]
    listed = [f"{n}. {tell(talk.language, sentence.text)}" for n, sentence in enumerate(found, 1)]
    picks = [Choice(str(n), f"o-pick/{number}/{sentence.key}") for n, sentence in enumerate(found, 1)]
    rows = [picks[at : at + NUMBERS_A_ROW] for at in range(0, len(picks), NUMBERS_A_ROW)]
    more = tell(talk.language, "Sentences with a date, a name or a place are on the desk.")
    talk.reply(lines("\n".join(listed), more), *rows, [_other_words(talk, number)])


async def pick(talk: OfficerTalk, argument: str) -> None:
    """One sentence in both wordings, before it goes."""
    number, _, key = argument.partition("/")
    view = await tried(talk, desk.view(talk.tx, talk.person, number, already_open=True))
    if view is None or key not in ready.SENTENCES or ready.fields(ready.SENTENCES[key]):
        await _gone(talk, known=view is not None)
        return
    speak, reader = talk.language, _reader(view.reader_language)
    buttons = " · ".join(choice_for_desk(speak, key, n) for n in range(len(choices(key))))
    theirs = for_citizen(reader, key, {})
    text = lines(
        for_desk(speak, key, {}),
        tell(speak, "With buttons: {buttons}", buttons=buttons) if buttons else "",
        tell(speak, "The citizen reads, in {language}:", language=name_in(speak, reader)) + f"\n{theirs}",
    )
    talk.reply(text, [Choice(tell(speak, "Send"), f"o-said/{number}/{key}"), _other_words(talk, number)])


async def send(talk: OfficerTalk, argument: str) -> None:
    """The sentence goes to the citizen."""
    number, _, key = argument.partition("/")
    if key not in ready.SENTENCES or ready.fields(ready.SENTENCES[key]):
        await _gone(talk, known=True)
        return
    if await tried(talk, cases.answer_ready(talk.tx, talk.person, number, key, {})):
        talk.stand("")
        talk.reply(
            tell(talk.language, "Your answer to {number} is on its way.", number=number),
            [
                Choice(tell(talk.language, "Close…"), f"o-close/{number}"),
                Choice(tell(talk.language, "My cases"), "o-queue"),
            ],
        )


async def _gone(talk: OfficerTalk, *, known: bool) -> None:
    if known:
        talk.reply(tell(talk.language, "This button does not work any more. /queue shows your cases."))


def _other_words(talk: OfficerTalk, number: str) -> Choice:
    return Choice(tell(talk.language, "Other words"), f"o-ready/{number}")


def _reader(language: str) -> str:
    return language if language in CITIZEN_LANGUAGES else CITIZEN_LANGUAGES[0]


TAPS: dict[str, Callable[[OfficerTalk, str], Awaitable[None]]] = {
    "o-ready": groups,
    "o-words": sentences,
    "o-pick": pick,
    "o-said": send,
}
