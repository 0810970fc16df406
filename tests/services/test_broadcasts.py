"""Texts to many: planned, held and stopped; who changed their mind gets none; what is quiet waits; copies put right."""

from datetime import datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from bot.demo.zone import LANGUAGES
from handlers import notices as words
from handlers.notices import Later, Letter, Undeliverable
from handlers.services import answers, broadcasts, erasure, events, notices, posts
from handlers.services.broadcasts import Broadcast
from handlers.services.errors import OnItsWay
from handlers.services.notices import Link, Written
from storage import outbox, vault
from storage.db import Storage, Tx
from storage.models import OutboxRow
from storage.outbox import Outcome
from storage.vault import Known
from tests import make

NIGHT = make.moment("2026-11-25 22:30")  # half past eleven in Brussels
MORNING = make.moment("2026-11-26 07:00")  # eight
EVERY = {language: f"The lamps work again ({language})." for language in LANGUAGES}
LAMPS = Written("done", EVERY, ("molenkom",), links=(Link("events"),))


async def begun(tx: Tx, written: Written = LAMPS, now: datetime = make.NOON) -> Broadcast:
    """A notice that is on its way."""
    marthe = await make.person(tx, "marthe")
    sent = await notices.make(tx, marthe, written, now)
    await broadcasts.plan(tx, marthe, sent, now)
    await tx.session.flush()
    await broadcasts.begin(tx, sent, now)
    return sent


async def letters(storage: Storage) -> list[Letter | Undeliverable | Later]:
    """What the sender would do with each row now."""
    rows = await make.waiting(storage)
    async with storage.read() as tx:
        near = await posts.around(tx, rows)
        opened = [await posts.opened(tx, row, near) for row in rows]
        return [await words.letter(tx, post) for post in opened if post]


async def ends(storage: Storage, state: str = outbox.SENT, **more: object) -> None:
    """Everything that waits is sent and ends so."""
    rows = await make.waiting(storage)
    async with storage.write() as tx:
        marked = await outbox.sending(tx, [row.id for row in rows])
        done = [Outcome(row_id, state, of_broadcast=True, sent_as=str(row_id), **more) for row_id in marked]  # type: ignore[arg-type]
        await outbox.record(tx, done)


async def row_of(storage: Storage) -> OutboxRow:
    """The one row there is."""
    async with storage.read() as tx:
        return (await tx.session.execute(select(OutboxRow))).scalar_one()


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"news": "no"}, "unwanted"),
        ({"quiet": True}, "unwanted"),
        ({"discreet": True}, "unwanted"),
        ({"sheltered": True}, "unwanted"),
        ({"stopped": True}, "unwanted"),
        ({"topics": 0}, "unwanted"),
        ({"unreachable": True}, "unreachable"),
    ],
)
async def test_who_changed_their_mind_since_gets_none(storage: Storage, change: dict[str, object], why: str) -> None:
    with time_machine.travel(make.NOON):
        async with storage.write() as tx:
            known = await make.subscriber(tx)
            await begun(tx)
        assert isinstance((await letters(storage))[0], Letter)
        async with storage.write() as tx:
            for name, value in change.items():
                setattr(known, name, value)
            await vault.keep(tx, known)
        assert await letters(storage) == [Undeliverable(why)]


async def test_quiet_hours_that_began_meanwhile_are_waited_out_and_an_urgent_one_says_why_it_passes(
    storage: Storage,
) -> None:
    urgent = Written("safety", EVERY, ("molenkom",), urgent=True, why="evacuation", links=(Link("help-now"),))
    async with storage.write() as tx:
        await make.subscriber(tx)
        await begun(tx)
    with time_machine.travel(NIGHT):
        assert await letters(storage) == [Later(MORNING)]
        async with storage.write() as tx:
            await begun(tx, urgent, NIGHT)
        later, now = await letters(storage)
        assert later == Later(MORNING)
        assert isinstance(now, Letter)
        assert "This comes at any hour because people must leave" in now.reply.text


async def test_quiet_hours_at_the_beginning_are_waited_out_by_the_row_itself(storage: Storage) -> None:
    async with storage.write() as tx:
        await make.subscriber(tx)
        await begun(tx, now=NIGHT)
    assert (await row_of(storage)).due_at == MORNING


