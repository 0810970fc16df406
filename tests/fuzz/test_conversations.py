"""Updates, buttons, start codes and texts of any kind, at the front door."""

from datetime import UTC, datetime
from itertools import count
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from structlog.testing import capture_logs

from bot.channels.telegram import incoming
from handlers import citizen, officer
from handlers.dialogue import Incoming, clean
from handlers.services import events, people
from handlers.services.answers import CHOICES, RATINGS
from storage import people as stored
from storage import places, vault
from storage.models import Case
from storage.places import Standing
from tests import make
from tests.conversations.chat import linked
from tests.fuzz import updates
from tests.fuzz.arena import Arena, under_fire

pytestmark = pytest.mark.fuzz
SEEDS = st.integers(0, 2**64 - 1)
STEPS = ("", *citizen.HEARS)
NUMBERS = (
    "KB-22222",
    "kb-22222",
    "KB-7F3K2-ABCDEFGHJKMNPQRTV",
    "molenkom",
    "none",
    "solved",
    "area",
    "with",
    "1",
    "en",
)
# What Koban could not use, and says so, or asks about at once.
ASKED_AGAIN = (
    *("no words in it", "case code is not known", "Which street do you mean?"),
    "as a street. In which neighbourhood is it?",
    *("neighbourhood officer, ", "has no officer of its own"),  # a street of somebody who only looks for their officer
    "We do not keep them",  # words to search for
)
EVENT = "abcdefghjk"  # the code of the one announced event
_people = count(7_100_000_001)


def somebody() -> str:
    """A chat nobody wrote from before, so that no limit stands in the way."""
    return str(next(_people))


@pytest.fixture(autouse=True)
async def _event(arena: Arena) -> None:
    """An event that can be answered, full after three."""
    now = datetime.now(UTC)
    async with arena.storage.write() as tx:
        lena = await make.person(tx, "lena")
        found = await make.event(tx, lena, now=now, capacity=3, latitude=51.54, longitude=2.55)
        found.code = EVENT
        await events.announce(tx, lena, found.id, now, now)


async def standing_at(arena: Arena, address: str, step: str) -> None:
    """Puts somebody at a step without the memory that belongs to it, as after an upgrade."""
    async with arena.storage.write() as tx:
        tag = vault.chat_tag(tx, make.CHANNEL, address, "place-citizen")
        await places.keep(tx, tag, Standing(step, {}))


@given(SEEDS)
async def test_updates_of_every_kind(arena: Arena, seed: int) -> None:
    chance = Random(seed)
    raw = [updates.update(chance) if chance.random() < 0.9 else updates.anything(chance) for _ in range(10)]
    with capture_logs():
        understood = [incoming.understood(one) for one in raw]
    arena.inputs += sum(one is None for one in understood)
    found = [one for one in understood if one]
    async with under_fire(arena):
        answers = await arena.throws(found)
    for one, replies in zip(found, answers, strict=True):
        assert replies or one.kind in ("blocked", "unblocked"), one


def _about_event() -> st.SearchStrategy[str]:
    """What follows the step of an event's button: the code of a true one, an answer or a rating, a number."""
    codes = st.sampled_from((EVENT, EVENT.upper(), "e-zzzzzzzzzz", ""))
    words = st.sampled_from((*CHOICES, *RATINGS, "")) | st.text(max_size=10)
    numbers = st.sampled_from(("", "0", "1", "4", "5", "99", "-1", "²", "1.5")) | st.text(max_size=4)
    return st.builds(lambda *parts: "/".join(parts), codes, words, numbers) | codes


def addresses(rooms: list[str], foreign: str) -> st.SearchStrategy[str]:
    """Addresses of buttons: true steps with arguments of all kinds, cut off, and none at all."""
    arguments = st.sampled_from((*NUMBERS, foreign)) | st.text(max_size=40) | _about_event()
    true = st.builds(lambda step, argument: f"{step}/{argument}", st.sampled_from(rooms), arguments)
    cut = st.builds(lambda whole, at: whole[:at], true, st.integers(0, 20))
    return true | cut | st.text(max_size=64) | st.binary(max_size=64).map(lambda raw: raw.decode("latin-1"))


@given(st.data())
async def test_forged_buttons_of_citizens(arena: Arena, data: st.DataObject) -> None:
    foreign = await _foreign(arena)
    taps = data.draw(st.lists(addresses(list(citizen.TAPS), foreign), min_size=10, max_size=10))
    address, step = somebody(), data.draw(st.sampled_from(STEPS))
    await standing_at(arena, address, step)
    async with under_fire(arena):
        answers = await arena.throws(tap(address, to) for to in taps)
    assert all(answers)


