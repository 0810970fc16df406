"""The demo's events: something that has been, comes, was called off, is a draft; and nothing of the past goes out."""

from datetime import UTC, datetime

from bot.demo import events as demo
from bot.demo import plan
from bot.demo.zone import AREAS, WRITTEN_LANGUAGES
from handlers.services import agenda, broadcasts, turnout
from storage.db import Storage
from tests import make
from tests.moulds import Address


async def test_the_demo_has_an_event_in_every_state_with_answers_and_sends_nothing_of_the_past(
    address: Address,
) -> None:
    async with make.zone_at(address) as storage:
        await _planted(storage)


async def _planted(storage: Storage) -> None:
    async with storage.write() as tx:
        await plan.plant(tx, await make.person(tx, "sena"))
    async with storage.write() as tx:
        assert await broadcasts.tick(tx) == 0
        today = datetime.now(UTC).date()
        found = [row for view in agenda.VIEWS for row in (await agenda.agenda(tx, view, today)).rows]
        assert {row.event.state for row in found} == {"draft", "announced", "cancelled", "reported"}
        nearly_full = next(row for row in found if row.event.template == "evening")
        assert 0 < (nearly_full.turnout.left or 0) < 10
        assert len(await turnout.by_day(tx, nearly_full.event)) == 4
        assert [sorted(area.id for area in group.areas) for group in await agenda.reached(tx) if group.few] == [
            ["zeepziederij"],
            ["oude-gist", "papiermakers"],
        ]


def test_the_demo_s_words_are_in_every_language_of_its_zone() -> None:
    words = [words for event in demo.EVENTS for words in (event.titles, event.texts, event.report) if words]
    assert [found for found in (*words, demo.NOTICE) if set(found) != set(WRITTEN_LANGUAGES)] == []
    assert set(demo.READERS) == {area.slug for area in AREAS}
