"""The zone's people: links that work once, sign-ins that end, chats that are one person's own."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from handlers.services import people, privacy
from handlers.services.errors import LinkExpired, LinkUnknown, LinkUsed, NotFound, Refusal
from storage.db import Storage, Tx
from storage.models import OneTimeLink, Person, WebSession
from tests import make


async def signed_in(storage: Storage, slug: str = "lena") -> str:
    """The session of somebody who signed in."""
    async with storage.write() as tx:
        return await people.sign_in(tx, await people.signin_link(tx, await make.person(tx, slug)))


async def who(storage: Storage, session: str) -> str | None:
    """Whose session it is."""
    async with storage.read() as tx:
        person = await people.who(tx, session)
        return person.slug if person else None


def after(**time: float) -> time_machine.travel:
    """So much later."""
    return time_machine.travel(datetime.now(UTC) + timedelta(**time))


Uses = Callable[[Tx, str], Awaitable[object]]


def links_chat(tx: Tx, secret: str) -> Awaitable[Person]:
    """Uses a chat link from a phone."""
    return people.link_chat(tx, secret, make.CHANNEL, "4400112233")


LINKS = [
    pytest.param(people.signin_link, people.sign_in, id="sign-in"),
    pytest.param(people.chat_link, links_chat, id="chat"),
]
Makes = Callable[[Tx, Person], Awaitable[str]]


async def refused(storage: Storage, use: Uses, secret: str) -> type[Refusal]:
    """Uses a link that does not work; returns why."""
    with pytest.raises(Refusal) as refusal:
        async with storage.write() as tx:
            await use(tx, secret)
    return refusal.type


@pytest.mark.parametrize(("link", "use"), LINKS)
async def test_a_link_works_once(storage: Storage, link: Makes, use: Uses) -> None:
    async with storage.write() as tx:
        secret = await link(tx, await make.person(tx, "lena"))
    async with storage.write() as tx:
        await use(tx, secret)
    assert await refused(storage, use, secret) is LinkUsed


@pytest.mark.parametrize(("link", "use"), LINKS)
async def test_a_link_ends_after_half_an_hour(storage: Storage, link: Makes, use: Uses) -> None:
    async with storage.write() as tx:
        secret, other = [await link(tx, await make.person(tx, slug)) for slug in ("lena", "bram")]
    with after(minutes=31):
        assert await refused(storage, use, secret) is LinkExpired
    with after(minutes=29):
        async with storage.write() as tx:
            await use(tx, other)


async def test_a_link_of_one_kind_is_none_of_the_other(storage: Storage) -> None:
    async with storage.write() as tx:
        lena = await make.person(tx, "lena")
        web, chat = await people.signin_link(tx, lena), await people.chat_link(tx, lena)
    assert await refused(storage, people.sign_in, chat) is LinkUnknown
    assert await refused(storage, links_chat, web) is LinkUnknown
    assert await refused(storage, people.sign_in, "forged") is LinkUnknown


async def test_no_secret_lies_in_the_database(storage: Storage) -> None:
    async with storage.write() as tx:
        secret = await people.signin_link(tx, await make.person(tx, "lena"))
        session = await people.sign_in(tx, secret)
    async with storage.read() as tx:
        hashes = [*(await tx.session.execute(select(OneTimeLink.hash))).scalars()]
        hashes += (await tx.session.execute(select(WebSession.hash))).scalars()
    assert len(hashes) == 2
    assert not {secret, session} & set(hashes)


async def test_somebody_who_stays_away_ten_hours_is_signed_out(storage: Storage) -> None:
    session = await signed_in(storage)
    with after(hours=9, minutes=59):
        assert await who(storage, session) == "lena"
    with after(hours=10, minutes=1):
        assert await who(storage, session) is None
    assert await who(storage, "forged") is None


async def test_somebody_who_works_on_stays_signed_in_but_not_beyond_a_day(storage: Storage) -> None:
    session = await signed_in(storage)
    for hours in (9, 18, 23.9):
        with after(hours=hours):
            assert await who(storage, session) == "lena"
            async with storage.write() as tx:
                await people.still_here(tx, session)
    with after(hours=24.1):
        assert await who(storage, session) is None


async def test_being_here_is_noticed_at_most_once_a_minute(storage: Storage) -> None:
    session = await signed_in(storage)
    async with storage.write() as tx:
        (row,) = (await tx.session.execute(select(WebSession))).scalars()
        before = row.last_at
        await people.still_here(tx, session)
        assert row.last_at == before
    with after(minutes=2):
        async with storage.write() as tx:
            await people.still_here(tx, session)
            await people.still_here(tx, "forged")
            assert (await tx.session.get_one(WebSession, row.hash)).last_at > before


async def test_signing_out_ends_it(storage: Storage) -> None:
    session, other = await signed_in(storage), await signed_in(storage)
    async with storage.write() as tx:
        await people.sign_out(tx, session)
    assert await who(storage, session) is None
    assert await who(storage, other) == "lena"


async def test_somebody_who_left_the_zone_is_nobody(storage: Storage) -> None:
    session = await signed_in(storage)
    async with storage.write() as tx:
        lena = await make.person(tx, "lena")
        secret = await people.chat_link(tx, lena)
        lena.active = False
    assert await who(storage, session) is None
    assert await refused(storage, links_chat, secret) is NotFound
    async with storage.read() as tx:
        with pytest.raises(NotFound):
            await people.by_slug(tx, "lena")


async def test_old_browsers_and_links_are_forgotten(storage: Storage) -> None:
    await signed_in(storage)
    for days, left in ((0.9, (1, 1)), (2, (0, 1)), (31, (0, 0))):
        with after(days=days):
            async with storage.write() as tx:
                await privacy.forget(tx)
                counts = [await _count(tx, table) for table in (WebSession, OneTimeLink)]
        assert tuple(counts) == left


async def test_a_chat_is_one_persons_own(storage: Storage) -> None:
    async with storage.write() as tx:
        for slug in ("lena", "bram"):
            await links_chat(tx, await people.chat_link(tx, await make.person(tx, slug)))
    async with storage.write() as tx:
        bram = await people.of_chat(tx, make.CHANNEL, "4400112233")
        assert bram is not None
        assert bram.slug == "bram"
        assert not (await make.person(tx, "lena")).chat_linked
        assert await people.linked(tx, make.CHANNEL) == [(bram, "4400112233")]
        assert await people.linked(tx, "webchat") == []
        assert bram.chat is not None
        assert b"4400112233" not in bram.chat
        await people.unlink_chat(tx, bram)
    async with storage.read() as tx:
        assert await people.of_chat(tx, make.CHANNEL, "4400112233") is None
        assert await people.linked(tx, make.CHANNEL) == []


async def test_the_desk_speaks_only_languages_it_knows(storage: Storage) -> None:
    for language, spoken in (("fr", "fr"), ("xx", "fr"), ("ar", "fr"), ("de", "de")):
        async with storage.write() as tx:
            await people.set_language(tx, await make.person(tx, "lena"), language)
        async with storage.read() as tx:
            assert (await make.person(tx, "lena")).language == spoken


async def _count(tx: Tx, table: type) -> int:
    return int((await tx.session.execute(select(func.count()).select_from(table))).scalar_one())
