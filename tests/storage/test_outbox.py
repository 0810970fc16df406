"""The outbox: each row has one outcome, what may have arrived is repeated once and marked, a broadcast never."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from handlers.services import letters
from storage import areas, outbox
from storage.db import Storage, Tx
from storage.models import Message, OutboxRow
from storage.outbox import Outcome, Waiting
from tests import make

WORDS = "Every night motorbikes race."


async def queue(storage: Storage, *, lane: int = outbox.TALK, reader: str = "person") -> int:
    """Queues one thing; returns its row."""
    async with storage.write() as tx:
        await outbox.put(tx, "event", {"text": WORDS}, reader=reader, reader_id="x" * 32, lane=lane)
    return max(row.id for row in await make.waiting(storage))


async def end(storage: Storage, row_id: int, state: str, **more: Any) -> OutboxRow | None:
    """Sends a row and writes what became of it; returns what is left of it."""
    async with storage.write() as tx:
        assert await outbox.sending(tx, [row_id]) == {row_id}
    async with storage.write() as tx:
        await outbox.record(tx, [Outcome(row_id, state, **more)])
    async with storage.read() as tx:
        return await tx.session.get(OutboxRow, row_id)


async def test_a_sent_row_is_gone(storage: Storage) -> None:
    assert await end(storage, await queue(storage), outbox.SENT) is None


@pytest.mark.parametrize("state", [outbox.UNREACHABLE, outbox.FAILED])
async def test_a_row_that_cannot_be_sent_is_kept_with_its_reason(storage: Storage, state: str) -> None:
    row = await end(storage, await queue(storage), state, failure="Refused")
    assert row is not None
    assert (row.state, row.failure) == (state, "Refused")
    assert await make.waiting(storage) == []


async def test_a_reply_that_cannot_be_sent_is_not_kept(storage: Storage) -> None:
    async with storage.write() as tx:
        await letters.to_chat(tx, {"text": WORDS})
    (row,) = await make.waiting(storage)
    assert await end(storage, row.id, outbox.UNREACHABLE) is None


async def test_a_row_told_to_wait_comes_back_in_its_time(storage: Storage) -> None:
    row_id = await queue(storage)
    later = datetime.now(UTC) + timedelta(seconds=30)
    row = await end(storage, row_id, outbox.QUEUED, failure="Throttled", retry_at=later)
    assert row is not None
    assert row.due_at == later
    assert not row.again
    assert await make.waiting(storage) == []
    with time_machine.travel(later + timedelta(seconds=1)):
        assert [found.id for found in await make.waiting(storage)] == [row_id]


async def test_what_may_have_arrived_is_repeated_once_after_a_minute_and_marked(storage: Storage) -> None:
    row_id = await queue(storage)
    row = await end(storage, row_id, outbox.UNKNOWN, failure="TimedOut")
    assert row is not None
    assert (row.state, row.again) == (outbox.QUEUED, True)
    with time_machine.travel(datetime.now(UTC) + timedelta(seconds=50)):
        assert await make.waiting(storage) == []
    with time_machine.travel(datetime.now(UTC) + timedelta(seconds=61)):
        (found,) = await make.waiting(storage)
        assert found.again
        row = await end(storage, row_id, outbox.UNKNOWN, failure="TimedOut")
    assert row is not None
    assert row.state == outbox.UNKNOWN
    with time_machine.travel(datetime.now(UTC) + timedelta(days=1)):
        assert await make.waiting(storage) == []


async def test_a_broadcast_is_never_repeated(storage: Storage) -> None:
    row = await end(storage, await queue(storage, lane=outbox.BROADCAST), outbox.UNKNOWN)
    assert row is not None
    assert row.state == outbox.UNKNOWN
    with time_machine.travel(datetime.now(UTC) + timedelta(days=1)):
        assert await make.waiting(storage) == []


async def test_rows_found_in_sending_after_a_crash_count_as_unknown(storage: Storage) -> None:
    talk, wide, untouched = (await queue(storage), await queue(storage, lane=outbox.BROADCAST), await queue(storage))
    async with storage.write() as tx:
        await outbox.sending(tx, [talk, wide])
    async with storage.write() as tx:
        assert await outbox.recover(tx) == 2
    async with storage.read() as tx:
        states = {row.id: (row.state, row.again) for row in (await tx.session.execute(select(OutboxRow))).scalars()}
    assert states == {
        talk: (outbox.QUEUED, True),
        wide: (outbox.UNKNOWN, False),
        untouched: (outbox.QUEUED, False),
    }
    async with storage.write() as tx:
        assert await outbox.recover(tx) == 0


async def test_a_repeat_that_a_crash_cut_short_is_repeated_and_still_marked(storage: Storage) -> None:
    row_id = await queue(storage)
    for minutes in (2, 4, 6):
        async with storage.write() as tx:
            await outbox.sending(tx, [row_id])
        with time_machine.travel(datetime.now(UTC) + timedelta(minutes=minutes)):
            async with storage.write() as tx:
                assert await outbox.recover(tx) == 1
            row = await _row(storage, row_id)
            assert (row.state, row.again) == (outbox.QUEUED, True)
            assert row.due_at > datetime.now(UTC) + timedelta(seconds=50)


async def test_two_senders_never_mark_the_same_row(storage: Storage) -> None:
    row_id = await queue(storage)
    async with storage.write() as tx:
        assert await outbox.sending(tx, [row_id]) == {row_id}
    async with storage.write() as tx:
        assert await outbox.sending(tx, [row_id]) == set()
        assert await outbox.sending(tx, []) == set()


async def test_talk_goes_before_announcements_before_broadcasts(storage: Storage) -> None:
    wide = await queue(storage, lane=outbox.BROADCAST)
    unasked = await queue(storage, lane=outbox.UNASKED)
    talk = await queue(storage)
    assert [row.id for row in await make.waiting(storage)] == [talk, unasked, wide]
    async with storage.read() as tx:
        assert [row.id for row in await outbox.due(tx, [talk], (outbox.TALK, outbox.UNASKED), 9)] == [unasked]
        assert len(await outbox.due(tx, (), make.ALL_LANES, 2)) == 2


async def test_values_are_sealed_with_the_key_of_their_reader(storage: Storage) -> None:
    async with storage.write() as tx:
        case = await make.case(tx)
        await letters.to_chat(tx, {"text": WORDS})
        await letters.to_person(tx, "x" * 32, "event", {"text": WORDS})
        await letters.to_citizen(tx, case, "answer", {"text": WORDS})
    rows = [row for row in await make.waiting(storage) if row.notice != "receipt"]
    assert {row.reader for row in rows} == {"chat", "person", "case"}
    async with storage.read() as tx:
        for row in rows:
            assert WORDS.encode() not in row.content
            assert (await outbox.values(tx, row))["text"] == WORDS


async def test_the_thread_is_told_what_became_of_a_message(storage: Storage) -> None:
    async with storage.write() as tx:
        case_number = (await make.case(tx)).number
    (receipt,) = [row for row in await make.waiting(storage) if row.notice == "receipt"]
    async with storage.bell.listen() as news:
        await end(storage, receipt.id, outbox.SENT, message_id=receipt.message_id)
        assert await news.get() == f"case:{case_number}"
    async with storage.read() as tx:
        assert await delivery(tx, receipt) == "sent"


async def test_a_letter_held_back_is_still_queued_in_the_thread(storage: Storage) -> None:
    async with storage.write() as tx:
        await make.case(tx)
    (receipt,) = [row for row in await make.waiting(storage) if row.notice == "receipt"]
    await end(storage, receipt.id, outbox.QUEUED, message_id=receipt.message_id)
    async with storage.read() as tx:
        assert await delivery(tx, receipt) == "queued"


async def test_an_outcome_for_a_row_that_is_gone_is_nothing(storage: Storage) -> None:
    async with storage.write() as tx:
        await outbox.record(tx, [Outcome(404, outbox.FAILED)])
        assert await outbox.sizes(tx) == {}
        assert await outbox.oldest_due(tx) is None


async def test_how_many_rows_wait_and_since_when(storage: Storage) -> None:
    first = await queue(storage)
    await queue(storage)
    await end(storage, await queue(storage), outbox.FAILED)
    async with storage.read() as tx:
        assert await outbox.sizes(tx) == {"queued": 2, "failed": 1}
        assert await outbox.oldest_due(tx) == (await tx.session.get_one(OutboxRow, first)).due_at


async def test_a_pause_is_kept_where_every_process_sees_it(storage: Storage) -> None:
    until = datetime.now(UTC) + timedelta(seconds=7)
    async with storage.write() as tx:
        await outbox.pause(tx, until, 27.0)
    async with storage.read() as tx:
        zone = await areas.zone(tx)
    assert zone is not None
    assert (zone.paused_until, zone.per_second) == (until, 27.0)


async def delivery(tx: Tx, row: Waiting) -> str | None:
    """What the thread says of the message a row carried."""
    return (await tx.session.get_one(Message, row.message_id)).delivery


async def _row(storage: Storage, row_id: int) -> OutboxRow:
    async with storage.read() as tx:
        return await tx.session.get_one(OutboxRow, row_id)
