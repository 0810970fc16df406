"""What an event sends besides words: a point on the map, a file for a calendar, a picture to scan."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot import appointments, codes
from bot.channels import Sending
from bot.channels.telegram.channel import Telegram
from bot.demo.telegram import Phone, StandIn
from handlers.appointment import Appointment
from handlers.dialogue import Choice, Reply
from tests.house import TOKEN

COFFEE = Appointment(
    uid="0123456789abcdef@koban",
    sequence=2,
    title="Coffee, with; the officer\\",
    description="Come in.\nAsk what you like. " + "مرحبا بكم " * 20,
    place="Rabarberplein, Rabarberplein 1",
    latitude=51.54,
    longitude=2.55,
    starts_at=datetime(2027, 3, 28, 8, 0, tzinfo=UTC),
    ends_at=datetime(2027, 3, 28, 10, 0, tzinfo=UTC),
    status="CONFIRMED",
    organiser="Kwartelbeke",
)


@pytest.fixture
async def standin() -> AsyncIterator[StandIn]:
    """A Bot API server."""
    found = StandIn(token=TOKEN)
    await found.start()
    yield found
    await found.stop()


@pytest.fixture
async def telegram(standin: StandIn) -> AsyncIterator[Telegram]:
    """The channel, connected to it."""
    found = Telegram(standin.token, standin.url)
    await found.start()
    yield found
    await found.stop()


@pytest.fixture
def phone(standin: StandIn) -> Phone:
    """Somebody's phone."""
    return standin.phone(7001)


def lines_of(content: bytes) -> list[str]:
    """The lines of a calendar file, unfolded."""
    return content.decode().replace("\r\n ", "").split("\r\n")


def test_a_calendar_reads_the_moment_in_utc_and_every_sign_as_it_is() -> None:
    content = appointments.file(COFFEE)
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    found = lines_of(content)
    assert "UID:0123456789abcdef@koban" in found
    assert "SEQUENCE:2" in found
    assert "DTSTART:20270328T080000Z" in found
    assert "DTEND:20270328T100000Z" in found
    assert "SUMMARY:Coffee\\, with\\; the officer\\\\" in found
    assert "GEO:51.540000;2.550000" in found
    assert "METHOD:PUBLISH" in found


def test_a_called_off_event_takes_its_entry_back_by_the_same_name() -> None:
    found = lines_of(appointments.file(replace(COFFEE, status="CANCELLED", sequence=3, latitude=None)))
    assert {"METHOD:CANCEL", "STATUS:CANCELLED", "SEQUENCE:3", "UID:0123456789abcdef@koban"} <= set(found)
    assert not [line for line in found if line.startswith("GEO")]


def test_a_reply_keeps_point_appointment_and_code_on_its_way_through_the_outbox() -> None:
    for reply in (
        Reply(point=(51.5, 2.5)),
        Reply("Open it.", appointment=COFFEE),
        Reply("Scan.", code="https://t.me/x"),
    ):
        assert Reply.from_json(reply.as_json()) == reply


async def test_a_point_arrives_as_a_place_with_its_button(telegram: Telegram, phone: Phone) -> None:
    await telegram.send(Sending("7001", Reply(point=(51.54, 2.55), rows=((Choice("Details", "event/x"),),))))
    assert phone.last["location"] == {"latitude": 51.54, "longitude": 2.55}
    assert phone.labels == ["Details"]


async def test_a_picture_to_scan_arrives_unveiled_with_its_words(telegram: Telegram, phone: Phone) -> None:
    reply = Reply("Pass it on.", code="https://t.me/koban_demo_bot?start=e-abcdefghjk")
    await telegram.send(Sending("7001", reply, photo=codes.picture(reply.code), veiled=False))
    assert phone.last["caption"] == "Pass it on."
    assert phone.last["photo"].startswith(b"\x89PNG")
