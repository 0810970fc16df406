"""Signed-in browsers: they end by themselves, by their owner, and when something changes."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from handlers.services import people, privacy, sessions, signin
from handlers.services.sessions import CODE, FULL, SETUP
from storage.db import Storage, Tx
from storage.models import OneTimeLink, WebSession
from tests import make


async def signed_in(storage: Storage, slug: str = "lena", browser: str = "") -> str:
    """The session of somebody who signed in."""
    async with storage.write() as tx:
        return await signin.by_link(tx, await people.signin_link(tx, await make.person(tx, slug)), browser)


async def who(storage: Storage, session: str) -> str | None:
    """Whose session it is."""
    async with storage.read() as tx:
        visit = await sessions.find(tx, session)
        return visit.person.slug if visit else None


def after(**time: float) -> time_machine.travel:
    """So much later."""
    return time_machine.travel(datetime.now(UTC) + timedelta(**time))


async def test_a_browser_left_alone_for_an_hour_is_signed_out(storage: Storage) -> None:
    session = await signed_in(storage)
    with after(minutes=59):
        assert await who(storage, session) == "lena"
    with after(minutes=61):
        assert await who(storage, session) is None
    assert await who(storage, "forged") is None


async def test_somebody_who_works_on_stays_signed_in_but_not_beyond_twelve_hours(storage: Storage) -> None:
    session = await signed_in(storage)
    for quarter in range(1, 16):
        with after(hours=0.79 * quarter):
            assert await who(storage, session) == "lena"
            async with storage.write() as tx:
                await sessions.still_here(tx, session)
    with after(hours=12.1):
        assert await who(storage, session) is None


async def test_between_password_and_code_there_are_ten_minutes(storage: Storage) -> None:
    async with storage.write() as tx:
        session = await sessions.begin(tx, (await make.person(tx, "lena")).id, CODE, "")
    with after(minutes=9):
        assert await who(storage, session) == "lena"
    with after(minutes=11):
        assert await who(storage, session) is None


async def test_being_here_is_noticed_at_most_once_a_minute(storage: Storage) -> None:
    session = await signed_in(storage)
    async with storage.write() as tx:
        (row,) = (await tx.session.execute(select(WebSession))).scalars()
        before = row.last_at
        await sessions.still_here(tx, session)
        assert row.last_at == before
    with after(minutes=2):
        async with storage.write() as tx:
            await sessions.still_here(tx, session)
            await sessions.still_here(tx, "forged")
            assert (await tx.session.get_one(WebSession, row.hash)).last_at > before


async def test_signing_out_ends_it(storage: Storage) -> None:
    session, other = await signed_in(storage), await signed_in(storage)
    async with storage.write() as tx:
        await sessions.end(tx, session)
    assert await who(storage, session) is None
    assert await who(storage, other) == "lena"


async def test_each_stage_has_a_secret_of_its_own(storage: Storage) -> None:
    async with storage.write() as tx:
        first = await sessions.begin(tx, (await make.person(tx, "lena")).id, SETUP, "Firefox, Linux")
        second = await sessions.advance(tx, first, FULL)
    assert await who(storage, first) is None
    async with storage.read() as tx:
        visit = await sessions.find(tx, second)
        assert visit is not None
        assert (visit.person.slug, visit.stage) == ("lena", FULL)
        (browser,) = await sessions.browsers(tx, visit.person, second)
        assert (browser.name, browser.here) == ("Firefox, Linux", True)


async def test_ones_browsers_are_ended_one_by_one_or_all_the_others(storage: Storage) -> None:
    here, phone, old = [await signed_in(storage, browser=name) for name in ("Firefox, Linux", "Safari, iPhone", "")]
    bram = await signed_in(storage, "bram")
    async with storage.write() as tx:
        lena = await make.person(tx, "lena")
        listed = {browser.name: browser.handle for browser in await sessions.browsers(tx, lena, here)}
        assert listed.keys() == {"Firefox, Linux", "Safari, iPhone", ""}
        (brams,) = await sessions.browsers(tx, await make.person(tx, "bram"), bram)
        for handle in (listed["Safari, iPhone"], brams.handle, "forged", ""):
            await sessions.end_one(tx, lena, handle)
    assert [await who(storage, one) for one in (here, phone, old, bram)] == ["lena", None, "lena", "bram"]
    async with storage.write() as tx:
        assert await sessions.end_others(tx, await make.person(tx, "lena"), here) == 1
    assert [await who(storage, one) for one in (here, old, bram)] == ["lena", None, "bram"]


async def test_an_administrator_ends_all_browsers_of_somebody(storage: Storage) -> None:
    lena, bram = await signed_in(storage), await signed_in(storage, "bram")
    async with storage.write() as tx:
        by = await make.person(tx, "tuur")
        assert await sessions.end_all(tx, await make.person(tx, "lena"), by) == 1
        assert await sessions.end_all(tx, await make.person(tx, "lena"), by) == 0
    assert [await who(storage, one) for one in (lena, bram)] == [None, "bram"]


async def test_who_leaves_the_zone_is_signed_out_and_stays_so(storage: Storage) -> None:
    session = await signed_in(storage)
    async with storage.write() as tx:
        lena = await make.person(tx, "lena")
        lena.active = False
    assert await who(storage, session) is None
    async with storage.write() as tx:
        await privacy.forget(tx)
    async with storage.write() as tx:
        assert await _count(tx, WebSession) == 0


@pytest.mark.parametrize(("hours", "left"), [(0.9, (1, 1)), (2, (0, 1)), (31 * 24, (0, 0))])
async def test_old_browsers_and_links_are_forgotten(storage: Storage, hours: float, left: tuple[int, int]) -> None:
    await signed_in(storage)
    with after(hours=hours):
        async with storage.write() as tx:
            await privacy.forget(tx)
            assert (await _count(tx, WebSession), await _count(tx, OneTimeLink)) == left


async def _count(tx: Tx, table: type) -> int:
    return int((await tx.session.execute(select(func.count()).select_from(table))).scalar_one())
