"""What was backed up comes back, in either engine; what was erased does not; all of it or nothing."""

import asyncio
import json
import shutil
import sqlite3
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from handlers.services.errors import NotFound
from storage import migrations, outbox
from storage.backups.restoring import Target, examined, restored
from storage.backups.rows import LEFT_OUT
from storage.backups.sealed import END, ROWS, BackupProblem, Writer, checked, read, read_header
from storage.db import Storage
from storage.keys import Keyring
from storage.models import Attachment, Case, Message, OutboxRow, SeenUpdate, Zone
from tests import make
from tests.keeping.ground import (
    WORDS,
    Console,
    chain_holds,
    erased,
    populated,
    readable,
    standing,
    told,
    with_the_keys_of,
    writes_again,
)
from tests.moulds import Address


async def test_a_zone_comes_back_whole_in_either_engine(
    storage: Storage, address: Address, elsewhere: Address, tmp_path: Path
) -> None:
    numbers = await populated(storage)
    async with storage.write() as tx:
        tx.session.add(SeenUpdate(channel="telegram", number=7, seen_at=make.moment("2026-11-20 10:00")))
    before = await standing(storage)
    console = Console(address)
    assert "3 cases are in the backup" in await console.does("backup", tmp_path / "zone")
    assert "3 case keys are in" in await console.does("keys", "backup", tmp_path / "keys")
    with_the_keys_of(address, elsewhere)
    elsewhere.folder.chmod(0o755)
    said = await Console(elsewhere).does("restore", tmp_path / "zone", "--keys", tmp_path / "keys")
    assert "3 cases are back." in said
    assert elsewhere.folder.stat().st_mode & 0o077 == 0, "others could look into what came back"
    async with make.another_process(elsewhere) as back:
        after = await standing(back)
        assert {name: after[name] for name in LEFT_OUT if name in after} == dict.fromkeys(LEFT_OUT, 0)
        same = before.keys() - {*LEFT_OUT, "audit", "outbox"}
        assert {name: after[name] for name in same} == {name: before[name] for name in same}
        assert after["audit"] == before["audit"] + 1
        assert await readable(back, numbers["photo"]) == [WORDS, "Her neighbour knows more.", "I come by on Monday."]
        assert await readable(back, numbers["plain"]) == [WORDS]
        assert await writes_again(back, "4400000001", numbers["plain"])
        assert await told(back, "4400000009")
        assert await chain_holds(back)


async def test_a_case_erased_after_the_backup_stays_erased_and_the_citizens_other_case_is_whole(
    storage: Storage, address: Address, elsewhere: Address, tmp_path: Path
) -> None:
    numbers = await populated(storage)
    console = Console(address)
    await console.does("backup", tmp_path / "zone")
    await console.does("keys", "backup", tmp_path / "keys")
    await erased(storage, numbers["photo"])
    await console.does("keys", "backup", tmp_path / "keys")
    with_the_keys_of(address, elsewhere)
    said = await Console(elsewhere).does("restore", tmp_path / "zone", "--keys", tmp_path / "keys")
    assert "1 case in it had been erased since and stays erased." in said
    async with make.another_process(elsewhere) as back:
        with pytest.raises(NotFound):
            await readable(back, numbers["photo"])
        async with back.read() as tx:
            assert (await tx.session.execute(select(Attachment))).first() is None
            assert len((await tx.session.execute(select(Case))).all()) == 2
        assert list(back.files.folder.iterdir()) == []
        assert await readable(back, numbers["plain"]) == [WORDS]
        assert await writes_again(back, "4400000001", numbers["plain"])
        assert await chain_holds(back)


