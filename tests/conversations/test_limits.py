"""How much one chat may send: one notice, then silence; three open matters; and what the whole zone can take."""

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import func, select

from bot.inbox import Inbox
from bot.media import MediaRoom
from handlers.dialogue import Incoming
from handlers.services import guests
from storage import meters
from storage.db import Storage
from storage.models import Case, InboxRow, Message, Meter, SeenUpdate
from tests import make
from tests.conversations.chat import Chat, linked
from tests.moulds import Address


async def rows(storage: Storage, table: type) -> int:
    """How many rows a table has."""
    async with storage.read() as tx:
        return int((await tx.session.execute(select(func.count()).select_from(table))).scalar_one())


async def flood(chat: Chat, number: int = guests.PER_MINUTE) -> None:
    """As much as one may send in a minute."""
    for _ in range(number):
        assert await chat.commands("menu")


def text(chat: Chat, words: str = "More.") -> Incoming:
    """Something a chat writes, as it comes from the channel."""
    return Incoming(make.CHANNEL, chat.address, "text", text=words, at=int(time.time()))


async def test_too_much_in_a_minute_is_told_once_and_then_there_is_silence(amina: Chat) -> None:
    with time_machine.travel(make.moment("2026-11-25 10:00:20"), tick=False) as clock:
        await flood(amina)
        told = await amina.says("One more.")
        assert "112 or 101" in told
        assert "You can go on at 11:02." in told  # in the zone's own time
        assert await amina.says("And one more.") == ""
        clock.shift(99)
        assert await amina.says("Still.") == ""
        clock.shift(1)
        assert "What is it about?" in await amina.says("A new minute.")


async def test_too_much_in_an_hour_is_silent_until_the_hour_is_over(amina: Chat) -> None:
    with time_machine.travel(make.moment("2026-11-25 10:00")) as clock:
        for _ in range(guests.PER_HOUR):
            clock.shift(5)
            assert await amina.commands("menu")
        assert "You can go on at 12:01." in await amina.commands("menu")
        clock.move_to(make.moment("2026-11-25 10:59"))
        assert await amina.commands("menu") == ""
        clock.move_to(make.moment("2026-11-25 11:01"))
        assert await amina.commands("menu")


async def test_a_restart_and_stop_lift_no_limit(amina: Chat, tmp_path: Path) -> None:
    await flood(amina, guests.PER_MINUTE - 1)
    await amina.commands("stop")
    address = Address(
        amina.storage.address, f"sqlite+aiosqlite:///{tmp_path / 'data' / 'keystore.sqlite'}", tmp_path / "data"
    )
    async with make.another_process(address) as storage:
        again = Chat(storage, amina.address)
        assert "You sent a lot" in await again.says("More.")
    async with make.another_process(address) as storage:
        assert await Chat(storage, amina.address).says("More.") == ""


async def test_during_the_silence_nothing_is_taken_in_or_stored(amina: Chat) -> None:
    door = Inbox(amina.storage, {}, MediaRoom())
    await flood(amina)
    await amina.says("One too many.")
    for number in range(3):
        await door.take_in(make.CHANNEL, [(number, text(amina))])
    assert (await rows(amina.storage, InboxRow), await rows(amina.storage, SeenUpdate)) == (0, 0)
    somebody = Chat(amina.storage)
    await door.take_in(make.CHANNEL, [(7, text(amina)), (8, text(somebody))])
    assert (await rows(amina.storage, InboxRow), await rows(amina.storage, SeenUpdate)) == (1, 1)
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=3)):
        await door.take_in(make.CHANNEL, [(9, text(amina))])
    assert await rows(amina.storage, InboxRow) == 2


async def test_what_already_waits_from_a_flood_goes_with_its_silence(amina: Chat) -> None:
    door = Inbox(amina.storage, {}, MediaRoom())
    somebody = Chat(amina.storage)
    await door.take_in(make.CHANNEL, [(1, text(amina)), (2, text(amina)), (3, text(somebody))])
    await flood(amina)
    await amina.says("One too many.")
    assert await rows(amina.storage, InboxRow) == 1


async def test_what_waited_while_koban_was_away_is_no_flood(amina: Chat) -> None:
    began = int(time.time()) - 3600
    for number in range(guests.PER_MINUTE * 2):
        assert "You sent a lot" not in await amina.says("I wait for you.", at=began + number * 40)
    assert "I wait for you." in await amina.commands("report")


async def test_links_that_are_guessed_are_limited_too(amina: Chat) -> None:
    for _ in range(guests.PER_MINUTE):
        assert "not known" in await amina.does("start", text="link-guessed")
    assert "You sent a lot" in await amina.does("start", text="link-guessed")
    assert await amina.does("start", text="link-guessed") == ""


async def test_a_group_hears_three_times_an_hour_at_most(storage: Storage) -> None:
    group = Chat(storage, "-100200300")
    answers = [await group.does("group") for _ in range(6)]
    assert [bool(answer) for answer in answers] == [True, True, True, False, False, False]


async def test_an_officers_own_chat_has_no_limit(storage: Storage) -> None:
    lena = await linked(storage, "lena")
    for _ in range(guests.PER_MINUTE + 5):
        assert await lena.commands("queue")


