"""Events in a chat: found, answered in one tap, shared, put into a calendar; and buttons that come too late."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from handlers.notices import archive as words_of_archive
from handlers.services import answers, archive, events, zone
from storage import events as kept
from storage import vault
from storage.db import Storage
from storage.models import Answer, Event, Subscription
from tests import make
from tests.conversations.chat import Chat

STALE = "does not work any more"
START = make.NOON + timedelta(days=8)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """The day on which the events of these tests are announced."""
    with time_machine.travel(make.NOON) as told:
        yield told


async def announced(storage: Storage, **changed: Any) -> Event:
    """A coffee in eight days, announced at noon."""
    async with storage.write() as tx:
        lena = await make.person(tx, "lena")
        found = await make.event(tx, lena, **changed)
        await events.announce(tx, lena, found.id, make.NOON, make.NOON)
    return found


async def answered(storage: Storage) -> list[tuple[str, int, int | None]]:
    """Every answer that is kept: choice, places, turn."""
    async with storage.read() as tx:
        return [(one.choice, one.places, one.waiting) for one in (await tx.session.execute(select(Answer))).scalars()]


async def test_an_event_is_found_in_the_menu_read_and_answered_in_one_tap(storage: Storage, amina: Chat) -> None:
    await announced(storage, titles={"en": "Coffee on the square"}, accessible=True, food=True, neutral=True)
    await amina.does("start")
    text = await amina.taps("Events")
    assert "Coffee on the square" in text
    assert "Thursday 3 December, 13:00 to 15:00" in text
    text = await amina.taps("3 Dec · Coffee on the square")
    for true in ("without steps", "not in a police building", "eat and drink", "It is free.", "Everyone is welcome."):
        assert true in text
    for untrue in ("interpreter", "without uniform", "room for"):
        assert untrue not in text
    text = await amina.taps("Yes")
    assert "You are in." in text
    assert "You said yes, for 1 person." in text
    assert "remind you on Wednesday 2 December, 18:00" in text
    assert "for 3 people" in await amina.taps("3")
    assert await answered(storage) == [("yes", 3, None)]


async def test_an_answer_is_changed_at_will_and_counted_once(storage: Storage, amina: Chat) -> None:
    found = await announced(storage)
    for choice, told in (
        ("yes", "You are in"),
        ("yes", "You are in"),
        ("maybe", "maybe"),
        ("no", "no"),
        ("yes", "in."),
    ):
        assert told in await amina.forges(f"rsvp/{found.code}/{choice}")
    assert await answered(storage) == [("yes", 1, None)]
    await amina.taps("Change my answer")
    assert "✓ Yes" in amina.labels


async def test_a_second_yes_keeps_the_number_of_people(storage: Storage, amina: Chat) -> None:
    found = await announced(storage)
    await amina.forges(f"rsvp/{found.code}/yes/3")
    assert "for 3 people" in await amina.forges(f"rsvp/{found.code}/yes")


async def test_full_means_the_waiting_list_with_a_turn(storage: Storage, amina: Chat) -> None:
    found = await announced(storage, capacity=2)
    other, third = Chat(storage), Chat(storage)
    await amina.forges(f"rsvp/{found.code}/yes/2")
    text = await other.forges(f"rsvp/{found.code}/yes")
    assert "It is full." in text
    assert "number 1 on the waiting list" in text
    assert "number 2 on the waiting list, for 2 people" in await third.forges(f"rsvp/{found.code}/yes/2")
    await amina.forges(f"rsvp/{found.code}/no")
    assert "You said yes, for 1 person" in await other.forges("events/mine")
    assert "number 1" in await third.forges("events/mine")


async def test_who_is_in_keeps_their_places_and_hears_how_many_are_left(storage: Storage, amina: Chat) -> None:
    found = await announced(storage, capacity=3)
    await amina.forges(f"rsvp/{found.code}/yes/2")
    text = await amina.forges(f"rsvp/{found.code}/yes/4")
    assert "Only 1 more place is free." in text
    assert "You keep your 2 places." in text
    assert await answered(storage) == [("yes", 2, None)]
    other = Chat(storage)
    await other.forges(f"rsvp/{found.code}/yes")
    text = await amina.forges(f"rsvp/{found.code}/yes/3")
    assert "No more place is free." in text
    assert sorted(await answered(storage)) == [("yes", 1, None), ("yes", 2, None)]


@pytest.mark.parametrize("argument", ["", "/", "x/yes", "{code}", "{code}/", "{code}/perhaps", "{code}/yes/0",
    "{code}/yes/5", "{code}/yes/-1", "{code}/yes/²", "{code}/yes/999", "{code}/yes/1/1"])  # fmt: skip
async def test_a_forged_answer_counts_nothing(storage: Storage, amina: Chat, argument: str) -> None:
    found = await announced(storage)
    assert STALE in await amina.forges(f"rsvp/{argument.format(code=found.code)}")
    assert await answered(storage) == []


async def test_a_draft_is_seen_by_nobody(storage: Storage, amina: Chat) -> None:
    async with storage.write() as tx:
        found = await make.event(tx, await make.person(tx, "lena"))
    for step in ("event/{}", "rsvp/{}/yes", "event-map/{}", "calendar/{}", "event-share/{}", "rate/{}/good"):
        assert STALE in await amina.forges(step.format(found.code))
    assert "has not announced" in await amina.forges("events")


async def test_old_buttons_say_why_nothing_can_be_answered(
    storage: Storage, amina: Chat, clock: time_machine.Traveller
) -> None:
    found = await announced(storage, answer_by=make.NOON + timedelta(days=6))
    await amina.forges(f"rsvp/{found.code}/yes")
    other = Chat(storage)
    clock.move_to(make.NOON + timedelta(days=7))
    assert "too late to answer" in await other.forges(f"rsvp/{found.code}/yes")
    assert "We have it: no." in await amina.forges(f"rsvp/{found.code}/no")
    clock.move_to(START + timedelta(minutes=1))
    assert "has begun" in await amina.forges(f"rsvp/{found.code}/yes")
    clock.move_to(START + timedelta(hours=2, minutes=1))
    assert "is over" in await amina.forges(f"rsvp/{found.code}/yes")
    assert await answered(storage) == [("no", 1, None)]


async def test_a_called_off_event_says_so_and_leaves_the_calendar(storage: Storage, amina: Chat) -> None:
    found = await announced(storage)
    async with storage.write() as tx:
        await events.cancel(tx, await make.person(tx, "lena"), found.id, make.NOON)
    text = await amina.forges(f"rsvp/{found.code}/yes")
    assert "This does not take place" in text
    assert await answered(storage) == []
    assert "takes the entry out" in await amina.forges(f"calendar/{found.code}")
    (reply,) = amina.last
    assert reply.appointment
    assert (reply.appointment.status, reply.appointment.sequence) == ("CANCELLED", 1)


async def test_a_calendar_file_and_a_point_on_the_map(storage: Storage, amina: Chat) -> None:
    found = await announced(storage, latitude=51.54, longitude=2.55, address="Rabarberplein 1")
    await amina.forges(f"event/{found.code}")
    await amina.taps("On the map")
    assert [reply.point for reply in amina.last] == [None, (51.54, 2.55)]
    assert "Rabarberplein 1" in amina.text
    await amina.forges(f"calendar/{found.code}")
    (reply,) = amina.last
    assert reply.appointment
    assert (reply.appointment.uid, reply.appointment.starts_at) == (f"{found.id}@koban", START)


async def test_a_shared_link_opens_the_event_before_any_menu_and_subscribes_to_nothing(storage: Storage) -> None:
    found = await announced(storage)
    moussa = Chat(storage, language="nl-BE")
    text = await moussa.does("start", text=f"e-{found.code}")
    assert "Koffie met de wijkinspecteur" in moussa.last[0].text
    assert "112" in text
    assert "Ja" in moussa.labels
    await moussa.taps("Ja")
    async with storage.read() as tx:
        assert list((await tx.session.execute(select(Subscription.citizen_id))).scalars()) == []
    assert len(await answered(storage)) == 1


async def test_a_link_that_leads_nowhere_shows_the_first_screen(amina: Chat) -> None:
    text = await amina.does("start", text="e-zzzzzzzzzz")
    assert "do not know this event" in text
    assert "This is Koban" in text


async def test_the_link_is_passed_on_with_a_picture_to_scan(storage: Storage, amina: Chat) -> None:
    found = await announced(storage)
    await amina.forges(f"event/{found.code}")
    assert "Share" not in amina.labels
    storage.around = replace(storage.around, bot="kwartel_bot")
    await amina.forges(f"event/{found.code}")
    text = await amina.taps("Share")
    assert text.endswith(amina.last[0].code)
    assert amina.last[0].code == f"https://t.me/kwartel_bot?start=e-{found.code}"


async def test_near_me_asks_for_the_area_and_comes_back(storage: Storage, amina: Chat) -> None:
    await announced(storage, titles={"en": "In Molenkom"})
    await announced(storage, titles={"en": "In Duivenhoek"}, areas=("duivenhoek",))
    text = await amina.forges("events")
    assert "In Molenkom" in text
    assert "In Duivenhoek" in text
    await amina.taps("My neighbourhood")
    text = await amina.forges("area/duivenhoek")
    assert "Events near you" in text
    assert "In Molenkom" not in text
    assert "Nothing is planned" in await amina.taps("This week")


async def test_choosing_an_area_for_events_never_ends_up_in_a_message(storage: Storage, amina: Chat) -> None:
    await announced(storage)
    await amina.forges("events-area")
    await amina.forges("topic/noise")
    assert "in your own words" in await amina.forges("area/molenkom")


@pytest.mark.parametrize(
    ("setting", "told"),
    [
        ("quiet/on", "Quiet is on, so we send you nothing"),
        ("discreet/on", "only write that there is news"),
        ("topic/home", "only write that there is news"),
        ("stop", "You stopped our messages"),
    ],
)
async def test_an_answer_says_truthfully_what_will_come(storage: Storage, amina: Chat, setting: str, told: str) -> None:
    found = await announced(storage)
    await amina.forges(setting)
    text = await amina.forges(f"rsvp/{found.code}/yes")
    assert told in text
    assert "remind you" not in text
    assert len(await answered(storage)) == 1


async def test_how_it_was_is_counted_once_as_a_total(
    storage: Storage, amina: Chat, clock: time_machine.Traveller
) -> None:
    found = await announced(storage)
    await amina.forges(f"rsvp/{found.code}/yes")
    assert STALE in await amina.forges(f"rate/{found.code}/good")
    clock.move_to(START + timedelta(hours=3))
    async with storage.write() as tx:
        await events.tick(tx)
    assert "Thank you" in await amina.forges(f"rate/{found.code}/good")
    assert "told us already" in await amina.forges(f"rate/{found.code}/poor")
    for forged in ("", "/", "x", "excellent"):
        assert STALE in await amina.forges(f"rate/{found.code}/{forged}")
    assert STALE in await Chat(storage).forges(f"rate/{found.code}/good")
    async with storage.read() as tx:
        assert await kept.ratings(tx, found.id) == {"good": 1}


async def test_my_answers_let_go_of_what_is_kept_no_longer(
    storage: Storage, amina: Chat, clock: time_machine.Traveller
) -> None:
    found = await announced(storage)
    await amina.forges(f"rsvp/{found.code}/yes")
    assert "You said yes" in await amina.forges("events/mine")
    clock.move_to(START + timedelta(hours=2, days=89, minutes=59))
    async with storage.write() as tx:
        assert await answers.forget(tx, datetime.now(UTC)) == 0
    clock.move_to(START + timedelta(hours=3, days=90))
    async with storage.write() as tx:
        assert await answers.forget(tx, datetime.now(UTC)) == 1
    assert "not answered an event yet" in await amina.forges("events/mine")
    async with storage.read() as tx:
        known = await vault.find(tx, make.CHANNEL, amina.address)
    assert known
    assert known.answers == {}


async def test_my_data_holds_answers_and_wishes_in_words(storage: Storage, amina: Chat) -> None:
    found = await announced(storage, titles={"en": "Coffee on the square"})
    await amina.forges("area/molenkom")
    await amina.forges("news/yes")
    await amina.forges("wish-interests/sport")
    await amina.forges(f"rsvp/{found.code}/yes/2")
    async with storage.read() as tx:
        kept_of_her = await archive.gather(tx, make.CHANNEL, amina.address)
        assert kept_of_her
        files = words_of_archive.files(kept_of_her, await zone.the(tx), ())
    assert (
        "Coffee on the square, Thursday 3 December, 13:00 to 15:00: You said yes, for 2 people." in files["koban.html"]
    )
    plain = json.loads(files["koban.json"])
    (answer,) = plain["answers"]
    assert (answer["event"], answer["answer"], answer["people"]) == ("Coffee on the square", "yes", 2)
    assert {"event", "sport"} <= set(plain["you"]["topics"])
    assert found.id not in files["koban.json"]
