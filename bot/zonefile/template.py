"""The file that `koban init` writes: every field with a sentence that explains it, in the administrator's language."""

import json
from collections.abc import Iterator
from textwrap import wrap

from bot.zonefile.answers import Answers
from handlers.services.topics import TOPICS
from locales import CITIZEN_LANGUAGES, DESK_LANGUAGES, name_in, tell, without_marks

WIDTH = 110
CONTACTS = ("complaint", "victim", "interpreter", "data_protection", "supervisor", "dispatcher")


def template(language: str, known: Answers) -> str:
    """The commented file of a new zone, with what is known already; the rest is to be filled in."""
    parts = (
        _head(language),
        _zone(language, known),
        _retention(language),
        _contacts(language, known.languages[0]),
        _legal(language, known.languages),
        _people(language, known),
        _areas(language, known),
        _nearby(language),
    )
    return "\n\n".join("\n".join(part) for part in parts) + "\n"


def _field(name: str, value: str | tuple[str, ...] = "") -> str:
    """A line of TOML; what JSON writes of texts and lists of texts, TOML reads."""
    return f"{name} = {json.dumps(value, ensure_ascii=False)}"


def _names(languages: tuple[str, ...], name: str) -> Iterator[str]:
    yield _field(f"names.{languages[0]}", name)
    yield from (_field(f"names.{language}") for language in languages[1:])


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


def _zone(speak: str, known: Answers) -> Iterator[str]:
    yield "[zone]"
    yield from _comment(tell(speak, "A short name for this zone, in small letters; never change it afterwards."))
    yield _field("id", known.zone_id)
    yield from _comment(tell(speak, "The languages of your zone by their codes; the first is used when no other fits."))
    spoken = ", ".join(f"{code} {name_in(speak, code)}" for code in CITIZEN_LANGUAGES)
    yield from _comment(tell(speak, "Koban speaks: {languages}.", languages=spoken))
    yield _field("languages", known.languages)
    yield from _comment(tell(speak, "What people call your zone, without the words “police zone”."))
    yield from _names(known.languages, known.name)
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
    yield _field(f"outside.{known.languages[0]}")


def _retention(speak: str) -> Iterator[str]:
    yield "[retention]"
    yield from _comment(tell(speak, "How many days after it was closed a case is erased."))
    yield "days = 90"
    yield from _comment(tell(speak, "How many days the record of who opened what is kept."))
    yield "audit_days = 1095"
    yield from _comment(tell(speak, "Topics that are kept for another time; take away the # and write the days."))
    yield from _comment(tell(speak, "The topics are: {topics}.", topics=", ".join(TOPICS)))
    yield "# topics.theft = 180"


def _contacts(speak: str, first: str) -> Iterator[str]:
    yield from _comment(
        tell(
            speak,
            "The people and services that citizens are told about. Write only numbers and addresses that you have "
            "checked; a contact without a name is not shown.",
        )
    )
    yield from _comment(
        tell(
            speak,
            "phone: digits and spaces, as people dial it. mail: an address. web: a page that begins with https://. "
            "hours: when somebody is there, in each language.",
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
        yield from ('name = ""', 'phone = ""', 'mail = ""', 'web = ""', _field(f"hours.{first}"))
        if name != CONTACTS[-1]:
            yield ""


def _legal(speak: str, languages: tuple[str, ...]) -> Iterator[str]:
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
    yield from (_field(f"wording.{language}") for language in languages)


def _people(speak: str, known: Answers) -> Iterator[str]:
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
    yield from _officer(speak, known)
    yield ""
    yield from _administrator(speak, known)


def _officer(speak: str, known: Answers) -> Iterator[str]:
    first = known.languages[0]
    yield from _who(speak, first, known.officer_id, known.officer, "officer", known.function)
    yield from (_field(f"{name}.{first}") for name in ("introduction", "meeting", "hours"))
    yield from (_field("phone"), _field("mail", known.mail))


def _administrator(speak: str, known: Answers) -> Iterator[str]:
    """A person in the file; commented out where the officer is known and an administrator is not."""
    first = known.languages[0]
    function = tell(first, "administrator") if known.administrator else ""
    section = _who(speak, first, known.administrator_id, known.administrator, "administrator", function)
    left_out = known.officer and not known.administrator
    yield from (f"# {line}" if left_out else line for line in (*section, _field("mail")))


def _who(speak: str, first: str, slug: str, name: str, role: str, function: str) -> Iterator[str]:
    yield from ("[[person]]", _field("id", slug), _field("name", name), _field("roles", (role,)))
    yield _field(f"function.{first}", function)
    yield _field("language", first if first in DESK_LANGUAGES else speak)
    yield _field("reads", (first,))


def _areas(speak: str, known: Answers) -> Iterator[str]:
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
    for number, (slug, name) in enumerate(known.areas):
        yield from (("",) if number else ())
        yield from ("[[area]]", _field("id", slug), *_names(known.languages, name), _field("officer", known.officer_id))
        yield from ("# polygon = [[4.35, 50.84], [4.36, 50.84], [4.36, 50.85]]", "streets = [")
        yield from ('#  { nl = "Kerkstraat", fr = "Rue de l\'Église" },', "]")


def _nearby(speak: str) -> Iterator[str]:
    """Stations, hospitals and other zones, each as an example that is commented out."""
    yield from _comment(
        tell(
            speak,
            "Police stations, hospitals and the zones around yours, each in a section of its own; citizens "
            "find them under My officer. Take the # away, write only what you have checked, and copy a section for "
            "each further one.",
        )
    )
    yield from ("# [[station]]", '# name = ""', '# address = ""', '# phone = ""')
    yield from ('# hours.mon = ["08:30-12:00", "13:00-17:00"]', "#")
    yield from ("# [[hospital]]", '# name = ""', '# address = ""', '# phone = ""', "#")
    yield from _comment(tell(speak, "places: the towns and villages that the other zone looks after."))
    yield from ("# [[neighbour]]", '# name = ""', '# places = ["", ""]', '# phone = ""', '# web = ""')