async def test_a_held_one_is_not_claimed_and_a_stopped_one_never_again(storage: Storage) -> None:
    with time_machine.travel(make.NOON):
        async with storage.write() as tx:
            await make.subscriber(tx)
            sent, marthe = await begun(tx), await make.person(tx, "marthe")
        (row,) = await make.waiting(storage)
        async with storage.write() as tx:
            await broadcasts.pause(tx, marthe, sent.id)
        async with storage.write() as tx:
            assert await outbox.sending(tx, [row.id]) == set()
            assert await outbox.due_wide(tx, (), 10) == []
            await broadcasts.go_on(tx, marthe, sent.id)
            assert [found.id for found in await outbox.due_wide(tx, (), 10)] == [row.id]
            await broadcasts.stop(tx, marthe, sent.id)
        async with storage.write() as tx:
            assert await outbox.sending(tx, [row.id]) == set()
            await broadcasts.tick(tx)
            progress = await broadcasts.progress(tx, await broadcasts.get(tx, sent.id))
        assert (progress.stopped, progress.left) == (1, 0)


async def test_the_second_to_press_send_is_told_who_was_first(storage: Storage) -> None:
    with time_machine.travel(make.NOON):
        async with storage.write() as tx:
            await make.subscriber(tx)
            marthe, lena = await make.person(tx, "marthe"), await make.person(tx, "lena")
            lena.roles = [*lena.roles, "notices"]
            sent = await notices.make(tx, marthe, LAMPS, make.NOON)
            await notices.send(tx, lena, sent.id, make.NOON, make.NOON)
        async with storage.write() as tx:
            with pytest.raises(OnItsWay) as refused:
                await notices.send(tx, marthe, sent.id, make.NOON, make.NOON)
            assert refused.value.values["by"] == lena.name
            await broadcasts.tick(tx)
        async with storage.write() as tx:
            with pytest.raises(OnItsWay):
                await notices.send(tx, lena, sent.id, make.NOON, make.NOON)
        assert len(await make.waiting(storage)) == 1


async def test_a_copy_that_was_on_its_way_while_the_words_changed_is_corrected(storage: Storage) -> None:
    with time_machine.travel(make.NOON) as clock:
        async with storage.write() as tx:
            await make.subscriber(tx)
            sent, marthe = await begun(tx), await make.person(tx, "marthe")
        (row,) = await make.waiting(storage)
        async with storage.write() as tx:
            await outbox.sending(tx, [row.id])
            texts = {**EVERY, "en": "From Friday on the lamps work."}
            assert await notices.correct(tx, marthe, sent.id, texts) == 0
        async with storage.write() as tx:
            await outbox.record(tx, [Outcome(row.id, outbox.SENT, of_broadcast=True, sent_as="77")])
        clock.shift(1)
        (letter,) = await letters(storage)
        assert isinstance(letter, Letter)
        assert (letter.edits, letter.repeatable) == ("77", True)
        assert "From Friday on" in letter.reply.text


async def test_what_is_over_for_two_days_is_counted_and_forgotten(storage: Storage) -> None:
    with time_machine.travel(make.NOON) as clock:
        async with storage.write() as tx:
            await make.subscriber(tx)
            sent = await begun(tx)
        await ends(storage)
        assert (await row_of(storage)).content != b""
        async with storage.write() as tx:
            await broadcasts.tick(tx)
        async with storage.write() as tx:
            assert await broadcasts.tidy(tx) == 0
        clock.shift(timedelta(hours=48, seconds=1))
        async with storage.write() as tx:
            assert await broadcasts.tidy(tx) == 1
        async with storage.read() as tx:
            assert (await tx.session.execute(select(OutboxRow))).first() is None
            ended = await broadcasts.get(tx, sent.id)
            assert (ended.state, (await broadcasts.progress(tx, ended)).sent) == ("ended", 1)


async def test_only_what_can_still_be_deleted_is_taken_back(storage: Storage) -> None:
    with time_machine.travel(make.NOON) as clock:
        async with storage.write() as tx:
            await make.subscriber(tx)
            sent, marthe = await begun(tx), await make.person(tx, "marthe")
        await ends(storage)
        clock.shift(timedelta(hours=47, minutes=55))
        async with storage.write() as tx:
            assert await notices.recall(tx, marthe, sent.id) == 0
        assert await make.waiting(storage) == []