async def test_what_waited_to_be_sent_is_listed_and_not_sent_again(
    storage: Storage, address: Address, elsewhere: Address, tmp_path: Path
) -> None:
    number = (await populated(storage))["photo"]
    async with storage.write() as tx:
        await outbox.put(tx, "reply", {"text": "What is it about?"}, reader="chat")
        await outbox.put(tx, "take_away", {"message": "5"}, reader="chat")
    await Console(address).does("backup", tmp_path / "zone")
    await Console(address).does("keys", "backup", tmp_path / "keys")
    with_the_keys_of(address, elsewhere)
    await Console(elsewhere).does("restore", tmp_path / "zone", "--keys", tmp_path / "keys")
    async with make.another_process(elsewhere) as back:
        assert [row.notice for row in await make.waiting(back)] == ["take_away"]
        async with back.read() as tx:
            rows = (await tx.session.execute(select(OutboxRow).where(OutboxRow.reader == "case"))).scalars().all()
            assert {(row.state, row.failure) for row in rows} == {("unknown", "Restored")}
            told_so = select(Message.delivery).join(Case).where(Case.number == number, Message.delivery.is_not(None))
            assert set((await tx.session.execute(told_so)).scalars()) == {"unknown"}
            assert not (await tx.session.execute(select(OutboxRow).where(OutboxRow.notice == "reply"))).first()


async def backed_up(storage: Storage, address: Address, folder: Path) -> tuple[Path, Path]:
    """A populated zone's backup and its case keys."""
    await populated(storage)
    await Console(address).does("backup", folder / "zone")
    await Console(address).does("keys", "backup", folder / "keys")
    return folder / "zone", folder / "keys"


async def test_a_zone_that_runs_is_not_overwritten(storage: Storage, address: Address, tmp_path: Path) -> None:
    zone, keys = await backed_up(storage, address, tmp_path)
    before = await standing(storage)
    said = await Console(address).refuses("restore", zone, "--keys", keys)
    assert ("restores only into an empty place" if storage.postgres else "Koban is running already") in said
    assert await standing(storage) == before


async def test_a_zone_that_is_there_is_not_overwritten(
    storage: Storage, address: Address, elsewhere: Address, tmp_path: Path
) -> None:
    zone, keys = await backed_up(storage, address, tmp_path)
    await make.neighbouring_zone(elsewhere)
    said = await Console(elsewhere).refuses("restore", zone, "--keys", keys)
    assert "do not open" in said
    with_the_keys_of(address, elsewhere)
    said = await Console(elsewhere).refuses("restore", zone, "--keys", keys)
    assert "restores only into an empty place" in said
    async with make.another_process(elsewhere) as there, there.read() as tx:
        assert (await tx.session.execute(select(Zone))).first()


async def test_keys_of_another_zone_and_files_of_the_wrong_kind_are_refused(
    storage: Storage, address: Address, spare: Address, tmp_path: Path
) -> None:
    zone, keys = await backed_up(storage, address, tmp_path)
    console = Console(spare)
    (tmp_path / "note").write_text("These are my notes.")
    spare.folder.mkdir(parents=True)
    assert "zone.key is missing" in await console.refuses("restore", zone, "--keys", keys)
    with_the_keys_of(address, spare)
    assert "holds case keys, not a zone" in await console.refuses("restore", keys, "--keys", keys)
    assert "holds no case keys" in await console.refuses("restore", zone, "--keys", zone)
    assert "is not a backup of Koban" in await console.refuses("restore", tmp_path / "note", "--keys", keys)
    assert "There is no file" in await console.refuses("restore", tmp_path / "nothing", "--keys", keys)
    assert nothing_of_it(spare)


def nothing_of_it(address: Address) -> bool:
    """Whether the folder holds no more than keys and lock."""
    return {path.name for path in address.folder.iterdir()} <= {"keys", "koban.lock"}


def cut_off(content: bytearray) -> None:
    """The last byte is missing."""
    del content[-1]


def cut_after_a_chunk(content: bytearray) -> None:
    """The last chunk is missing as a whole."""
    at = chunks_of(content)[-1][0]
    del content[at:]


def swapped(content: bytearray) -> None:
    """Two chunks of one size changed places."""
    (first, middle), (second, end) = chunks_of(content)[0], chunks_of(content)[1]
    content[first:end] = content[second:end] + content[first:middle]


def repeated(content: bytearray) -> None:
    """A chunk stands there twice."""
    start, end = chunks_of(content)[0]
    content[end:end] = content[start:end]


