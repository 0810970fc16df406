"""The ways a case can end, with the exact sentence the citizen will read."""

from dataclasses import dataclass

from handlers.notices.citizens import closing_words
from handlers.services.desk import CaseView
from handlers.services.topics import OUTCOMES
from locales import CITIZEN_LANGUAGES
from storage.models import Person

BY_OFFICERS = tuple(outcome for outcome in OUTCOMES if outcome != "withdrawn")


@dataclass(frozen=True)
class Ending:
    """An outcome, and what the citizen will read, also in the officer's language when that is another."""

    outcome: str
    told: str
    told_language: str
    in_your_language: str | None


def endings(language: str, case: CaseView, person: Person) -> list[Ending]:
    """The outcomes an officer can choose from."""
    reader = case.reader_language if case.reader_language in CITIZEN_LANGUAGES else CITIZEN_LANGUAGES[0]
    return [_ending(language, reader, outcome, person.name, case.row.number) for outcome in BY_OFFICERS]


def _ending(language: str, reader: str, outcome: str, name: str, number: str) -> Ending:
    own = None if reader == language else closing_words(language, outcome, name, number)
    return Ending(outcome, closing_words(reader, outcome, name, number), reader, own)
