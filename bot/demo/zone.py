"""The demo zone Kwartelbeke / Caillebecq as plain values: all invented, on a piece of open sea."""

from dataclasses import dataclass
from pathlib import Path

from bot.demo.people import OFFICERS, DemoPerson, Words
from bot.demo.staff import STAFF
from bot.demo.streets import STREETS, Point, Street
from locales import CITIZEN_LANGUAGES

# What the demo's people wrote themselves; whoever reads another language sees it in the first of these.
WRITTEN_LANGUAGES = ("nl", "fr", "de", "en", "ar")
LANGUAGES = (*WRITTEN_LANGUAGES, *(code for code in CITIZEN_LANGUAGES if code not in WRITTEN_LANGUAGES))
TIMEZONE = "Europe/Brussels"
PROMISE_DAYS = 2
PEOPLE: tuple[DemoPerson, ...] = OFFICERS + STAFF

NAMES: Words = {
    "nl": "Kwartelbeke",
    "fr": "Caillebecq",
    "de": "Kwartelbeke",
    "en": "Kwartelbeke",
    "ar": "كوارتلبيكه",
}


@dataclass(frozen=True, slots=True)
class DemoArea:
    """A neighbourhood and its closed ring of (longitude, latitude); without an officer the team answers."""

    slug: str
    names: Words
    ring: tuple[Point, ...]
    streets: tuple[Street, ...]
    officer: str | None


@dataclass(frozen=True, slots=True)
class StartCode:
    """What a printed QR opens: its area, and the language of its poster."""

    code: str
    area: str
    language: str


@dataclass(frozen=True, slots=True)
class SamplePlace:
    """A point that a phone of the demo can share."""

    name: str
    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class SamplePhoto:
    """A drawn photo that a phone of the demo can send; a place is planted in its metadata."""

    slug: str
    name: str
    path: Path


# The areas share their corners, row by row from the south (a) and column by column from the west (0).
CORNERS: dict[str, Point] = {
    "a0": (2.5300, 51.5400),
    "a1": (2.5443, 51.5404),
    "a2": (2.5609, 51.5397),
    "a3": (2.5750, 51.5400),
    "b0": (2.5306, 51.5498),
    "b1": (2.5466, 51.5486),
    "b2": (2.5589, 51.5502),
    "b3": (2.5745, 51.5487),
    "c0": (2.5300, 51.5586),
    "c1": (2.5460, 51.5591),
    "c2": (2.5587, 51.5582),
    "c3": (2.5750, 51.5586),
}


def _names(nl: str, fr: str) -> Words:
    return {"nl": nl, "fr": fr, "de": nl, "en": nl, "ar": nl}


def _area(slug: str, nl: str, fr: str, corners: str) -> DemoArea:
    ring = [CORNERS[name] for name in corners.split()]
    officer = next((person.slug for person in OFFICERS if slug in person.areas), None)
    return DemoArea(slug, _names(nl, fr), (*ring, ring[0]), STREETS[slug], officer)


AREAS = (
    _area("molenkom", "Molenkom", "Bassin-du-Moulin", "a1 a2 b2 b1"),
    _area("duivenhoek", "Duivenhoek", "Coin-aux-Pigeons", "a2 a3 b3 b2"),
    _area("sluiskwartier", "Sluiskwartier", "Quartier-de-l'Écluse", "a0 a1 b1 b0"),
    _area("oude-gist", "Oude Gist", "Vieille-Levure", "b0 b1 c1 c0"),
    _area("zeepziederij", "Zeepziederij", "Savonnerie", "b1 b2 c2 c1"),
    _area("papiermakers", "Papiermakers", "Papetiers", "b2 b3 c3 c2"),
)

START_CODES = (
    *(StartCode(f"{area.slug}-{language}", area.slug, language) for area in AREAS for language in ("nl", "fr", "ar")),
    *(StartCode(f"molenkom-{language}", "molenkom", language) for language in LANGUAGES[3:] if language != "ar"),
    StartCode("sluiskwartier-de", "sluiskwartier", "de"),
)

SAMPLE_PLACES = (
    SamplePlace("Wolkenmakersstraat, Molenkom", 51.54233, 2.54789),
    SamplePlace("Postduifplein, Duivenhoek", 51.54184, 2.56869),
    SamplePlace("Zeepbellenplein, Zeepziederij", 51.55160, 2.54951),
    SamplePlace("Vliegerplein, Papiermakers", 51.55593, 2.56990),
    SamplePlace("Open sea, outside the zone", 51.60000, 2.70000),
)

_SAMPLES = Path(__file__).parent / "static" / "samples"

SAMPLE_PHOTOS = (
    SamplePhoto("bench", "A broken bench and glass near the playground", _SAMPLES / "bench.jpg"),
    SamplePhoto("motorbikes", "Motorbikes in the street at night", _SAMPLES / "motorbikes.jpg"),
)
