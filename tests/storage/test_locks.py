"""One process on a SQLite file, one sender on PostgreSQL, and bells that wake whoever waits."""

import asyncio
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from storage import outbox
from storage.bell import Bell
from storage.db import Storage, Unavailable
from storage.lock import AlreadyRunning, ProcessLock
from storage.sender import KEY, SenderLock
from tests import make
from tests.moulds import Address
from tests.postgres import Postgres

PATIENCE = 10
HOLDER = """
import sys
from pathlib import Path
from storage.lock import ProcessLock
ProcessLock(Path(sys.argv[1])).take()
print("held", flush=True)
sys.stdin.read()
"""


def test_a_lock_held_by_another_process_is_refused_and_free_once_that_is_killed(tmp_path: Path) -> None:
    path = tmp_path / "koban.lock"
    command = [sys.executable, "-c", HOLDER, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        ours = ProcessLock(path)
        with pytest.raises(AlreadyRunning):
            ours.take()
        ours.give_back()
        other.kill()
    ours.take()
    with pytest.raises(AlreadyRunning):
        ProcessLock(path).take()
    ours.give_back()
    ours.give_back()
    ProcessLock(path).take()


async def test_a_bell_wakes_everybody_who_listens_and_nobody_else() -> None:
    bell = Bell()
    async with bell.listen() as one, bell.listen() as two:
        bell.ring("queue")
        assert (await one.get(), await two.get()) == ("queue", "queue")
    bell.ring("queue")
    assert one.empty()


async def test_a_listener_that_never_reads_does_not_grow_for_ever() -> None:
    bell = Bell()
    async with bell.listen() as ear:
        for _ in range(5000):
            bell.ring("queue")
        assert ear.qsize() == 1000


async def test_a_bell_rings_after_the_commit_and_never_without_one(storage: Storage) -> None:
    async with storage.bell.listen() as news:
        async with make.rolled_back(storage) as tx:
            tx.ring("never")
        async with storage.write() as tx:
            tx.ring("queue")
            assert news.empty()
        async with asyncio.timeout(PATIENCE):
            assert await news.get() == "queue"


async def test_news_of_one_process_wake_another(shared: Storage, server_address: Address) -> None:
    async with make.another_process(server_address) as other, other.bell.listen() as news, asyncio.timeout(PATIENCE):
        while news.empty():  # until the other process has begun to hear
            async with shared.write() as tx:
                tx.ring("case:KB-7F3K2")
            await asyncio.sleep(0.02)
        assert await news.get() == "case:KB-7F3K2"


async def test_hearing_goes_on_after_the_connection_was_cut(shared: Storage, server_address: Address) -> None:
    async with make.another_process(server_address) as other, other.bell.listen() as news, asyncio.timeout(PATIENCE):
        cut = 0
        while not cut:
            cut = await _cut(shared, "LISTEN koban")
        while news.empty():
            async with shared.write() as tx:
                tx.ring("queue")
            await asyncio.sleep(0.05)


async def test_only_one_process_sends_and_the_next_takes_over(postgres_server: Postgres) -> None:
    address = _plain(postgres_server.create_database())
    first, second = SenderLock(address), SenderLock(address)
    async with asyncio.timeout(PATIENCE):
        await first.take()
        assert not await second._try()
        waiting = asyncio.create_task(second.take())
        await asyncio.sleep(0)
        assert not waiting.done()
        await first.give_back()
        await waiting
        assert not await first._try()
    await second.give_back()
    await first.give_back()
    await second.lost()


async def test_a_sender_whose_connection_is_cut_knows_that_it_lost_the_lock(postgres_server: Postgres) -> None:
    address = _plain(postgres_server.create_database())
    held = SenderLock(address)
    async with asyncio.timeout(PATIENCE):
        await held.take()
        losing = asyncio.create_task(held.lost())
        await asyncio.sleep(0)
        assert not losing.done()
        async with await psycopg.AsyncConnection.connect(address, autocommit=True) as other:
            await other.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND objid = %s::bigint",
                (KEY & 0xFFFFFFFF,),
            )
        await losing
        await held.take()  # the broken connection is replaced
    await held.give_back()


async def test_a_database_that_is_away_is_called_unavailable(tmp_path: Path, address: Address) -> None:
    async with make.zone_at(address) as storage:
        nowhere = f"sqlite+aiosqlite:///{tmp_path}/no/folder/koban.sqlite"
        if storage.postgres:
            nowhere = "postgresql+psycopg://koban@127.0.0.1:1/koban"
        away = Storage(nowhere, nowhere, storage.keys, tmp_path)
        with pytest.raises(Unavailable):
            async with away.read() as tx:
                await outbox.sizes(tx)
        await away.close()


async def test_a_connection_cut_in_the_middle_is_called_unavailable(shared: Storage, server_address: Address) -> None:
    async def counts_twice(storage: Storage) -> None:
        async with storage.write() as tx:
            await outbox.sizes(tx)
            assert await _cut(shared, "%outbox%")
            await outbox.sizes(tx)

    async with make.another_process(server_address) as other:
        with pytest.raises(Unavailable):
            await counts_twice(other)
        async with other.read() as tx:
            assert await outbox.sizes(tx) == {}


async def test_writers_take_turns(storage: Storage) -> None:
    async def add() -> None:
        async with storage.write() as tx:
            await outbox.put(tx, "event", {}, reader="person", reader_id="x")

    async with asyncio.timeout(30):
        await asyncio.gather(*(add() for _ in range(20)))
    async with storage.read() as tx:
        assert await outbox.sizes(tx) == {"queued": 20}


async def _cut(storage: Storage, doing: str) -> int:
    """Ends other connections to this database that last did this; returns how many."""
    async with await psycopg.AsyncConnection.connect(storage.plain_address, autocommit=True) as connection:
        found = await connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid() AND query LIKE %s",
            (doing,),
        )
        return len(await found.fetchall())


def _plain(url: str) -> str:
    return url.replace("postgresql+psycopg://", "postgresql://")
