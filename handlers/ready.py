"""Puts ready words into the language of who reads them: citizens by their catalog, the zone's people by theirs."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from handlers.dialogue import Choice, in_twos, lines
from handlers.services.ready import SENTENCES
from locales import day, mark, name_in, say, tell

UNKNOWN = mark("(a ready sentence that this version does not know)")


def for_citizen(language: str, key: str, values: Mapping[str, str]) -> str:
    """A ready sentence as the citizen reads it; dates in their language."""
    return _words(say, language, key, values)


def for_desk(language: str, key: str, values: Mapping[str, str]) -> str:
    """The same for somebody of the zone."""
    return _words(tell, language, key, values)


def said_to_citizen(language: str, body: Mapping[str, Any]) -> str:
    """Everything an answer says to a citizen: ready words, then own words; first that those are in another language."""
    ready = for_citizen(language, body["ready"], body.get("values", {})) if body.get("ready") else ""
    return lines(ready, foreign_line(language, body), body.get("text", ""))


def with_translation(language: str, body: Mapping[str, Any]) -> str:
    """An answer to be read again: a translation into this language stands in the place of the original."""
    found = body.get("translation")
    if not found or found["language"] != language:
        return lines(said_to_citizen(language, body), by_machine(language, body))
    ready = for_citizen(language, body["ready"], body.get("values", {})) if body.get("ready") else ""
    return lines(ready, say(language, "Translated by {name}:", name=found["name"]), found["text"])


def by_machine(language: str, body: Mapping[str, Any]) -> str:
    """What a machine made of an answer in this language, marked as such; empty when there is nothing."""
    found = body.get("machine") or {}
    if found.get("language") != language or not found.get("text"):
        return ""
    return lines(say(language, "Translated by a machine; it may be wrong:"), found["text"])


def said(language: str, kind: str, body: Mapping[str, Any]) -> str:
    """What an entry of a thread says, as its citizen reads it, in its own language; empty when it has no words."""
    if "tap" in body:
        return choice_for_citizen(language, body["ready"], body["choice"])
    if body.get("again"):
        return say(language, "It happened again.")
    if body.get("visit"):
        return say(language, "Please come by.")
    return str(body.get("text", "")) if kind == "citizen" else said_to_citizen(language, body)


def foreign_line(language: str, body: Mapping[str, Any]) -> str:
    """That what follows is in a language the citizen did not choose; empty when it is not."""
    if not is_foreign(language, body):
        return ""
    return say(
        language, "This answer is in another language: {language}.", language=name_in(language, body["language"])
    )


def is_foreign(language: str, body: Mapping[str, Any]) -> bool:
    """Whether somebody's own words are in another language than the citizen's."""
    return bool(body.get("text") and body.get("language") and body["language"] != language)


def answer_rows(language: str, number: str, position: int, body: Mapping[str, Any]) -> list[Sequence[Choice]]:
    """The buttons of an answer: those of a ready question, and the one that asks for a translation."""
    key = body.get("ready", "")
    taps = [
        Choice(choice_for_citizen(language, key, n), f"tap/{number}/{position}/{n}") for n in range(len(choices(key)))
    ]
    rows = in_twos(taps)
    if is_foreign(language, body):
        rows.append([Choice(say(language, "Ask for it in my language"), f"translate/{number}/{position}")])
    return rows


def choice_for_citizen(language: str, key: str, choice: int) -> str:
    """What an answer button says to the citizen."""
    return say(language, _label(key, choice))


def choice_for_desk(language: str, key: str, choice: int) -> str:
    """The same for somebody of the zone."""
    return tell(language, _label(key, choice))


def choices(key: str) -> tuple[str, ...]:
    """The English labels of a question's answer buttons."""
    return SENTENCES[key].choices if key in SENTENCES else ()


def _label(key: str, choice: int) -> str:
    labels = choices(key)
    return labels[choice] if 0 <= choice < len(labels) else UNKNOWN


def _words(speak: Callable[..., str], language: str, key: str, values: Mapping[str, str]) -> str:
    if key not in SENTENCES:
        return speak(language, UNKNOWN)
    shown = {name: _shown(language, name, value) for name, value in values.items()}
    return speak(language, SENTENCES[key].text, **shown)


def _shown(language: str, name: str, value: str) -> str:
    return day(language, date.fromisoformat(value)) if name == "date" else value
