"""The vault: the same citizen is found again, across a rotation too, and nothing in it can be matched."""

import hashlib
import hmac
from datetime import UTC, datetime

import pytest
from sqlalchemy import delete, select

from handlers.services import cases
from storage import people, places, traces, vault
from storage.cases import by_code
from storage.db import Storage
from storage.keys import KeyProblem, VaultLocked
from storage.models import Case, Citizen
from storage.places import Standing
from tests import make
from tests.moulds import Address


async def test_the_same_citizen_is_found_again(storage: Storage) -> None:
    async with storage.write() as tx:
        amina = await make.citizen(tx, "ar", "4400112233")
        amina.area = "molenkom"
        await vault.keep(tx, amina)
    async with storage.read() as tx:
        assert await vault.find(tx, make.CHANNEL, "4400112233") == amina
        assert await vault.find(tx, make.CHANNEL, "4400112234") is None
        assert await vault.find(tx, "webchat", "4400112233") is None


async def test_a_citizen_row_holds_no_address_and_no_time_finer_than_a_day(storage: Storage) -> None:
    async with storage.write() as tx:
        await make.citizen(tx, "ar", "4400112233")
    async with storage.read() as tx:
        row = (await tx.session.execute(select(Citizen))).scalar_one()
    assert b"4400112233" not in row.content
    assert "4400112233" not in row.tag
    assert row.first_day == datetime.now(UTC).date()


async def test_trying_every_address_without_the_key_finds_nobody(storage: Storage) -> None:
    async with storage.write() as tx:
        amina = await make.citizen(tx, "ar", "4400112233")
        row = (await tx.session.execute(select(Citizen))).scalar_one()
        guessed = [f"{number}" for number in range(4400111000, 4400113000)]
        keys = [b"", b"koban", *(tx.keys.zone.key(purpose) for purpose in ("tag-citizen", "case-keys"))]
        tried = {
            digest[:32]
            for address in guessed
            for text in (address, f"{make.CHANNEL}:{address}")
            for digest in _digests(text.encode(), keys)
        }
        assert row.tag not in tried
        assert row.id not in tried
        assert await vault.find(tx, make.CHANNEL, guessed[1233]) == amina


def _digests(text: bytes, keys: list[bytes]) -> list[str]:
    plain = [hashlib.new(name, text).hexdigest() for name in ("md5", "sha1", "sha256", "sha512")]
    return [*plain, *(hmac.digest(key, text, "sha256").hex() for key in keys)]


async def test_the_sides_of_one_chat_cannot_be_matched(storage: Storage) -> None:
    async with storage.write() as tx:
        tags = {vault.chat_tag(tx, make.CHANNEL, "4400112233", side) for side in ("citizen", "officer", "inbox")}
        assert len(tags) == 3
        await make.citizen(tx, "nl", "4400112233")
        lena = await make.person(tx, "lena")
        await people.link_chat(tx, lena, make.CHANNEL, "4400112233")
        row = (await tx.session.execute(select(Citizen))).scalar_one()
        assert lena.chat_tag != row.tag


async def test_two_cases_of_one_citizen_share_no_value(storage: Storage) -> None:
    async with storage.write() as tx:
        amina = await make.citizen(tx)
        first = await make.case(tx, "The same words.", citizen=amina)
        second = await make.case(tx, "The same words.", citizen=amina)
        for column in ("id", "number", "code_tag", "link", "place", "excerpt"):
            assert getattr(first, column) != getattr(second, column)
        assert await vault.behind(tx, first.id, first.link) == await vault.behind(tx, second.id, second.link)


async def test_a_link_of_one_case_does_not_open_for_another(storage: Storage) -> None:
    async with storage.write() as tx:
        first, second = await make.case(tx), await make.case(tx)
        links = [(first.id, first.link), (second.id, second.link)]
        assert set(await vault.behind_many(tx, links)) == {first.id, second.id}
        with pytest.raises(KeyProblem, match="wrong"):
            await vault.behind(tx, first.id, second.link)


async def test_a_case_of_an_erased_citizen_has_nobody_behind_it(storage: Storage) -> None:
    async with storage.write() as tx:
        case = await make.case(tx)
        await tx.session.execute(delete(Citizen))
        tx.session.expunge_all()
        assert await vault.behind(tx, case.id, case.link) is None
        assert await vault.behind_many(tx, [(case.id, case.link)]) == {}


async def test_nobody_becomes_two_citizens_when_the_vault_key_turns(storage: Storage, address: Address) -> None:
    async with storage.write() as tx:
        amina = await make.citizen(tx, "ar", "4400112233")
        opened = await make.case(tx, citizen=amina)
        tag = vault.chat_tag(tx, make.CHANNEL, "4400112233", "citizen")
        await places.keep(tx, tag, Standing("topic"))
        lena = await make.person(tx, "lena")
        await people.link_chat(tx, lena, make.CHANNEL, "4400112299")
    make.turned(address.folder / "keys" / "vault.key")
    async with make.another_process(address) as later, later.write() as tx:
        found = await vault.find(tx, make.CHANNEL, "4400112233")
        assert found is not None
        assert found.id == amina.id
        assert vault.chat_tag(tx, make.CHANNEL, "4400112233", "citizen") != tag
        case = await tx.session.get_one(Case, opened.id)
        assert await vault.behind(tx, case.id, case.link) == found
        officer = await people.by_chat(tx, make.CHANNEL, "4400112299")
        assert officer is not None
        assert officer.slug == "lena"


async def test_a_process_without_the_vault_key_reads_cases_but_not_who_wrote_them(
    storage: Storage, address: Address
) -> None:
    async with storage.write() as tx:
        number = (await make.case(tx, "Only the words.")).number
        case_id, link = (await tx.session.execute(select(Case.id, Case.link))).one()
    async with make.another_process(address, vault=False) as desk, desk.write() as tx:
        lena = await make.person(tx, "lena")
        await cases.answer(tx, lena, number, "I come by.")
        with pytest.raises(VaultLocked):
            await vault.behind(tx, case_id, link)
        with pytest.raises(VaultLocked):
            await vault.find(tx, make.CHANNEL, "1")
        with pytest.raises(VaultLocked):
            traces.tag(tx, make.CHANNEL, "1", "1")
        with pytest.raises(VaultLocked):
            await by_code(tx, "KB-22222-22222222222222222")
