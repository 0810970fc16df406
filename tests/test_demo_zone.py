"""The demo zone holds together: its map, its people and its cases."""

import io
import re
from itertools import combinations

import pytest
from PIL import Image
from PIL.ExifTags import IFD
from shapely import Point, Polygon, unary_union

from bot.demo.cases import CASES
from bot.demo.contacts import CONTACTS, KEPT_BY_TOPIC, LEGAL, NEARBY
from bot.demo.people import OFFICERS
from bot.demo.thread import DemoCase
from bot.demo.zone import (
    AREAS,
    LANGUAGES,
    NAMES,
    PEOPLE,
    SAMPLE_PHOTOS,
    SAMPLE_PLACES,
    START_CODES,
    WRITTEN_LANGUAGES,
    SamplePhoto,
)
from bot.media import MediaRoom
from bot.zonefile.shape import Contact, HospitalSection, Legal, NeighbourSection, StationSection

TOPICS = {
    "noise",
    "traffic",
    "drugs",
    "vandalism",
    "theft",
    "unsafe",
    "hate",
    "home",
    "police",
    "question",
    "other",
}
OUTCOMES = {"solved", "referred", "answered", "no_action", "withdrawn"}
ROLE_OF = {
    "area": "officer",
    "liaison": "liaison",
    "youth": "youth",
    "victim": "victim",
    "complaint": "complaint",
}

SHAPES = {area.slug: Polygon(area.ring) for area in AREAS}
BY_SLUG = {person.slug: person for person in PEOPLE}
AREA_BY_SLUG = {area.slug: area for area in AREAS}


def test_the_areas_adjoin_without_overlap() -> None:
    assert all(shape.is_valid for shape in SHAPES.values())
    assert all(one.intersection(other).area == 0 for one, other in combinations(SHAPES.values(), 2))
    whole = unary_union(list(SHAPES.values()))
    assert isinstance(whole, Polygon)
    assert not whole.interiors


def test_every_street_lies_in_its_own_area_and_is_named_once() -> None:
    for area in AREAS:
        assert 8 <= len(area.streets) <= 12
        assert all(SHAPES[area.slug].contains(Point(street.point)) for street in area.streets)
    for spellings in ([s.nl for a in AREAS for s in a.streets], [s.fr for a in AREAS for s in a.streets]):
        assert len(set(spellings)) == len(spellings)


def test_names_and_introductions_are_in_every_language() -> None:
    texts = [NAMES, *(area.names for area in AREAS), *(person.introduction for person in PEOPLE)]
    texts += [person.function for person in PEOPLE] + [person.meet for person in OFFICERS]
    assert all(set(text) == set(WRITTEN_LANGUAGES) and all(text.values()) for text in texts)
    assert len(BY_SLUG) == len(PEOPLE)


def test_contacts_and_legal_words_are_invented_and_whole() -> None:
    assert set(CONTACTS) == {"complaint", "victim", "interpreter", "data_protection", "supervisor", "dispatcher"}
    for contact in CONTACTS.values():
        assert Contact.model_validate(contact).name
        assert "phone" not in contact
        assert contact.get("mail", ".example").endswith(".example")
    assert Legal.model_validate(LEGAL).given() == LEGAL
    assert set(LEGAL["wording"]) == set(WRITTEN_LANGUAGES)
    assert set(KEPT_BY_TOPIC) < TOPICS


def test_what_is_around_is_invented_too() -> None:
    for kind, section in (
        ("stations", StationSection),
        ("hospitals", HospitalSection),
        ("neighbours", NeighbourSection),
    ):
        for place in NEARBY[kind]:
            assert section.model_validate(place)
            assert "phone" not in place
            assert place["web"].partition("/")[2].split("/")[1].endswith(".example")


def test_one_area_has_no_officer_and_the_others_have_one() -> None:
    assert [area.slug for area in AREAS if area.officer is None] == ["papiermakers"]
    assert {slug for person in PEOPLE for slug in person.areas} <= set(AREA_BY_SLUG)
    assert len(OFFICERS) == 5


def test_start_codes_fit_a_link() -> None:
    assert len({code.code for code in START_CODES}) == len(START_CODES)
    for code in START_CODES:
        assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", code.code)
        assert code.area in AREA_BY_SLUG
        assert code.language in LANGUAGES


def test_one_sample_place_lies_outside() -> None:
    inside = [any(s.contains(Point(p.lon, p.lat)) for s in SHAPES.values()) for p in SAMPLE_PLACES]
    assert inside.count(False) == 1


@pytest.mark.parametrize("photo", SAMPLE_PHOTOS, ids=lambda photo: photo.slug)
async def test_a_sample_photo_tells_its_place_until_it_is_cleaned(photo: SamplePhoto) -> None:
    raw = photo.path.read_bytes()
    assert len(raw) < 60_000
    assert Image.open(io.BytesIO(raw)).getexif().get_ifd(IFD.GPSInfo)
    cleaned = await MediaRoom().clean_photo(raw)
    assert not Image.open(io.BytesIO(cleaned.jpeg)).getexif()


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.language}-{case.topic}")
def test_a_case_is_one_that_koban_could_hold(case: DemoCase) -> None:
    assert case.topic in TOPICS
    assert (case.outcome in OUTCOMES) if case.state == "closed" else case.outcome is None
    assert 1 <= len(case.thread) <= 6
    assert case.thread[0].who == "citizen"
    hours = [message.hours_ago for message in case.thread]
    assert hours == sorted(hours, reverse=True)
    answered = [message for message in case.thread if message.who == "officer"]
    assert bool(answered) == (case.assigned is not None)
    assert case.state != "new" or not answered
    assert all((message.by in BY_SLUG) == (message.who in ("officer", "note")) for message in case.thread)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.language}-{case.topic}")
def test_a_case_lies_with_those_who_may_read_it(case: DemoCase) -> None:
    apart = {"home": "victim", "police": "complaint"}.get(case.topic)
    assert apart is None or (case.queue == apart and case.area is None)
    if case.assigned:
        assert ROLE_OF[case.queue] in BY_SLUG[case.assigned].roles
    if case.area is None:
        assert case.street is None
        return
    area = AREA_BY_SLUG[case.area]
    assert case.street in [street.nl for street in area.streets]
    assert case.queue != "area" or case.assigned in (None, area.officer)


def test_the_first_look_is_a_living_place() -> None:
    assert len(CASES) >= 16
    assert {case.language for case in CASES} >= {"ar", "fr", "nl", "en", "tr", "pl", "uk", "de"}
    assert {case.state for case in CASES} == {"new", "open", "waiting", "closed"}
    assert {case.area for case in CASES} >= set(AREA_BY_SLUG)
