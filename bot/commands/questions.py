"""The questions of `koban init`: the least that a zone needs, asked again until it can stand in the zone's file."""

from bot.config import console_language
from bot.console import ask, at_a_terminal, out
from bot.zonefile import Answers, answers
from locales import CITIZEN_LANGUAGES, mark_desk, name_in, say, tell


def about_the_zone() -> Answers:
    """What the person at the terminal says; nothing where nobody sits or the first answer is empty.

    Raises EOFError or KeyboardInterrupt when the person breaks off."""
    if not at_a_terminal():
        return Answers()
    out("Seven questions; what you answer stands in the file, and you can change it there.")
    out("Enter alone at the first question writes the file for filling in by hand.")
    name = _text(mark_desk("The name of your zone, without “police zone”"), answers.NAME, needed=False)
    if not name:
        return Answers()
    languages = _languages()
    areas = _areas()
    officer = _text(mark_desk("Who answers there: first name and surname"), answers.PERSON)
    function = _function(languages[0], officer)
    mail = _text(
        mark_desk("The mail address of {name}, for announcements (Enter: none)"),
        answers.MAIL,
        needed=False,
        name=officer,
    )
    return Answers(name, languages, areas, officer, function, mail, _administrator(officer))


def _languages() -> tuple[str, ...]:
    speak, usual = console_language(), Answers().languages
    spoken = ", ".join(f"{code} {name_in(speak, code)}" for code in CITIZEN_LANGUAGES)
    out("Koban speaks: {languages}.", languages=spoken)
    while True:
        said = ask(tell(speak, "Your zone's languages, the main one first (Enter: {usual})", usual=" ".join(usual)))
        given = said.lower().replace(",", " ").split() or list(usual)
        if _is_good(answers.LANGUAGES, given):
            return tuple(given)


def _areas() -> tuple[str, ...]:
    while True:
        said = ask(tell(console_language(), "Its first neighbourhoods, with commas between them"))
        given = [name.strip() for name in said.split(",") if name.strip()]
        if _is_good(answers.AREAS, given):
            return tuple(given)


def _function(language: str, officer: str) -> str:
    # Translators: what an officer of a neighbourhood is; a citizen reads it after the name
    usual = say(language, "neighbourhood officer")
    question = mark_desk("What {name} is, as citizens read it (Enter: {usual})")
    return _text(question, answers.NAME, needed=False, name=officer, usual=usual) or usual


def _administrator(officer: str) -> str:
    question = mark_desk("Who looks after Koban, somebody who does not read messages (Enter: nobody yet)")
    while (name := _text(question, answers.PERSON, needed=False)) == officer:
        out("Who looks after Koban cannot read messages, so it must be somebody else.")
    return name


def _text(question: str, kind: answers.Kind, *, needed: bool = True, **values: object) -> str:
    while True:
        said = ask(tell(console_language(), question, **values))
        if (not said and not needed) or _is_good(kind, said):
            return said


def _is_good(kind: answers.Kind, given: object) -> bool:
    wrong = answers.fault(kind, given)
    if wrong:
        out(wrong.sentence, **wrong.values)
    return not wrong
