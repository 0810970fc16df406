"""Who answers for where: streets with typing errors, points on the map, printed codes, areas nobody answers for."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from handlers.services import areas, desk
from storage.db import Storage
from storage.models import Assignment
from tests import make


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Wolkenmakersstraat", "Wolkenmakersstraat"),
        ("wolkenmakerstraat 14", "Wolkenmakersstraat"),
        ("WOLKENMAKERSSTRAAT, 14b", "Wolkenmakersstraat"),
        ("rue des faiseurs de nuages", "rue des Faiseurs-de-Nuages"),
        ("Rue de la Planche a Pain", "rue de la Planche-à-Pain"),
        ("quai de leau miroir", "quai de l'Eau-Miroir"),
        ("Pantofelkaai", "Pantoffelkaai"),
    ],
)
async def test_a_street_is_found_in_spite_of_typing_errors(storage: Storage, typed: str, found: str) -> None:
    async with storage.read() as tx:
        (match,) = await areas.street_like(tx, typed)
        assert (match.spelling, match.area_id) == (found, "molenkom")


async def test_a_street_that_may_be_several_is_asked_about(storage: Storage) -> None:
    async with storage.read() as tx:
        found = await areas.street_like(tx, "rue du")
        assert 2 <= len(found) <= areas.MOST
        assert len({match.street_id for match in found}) == len(found)
        likeness = [match.likeness for match in found]
        assert likeness == sorted(likeness, reverse=True)


@pytest.mark.parametrize("typed", ["xyzzy qwfp", "", "  ", "شارع", "14"])
async def test_what_is_no_street_finds_none(storage: Storage, typed: str) -> None:
    async with storage.read() as tx:
        assert await areas.street_like(tx, typed) == []


async def test_a_street_is_spelled_for_its_reader(storage: Storage) -> None:
    async with storage.read() as tx:
        (match,) = await areas.street_like(tx, "Rabarberplein")
        assert await areas.street(tx, match.street_id, "fr") == ("place de la Rhubarbe", "molenkom")
        assert await areas.street(tx, match.street_id, "ar") == ("Rabarberplein", "molenkom")
        assert await areas.street(tx, 999_999, "nl") is None


@pytest.mark.parametrize(
    ("latitude", "longitude", "area"),
    [
        (51.54233, 2.54789, "molenkom"),
        (51.54164, 2.56291, "duivenhoek"),
        (51.5404, 2.5443, "molenkom or sluiskwartier"),  # a shared corner belongs to one
        (51.60, 2.70, None),
        (0.0, 0.0, None),
        (2.54789, 51.54233, None),  # the wrong way round
    ],
)
async def test_a_point_lies_in_one_area_or_outside(
    storage: Storage, latitude: float, longitude: float, area: str | None
) -> None:
    async with storage.read() as tx:
        found = await areas.at(tx, latitude, longitude)
    assert (found.id in (area or "") if found else None) == (True if area else None)


async def test_a_printed_code_stands_for_area_and_language(storage: Storage) -> None:
    async with storage.read() as tx:
        assert await areas.by_code(tx, "molenkom-ar") == ("molenkom", "ar")
        assert await areas.by_code(tx, "molenkom-xx") == (None, None)


async def test_the_officer_of_an_area_is_the_one_of_today(storage: Storage) -> None:
    async with storage.write() as tx:
        lena = await areas.officer_of(tx, "molenkom")
        assert lena is not None
        assert lena.slug == "lena"
        assert await areas.officer_of(tx, "papiermakers") is None
        bram, now = await make.person(tx, "bram"), datetime.now(UTC)
        tx.session.add(Assignment(area_id="molenkom", person_id=bram.id, since=now - timedelta(days=1)))
        tx.session.add(Assignment(area_id="papiermakers", person_id=bram.id, since=now + timedelta(days=1)))
        await tx.session.flush()
        assert await areas.officer_of(tx, "molenkom") == bram
        assert await areas.officer_of(tx, "papiermakers") is None


async def test_an_area_whose_officer_left_is_uncovered(storage: Storage) -> None:
    async with storage.write() as tx:
        assert [area.id for area in await desk.uncovered(tx)] == ["papiermakers"]
        (await make.person(tx, "lena")).active = False
        await tx.session.flush()
        assert {area.id for area in await desk.uncovered(tx)} == {"molenkom", "duivenhoek", "papiermakers"}
        assert await areas.officer_of(tx, "molenkom") is None
        ended = update(Assignment).values(until=datetime.now(UTC) - timedelta(days=1))
        await tx.session.execute(ended)
        assert len(await desk.uncovered(tx)) == 6


async def test_contacts_are_found_by_their_role(storage: Storage) -> None:
    async with storage.read() as tx:
        found = {
            role: await areas.contact_for(tx, role) for role in ("victim", "complaint", "liaison", "youth", "mayor")
        }
        every = [area.id for area in await areas.every(tx)]
        molenkom = await areas.named(tx, "molenkom")
    assert found.pop("mayor") is None
    assert all(person and role in person.roles for role, person in found.items())
    assert molenkom is not None
    assert every[0] == molenkom.id
    assert len(every) == 6