@given(st.data())
async def test_forged_buttons_in_an_officers_chat(arena: Arena, data: st.DataObject) -> None:
    foreign = await _foreign(arena)
    lena = await _lena(arena)
    rooms = [*officer.TAPS, *citizen.TAPS]
    taps = data.draw(st.lists(addresses(rooms, foreign), min_size=10, max_size=10))
    async with under_fire(arena):
        answers = await arena.throws(tap(lena, to) for to in taps)
    assert all(answers)


@given(st.data())
async def test_officers_buttons_and_commands_in_a_citizens_hand(arena: Arena, data: st.DataObject) -> None:
    foreign = await _foreign(arena)
    address = somebody()
    taps = data.draw(st.lists(addresses(list(officer.TAPS), foreign), min_size=7, max_size=7))
    commands = [command(address, name) for name in ("queue", "officer", "unlink")]
    async with under_fire(arena):
        answers = await arena.throws([*(tap(address, to) for to in taps), *commands])
    assert all(answers)
    assert all(foreign not in reply.text for replies in answers for reply in replies)


@given(st.lists(st.text(max_size=80) | st.binary(max_size=60).map(lambda raw: raw.hex()), min_size=10, max_size=10))
async def test_start_codes_and_links(arena: Arena, payloads: list[str]) -> None:
    address = somebody()
    raw = [
        {
            "update_id": number,
            "message": {
                "message_id": number,
                "chat": {"id": int(address), "type": "private"},
                "from": {"id": int(address), "is_bot": False},
                "text": f"/start {'link-' * (number % 2)}{payload}",
            },
        }
        for number, payload in enumerate(payloads)
    ]
    async with under_fire(arena):
        answers = await arena.throws(found for one in raw if (found := incoming.understood(one)))
    assert all(answers)
    async with arena.storage.read() as tx:
        assert await people.by_slug(tx, "lena")
        assert tx.memo.officers in (None, frozenset())


@given(st.lists(st.text(min_size=1, max_size=400), min_size=10, max_size=10), st.sampled_from(STEPS))
async def test_no_text_is_lost(arena: Arena, texts: list[str], step: str) -> None:
    address = somebody()
    await standing_at(arena, address, step)
    async with under_fire(arena):
        answers = await arena.throws(
            Incoming(make.CHANNEL, address, "text", text=clean(text), message=str(number), language="en")
            for number, text in enumerate(texts)
        )
    assert all(answers)
    kept = await _remembered(arena, address)
    for text, replies in zip(texts, answers, strict=True):
        said = clean(text).strip()
        if not said:
            continue
        answered = " ".join(reply.text for reply in replies)
        excused = any(words in answered for words in ASKED_AGAIN) or said in kept["near"]
        assert excused or said in kept["words"] or step == "appeal", (said, answered)


async def _remembered(arena: Arena, address: str) -> dict[str, str]:
    async with arena.storage.read() as tx:
        memory = (await places.find(tx, vault.chat_tag(tx, make.CHANNEL, address, "place-citizen"))).memory
    words = "\n\n".join(text for text, _, _ in memory.get("draft", {}).get("words", []))
    return {"words": words, "near": memory.get("near", "")}


def tap(address: str, to: str) -> Incoming:
    """A tap as the channel reduces it."""
    query = {
        "id": "1",
        "from": {"id": int(address), "is_bot": False},
        "message": {"message_id": 5, "chat": {"id": int(address), "type": "private"}},
        "data": to,
    }
    found = incoming.understood({"update_id": 1, "callback_query": query})
    assert found
    return found


def command(address: str, name: str) -> Incoming:
    """A command."""
    return Incoming(make.CHANNEL, address, "command", text=name)


async def _foreign(arena: Arena) -> str:
    """The number of a case that belongs to somebody else, and to the victim support contact."""
    async with arena.storage.write() as tx:
        found = (await tx.session.execute(select(Case.number).limit(1))).scalar()
        return found or (await make.case(tx, topic="home", area=None, place="")).number


async def _lena(arena: Arena) -> str:
    """The address of Lena's linked chat."""
    async with arena.storage.read() as tx:
        person = await make.person(tx, "lena")
        chat = stored.chat_of(tx, person) if person.chat_linked else None
    return chat[1] if chat else (await linked(arena.storage, "lena")).address
