"""Days and hours as each language writes them, with Western digits; a few patterns are those of CLDR's full dates."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime

_DAYS = {
    "de": "EEEE, d. MMMM",
    "bg": "EEEE, d MMMM",
    "es": "EEEE, d 'de' MMMM",
    "pl": "EEEE, d MMMM",
    "pt": "EEEE, d 'de' MMMM",
    "ro": "EEEE, d MMMM",
    "ru": "EEEE, d MMMM",
    "sq": "EEEE, d MMMM",
    "so": "EEEE, d MMMM",
    "ti": "EEEE፣ d MMMM",
    "tr": "d MMMM EEEE",
    "uk": "EEEE, d MMMM",
    "ur": "EEEE، d MMMM",
    "hi": "EEEE, d MMMM",
}
_SHORT_DAYS = {"de": "d. MMM"}
# CLDR writes Lingala with the letters and tones of linguists; papers and phones in Kinshasa do without.
_EVERYDAY = str.maketrans("ɔɛáéíóúâêîôûǎěǐǒǔ", "oeaeiouaeiouaeiou")
_COMMAS = {"ar": "، ", "fa": "، ", "fa_AF": "، ", "ps": "، ", "ur": "، ", "ti": "፣ "}


def day(language: str, when: date) -> str:
    """A day with its weekday, without the year."""
    return _written(language, when, _DAYS.get(language, "EEEE d MMMM"))


def month(language: str, when: date) -> str:
    """A month with its year, as a heading."""
    name = _written(language, when, "LLLL y")
    return name[:1].upper() + name[1:]


def weekday(language: str, when: date) -> str:
    """The short name of a day of the week."""
    # Never `ccc`: once Pashto is loaded, Babel 2.18 answers it in Pashto for languages that inherit it.
    return _written(language, when, "EEE")


def day_in_short(language: str, when: date) -> str:
    """A day with its short weekday, such as `Thu 3 Dec`."""
    return _written(language, when, "EEE d MMM")


def short_day(language: str, when: date) -> str:
    """A day in little room, for buttons, as in `3 Dec`."""
    return _written(language, when, _SHORT_DAYS.get(language, "d MMM"))


def date_in_short(language: str, when: date) -> str:
    """A day with its year in little room, as in `3 Dec 2026`."""
    return f"{short_day(language, when)} {when.year}"


def time_of_day(language: str, when: datetime, zone: ZoneInfo) -> str:
    """Hours and minutes on the zone's clock."""
    return format_datetime(when, "HH:mm", tzinfo=zone, locale=language)


def day_and_time(language: str, when: datetime, zone: ZoneInfo) -> str:
    """A day and the time on the zone's clock, as in `Monday 23 November, 17:00`."""
    comma = _COMMAS.get(language, ", ")
    return f"{day(language, when.astimezone(zone).date())}{comma}{time_of_day(language, when, zone)}"


def _written(language: str, when: date, pattern: str) -> str:
    text = format_date(when, pattern, locale=language)
    return text.translate(_EVERYDAY) if language == "ln" else text