def changed(content: bytearray) -> None:
    """One bit of the middle is another."""
    content[len(content) // 2] ^= 1


def changed_header(content: bytearray) -> None:
    """The header names another time."""
    content[:] = content.replace(b'"at": "20', b'"at": "21', 1)


def chunks_of(content: bytearray) -> list[tuple[int, int]]:
    """Where each chunk begins and ends."""
    at = content.index(b"\n") + 1
    at += 4 + int.from_bytes(content[at : at + 4])
    found = []
    while at < len(content):
        end = at + 4 + int.from_bytes(content[at : at + 4])
        found.append((at, end))
        at = end
    return found


@pytest.mark.parametrize("spoil", [cut_off, cut_after_a_chunk, swapped, repeated, changed, changed_header])
async def test_a_broken_backup_is_refused_and_leaves_nothing(
    storage: Storage, address: Address, spare: Address, tmp_path: Path, spoil: object
) -> None:
    zone, keys = await backed_up(storage, address, tmp_path)
    content = bytearray(zone.read_bytes())
    assert len(chunks_of(content)) > 3
    spoil(content)  # type: ignore[operator]
    zone.write_bytes(content)
    with_the_keys_of(address, spare)
    assert "is broken or incomplete" in await Console(spare).refuses("restore", zone, "--keys", keys)
    assert nothing_of_it(spare)


async def test_keys_older_than_the_backup_are_refused_unless_it_is_wanted(
    storage: Storage, address: Address, elsewhere: Address, tmp_path: Path
) -> None:
    await populated(storage)
    console = Console(address)
    await console.does("keys", "backup", tmp_path / "keys")
    late = await told(storage, "4400000005")
    await console.does("backup", tmp_path / "zone")
    with_the_keys_of(address, elsewhere)
    command = ("restore", tmp_path / "zone", "--keys", tmp_path / "keys")
    assert "older than the backup" in await Console(elsewhere).refuses(*command)
    assert "3 cases are back." in await Console(elsewhere).does(*command, "--older-keys")
    async with make.another_process(elsewhere) as back:
        with pytest.raises(NotFound):
            await readable(back, late)


async def test_the_time_of_the_last_backup_is_kept_and_each_is_in_the_chain(
    storage: Storage, address: Address, tmp_path: Path
) -> None:
    await backed_up(storage, address, tmp_path)
    async with storage.read() as tx:
        assert (await tx.session.execute(select(Zone.backed_up_at))).scalar_one() is not None
    assert (tmp_path / "zone").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "keys").stat().st_mode & 0o777 == 0o600
    assert await chain_holds(storage)


async def test_a_backup_holds_no_word_no_address_and_no_case_key(
    storage: Storage, address: Address, tmp_path: Path
) -> None:
    zone, keys = await backed_up(storage, address, tmp_path)
    async with storage.snapshot(of_keys=True) as connection:
        wrapped = [bytes(row[0]) for row in await connection.exec_driver_sql("SELECT wrapped FROM case_keys")]
    for content in (zone.read_bytes(), keys.read_bytes()):
        for trace in (b"4400000001", WORDS.encode(), b"Lena", b"Wolkenmakers", *wrapped):
            assert trace not in content


async def test_a_restore_that_was_killed_leaves_nothing_in_the_way_of_the_next(
    storage: Storage, address: Address, elsewhere: Address, tmp_path: Path
) -> None:
    zone, keys = await backed_up(storage, address, tmp_path)
    with_the_keys_of(address, elsewhere)
    await killed_half_way(elsewhere, zone, keys)
    console = Console(elsewhere, {"KOBAN_PARTS": "web"})
    assert "did not finish" in await console.refuses("backup", tmp_path / "another")
    assert "did not finish" in await console.refuses("run")
    assert "3 cases are back." in await console.does("restore", zone, "--keys", keys)
    assert "3 cases are in the backup" in await console.does("backup", tmp_path / "another")


