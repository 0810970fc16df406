"""The file that `koban init` writes: every field with a sentence that explains it, in the administrator's language."""

from collections.abc import Iterator
from textwrap import wrap

from handlers.services.topics import TOPICS
from locales import DESK_LANGUAGES, tell, without_marks

WIDTH = 110
CONTACTS = ("complaint", "victim", "interpreter", "data_protection", "supervisor", "dispatcher")


def template(language: str) -> str:
    """The commented file of a new zone, to be filled in."""
    parts = (_head, _zone, _retention, _contacts, _legal, _people, _areas)
    return "\n\n".join("\n".join(part(language)) for part in parts) + "\n"


def _comment(text: str) -> list[str]:
    return [f"# {line}" for line in wrap(without_marks(text), WIDTH)]


def _head(speak: str) -> Iterator[str]:
    yield from _comment(tell(speak, "This file says who your police zone is. Koban reads it with: koban import FILE"))
    yield from _comment(
        tell(
            speak,
            "Fill in what stands between quotation marks; lines that begin with # are explanations. "
            "You can change the file and import it again as often as you want.",
        )
    )
    yield from _comment(
        tell(
            speak,
            "Texts that people read stand once in each language, as in names.nl and names.fr. "
            "What you leave empty is not shown.",
        )
    )


def _zone(speak: str) -> Iterator[str]:
    yield "[zone]"
    yield from _comment(tell(speak, "A short name for this zone, in small letters; never change it afterwards."))
    yield 'id = ""'
    yield from _comment(tell(speak, "The languages of your zone by their codes; the first is used when no other fits."))
    yield 'languages = ["nl", "fr", "en"]'
    yield from _comment(tell(speak, "What people call your zone, without the words “police zone”."))
    yield from ('names.nl = ""', 'names.fr = ""')
    yield from _comment(tell(speak, "The clock that your zone goes by."))
    yield 'timezone = "Europe/Brussels"'
    yield from _comment(tell(speak, "Within how many working days every citizen gets an answer (0 to 10)."))
    yield "promise_days = 2"
    yield from _comment(tell(speak, "The hour by which that answer comes on the last day."))
    yield "closing_hour = 17"
    yield from _comment(
        tell(
            speak,
            "What officers get in their own Telegram chat. off: nothing. announce: that a case is there, "
            "without words. "
            "full: they can read and answer there.",
        )
    )
    yield 'officers_chat = "off"'
    yield from _comment(
        tell(
            speak,
            "Whether a second person reads what goes to many before it is sent (true or false).",
        )
    )
    yield "second_reader = false"
    yield from _comment(
        tell(speak, "What somebody reads whose place is outside your zone; empty for Koban's own words.")
    )
    yield 'outside.nl = ""'


def _retention(speak: str) -> Iterator[str]:
    yield "[retention]"
    yield from _comment(tell(speak, "How many days after it was closed a case is erased."))
    yield "days = 90"
    yield from _comment(tell(speak, "How many days the record of who opened what is kept."))
    yield "audit_days = 1095"
    yield from _comment(tell(speak, "Topics that are kept for another time; take away the # and write the days."))
    yield from _comment(tell(speak, "The topics are: {topics}.", topics=", ".join(TOPICS)))
    yield "# topics.theft = 180"


def _contacts(speak: str) -> Iterator[str]:
    yield from _comment(
        tell(
            speak,
            "The people and services that citizens are told about. Write only numbers and addresses that you have "
            "checked; a contact without a name is not shown.",
        )
    )
    sentences = {
        "complaint": tell(speak, "Where somebody complains about the police."),
        "victim": tell(speak, "Who helps victims."),
        "interpreter": tell(speak, "Who translates when nobody of your zone reads a language."),
        "data_protection": tell(speak, "Your data protection officer."),
        "supervisor": tell(speak, "Who is responsible for neighbourhood work in your zone."),
        "dispatcher": tell(speak, "Where a patrol is asked for without an emergency."),
    }
    for name in CONTACTS:
        yield from _comment(sentences[name])
        yield f"[contacts.{name}]"
        yield from ('name = ""', 'phone = ""', 'mail = ""', 'web = ""', 'hours.nl = ""')
        if name != CONTACTS[-1]:
            yield ""


def _legal(speak: str) -> Iterator[str]:
    yield "[legal]"
    yield from _comment(
        tell(speak, "Who checked the legal texts for your zone, and on which day (such as 2026-03-31).")
    )
    yield from ('signed_by = ""', 'signed_on = ""')
    yield from _comment(
        tell(
            speak,
            "Topics whose cases the law obliges you to keep until their time is over, also when the citizen "
            "erases them.",
        )
    )
    yield "keep_topics = []"
    yield from _comment(
        tell(speak, "What your zone tells citizens about the law and their data, below Koban's own privacy page.")
    )
    yield from ('wording.nl = ""', 'wording.fr = ""')


def _people(speak: str) -> Iterator[str]:
    yield from _comment(
        tell(
            speak,
            "The people who work with Koban, each in a section [[person]] of their own; copy one for each "
            "further person. "
            "Who is taken out of the file loses access at the next import.",
        )
    )
    yield from _comment(
        tell(
            speak,
            "id: a short name in small letters that never changes. function: what they are. language: that "
            "of their desk "
            "at the beginning ({languages}). reads: the languages they read.",
            languages=", ".join(DESK_LANGUAGES),
        )
    )
    yield from _comment(
        tell(
            speak,
            "roles: officer, liaison, youth, team (answer citizens); victim, complaint (read only those "
            "matters); notices, "
            "editor (write for many); supervisor, auditor; administrator (sets Koban up and cannot read cases).",
        )
    )
    yield from _comment(
        tell(
            speak,
            "introduction, meeting, hours and phone are shown to citizens; mail is not, and Koban sends "
            "announcements there.",
        )
    )
    yield from _person("officer")
    yield ""
    yield from _person("administrator")


def _person(role: str) -> Iterator[str]:
    shown = ('introduction.nl = ""', 'meeting.nl = ""', 'hours.nl = ""', 'phone = ""')
    yield from ("[[person]]", 'id = ""', 'name = ""', f'roles = ["{role}"]', 'function.nl = ""')
    yield from ('language = "nl"', 'reads = ["nl"]', *(shown if role != "administrator" else ()), 'mail = ""')


def _areas(speak: str) -> Iterator[str]:
    yield from _comment(
        tell(
            speak,
            "The neighbourhoods, each in a section [[area]] of its own, in the order in which citizens see "
            "them. An area "
            "that is taken out is not offered any more; its cases stay.",
        )
    )
    yield from _comment(
        tell(speak, "officer: the id of the person who answers for the area; empty when the whole team does.")
    )
    yield from _comment(
        tell(
            speak,
            "polygon: the outline on the map, corner by corner as [longitude, latitude]; you can leave it out. "
            "streets: their official spelling in each language; you can leave them out.",
        )
    )
    yield from ("[[area]]", 'id = ""', 'names.nl = ""', 'names.fr = ""', 'officer = ""')
    yield from ("# polygon = [[4.35, 50.84], [4.36, 50.84], [4.36, 50.85]]", "streets = [")
    yield from ('#  { nl = "Kerkstraat", fr = "Rue de l\'Église" },', "]")
