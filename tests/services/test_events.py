"""Events and their answers: made, announced, moved, called off; seats counted once, a waiting list that moves up."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from handlers.services import answers, broadcasts, events
from handlers.services.errors import Closed, Unfit
from storage import outbox
from storage.db import Storage
from tests import make

NOW = make.NOON


@time_machine.travel(NOW)
async def test_who_asked_for_news_of_an_area_is_invited_once(storage: Storage) -> None:
    async with storage.write() as tx:
        for area in ("molenkom", "molenkom", "duivenhoek"):
            await make.subscriber(tx, area)
        await make.citizen(tx)
        lena = await make.person(tx, "lena")
        event = await make.event(tx, lena, areas=("molenkom",))
        sent = await events.announce(tx, lena, event.id, NOW, NOW)
    for _ in range(2):
        async with storage.write() as tx:
            await broadcasts.tick(tx)
    async with storage.read() as tx:
        rows = await outbox.due(tx, [], make.ALL_LANES, 10)
        assert [row.notice for row in rows] == ["event", "event"]
        assert (await broadcasts.get(tx, sent.id)).people == 2


async def test_full_means_waiting_and_a_place_given_back_lets_the_next_one_in(storage: Storage) -> None:
    async with storage.write() as tx:
        lena = await make.person(tx, "lena")
        event = await make.event(tx, lena, capacity=3)
        await events.announce(tx, lena, event.id, NOW, NOW)
        first, second = await make.citizen(tx), await make.citizen(tx)
        assert await answers.answer(tx, first, event.id, "yes", 2, NOW) == answers.Mine("yes", 2, 0)
        assert await answers.answer(tx, second, event.id, "yes", 2, NOW) == answers.Mine("yes", 2, 1)
        await answers.answer(tx, first, event.id, "no", 1, NOW)
        assert await answers.mine(tx, second, event) == answers.Mine("yes", 2, 0)
        rows = await outbox.due(tx, [], make.ALL_LANES, 10)
        assert [(row.reader, row.notice) for row in rows] == [("answer", "moved_up")]


async def test_a_called_off_event_takes_no_answer(storage: Storage) -> None:
    async with storage.write() as tx:
        lena = await make.person(tx, "lena")
        event = await make.event(tx, lena)
        await events.announce(tx, lena, event.id, NOW, NOW)
        await events.cancel(tx, lena, event.id, NOW)
        with pytest.raises(Closed):
            await answers.answer(tx, await make.citizen(tx), event.id, "yes", 1, NOW)


@pytest.mark.parametrize(
    ("changed", "field", "why"),
    [
        ({"starts_at": NOW - timedelta(hours=1)}, "starts_at", "past"),
        ({"ends_at": NOW}, "ends_at", "before"),
        ({"areas": ("nowhere",)}, "areas", "foreign"),
        ({"texts": {"nl": "x" * 901}}, "text", "long"),
        ({"place": " "}, "place", "empty"),
        ({"capacity": 0}, "capacity", "number"),
    ],
)
async def test_what_cannot_be_is_named_by_its_field(
    storage: Storage, changed: dict[str, Any], field: str, why: str
) -> None:
    async with storage.write() as tx:
        with pytest.raises(Unfit) as refused:
            await make.event(tx, await make.person(tx, "lena"), **changed)
        assert (refused.value.values["field"], refused.value.values["why"]) == (field, why)