HALF_WAY = """
import asyncio, sys, time
from pathlib import Path
from storage.backups.restoring import Target, examined, restored
from storage.keys import load_keys

async def restore(database, keystore, folder, zone, keys):
    sources = examined(Path(zone), Path(keys), load_keys(Path(folder) / "keys"))
    async with restored(Target(database, keystore, Path(folder)), sources):
        print("half way", flush=True)
        time.sleep(60)

asyncio.run(restore(*sys.argv[1:]))
"""


async def killed_half_way(address: Address, zone: Path, keys: Path) -> None:
    """A restore that is killed when everything is there but nothing is set right yet."""
    arguments = [address.database, address.keystore, str(address.folder), str(zone), str(keys)]
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", HALF_WAY, *arguments, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout
    assert await process.stdout.readline() == b"half way\n"
    process.kill()
    await process.wait()


async def test_a_restore_that_fails_in_the_middle_leaves_nothing(
    storage: Storage, address: Address, elsewhere: Address, tmp_path: Path
) -> None:
    zone, keys = await backed_up(storage, address, tmp_path)
    with_the_keys_of(address, elsewhere)
    target = Target(elsewhere.database, elsewhere.keystore, elsewhere.folder)
    with pytest.raises(ZeroDivisionError):
        async with restored(target, examined(zone, keys, storage.keys)):
            raise ZeroDivisionError
    assert nothing_of_it(elsewhere)
    assert "3 cases are back." in await Console(elsewhere).does("restore", zone, "--keys", keys)


async def test_a_restore_without_room_is_refused_before_anything_is_touched(
    storage: Storage, address: Address, spare: Address, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    zone, keys = await backed_up(storage, address, tmp_path)
    with_the_keys_of(address, spare)
    full = shutil.disk_usage(tmp_path)._replace(free=1000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: full)
    target = Target(spare.database, spare.keystore, spare.folder)
    with pytest.raises(BackupProblem, match="room"):
        async with restored(target, examined(zone, keys, storage.keys)):
            pass
    assert nothing_of_it(spare)


async def test_a_backup_of_an_older_version_is_brought_up_to_date_and_a_newer_one_refused(
    storage: Storage, address: Address, elsewhere: Address, tmp_path: Path
) -> None:
    zone, keys = await backed_up(storage, address, tmp_path)
    with_the_keys_of(address, elsewhere)
    resealed(zone, tmp_path / "newer", storage.keys, schema="9999")
    resealed(zone, tmp_path / "older", storage.keys, schema="0001")
    console = Console(elsewhere)
    assert "newer version" in await console.refuses("restore", tmp_path / "newer", "--keys", keys)
    assert "3 cases are back." in await console.does("restore", tmp_path / "older", "--keys", keys)
    async with make.another_process(elsewhere) as back:
        assert await told(back, "4400000001")


def resealed(source: Path, target: Path, keys: Keyring, *, schema: str) -> None:
    """The same backup as a version with another schema would have made it: columns of later versions are missing."""
    before = columns_of(schema) if migrations.known(schema) else None
    with target.open("wb") as file:
        writer = Writer(file, keys, replace(read_header(source), schema=schema))
        counted = checked(source, keys)
        for kind, content in read(source, keys):
            if kind == ROWS and before is not None:
                name, columns, rows = json.loads(content)
                kept = [place for place, column in enumerate(columns) if column[0] in before.get(name, ())]
                content = json.dumps([name, [columns[k] for k in kept], [[r[k] for k in kept] for r in rows]]).encode()
                if name not in before:
                    counted.pop(name)
                    continue
            if kind != END:
                writer.put(kind, content)
        writer.close(counted)


def columns_of(schema: str) -> dict[str, set[str]]:
    """The tables and columns that a revision of the schema had."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "koban.sqlite"
        with ThreadPoolExecutor() as aside:
            address = f"sqlite+aiosqlite:///{file}"
            aside.submit(asyncio.run, migrations.upgrade(address, address + ".keys", schema)).result()
        with sqlite3.connect(file) as connection:
            names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            return {n: {row[1] for row in connection.execute(f"PRAGMA table_info({n})")} for n in names}
