"""An event on a phone: opened by a link, answered, shared, in the calendar, on the map, full, and a place again."""

from datetime import UTC, datetime

from handlers.services import events
from storage.models import Event
from tests import make
from tests.house import House


async def announced(house: House, **changed: object) -> Event:
    """A coffee in eight days, announced."""
    now = datetime.now(UTC)
    async with house.storage.write() as tx:
        lena = await make.person(tx, "lena")
        found = await make.event(tx, lena, now=now, **changed)
        await events.announce(tx, lena, found.id, now, now)
    return found


async def test_who_never_wrote_opens_a_link_answers_and_takes_it_along(house: House) -> None:
    event = await announced(house, latitude=51.54, longitude=2.55, accessible=True)
    moussa = house.citizen("fr-BE", "Moussa")
    await moussa.says(f"/start e-{event.code}")
    await moussa.sees("Un café avec")
    await moussa.sees("112")
    await moussa.taps("Oui")
    await moussa.sees("C’est noté, vous venez.")
    await moussa.taps("3")
    await moussa.sees("pour 3 personnes")
    await moussa.taps("Ajouter à mon agenda")
    file = await moussa.sees("votre agenda demande")
    assert file["file_name"] == "koban.ics"
    assert f"UID:{event.id}@koban" in file["document"].decode().replace("\r\n ", "")
    await moussa.says("/events")
    await moussa.sees("Rabarberplein")
    await moussa.taps("Mes réponses")
    await moussa.sees("pour 3 personnes")


async def test_a_friend_scans_the_picture_and_the_map_shows_the_place(house: House) -> None:
    event = await announced(house, latitude=51.54, longitude=2.55)
    amina, friend = house.citizen(), house.citizen("de", "Ferdinand")
    await amina.says(f"/start e-{event.code}")
    await amina.sees("You are on no list")
    await amina.taps("On the map")
    await amina.sees("Where: Rabarberplein")
    await amina.phone.sees_button("Details")
    await amina.taps("Share")
    shared = await amina.sees("Pass this link on")
    assert shared["photo"].startswith(b"\x89PNG")
    await friend.says(f"/start {shared['caption'].rpartition('?start=')[2]}")
    await friend.sees("Kaffee mit")


async def test_a_full_event_has_a_waiting_list_and_a_place_given_back_goes_to_the_next(house: House) -> None:
    event = await announced(house, capacity=2)
    amina, bilal = house.citizen(), house.citizen()
    for citizen in (amina, bilal):
        await citizen.says(f"/start e-{event.code}")
        await citizen.sees("You are on no list")
    await amina.taps("Yes")
    await amina.sees("You are in.")
    await amina.taps("2")
    await amina.sees("for 2 people")
    await bilal.taps("Yes")
    await bilal.sees("number 1 on the waiting list")
    await amina.taps("3")
    await amina.sees("You keep your 2 places.")
    await amina.taps("Change my answer")
    await amina.sees("You said yes, for 2 people")
    await amina.taps("No")
    await amina.sees("We have it: no.")
    await bilal.says("/events")
    await bilal.sees("Events in the zone")
    await bilal.taps("My answers")
    await bilal.sees("You said yes, for 1 person.")
