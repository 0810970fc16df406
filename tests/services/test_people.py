"""The zone's people: links that work once, sign-ins that end, chats that are one person's own."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from handlers.services import people, signin
from handlers.services.errors import LinkExpired, LinkUnknown, LinkUsed, NotFound, Refusal
from storage.db import Storage, Tx
from storage.models import OneTimeLink, Person, WebSession
from tests import make


def after(**time: float) -> time_machine.travel:
    """So much later."""
    return time_machine.travel(datetime.now(UTC) + timedelta(**time))


Uses = Callable[[Tx, str], Awaitable[object]]


def links_chat(tx: Tx, secret: str) -> Awaitable[Person]:
    """Uses a chat link from a phone."""
    return people.link_chat(tx, secret, make.CHANNEL, "4400112233")


def by_link(tx: Tx, secret: str) -> Awaitable[str]:
    """Uses a sign-in link from a browser."""
    return signin.by_link(tx, secret, "")


def by_invitation(tx: Tx, secret: str) -> Awaitable[str]:
    """Uses an invitation from a browser."""
    return signin.by_invitation(tx, secret, "")


LINKS = [
    pytest.param(people.signin_link, by_link, id="sign-in"),
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
    assert await refused(storage, by_link, chat) is LinkUnknown
    assert await refused(storage, links_chat, web) is LinkUnknown
    assert await refused(storage, by_link, "forged") is LinkUnknown


async def test_no_secret_lies_in_the_database(storage: Storage) -> None:
    async with storage.write() as tx:
        secret = await people.signin_link(tx, await make.person(tx, "lena"))
        session = await by_link(tx, secret)
    async with storage.read() as tx:
        hashes = [*(await tx.session.execute(select(OneTimeLink.hash))).scalars()]
        hashes += (await tx.session.execute(select(WebSession.hash))).scalars()
    assert len(hashes) == 2
    assert not {secret, session} & set(hashes)


async def test_somebody_who_left_the_zone_is_nobody(storage: Storage) -> None:
    async with storage.write() as tx:
        lena = await make.person(tx, "lena")
        chat, web, invitation = [
            await link(tx, lena) for link in (people.chat_link, people.signin_link, people.invitation)
        ]
        lena.active = False
    assert await refused(storage, links_chat, chat) is NotFound
    assert await refused(storage, by_link, web) is LinkExpired
    assert await refused(storage, by_invitation, invitation) is LinkExpired
    async with storage.read() as tx:
        with pytest.raises(NotFound):
            await people.by_slug(tx, "lena")


async def test_a_newer_invitation_ends_the_one_before(storage: Storage) -> None:
    async with storage.write() as tx:
        lena, tuur = await make.person(tx, "lena"), await make.person(tx, "tuur")
        first, second = await people.invitation(tx, lena, tuur), await people.invitation(tx, lena)
    assert await refused(storage, by_invitation, first) is LinkExpired
    async with storage.write() as tx:
        await by_invitation(tx, second)


async def test_an_invitation_is_good_for_a_day(storage: Storage) -> None:
    async with storage.write() as tx:
        lena, bram = await make.person(tx, "lena"), await make.person(tx, "bram")
        first, second = await people.invitation(tx, lena), await people.invitation(tx, bram)
    with after(hours=24.1):
        assert await refused(storage, by_invitation, first) is LinkExpired
    with after(hours=23.9):
        async with storage.write() as tx:
            await by_invitation(tx, second)


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
