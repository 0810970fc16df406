"""The front door: a repeated update, a failing row, a flood, a webhook; nothing is lost and the rest goes on."""

import asyncio
import io
import json
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from handlers.citizen import more
from handlers.dialogue import CitizenTalk
from storage import inbox
from tests.conftest import address_of
from tests.house import House, open_house
from tests.moulds import Address
from tests.postgres import Postgres


@pytest.fixture(params=("sqlite", "postgresql"))
async def hooked(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[House]:
    """A Koban that Telegram brings its updates to."""
    for address in address_of(request.param, tmp_path, request):
        there = Address(address.database, address.keystore, address.folder, webhook=True)
        async with open_house(there) as house:
            yield house


async def test_a_report_comes_in_by_webhook(hooked: House) -> None:
    amina = hooked.citizen("en")
    number = await amina.reports("Every night motorbikes race.")
    assert number in await (await hooked.desk("lena")).queue()


async def test_a_webhook_with_a_wrong_secret_or_a_huge_body_is_refused(hooked: House) -> None:
    url = f"{hooked.desk_url}/telegram"
    secret = hooked.storage.keys.vault.tag("webhook-secret", "telegram")
    async with aiohttp.ClientSession() as session:
        for headers, body, status in (
            ({}, b"{}", 403),
            ({"X-Telegram-Bot-Api-Secret-Token": "wrong"}, b"{}", 403),
            ({"X-Telegram-Bot-Api-Secret-Token": secret}, b"not json", 400),
            ({"X-Telegram-Bot-Api-Secret-Token": secret}, b'{"update_id": "x"}', 400),
            ({"X-Telegram-Bot-Api-Secret-Token": secret}, b" " * (1 << 21), 413),
            ({"X-Telegram-Bot-Api-Secret-Token": secret}, b'{"update_id": 1}', 200),
        ):
            async with session.post(url, data=io.BytesIO(body), headers=headers) as answer:
                assert answer.status == status


async def test_a_repeated_update_has_no_second_effect(hooked: House) -> None:
    amina = hooked.citizen("en")
    update = {
        "update_id": 900_001,
        "message": {
            "message_id": 77,
            "date": 0,
            "text": "Said once.",
            "chat": {"id": amina.phone.user_id, "type": "private"},
            "from": {"id": amina.phone.user_id, "is_bot": False, "first_name": "A", "language_code": "en"},
        },
    }
    for _ in range(3):
        assert await _brings(hooked, json.dumps(update).encode()) == 200
    await amina.sees("What is it about?")
    await amina.taps("Noise and nuisance")
    await amina.taps_when("I do not know")
    preview = str((await amina.sees("will read"))["text"])
    assert preview.count("Said once.") == 1


async def test_broken_encodings_stop_nobody_and_the_rest_of_the_text_arrives(hooked: House) -> None:
    amina = hooked.citizen("en")
    chat = b'{"id": %d, "type": "private"}' % amina.phone.user_id
    person = b'{"id": %d, "is_bot": false, "language_code": "en"}' % amina.phone.user_id
    body = b'{"update_id": 5, "message": {"message_id": 1, "text": "Half \\ud83d a pair.", "chat": %s, "from": %s}}'
    assert await _brings(hooked, body % (chat, person)) == 200
    await amina.sees("What is it about?")
    await amina.taps("Noise and nuisance")
    await amina.taps_when("I do not know")
    assert "Half  a pair." in str((await amina.sees("will read"))["text"])


async def _brings(house: House, body: bytes) -> int:
    secret = house.storage.keys.vault.tag("webhook-secret", "telegram")
    async with aiohttp.ClientSession() as session:
        headers = {"X-Telegram-Bot-Api-Secret-Token": secret}
        async with session.post(f"{house.desk_url}/telegram", data=io.BytesIO(body), headers=headers) as answer:
            return answer.status


async def test_a_row_that_fails_is_kept_and_said_and_the_rest_goes_on(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(talk: CitizenTalk, _: str = "") -> None:
        raise RuntimeError("a defect")

    monkeypatch.setitem(__import__("handlers.citizen", fromlist=["TAPS"]).TAPS, "how", broken)
    amina, other = house.citizen("en"), house.citizen("en")
    await amina.starts()
    await amina.phone.taps_data("how")
    await amina.sees("What you sent is kept")
    await other.starts()
    async with house.storage.read() as tx:
        assert await inbox.sizes(tx) == {"failed": 1}
    monkeypatch.setitem(__import__("handlers.citizen", fromlist=["TAPS"]).TAPS, "how", more.help_page)
    async with house.storage.write() as tx:
        assert await inbox.retry_failed(tx) == 1
    await amina.sees("Commands")


async def test_one_that_fails_takes_nobody_of_the_same_commit_with_it(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(talk: CitizenTalk, _: str = "") -> None:
        raise RuntimeError("a defect")

    monkeypatch.setitem(__import__("handlers.citizen", fromlist=["TAPS"]).TAPS, "how", broken)
    unlucky, *others = [house.citizen("en", name=f"Person {number}") for number in range(8)]
    await unlucky.starts()
    pushed = [unlucky.phone.taps_data("how"), *(other.says("/start") for other in others)]
    await asyncio.gather(*pushed)
    await unlucky.sees("What you sent is kept")
    for other in others:
        await other.sees("This is Koban")
        assert len([m for m in other.phone.messages if "This is Koban" in str(m.get("text"))]) == 1
    async with house.storage.read() as tx:
        assert await inbox.sizes(tx) == {"failed": 1}


async def test_a_flood_delays_only_its_sender(house: House) -> None:
    flooder, other = house.citizen("en"), house.citizen("en")
    for number in range(40):
        await flooder.says(f"flood {number}")
    await other.starts()
    assert flooder.phone.shows("flood 39") is None
    await flooder.sees("What is it about?")


@pytest.mark.parametrize(
    "shape",
    [
        {"message": None},
        {"message": {"chat": 5}},
        {"message": {"chat": {"id": 5, "type": "channel"}, "text": "x"}},
        {"message": {"chat": {"id": "x", "type": "private"}, "from": {"id": 6}, "location": {"latitude": "a"}}},
        {"callback_query": {"id": "1", "from": {}, "data": "\x00\x01"}},
        {"edited_message": []},
        {"poll": {"id": "1"}},
    ],
)
async def test_updates_of_any_shape_stop_nobody(house: House, shape: dict[str, object]) -> None:
    house.standin.push(shape)
    await house.citizen("en").starts()


async def test_in_a_group_koban_says_that_it_talks_to_one_person(house: House) -> None:
    amina = house.citizen("en")
    group = house.standin.group(-100123, "Neighbours")
    await group.takes_in(amina.phone)
    await group.sees("only talks to one person")


async def test_a_database_that_goes_away_loses_nothing_and_koban_recovers_unaided(
    request: pytest.FixtureRequest, tmp_path: Path, postgres_server: Postgres
) -> None:
    for address in address_of("postgresql", tmp_path, request):
        async with open_house(address) as house:
            amina = house.citizen("en")
            await amina.starts()
            with postgres_server.away(address.database):
                await amina.says("The lamp is broken.")
            await amina.sees("What is it about?")
            await amina.taps("Vandalism")
            await amina.taps_when("I do not know")
            assert "The lamp is broken." in str((await amina.sees("will read"))["text"])
