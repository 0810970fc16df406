"""Making backups: one snapshot while Koban runs, whole or not there, and only one copy of the case keys."""

import asyncio
import sys
from pathlib import Path

import pytest
from sqlalchemy import delete, func, select

from handlers.services import backups
from storage import cases
from storage.backups.making import back_up, back_up_keys
from storage.backups.sealed import replacing
from storage.db import Storage
from storage.models import Attachment, Zone
from tests import make
from tests.keeping.ground import Console, erased, populated, readable, standing, told, with_the_keys_of
from tests.moulds import Address


async def test_a_backup_made_while_people_write_is_one_moment(
    storage: Storage, address: Address, spare: Address, tmp_path: Path
) -> None:
    await populated(storage)
    stop = asyncio.Event()
    written: list[str] = []

    async def writes() -> None:
        while not stop.is_set():
            written.append(await told(storage, f"44000001{len(written):02}"))

    writing = asyncio.create_task(writes())
    console = Console(address)
    await console.does("backup", tmp_path / "zone")
    stop.set()
    await writing
    await console.does("keys", "backup", tmp_path / "keys")
    assert len(written) > 2
    with_the_keys_of(address, spare)
    await Console(spare).does("restore", tmp_path / "zone", "--keys", tmp_path / "keys")
    async with make.another_process(spare) as back:
        found = [number for number in written if await _is_whole(back, number)]
    assert found == written[: len(found)]


async def _is_whole(storage: Storage, number: str) -> bool:
    async with storage.read() as tx:
        if await cases.by_number(tx, number) is None:
            return False
    assert await readable(storage, number)
    return True


async def test_a_folder_gets_a_file_of_its_own_each_time_and_a_file_is_replaced(
    storage: Storage, address: Address, tmp_path: Path
) -> None:
    folder = tmp_path / "copies"
    folder.mkdir()
    await Console(address).does("backup", folder)
    await Console(address).does("keys", "backup", folder)
    (made, keys) = sorted(path.name for path in folder.iterdir())
    assert made.startswith("koban-2")
    assert keys == "koban-keys.backup"
    before = (folder / made).read_bytes()
    await Console(address).does("backup", folder / made)
    assert (folder / made).read_bytes() != before
    assert {path.name for path in folder.iterdir()} == {made, keys}


async def test_only_the_newest_copy_of_the_case_keys_stays_on_the_disk(
    storage: Storage, address: Address, tmp_path: Path
) -> None:
    numbers = await populated(storage)
    path = tmp_path / "keys"
    await back_up_keys(storage, path)
    with path.open("rb") as older:
        await erased(storage, numbers["photo"])
        said = await Console(address).does("keys", "backup", path)
        assert "Keep only this copy" in said
        assert set(older.read()) == {0}
    assert "2 case keys" in said


def names_in(folder: Path) -> list[str]:
    """What lies in a folder."""
    return [path.name for path in folder.iterdir()]


@pytest.mark.parametrize("command", ["backup", "keys backup"])
async def test_a_full_disk_is_said_and_leaves_no_half_file(
    storage: Storage, address: Address, tmp_path: Path, command: str
) -> None:
    await populated(storage)
    before = await standing(storage)
    limited = f"ulimit -f 1 && exec {sys.executable} -m bot {command} {tmp_path / 'zone'}"
    process = await asyncio.create_subprocess_exec(
        "bash",
        "-c",
        limited,
        env=Console(address, {"PYTHONDONTWRITEBYTECODE": "1"}).variables(),
        stderr=asyncio.subprocess.PIPE,
    )
    _, wrong = await process.communicate()
    assert process.returncode == 2
    assert wrong.decode().startswith("There is no room left for ")
    assert wrong.count(b"\n") == 1
    assert names_in(tmp_path) == ["data"]
    assert await standing(storage) == before


async def test_two_backups_to_one_place_do_not_mix(storage: Storage, address: Address, tmp_path: Path) -> None:
    await populated(storage)
    with replacing(tmp_path / "zone") as partial:
        partial.write_bytes(b"the other one")
        assert "Another backup is being written" in await Console(address).refuses("backup", tmp_path / "zone")
        assert partial.read_bytes() == b"the other one"


async def test_a_place_that_cannot_be_written_is_named(storage: Storage, address: Address, tmp_path: Path) -> None:
    await populated(storage)
    assert "cannot write" in await Console(address).refuses("backup", tmp_path / "nowhere" / "zone")


async def test_without_a_zone_there_is_nothing_to_back_up(spare: Address, tmp_path: Path) -> None:
    async with make.zone_at(spare) as storage, storage.write() as tx:
        await tx.session.execute(delete(Zone))
    assert "No zone is set up" in await Console(spare).refuses("backup", tmp_path / "zone")
    assert not (tmp_path / "zone").exists()


async def test_a_backup_counts_what_is_there_photos_too(storage: Storage, tmp_path: Path) -> None:
    await populated(storage)
    counted = await back_up(storage, tmp_path / "zone")
    async with storage.read() as tx:
        assert counted["cases"] == await backups.standing(tx) > 1
        photos = (await tx.session.execute(select(func.count()).select_from(Attachment))).scalar_one()
    assert counted["files"] == photos > 0


async def test_what_is_left_of_a_case_without_its_key_is_cleared_away(storage: Storage) -> None:
    numbers = await populated(storage)
    async with storage.write() as tx:
        before = await backups.standing(tx)
        case = await cases.by_number(tx, numbers["photo"])
        assert case
        await tx.case_keys.destroy(case.id)
    async with storage.write() as tx:
        assert await backups.clear_unreadable(tx) == 1
        assert await backups.standing(tx) == before - 1
    async with storage.read() as tx:
        assert await cases.by_number(tx, numbers["photo"]) is None
