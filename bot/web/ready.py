"""Ready words on the desk: the sheet above the composer, and a bubble's two wordings."""

from dataclasses import dataclass

from handlers.ready import choice_for_desk, choices, for_citizen, for_desk
from handlers.services import ready
from handlers.services.desk import CaseView, Item
from handlers.services.ready import GROUPS, Sentence
from locales import CITIZEN_LANGUAGES, say, tell

KINDS = {"date": "date", "time": "time", "number": "tel"}


@dataclass(frozen=True)
class Field:
    """One thing to fill in: its name, the kind of its input, and what it is called."""

    name: str
    kind: str
    label: str


@dataclass(frozen=True)
class Offer:
    """A sentence of the sheet in both wordings; where something is filled in stands what it is, in brackets."""

    key: str
    own: str
    theirs: str
    buttons: tuple[str, ...]
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Twin:
    """What a ready answer said: the reader's wording, the citizen's if that is another, and the answer buttons."""

    own: str
    theirs: str
    theirs_language: str
    buttons: tuple[str, ...]


def citizen_reads(case: CaseView) -> str:
    """The language ready words are shown in to the citizen of a case: theirs, if Koban has it."""
    return case.reader_language if case.reader_language in CITIZEN_LANGUAGES else CITIZEN_LANGUAGES[0]


def sheet(language: str, reader: str, asked: str = "") -> list[tuple[str, list[Offer]]]:
    """The sentences by group, in the officer's language; with `asked`, those in which all its words are found."""
    words = asked.casefold().split()
    found = [(tell(language, label), _offers(language, reader, group, words)) for group, label in GROUPS.items()]
    return [(label, offers) for label, offers in found if offers]


def _offers(language: str, reader: str, group: str, words: list[str]) -> list[Offer]:
    offers = [_offer(language, reader, sentence) for sentence in ready.of_group(group)]
    return [offer for offer in offers if all(word in offer.own.casefold() for word in words)]


def _offer(language: str, reader: str, sentence: Sentence) -> Offer:
    names = ready.fields(sentence)
    return Offer(
        key=sentence.key,
        own=tell(language, sentence.text, **{name: f"[{field_label(language, name)}]" for name in names}),
        theirs=say(reader, sentence.text, **dict.fromkeys(names, "[…]")),
        buttons=tuple(tell(language, choice) for choice in sentence.choices),
        fields=tuple(Field(name, KINDS.get(name, "text"), field_label(language, name)) for name in names),
    )


def field_label(language: str, name: str) -> str:
    """What a field of a sentence is called."""
    labels = {
        "date": tell(language, "day"),
        "time": tell(language, "time"),
        "number": tell(language, "telephone number"),
        "service": tell(language, "service"),
        "place": tell(language, "place"),
    }
    return labels.get(name) or tell(language, "name")


def twin(language: str, item: Item, case: CaseView) -> Twin:
    """The two wordings of a ready answer in a thread."""
    reader = citizen_reads(case)
    return Twin(
        own=for_desk(language, item.ready, item.filled),
        theirs="" if reader == language else for_citizen(reader, item.ready, item.filled),
        theirs_language=reader,
        buttons=tuple(choice_for_desk(language, item.ready, n) for n in range(len(choices(item.ready)))),
    )


def tapped(language: str, item: Item) -> str:
    """What the citizen chose by button, in the reader's language."""
    return choice_for_desk(language, item.ready, item.choice or 0)
