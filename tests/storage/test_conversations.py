"""What a conversation leaves behind: places, traces, words shown to officers, photos of drafts; all sealed."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from handlers.services import privacy
from storage import attachments, cases, outbox, places, shown, traces
from storage.db import Storage
from storage.keys import KeyProblem
from storage.models import Attachment, Place, Shown, Trace
from storage.places import Standing
from tests import make

TAG = "d" * 32
WORDS = "Every night motorbikes race."


async def test_a_place_is_kept_sealed_changed_and_left(storage: Storage) -> None:
    async with storage.write() as tx:
        await places.keep(tx, TAG, Standing("words", {"draft": [WORDS]}))
    async with storage.write() as tx:
        row = (await tx.session.execute(select(Place))).scalar_one()
        assert WORDS.encode() not in row.content
        assert await places.find(tx, TAG) == Standing("words", {"draft": [WORDS]})
        await places.keep(tx, TAG, Standing("preview"))
    async with storage.write() as tx:
        assert await places.find(tx, TAG) == Standing("preview")
        await places.keep(tx, TAG, Standing())
        assert (await tx.session.execute(select(func.count()).select_from(Place))).scalar() == 0
        assert await places.find(tx, TAG) == Standing()


async def test_a_place_is_bound_to_its_person(storage: Storage) -> None:
    async with storage.write() as tx:
        await places.keep(tx, TAG, Standing("words"))
        row = (await tx.session.execute(select(Place))).scalar_one()
        tx.session.add(Place(tag="e" * 32, content=row.content, since=row.since))
        await tx.session.flush()
        with pytest.raises(KeyProblem, match="wrong"):
            await places.find(tx, "e" * 32)


async def test_a_draft_is_kept_for_a_day_and_then_forgotten_with_its_photos(storage: Storage) -> None:
    kept = await make.photo(storage)
    async with storage.write() as tx:
        await places.keep(tx, TAG, Standing("words", {"photos": [kept.id]}))
    for days, left in ((1, 1), (3, 0)):
        with time_machine.travel(datetime.now(UTC) + timedelta(days=days)):
            async with storage.write() as tx:
                await privacy.forget(tx)
                for table in (Place, Attachment):
                    assert (await tx.session.execute(select(func.count()).select_from(table))).scalar() == left
        assert (storage.files.folder / kept.id).exists() == bool(left)


async def test_a_channel_message_is_remembered_without_its_number_and_for_120_days(storage: Storage) -> None:
    async with storage.write() as tx:
        tag = traces.tag(tx, make.CHANNEL, "4400112233", "77")
        await traces.keep(tx, tag, {"case": "c" * 32})
        await traces.keep(tx, tag, {"case": "d" * 32})
        assert await traces.find(tx, tag) == {"case": "c" * 32}
        assert await traces.find(tx, traces.tag(tx, make.CHANNEL, "4400112233", "78")) is None
        row = (await tx.session.execute(select(Trace))).scalar_one()
        assert b"cccc" not in row.content
    with time_machine.travel(datetime.now(UTC) + timedelta(days=121)):
        async with storage.write() as tx:
            await privacy.forget(tx)
            assert await traces.find(tx, tag) is None


async def test_words_shown_to_an_officer_are_due_within_47_hours_and_taken_once(storage: Storage) -> None:
    async with storage.write() as tx:
        case = await make.case(tx)
        await shown.put(tx, case.id, make.CHANNEL, "4400112233", "77")
        await tx.session.flush()
        assert b"4400112233" not in (await tx.session.execute(select(Shown.content))).scalar_one()
        assert await privacy.take_words_away(tx) == 0
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=46, minutes=59)):
        async with storage.write() as tx:
            assert await privacy.take_words_away(tx) == 1
            assert await privacy.take_words_away(tx) == 0
        (row,) = [row for row in await make.waiting(storage) if row.notice == "take_away"]
    async with storage.read() as tx:
        assert await outbox.values(tx, row) == {"channel": make.CHANNEL, "address": "4400112233", "message": "77"}


async def test_a_drafts_photo_opens_for_the_draft_and_after_sending_only_with_the_cases_key(storage: Storage) -> None:
    kept = await make.photo(storage)
    raw = (storage.files.folder / kept.id).read_bytes()
    assert make.JPEG not in raw
    async with storage.write() as tx:
        (draft,) = await attachments.drafts(tx, [kept.id])
        assert attachments.open_file(storage.files, draft) == make.JPEG
        before = (await tx.session.get_one(Attachment, kept.id)).key
        case = await make.case(tx, photos=[kept.id])
        row = await tx.session.get_one(Attachment, kept.id)
        assert row.key != before
        with pytest.raises(KeyProblem, match="wrong"):
            tx.keys.vault.unseal("attachments", row.key, f"attachments.key.{row.id}")
        assert await attachments.drafts(tx, [kept.id]) == []
        found = await attachments.photo(tx, await make.person(tx, "lena"), kept.id)
        assert found is not None
        assert found[0].number == case.number
        assert attachments.open_file(storage.files, found[1]) == make.JPEG
        assert await attachments.photo(tx, await make.person(tx, "bram"), kept.id) is None


async def test_photos_stand_in_the_order_they_were_sent_and_unknown_ones_are_left_out(storage: Storage) -> None:
    first, second = await make.photo(storage, b"one"), await make.photo(storage, b"two")
    async with storage.write() as tx:
        found = await attachments.drafts(tx, [second.id, "0" * 32, first.id])
        assert [photo.id for photo in found] == [second.id, first.id]
        case = await make.case(tx, photos=[second.id, first.id])
        assert case.photos == 2
        (both,) = (await attachments.of_case(tx, case)).values()
        assert {row.id for row in both} == {first.id, second.id}


async def test_a_photo_given_to_a_case_is_not_dropped_with_a_draft(storage: Storage) -> None:
    given, loose = await make.photo(storage), await make.photo(storage)
    async with storage.write() as tx:
        await make.case(tx, photos=[given.id])
        await attachments.drop(tx, [given.id, loose.id])
        assert await attachments.named(tx, {given.id, loose.id}) == {given.id}


async def test_a_file_nobody_names_is_swept_and_not_before_an_hour(storage: Storage) -> None:
    kept = await make.photo(storage)
    orphan = attachments.keep_file(storage.files, make.JPEG, 1, 1)
    async with storage.write() as tx:
        assert await privacy.sweep(tx) == 0
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=2)):
        async with storage.write() as tx:
            assert await privacy.sweep(tx) == 1
    assert {path.name for path in storage.files.folder.iterdir()} == {kept.id}
    assert not (storage.files.folder / orphan.id).exists()


async def test_a_reworded_message_keeps_the_earlier_wording_beside_it(storage: Storage) -> None:
    now = datetime.now(UTC)
    async with storage.write() as tx:
        case = await make.case(tx, WORDS)
        (entry, *_) = await cases.thread(tx, case)
        assert not await cases.reword(tx, entry.row, WORDS, now)
        assert entry.row.edited_at is None
        assert await cases.reword(tx, entry.row, "Every evening.", now)
        assert await cases.reword(tx, entry.row, "Every Friday.", now)
    async with storage.read() as tx:
        found = await cases.entry(tx, entry.row.id)
        assert found is not None
        assert found.body["text"] == "Every Friday."
        assert found.body["earlier"] == [WORDS, "Every evening."]
        assert found.row.edited_at == now
        assert await cases.entry(tx, "0" * 32) is None
