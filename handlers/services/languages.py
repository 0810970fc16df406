"""Which languages somebody of the zone reads, and which one they write a citizen in."""

from collections.abc import Sequence

from storage.cases import Entry
from storage.models import Case, Person


def read_by(person: Person) -> tuple[str, ...]:
    """The languages a person reads: those they named, and the one their desk speaks."""
    return tuple(dict.fromkeys([*person.languages, person.language]))


def of_entry(case: Case, entry: Entry) -> str:
    """The language of what a citizen wrote: the one it seems to be in, else theirs of then, else the case's."""
    return str(entry.body.get("recognised") or entry.body.get("language") or case.language)


def writes(person: Person, case: Case, thread: Sequence[Entry]) -> str:
    """The language a person most likely writes in: as last time in this case, else the citizen's if they read it."""
    own = [e.body["language"] for e in thread if e.row.person_id == person.id and e.body.get("language")]
    if own:
        return str(own[-1])
    return case.language if case.language in read_by(person) else person.language


def offered(person: Person, case: Case) -> tuple[str, ...]:
    """The languages a person may say that they write in."""
    return tuple(dict.fromkeys([person.language, *person.languages, case.language]))
