"""What languages are called, which one a phone asks for, and how each writes a day and an hour."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from locales import (
    best,
    day,
    day_and_time,
    day_in_short,
    direction,
    is_language,
    name_in,
    own_name,
    short_day,
    tag,
    weekday,
)
from locales.plurals import PLURAL_FORMS

BRUSSELS = ZoneInfo("Europe/Brussels")
WEDNESDAY = datetime(2026, 12, 2, 16, 30, tzinfo=UTC)
WRITTEN = {
    "en": "Wednesday 2 December, 17:30",
    "nl": "woensdag 2 december, 17:30",
    "fr": "mercredi 2 décembre, 17:30",
    "de": "Mittwoch, 2. Dezember, 17:30",
    "ar": "الأربعاء 2 ديسمبر، 17:30",
    "tr": "2 Aralık Çarşamba, 17:30",
    "bg": "сряда, 2 декември, 17:30",
    "ro": "miercuri, 2 decembrie, 17:30",
    "it": "mercoledì 2 dicembre, 17:30",
    "es": "miércoles, 2 de diciembre, 17:30",
    "pl": "środa, 2 grudnia, 17:30",
    "pt": "quarta-feira, 2 de dezembro, 17:30",
    "uk": "середа, 2 грудня, 17:30",
    "ru": "среда, 2 декабря, 17:30",
    "fa": "چهارشنبه 2 دسامبر، 17:30",
    "fa_AF": "چهارشنبه 2 دسمبر، 17:30",
    "ps": "څلرنۍ 2 دسمبر، 17:30",
    "so": "Arbaco, 2 Diseembar, 17:30",
    "ti": "ረቡዕ፣ 2 ታሕሳስ፣ 17:30",
    "sq": "e mërkurë, 2 dhjetor, 17:30",
    "ur": "بدھ، 2 دسمبر، 17:30",
    "ln": "mokolo mwa misato 2 sanza ya zomi na mibale, 17:30",
    "ku": "çarşem 2 berfanbar, 17:30",
    "hi": "बुधवार, 2 दिसंबर, 17:30",
}


@pytest.mark.parametrize("language", PLURAL_FORMS)
def test_a_day_is_written_as_in_its_language(language: str) -> None:
    assert day_and_time(language, WEDNESDAY, BRUSSELS) == WRITTEN[language]


def test_short_days_do_not_borrow_the_words_of_another_language() -> None:
    day("ps", date(2026, 12, 2))
    pashto = weekday("ps", date(2026, 12, 2))
    assert [language for language in PLURAL_FORMS if language != "ps" and weekday(language, WEDNESDAY) == pashto] == []
    assert day_in_short("so", date(2026, 12, 3)) == "Khms 3 Dis"
    assert short_day("de", date(2026, 12, 3)) == "3. Dez."


def test_a_language_is_called_by_its_own_name() -> None:
    names = [own_name(language) for language in PLURAL_FORMS]
    assert len(set(names)) == len(PLURAL_FORMS)
    assert own_name("fa_AF") == "دری"
    assert own_name("fa") == "فارسی"
    assert name_in("nl", "fa_AF") == "Dari"
    assert name_in("ln", "fa_AF") == "دری", "where CLDR has no name, the language's own"


def test_five_languages_run_from_right_to_left() -> None:
    assert [one for one in PLURAL_FORMS if direction(one) == "rtl"] == ["ar", "fa", "fa_AF", "ps", "ur"]


@pytest.mark.parametrize(
    ("hint", "language"),
    [
        ("nl-BE", "nl"),
        ("pt-br", "pt"),
        ("de_AT.UTF-8", "de"),
        ("fa-AF", "fa_AF"),
        ("fa_AF", "fa_AF"),
        ("prs", "fa_AF"),
        ("fa", "fa"),
        ("kmr", "ku"),
        ("mo", "ro"),
        ("tlh", None),
        ("", None),
        (None, None),
    ],
)
def test_what_a_phone_asks_for_is_found_among_what_is_offered(hint: str | None, language: str | None) -> None:
    assert best(hint, tuple(PLURAL_FORMS)) == language


def test_persian_stands_in_where_no_dari_is_offered() -> None:
    assert best("prs", ("nl", "fa")) == "fa"
    assert best("fa-AF", ("nl", "fa")) == "fa"
    assert best("fa", ("nl", "fa_AF")) is None


def test_codes_of_languages() -> None:
    assert all(is_language(one) for one in PLURAL_FORMS)
    assert is_language("yo")
    assert [one for one in ("fa_XX", "FA", "english", "x", "", "tlh1") if is_language(one)] == []
    assert tag("fa_AF") == "fa-AF"
