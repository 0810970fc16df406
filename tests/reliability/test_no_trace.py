"""After real traffic the files hold no sender's id, name, username or words in any form that the search can find."""

import asyncio
import base64
import secrets
import struct
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.demo.zone import AREAS
from storage.db import Storage
from tests.moulds import Address
from tests.postgres import Postgres
from tests.reliability import crowd, traces
from tests.reliability.crowd import Citizen, Told, Town
from tests.reliability.process import Koban
from tests.reliability.run import Plan, Run, officers_on_phones, people_around

ARABIC = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"
# Six bytes wide: no other number in a database looks like it by chance.
LOWEST, HIGHEST = 2**44, 2**45


def word() -> str:
    """A word that is nowhere else, in letters that JSON escapes and in letters that it does not."""
    return "".join(secrets.choice(ARABIC) for _ in range(10)) + secrets.token_hex(6)


def number() -> str:
    """A sender's number that is nowhere else."""
    return str(LOWEST + secrets.randbelow(HIGHEST - LOWEST))


@pytest.fixture
def core(monkeypatch: pytest.MonkeyPatch) -> str:
    """A word that stands in everything that is written."""
    everywhere = word()
    monkeypatch.setattr(crowd, "sentinel", lambda kind: f"{kind} {everywhere} {secrets.token_hex(4)}")
    return everywhere


@pytest.fixture
def folders(address: Address, request: pytest.FixtureRequest) -> list[Path]:
    """Where everything lies: Koban's folder with the log beside it, and PostgreSQL's data folder."""
    server = request.getfixturevalue("postgres_server") if address.database.startswith("postgresql") else None
    return [address.folder.parent, *([server.folder] if isinstance(server, Postgres) else [])]


@pytest.mark.parametrize("secret", [word(), number()], ids=["a word", "a number"])
def test_the_search_finds_every_form(tmp_path: Path, secret: str) -> None:
    for position, planted in enumerate(traces.forms(secret).values()):
        beside = secrets.token_bytes(3)
        (tmp_path / str(position)).write_bytes(beside + planted + beside)
    found = traces.found_in([tmp_path], [secret])
    assert {form for _, _, form in found} == set(traces.forms(secret))


@pytest.mark.parametrize("width", ["<q", ">q"])
def test_the_search_finds_integers_and_base64_inside_something_longer(tmp_path: Path, width: str) -> None:
    secret = number()
    raw = struct.pack(width, int(secret))
    (tmp_path / "raw").write_bytes(b"x" + raw + b"x")
    for shift in range(3):
        (tmp_path / f"packed{shift}").write_bytes(base64.b64encode(b"?" * shift + raw + b"??"))
        (tmp_path / f"digits{shift}").write_bytes(base64.urlsafe_b64encode(b"?" * shift + secret.encode() + b"??"))
    assert len({name for name, _, _ in traces.found_in([tmp_path], [secret])}) == 7


@pytest.mark.timeout(240)
async def test_the_files_hold_no_trace_of_who_wrote_or_what(
    address: Address, folders: list[Path], core: str, tmp_path: Path
) -> None:
    planted = [word(), number()]
    async with people_around(address, Plan("polling", 0, 5), tmp_path / "koban.log") as (run, koban, storage):
        run.town.thinking, run.town.patience = (0.0, 0.05), 30.0
        await _plant(storage, planted)
        await koban.start()
        hidden = await _traffic(run, koban, storage)
        await koban.kill()
        await _flushed(storage)
        found = traces.found_in(folders, [*planted, *hidden, core])
    assert {secret for _, secret, _ in found} == set(planted), found
    assert run.town.answers
    assert (tmp_path / "koban.log").stat().st_size > 0


async def _traffic(run: Run, koban: Koban, storage: Storage) -> list[str]:
    """Three citizens report, add a photo, edit and are answered; then a draft and an unrecorded send stay behind."""
    officers = {officer.phone.user_id: officer for officer in await officers_on_phones(run, storage)}
    busy = {chat: asyncio.Lock() for chat in officers}
    people = [_somebody(run) for _ in range(3)]

    async def lives(citizen: Citizen) -> None:
        told = await _tells(citizen)
        chat = _officer_of(run.town, told)
        async with busy[chat]:
            await officers[chat].answers(told.number)
        await run.town.ledger.hears(told.chat, run.town.answers[told.number], 0, run.town.patience)

    await asyncio.gather(*(lives(citizen) for citizen, _ in people))
    await _leaves_a_draft(people[0][0], koban)
    return [*map(str, officers), *(secret for _, theirs in people for secret in theirs)]


async def _tells(citizen: Citizen) -> Told:
    await citizen.says("/start", "This is Koban")
    told = await citizen.reports()
    while not _officer_of(citizen.town, told):
        told = await citizen.reports()
    await _adds_a_photo(citizen, told)
    await citizen.edits(told)
    return told


async def _leaves_a_draft(citizen: Citizen, koban: Koban) -> None:
    """And one message that was sent while Koban was killed before it wrote that down."""
    await citizen.taps("Tell my officer", "^What is it about")
    await citizen.says(crowd.sentinel("a draft"), "Is this about something you already told us")
    await koban.kill()
    await koban.start(kill_at_send=1)
    await citizen.phone.says(crowd.sentinel("more of the draft"))
    assert await koban.ends_within(60)
    await koban.start()
    await citizen.says("/privacy", "Telegram")


def _somebody(run: Run) -> tuple[Citizen, list[str]]:
    names = [word() for _ in range(2)]
    username, own_number = f"u{secrets.token_hex(8)}", number()
    phone = run.standin.phone(
        int(own_number), language="en", first_name=names[0], last_name=names[1], username=username
    )
    return Citizen(phone, run.town), [*names, username, own_number]


async def _adds_a_photo(citizen: Citizen, told: Told) -> None:
    await citizen.sends_tap(f"add/{told.number}", "^Write what you want to add")

    async def sends() -> None:
        await citizen.phone.sends_photo(crowd.PHOTO, caption=crowd.sentinel("caption"))

    await citizen.does(sends, f"^Added to {told.number}")


def _officer_of(town: Town, told: Told) -> int:
    """The phone of the officer who answers for the report's area; 0 where there is none."""
    own = {area.slug: area.officer for area in AREAS}.get(told.area or "")
    return town.officers[own] if own else 0


async def _plant(storage: Storage, planted: list[str]) -> None:
    """What must not be there, put into the database itself, so that the search is seen to find it."""
    a_word, a_number = planted
    async with storage.write() as tx:
        await tx.session.execute(text("CREATE TABLE planted (words TEXT, number BIGINT)"))
        values = {"words": a_word, "number": int(a_number)}
        await tx.session.execute(text("INSERT INTO planted VALUES (:words, :number)"), values)


async def _flushed(storage: Storage) -> None:
    if storage.postgres:
        async with storage.read() as tx:
            await tx.session.execute(text("CHECKPOINT"))
