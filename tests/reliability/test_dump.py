"""The dump test: something in every field of every update, a full run with officers, then everything is searched."""

import time
from pathlib import Path

import pytest
from sqlalchemy import insert, text

from storage import audit
from storage.base import table
from storage.keystore import CaseKey
from storage.models import Area
from tests.moulds import Address
from tests.postgres import Postgres
from tests.reliability import leavings, traces
from tests.reliability.hidden import Hidden
from tests.reliability.leavings import OPENED, leave_everything
from tests.reliability.lives import IN_THE_ARCHIVE, full_run
from tests.reliability.place import Place, place_at
from tests.updates import every_update

# Of some six thousand; of the nine thousand words all are searched, by the core in them.
NUMBERS = 100
DATABASES = "databases"
Found = dict[str, set[str]]


@pytest.fixture
def folders(address: Address, request: pytest.FixtureRequest) -> list[Path]:
    """Where everything lies: Koban's folder and what is beside it, and PostgreSQL's data folder."""
    server = request.getfixturevalue("postgres_server") if address.database.startswith("postgresql") else None
    return [address.folder.parent, *([server.folder] if isinstance(server, Postgres) else [])]


@pytest.mark.timeout(900)
async def test_nothing_that_stays_or_leaves_tells_who_wrote_or_what(
    address: Address, folders: list[Path], tmp_path: Path
) -> None:
    begun = time.time() - 1
    async with place_at(address, tmp_path) as place:
        planted = await _plant(place)
        await _send_every_update(place)
        await full_run(place)
        await leave_everything(place)
        await place.koban.kill()
        await _flushed(place)
        planted |= _plant_where_no_word_can_come(place)
        searched = [*place.hidden.to_search(NUMBERS), IN_THE_ARCHIVE]
        found = traces.found_in(folders, [*planted, *searched], since=begun)
    where: Found = {secret: set() for _, secret, _ in found}
    for name, secret, _ in found:
        where[secret].add(name if name in leavings.NAMES else DATABASES)
    assert where == planted, sorted(found)
    assert len(place.hidden.words) > NUMBERS


async def _plant(place: Place) -> Found:
    """Words and a number where none should be, with the places each must be found in: so the search is seen to work.

    A table is not in a backup; a neighbourhood's name goes out by mail, the reason of an entry with the export."""
    hidden = Hidden()
    words, name, why, wrapped, number = (*(hidden.word() for _ in range(4)), hidden.number())
    async with place.storage.write() as tx:
        await tx.session.execute(text("CREATE TABLE planted (words TEXT, number BIGINT)"))
        values = {"words": words, "number": number}
        await tx.session.execute(text("INSERT INTO planted VALUES (:words, :number)"), values)
        area = await tx.session.get_one(Area, "sluiskwartier")
        area.names = dict.fromkeys(area.names, name)
        await audit.add(tx, "planted", why=why)
        tx.ring("zone")
    async with place.storage.key_store() as connection:
        await connection.execute(insert(table(CaseKey)), {"case_id": "planted", "wrapped": wrapped.encode()})
    return {
        words: {DATABASES},
        str(number): {DATABASES},
        name: {DATABASES, leavings.MAILS, leavings.ZONE + OPENED},
        why: {DATABASES, leavings.AUDIT, leavings.PAGES, leavings.ZONE + OPENED},
        wrapped: {DATABASES, leavings.KEYS + OPENED},
    }


def _plant_where_no_word_can_come(place: Place) -> Found:
    """Nothing that is written comes into the log and the figures: there the file itself gets a word."""
    hidden, found = Hidden(), {}
    for name in (leavings.LOG, leavings.FIGURES):
        found[hidden.word()] = {name}
        with (place.folder / name).open("a", encoding="utf-8") as file:
            file.write(hidden.words[-1])
    return found


async def _send_every_update(place: Place) -> None:
    """Each from somebody else, so that nobody writes too much."""

    def sender() -> dict[str, object]:
        names = {name: place.hidden.word() for name in ("first_name", "last_name", "username", "language_code")}
        return {"id": place.citizen().phone.user_id, "is_bot": False, **names}

    for update in every_update(place.hidden.word, place.hidden.number, sender):
        place.standin.push(update)
    await place.settled()


async def _flushed(place: Place) -> None:
    """PostgreSQL writes to its files what it still holds in memory."""
    if place.storage.postgres:
        async with place.storage.read() as tx:
            await tx.session.execute(text("CHECKPOINT"))
