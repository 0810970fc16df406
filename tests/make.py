"""Builders: a zone in new databases, citizens with reports, photos, and moments in time."""

import base64
import shutil
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from bot import opening
from bot.config import Settings
from bot.demo import seed
from handlers.services import events, people, reports
from handlers.services.reports import Report, Words
from locales import articles
from storage import attachments, vault
from storage.attachments import Kept
from storage.db import Storage, Tx
from storage.keys import load_keys, new_key
from storage.models import Case, Event, Person
from storage.outbox import Waiting, due
from storage.vault import Known
from tests.moulds import Address, cast

CHANNEL = "telegram"
SHELF = Path(__file__).parent / "shelf"
NOON = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
JPEG = b"\xff\xd8\xff\xe0 a cleaned photo"
ALL_LANES = (0, 1, 2, 5)
# So many words that their language is recognised.
ARABIC = "كل ليلة تتسابق الدراجات النارية"
_addresses = count(4_400_000_001)


def settings_for(address: Address) -> Settings:
    """Settings of a process with all parts."""
    return Settings(database=address.database, keystore=address.keystore, folder=address.folder)


@asynccontextmanager
async def zone_at(address: Address) -> AsyncIterator[Storage]:
    """A zone set up in new databases: the demo's map and people, no case."""
    await cast(address, "demo map", seed.plant_map)
    async with opening.storage(settings_for(address)) as storage:
        yield storage


async def neighbouring_zone(address: Address) -> None:
    """Another zone than every other of the tests: its keys are its own."""
    await cast(address, "neighbouring zone", seed.plant_map)


@asynccontextmanager
async def another_process(address: Address, *, vault: bool = True) -> AsyncIterator[Storage]:
    """A second Storage on the same databases, as another process has it; perhaps without the vault key."""
    keys = load_keys(address.folder / "keys")
    keys = keys if vault else replace(keys, locked_vault=None)
    storage = Storage(address.database, address.keystore, keys, address.folder / "attachments")
    await storage.start()
    try:
        yield storage
    finally:
        await storage.close()


@asynccontextmanager
async def rolled_back(storage: Storage) -> AsyncIterator[Tx]:
    """A transaction that fails at its end, as one in which something broke."""
    with suppress(ZeroDivisionError):
        async with storage.write() as tx:
            yield tx
            raise ZeroDivisionError


def number_of_a_phone() -> str:
    """A chat's address nobody wrote from before."""
    return str(next(_addresses))


async def citizen(tx: Tx, language: str = "en", address: str = "") -> Known:
    """Somebody who writes for the first time."""
    return await vault.welcome(tx, CHANNEL, address or number_of_a_phone(), language)


async def case(tx: Tx, text: str = "Every night motorbikes race.", **more: Any) -> Case:
    """A case of a citizen who says this; topic, area, place, reader, citizen and photos may be named."""
    known = more.pop("citizen", None) or await citizen(tx, more.pop("language", "en"))
    words = Words(text, tuple(more.pop("photos", ())), more.pop("message", ""))
    report = Report(
        more.pop("topic", "noise"),
        more.pop("area", "molenkom"),
        more.pop("place", "Wolkenmakersstraat"),
        (words,),
        more.pop("reader", None),
    )
    assert not more, more
    return await reports.open_case(tx, known, report)


async def subscriber(tx: Tx, area: str | None = "molenkom", language: str = "en", **wishes: Any) -> Known:
    """Somebody who asked for news of an area; topics, quiet hours and the week's most may be named."""
    known = await citizen(tx, language)
    known.news, known.area = "yes", area
    for name, value in wishes.items():
        setattr(known, name, value)
    await vault.keep(tx, known)
    return known


async def known(tx: Tx, address: str) -> Known:
    """Whoever wrote from this chat."""
    found = await vault.find(tx, CHANNEL, address)
    assert found is not None
    return found


async def listener(tx: Tx, address: str, **wishes: Any) -> Known:
    """Whoever wrote from this chat now wants news, at any hour unless quiet hours are named."""
    found = await known(tx, address)
    for name, value in {"news": "yes", "quiet_from": 0, "quiet_until": 0, **wishes}.items():
        setattr(found, name, value)
    await vault.keep(tx, found)
    return found


async def event(tx: Tx, person: Person, *, now: datetime = NOON, **changed: Any) -> Event:
    """A draft of a coffee in eight days, unless another moment or other fields are named."""
    start = now + timedelta(days=8)
    wanted = events.Wanted("coffee", start, start + timedelta(hours=2), "Rabarberplein", areas=("molenkom",))
    return await events.make(tx, person, replace(wanted, **changed), now)


async def photo(storage: Storage, content: bytes = JPEG) -> Kept:
    """A cleaned photo of a draft: file and row."""
    kept = attachments.keep_file(storage.files, content, 640, 480)
    async with storage.write() as tx:
        await attachments.put(tx, kept)
    return kept


async def person(tx: Tx, slug: str) -> Person:
    """Somebody of the zone."""
    return await people.by_slug(tx, slug)


async def waiting(storage: Storage) -> list[Waiting]:
    """What the sender would find now."""
    async with storage.read() as tx:
        return await due(tx, (), ALL_LANES, 1000)


def shelved(patch: pytest.MonkeyPatch, other: Mapping[str, str] | None = None, folder: Path | None = None) -> None:
    """The invented articles of the tests ship instead of the real ones; `other` files replace some, in a folder."""
    if folder and other:
        shutil.copytree(SHELF, folder / "shelf", dirs_exist_ok=True)
        for name, text in other.items():
            (folder / "shelf" / name).write_text(text, encoding="utf-8")
    library = articles.load(folder / "shelf" if folder else SHELF)
    assert not library.mistakes
    patch.setattr(articles, "shipped", lambda: library)


def moment(text: str) -> datetime:
    """A moment in UTC, as in `2026-03-27 16:00`."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def write_ring(path: Path, *generations: bytes) -> None:
    """Writes a key file with these keys, the oldest first, readable by its owner only."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_text("".join(base64.b64encode(key).decode() + "\n" for key in generations), encoding="ascii")


def turned(path: Path) -> None:
    """Adds a new generation to a key file, as a rotation does."""
    with path.open("a", encoding="ascii") as file:
        file.write(base64.b64encode(new_key()).decode() + "\n")
