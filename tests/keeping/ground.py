"""A populated zone, the command line beside it, and what of it can still be read."""

import os
import shutil
import tempfile
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import time_machine
from sqlalchemy import func, select

from handlers.services import cases, desk, privacy, reports
from handlers.services.reports import Words
from storage import attachments, audit, vault
from storage.base import table
from storage.db import Storage
from storage.models import Case
from storage.vault import Known
from tests import make
from tests.console import Running, Said
from tests.moulds import Address

WORDS = "Every night motorbikes race under my window."
PHOTO = make.JPEG + bytes(range(256)) * 4096


@dataclass
class Console:
    """An administrator at the command line of one zone."""

    address: Address
    environment: dict[str, str] = field(default_factory=dict)

    def variables(self) -> dict[str, str]:
        """The environment of the command line."""
        return {
            "PATH": os.environ["PATH"],
            "COLUMNS": "200",
            "LANG": "en_GB.UTF-8",
            "KOBAN_DATABASE": self.address.database,
            "KOBAN_KEYSTORE": self.address.keystore,
            "KOBAN_DATA": str(self.address.folder),
            "KOBAN_LOG_LEVEL": "error",
            **self.environment,
        }

    async def says(self, *command: object) -> Said:
        """What `koban` says to this command."""
        with tempfile.TemporaryDirectory() as folder:
            return await Running([str(part) for part in command], self.variables(), Path(folder)).ended()

    async def does(self, *command: object) -> str:
        """What `koban` prints to a command that must go well."""
        said = await self.says(*command)
        assert (said.status, said.wrong) == (0, ""), said
        return said.out

    async def refuses(self, *command: object) -> str:
        """The one sentence with which it ends, status 2."""
        said = await self.says(*command)
        assert (said.status, said.out) == (2, ""), said
        assert said.wrong.count("\n") == 1, said.wrong
        return said.wrong


def with_the_keys_of(source: Address, target: Address) -> None:
    """Puts the key files of one zone into the folder of another, as from the safe."""
    target.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    shutil.copytree(source.folder / "keys", target.folder / "keys", dirs_exist_ok=True)


async def told(storage: Storage, address: str, **more: object) -> str:
    """Somebody tells something; returns the case's number."""
    async with storage.write() as tx:
        known = await vault.find(tx, make.CHANNEL, address) or await make.citizen(tx, "nl", address)
        return (await make.case(tx, WORDS, citizen=known, **more)).number


async def erased(storage: Storage, number: str) -> None:
    """A case is erased as the clock does it."""
    async with storage.write() as tx:
        case = await cases.found(tx, await make.person(tx, "lena"), number)
        await privacy.erase(tx, case)


async def populated(storage: Storage) -> dict[str, str]:
    """Cases with a photo, a note, an answer, an outcome, and one erased already; their numbers by what they are."""
    photo = await make.photo(storage, PHOTO)
    numbers = {"photo": await told(storage, "4400000001", photos=[photo.id], message="11")}
    numbers["plain"] = await told(storage, "4400000001")
    numbers["others"] = await told(storage, "4400000002")
    gone = await told(storage, "4400000003")
    async with storage.write() as tx:
        lena = await make.person(tx, "lena")
        await cases.note(tx, lena, numbers["photo"], "Her neighbour knows more.")
        await cases.answer(tx, lena, numbers["photo"], "I come by on Monday.")
        await cases.close(tx, lena, numbers["others"], "solved")
    await erased(storage, gone)
    return numbers


async def readable(storage: Storage, number: str) -> list[str]:
    """Every word of a case, in order, its photos opened on the way."""
    async with storage.write() as tx:
        lena = await make.person(tx, "lena")
        view = await desk.view(tx, lena, number)
        opened = [await cases.photo(tx, lena, photo[0]) for item in view.items for photo in item.photos]
    for photo in opened:
        assert attachments.open_file(storage.files, photo) == PHOTO
    return [item.text for item in view.items if item.text]


async def standing(storage: Storage) -> dict[str, int]:
    """How many rows each table holds."""
    async with storage.read() as tx:
        return {
            found.name: (await tx.session.execute(select(func.count()).select_from(found))).scalar_one()
            for found in table(Case).metadata.sorted_tables
        }


async def chain_holds(storage: Storage) -> bool:
    """Whether the audit chain verifies."""
    async with storage.write() as tx:
        return (await audit.verify(tx)).broken_at is None


async def writes_again(storage: Storage, address: str, number: str) -> bool:
    """Whether a citizen is known and adds to their own case."""
    async with storage.write() as tx:
        known = await vault.find(tx, make.CHANNEL, address)
        return known is not None and await reports.add(tx, known, number, Words("And again.")) is not None


async def citizens(storage: Storage, *addresses: str) -> list[Known | None]:
    """The citizens with these addresses."""
    async with storage.read() as tx:
        return [await vault.find(tx, make.CHANNEL, address) for address in addresses]


def later(**more: int) -> time_machine.travel:
    """Some time later."""
    return time_machine.travel(datetime.now(UTC) + timedelta(**more))
