"""Notices: what is still open before one goes out, the second reader, and since when an area heard nothing."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import update

from bot.demo.zone import LANGUAGES
from handlers.services import broadcasts, notices
from handlers.services.errors import AnotherReader, NotAllowed, NotReady, NotYourWork, Unfit
from handlers.services.notices import Link, Open, Written
from storage import pictures
from storage.db import Storage, Tx
from storage.models import Person, Zone
from tests import make

EVERY = {language: f"The lamps work again ({language})." for language in LANGUAGES}
LAMPS = Written("done", EVERY, ("molenkom",), links=(Link("events"),))
NOW = make.NOON


async def writer(tx: Tx) -> Person:
    """Somebody who writes to many, with one reader in molenkom."""
    await make.subscriber(tx)
    return await make.person(tx, "marthe")


@pytest.mark.parametrize(
    ("changed", "open_"),
    [
        ({"topic": ""}, Open("type")),
        ({"areas": ()}, Open("areas")),
        ({"areas": ("elsewhere",)}, Open("foreign")),
        ({"areas": ("duivenhoek",)}, Open("nobody")),
        ({"links": ()}, Open("action")),
        ({"links": (Link("http://zone.example", {"en": "Read"}),)}, Open("link")),
        ({"links": (Link("https://zone.example"),)}, Open("link")),
        ({"links": (Link("https://me@zone.example", {"en": "Read"}),)}, Open("link")),
        ({"texts": {code: text for code, text in EVERY.items() if code != "fr"}}, Open("missing", "fr")),
        ({"drafted": ("ar",)}, Open("drafted", "ar")),
        ({"urgent": True, "why": "danger"}, Open("why")),
        ({"topic": "safety", "urgent": True}, Open("why")),
    ],
)
async def test_what_is_open_is_named(storage: Storage, changed: dict[str, Any], open_: Open) -> None:
    async with storage.write() as tx:
        marthe = await writer(tx)
        assert await notices.ready(tx, await notices.make(tx, marthe, LAMPS, NOW)) == []
        sent = await notices.make(tx, marthe, replace(LAMPS, **changed), NOW)
        assert await notices.ready(tx, sent) == [open_]
        with pytest.raises(NotReady) as refused:
            await notices.send(tx, marthe, sent.id, NOW, NOW)
        assert refused.value.values["open"] == [open_]


async def test_a_language_may_be_waived_by_name_and_has_no_text_then(storage: Storage) -> None:
    texts = {code: text for code, text in EVERY.items() if code != "ar"}
    async with storage.write() as tx:
        marthe = await writer(tx)
        sent = await notices.make(tx, marthe, replace(LAMPS, texts=texts, waived=("ar", "nl")), NOW)
        assert sent.waived == {"ar": marthe.id}
        assert await notices.ready(tx, sent) == []


@pytest.mark.parametrize(("picture", "limit"), [(False, 4096), (True, 1024)])
async def test_a_text_too_long_with_all_around_it_is_named_by_its_language(
    storage: Storage, *, picture: bool, limit: int
) -> None:
    async with storage.write() as tx:
        marthe = await writer(tx)
        if picture:
            kept = await pictures.keep(tx, make.JPEG, 640, 480)
            written = replace(LAMPS, picture_id=kept)
        else:
            written = LAMPS
        for count, long in ((limit // 2 - 200, False), (limit // 2, True)):
            texts = {**EVERY, "de": "😀" * count}
            sent = await notices.make(tx, marthe, replace(written, texts=texts), NOW)
            found = await notices.ready(tx, sent)
            assert [(each.reason, each.language, each.limit) for each in found] == ([("long", "de", limit)] * long)


async def test_only_who_may_write_to_many_does(storage: Storage) -> None:
    async with storage.write() as tx:
        with pytest.raises(NotYourWork):
            await notices.make(tx, await make.person(tx, "lena"), LAMPS, NOW)


@pytest.mark.parametrize(("after", "why"), [(timedelta(minutes=-3), "past"), (timedelta(days=400), "far")])
async def test_a_moment_that_is_over_or_far_away_is_refused(storage: Storage, after: timedelta, why: str) -> None:
    async with storage.write() as tx:
        marthe = await writer(tx)
        sent = await notices.make(tx, marthe, LAMPS, NOW)
        with pytest.raises(Unfit) as refused:
            await notices.send(tx, marthe, sent.id, NOW + after, NOW)
        assert (refused.value.values["field"], refused.value.values["why"]) == ("due_at", why)


async def test_a_second_reader_sends_it_or_gives_it_back_with_a_word(storage: Storage) -> None:
    async with storage.write() as tx:
        await tx.session.execute(update(Zone).values(second_reader=True))
        tx.memo.forget("zone")
        marthe, lena = await writer(tx), await make.person(tx, "lena")
        lena.roles = [*lena.roles, "notices"]
        sent = await notices.make(tx, marthe, LAMPS, NOW)
        assert (await notices.send(tx, marthe, sent.id, NOW, NOW)).state == "checking"
        with pytest.raises(AnotherReader):
            await notices.approve(tx, marthe, sent.id, NOW)
        with pytest.raises(Unfit):
            await notices.give_back(tx, lena, sent.id, " ")
        assert (await notices.give_back(tx, lena, sent.id, "Which square?")).state == "draft"
        assert sent.remark == "Which square?"
        await notices.change(tx, marthe, sent.id, LAMPS, NOW)
        await notices.send(tx, marthe, sent.id, NOW, NOW)
        assert (await notices.approve(tx, lena, sent.id, NOW)).state == "planned"
        assert (sent.second_id, sent.due_at) == (lena.id, NOW)
        with pytest.raises(NotAllowed):
            await notices.change(tx, marthe, sent.id, LAMPS, NOW)


async def test_what_changed_after_the_second_reader_had_it_needs_them_again(storage: Storage) -> None:
    async with storage.write() as tx:
        await tx.session.execute(update(Zone).values(second_reader=True))
        tx.memo.forget("zone")
        marthe, lena = await writer(tx), await make.person(tx, "lena")
        lena.roles = [*lena.roles, "notices"]
        sent = await notices.make(tx, marthe, LAMPS, NOW)
        await notices.send(tx, marthe, sent.id, NOW, NOW)
        await notices.change(tx, lena, sent.id, LAMPS, NOW)
        with pytest.raises(NotAllowed):
            await notices.approve(tx, lena, sent.id, NOW)
        await notices.send(tx, marthe, sent.id, NOW, NOW)
        with pytest.raises(AnotherReader):
            await notices.approve(tx, lena, sent.id, NOW)


async def test_days_since_the_last_ordinary_notice_are_counted_by_area(storage: Storage) -> None:
    with time_machine.travel(NOW) as clock:
        async with storage.write() as tx:
            marthe = await writer(tx)
            sent = await notices.make(tx, marthe, LAMPS, NOW)
            await notices.send(tx, marthe, sent.id, NOW, NOW)
            await tx.session.flush()
            await broadcasts.tick(tx)
            await broadcasts.stop(tx, marthe, sent.id)
            assert (await notices.days_since_last(tx, NOW))["molenkom"] is None
            again = await notices.make(tx, marthe, replace(LAMPS, areas=("duivenhoek",)), NOW)
            await broadcasts.plan(tx, marthe, again, NOW)
            await tx.session.flush()
            await broadcasts.tick(tx)
        clock.shift(timedelta(days=3))
        async with storage.read() as tx:
            found = await notices.days_since_last(tx, NOW + timedelta(days=3))
            assert (found["molenkom"], found["duivenhoek"]) == (None, 3)


async def test_a_correction_must_fit_and_a_taken_back_one_is_not_corrected(storage: Storage) -> None:
    with time_machine.travel(NOW):
        async with storage.write() as tx:
            marthe = await writer(tx)
            sent = await notices.make(tx, marthe, LAMPS, NOW)
            with pytest.raises(NotAllowed):
                await notices.correct(tx, marthe, sent.id, EVERY)
            await notices.send(tx, marthe, sent.id, NOW, NOW)
            await tx.session.flush()
            await broadcasts.tick(tx)
            with pytest.raises(NotReady):
                await notices.correct(tx, marthe, sent.id, {**EVERY, "nl": "x" * 5000})
            await notices.recall(tx, marthe, sent.id)
            assert sent.state == "stopped"
            with pytest.raises(NotAllowed):
                await notices.correct(tx, marthe, sent.id, EVERY)