@pytest.mark.parametrize(("kind", "again"), [("cancelled", True), ("moved", True), ("reminder", False)])
async def test_only_what_must_be_heard_is_repeated_by_itself_once(storage: Storage, kind: str, again: bool) -> None:
    with time_machine.travel(make.NOON) as clock:
        async with storage.write() as tx:
            lena, known = await make.person(tx, "lena"), await make.citizen(tx)
            event = await make.event(tx, lena)
            await events.announce(tx, lena, event.id, make.NOON + timedelta(days=400), make.NOON)
            await answers.answer(tx, known, event.id, "yes", 1, make.NOON)
            sent = await events._tell(tx, lena, event, kind, make.NOON)
            await tx.session.flush()
            await broadcasts.begin(tx, sent, make.NOON)
        await ends(storage, outbox.UNKNOWN, failure="TimedOut")
        assert await make.waiting(storage) == []
        clock.shift(61)
        assert [row.again for row in await make.waiting(storage)] == ([True] if again else [])
        await ends(storage, outbox.UNKNOWN, failure="TimedOut")
        clock.shift(timedelta(days=1))
        assert await make.waiting(storage) == []


async def told(tx: Tx, known: Known, kind: str, starts: datetime, now: datetime) -> None:
    """Somebody said yes to an event, of which something is told now."""
    lena = await make.person(tx, "lena")
    event = await make.event(tx, lena, now=now, starts_at=starts, ends_at=starts + timedelta(hours=1))
    await events.announce(tx, lena, event.id, now + timedelta(days=300), now)
    await answers.answer(tx, known, event.id, "yes", 1, now)
    sent = await events._tell(tx, lena, event, kind, now)
    await tx.session.flush()
    await broadcasts.begin(tx, sent, now)


async def test_a_change_of_an_early_event_passes_quiet_hours_and_of_a_later_one_waits(storage: Storage) -> None:
    with time_machine.travel(NIGHT):
        async with storage.write() as tx:
            known = await make.citizen(tx)
            await told(tx, known, "cancelled", make.moment("2026-11-26 08:00"), NIGHT)
            await told(tx, known, "cancelled", make.moment("2026-11-26 18:00"), NIGHT)
        early, later = await letters(storage)
        assert isinstance(early, Letter)
        assert later == Later(MORNING)


async def test_in_discreet_a_change_comes_veiled_and_in_quiet_not_at_all(storage: Storage) -> None:
    with time_machine.travel(make.NOON):
        async with storage.write() as tx:
            known = await make.citizen(tx)
            known.discreet = True
            await vault.keep(tx, known)
            await told(tx, known, "cancelled", make.NOON + timedelta(days=3), make.NOON)
        (letter,) = await letters(storage)
        assert isinstance(letter, Letter)
        assert letter.reply.text == "There is news for you."
        async with storage.write() as tx:
            known.quiet = True
            await vault.keep(tx, known)
        assert await letters(storage) == [Undeliverable("quiet")]


async def test_who_erases_themselves_while_it_runs_gets_none_and_leaves_nothing_but_totals(storage: Storage) -> None:
    with time_machine.travel(make.NOON):
        async with storage.write() as tx:
            has, waits = await make.subscriber(tx), await make.subscriber(tx)
            sent = await begun(tx)
        first, _ = await make.waiting(storage)
        async with storage.write() as tx:
            await outbox.sending(tx, [first.id])
            await outbox.record(tx, [Outcome(first.id, outbox.SENT, of_broadcast=True, sent_as="5")])
        async with storage.write() as tx:
            for known in (has, waits):
                await erasure.erase(tx, known)
        assert await make.waiting(storage) == []
        async with storage.read() as tx:
            rows = (await tx.session.execute(select(OutboxRow))).scalars().all()
            assert {(row.state, row.reader_id, row.content) for row in rows} == {
                ("sent", None, b""),
                ("unwanted", None, b""),
            }
            assert (await broadcasts.progress(tx, await broadcasts.get(tx, sent.id))).people == 2