async def test_so_many_photos_a_day_and_no_more(storage: Storage) -> None:
    async with storage.write() as tx:
        for _ in range(guests.PHOTOS_A_DAY):
            assert await guests.takes_photo(tx, make.CHANNEL, "1", 1000)
        assert not await guests.takes_photo(tx, make.CHANNEL, "1", 1000)
        assert not await guests.takes_photo(tx, make.CHANNEL, "2", (guests.MEGABYTES_A_DAY << 20) + 1)
        assert await guests.takes_photo(tx, make.CHANNEL, "3", 1000)
    with time_machine.travel(datetime.now(UTC) + timedelta(days=1)):
        async with storage.write() as tx:
            assert await guests.takes_photo(tx, make.CHANNEL, "1", 1000)


async def test_a_meter_does_not_tell_the_exact_size_of_a_photo(storage: Storage) -> None:
    async with storage.write() as tx:
        assert await guests.takes_photo(tx, make.CHANNEL, "1", 1_234_567)
    async with storage.read() as tx:
        assert set((await tx.session.execute(select(Meter.number))).scalars()) == {1, 2}


async def test_a_photo_beyond_the_day_is_refused_in_words_and_its_caption_kept(amina: Chat) -> None:
    said = await amina.sends_photo("Look at this.", refused="too_much_today")
    assert "as many photos as one may in a day" in said
    assert "Look at this." in await amina.commands("report")


async def at_preview(chat: Chat, words: str, topic: str = "noise", area: str = "molenkom") -> str:
    """On to the look at the message before it goes."""
    await chat.forges(f"topic/{topic}")
    if topic not in ("home", "police"):
        await chat.forges(f"area/{area}")
    return await chat.says(words)


async def test_a_fourth_report_joins_the_latest_open_one_and_it_is_said_before_and_after(amina: Chat) -> None:
    lena = await linked(amina.storage, "lena")
    numbers = [await amina.reports(f"Report {number}.") for number in (1, 2, 3)]
    said = await at_preview(amina, "A fourth thing.", topic="drugs")
    assert f"this is added to {numbers[2]}" in said
    assert f"Added to {numbers[2]}. It is read by Lena" in await amina.taps("Send")
    assert await rows(amina.storage, Case) == 3
    page = await lena.forges(f"o-open/{numbers[2]}")
    assert "A fourth thing." in page
    assert "Drugs" in page
    assert "unsent" not in await amina.commands("report")
    assert "You began a message" not in amina.text


async def test_once_one_is_closed_the_next_report_opens_its_own(amina: Chat) -> None:
    lena = await linked(amina.storage, "lena")
    numbers = [await amina.reports(f"Report {number}.") for number in (1, 2, 3)]
    await lena.forges(f"o-closed/{numbers[0]}/solved")
    assert "three open matters" not in await at_preview(amina, "A fourth thing.")
    await amina.taps("Send")
    assert await rows(amina.storage, Case) == 4


@pytest.mark.parametrize(("topic", "reader"), [("home", "Nele"), ("police", "complaint")])
async def test_what_goes_to_a_contact_never_joins_and_is_never_refused(amina: Chat, topic: str, reader: str) -> None:
    for number in (1, 2, 3):
        await amina.reports(f"Report {number}.")
    for more in (4, 5):
        said = await at_preview(amina, "Only for you.", topic=topic)
        assert "three open matters" not in said
        await amina.taps("Send")
        assert await rows(amina.storage, Case) == more


async def test_matters_with_a_contact_count_for_nobody_else(amina: Chat) -> None:
    for _ in range(3):
        await at_preview(amina, "Only for you.", topic="home")
        await amina.taps("Send")
    assert "three open matters" not in await at_preview(amina, "A lamp is broken.")


async def test_a_report_never_joins_a_matter_that_somebody_else_reads(amina: Chat) -> None:
    for number in (1, 2, 3):
        await amina.reports(f"Report {number}.")
    await at_preview(amina, "Not for Lena.")
    await amina.taps("Someone else reads it")
    (other,) = [label for label in amina.labels if "Nadia" in label or "iaison" in label][:1]
    said = await amina.taps(other)
    assert "three open matters" not in said
    await amina.taps("Send")
    assert await rows(amina.storage, Case) == 4


async def test_beyond_what_a_zone_can_take_the_draft_stays_and_it_is_said(amina: Chat) -> None:
    async with amina.storage.write() as tx:
        await meters.use(tx, "zone", "cases", guests.HOUR, guests.CASES_AN_HOUR)
    await at_preview(amina, "A lamp is broken.")
    said = await amina.taps("Send")
    assert "has not left yet. It is kept." in said
    assert "112 or 101" in said
    assert await rows(amina.storage, Case) == 0
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=61)):
        await amina.taps("Send")
    assert (await rows(amina.storage, Case), await rows(amina.storage, Message)) == (1, 2)


async def test_a_full_zone_still_takes_what_goes_to_victim_support(amina: Chat) -> None:
    async with amina.storage.write() as tx:
        await meters.use(tx, "zone", "cases", guests.HOUR, guests.CASES_AN_HOUR)
    await at_preview(amina, "He hits me.", topic="home")
    await amina.taps("Send")
    assert await rows(amina.storage, Case) == 1


async def test_meters_are_forgotten_once_nobody_asks_for_them(storage: Storage) -> None:
    async with storage.write() as tx:
        await meters.use(tx, "a", "photos", guests.DAY)
        await meters.silence(tx, "a", datetime.now(UTC) + timedelta(minutes=1))
    with time_machine.travel(datetime.now(UTC) + timedelta(days=2)):
        async with storage.write() as tx:
            await guests.forget(tx)
        assert await rows(storage, Meter) == 0
