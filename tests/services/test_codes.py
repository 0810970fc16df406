"""Requirement 17: a case code is shown once, kept as a keyed hash, and cannot be guessed through the chat."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from handlers.services import codes, privacy
from handlers.services.errors import NotFound, TooManyCaseCodes
from storage import outbox
from storage.cases import ALPHABET, TAIL_LENGTH
from storage.db import Storage, Tx
from storage.models import Case, Meter
from storage.vault import Known
from tests import make
from tests.moulds import Address

WRONG = "KB-22222-22222222222222222"


async def _case_and_code(storage: Storage) -> tuple[str, str]:
    async with storage.write() as tx:
        number = (await make.case(tx)).number
    for row in await make.waiting(storage):
        if row.notice == "receipt":
            async with storage.read() as tx:
                return number, str((await outbox.values(tx, row))["code"])
    raise AssertionError("no receipt")


async def _tries(tx: Tx, citizen: Known, times: int) -> None:
    for _ in range(times):
        with pytest.raises(NotFound):
            await codes.use(tx, citizen, WRONG)


async def test_a_right_code_among_wrong_ones_works(storage: Storage) -> None:
    number, code = await _case_and_code(storage)
    async with storage.write() as tx:
        finder = await make.citizen(tx)
        await _tries(tx, finder, 4)
        assert (await codes.use(tx, finder, code)).number == number
        await _tries(tx, finder, 1)


async def test_after_five_wrong_codes_a_chat_waits_even_with_the_right_one(storage: Storage) -> None:
    _, code = await _case_and_code(storage)
    async with storage.write() as tx:
        guesser, honest = await make.citizen(tx), await make.citizen(tx)
        await _tries(tx, guesser, 5)
        for typed in (WRONG, code):
            with pytest.raises(TooManyCaseCodes) as refusal:
                await codes.use(tx, guesser, typed)
            assert 1 <= int(str(refusal.value.values["minutes"])) <= 60
        assert await codes.use(tx, honest, code)


async def test_the_count_survives_a_restart_and_ends_with_the_hour(storage: Storage, address: Address) -> None:
    _, code = await _case_and_code(storage)
    async with storage.write() as tx:
        guesser = await make.citizen(tx)
        await _tries(tx, guesser, 5)
    async with make.another_process(address) as restarted:
        async with restarted.write() as tx:
            with pytest.raises(TooManyCaseCodes):
                await codes.use(tx, guesser, code)
        async with restarted.write() as tx:
            (await tx.session.execute(select(Meter).where(Meter.kind == codes.KIND))).scalar_one().since -= timedelta(
                hours=1
            )
            await tx.session.flush()
            assert await codes.use(tx, guesser, code)


async def test_counts_tell_no_minute_and_are_forgotten(storage: Storage) -> None:
    async with storage.write() as tx:
        await _tries(tx, await make.citizen(tx), 2)
    async with storage.write() as tx:
        meter = (await tx.session.execute(select(Meter).where(Meter.kind == codes.KIND))).scalar_one()
        assert (meter.since.minute, meter.since.second, meter.number) == (0, 0, 2)
        meter.since -= timedelta(days=2)
    async with storage.write() as tx:
        await privacy.forget(tx)
        assert (await tx.session.execute(select(Meter))).first() is None


async def test_a_code_has_eighty_random_bits_and_only_its_keyed_hash_is_kept(storage: Storage) -> None:
    assert len(ALPHABET) ** TAIL_LENGTH >= 2**80
    _, code = await _case_and_code(storage)
    async with storage.read() as tx:
        case = (await tx.session.execute(select(Case))).scalar_one()
        assert case.code_tag == tx.keys.vault.tag("case-code", code)
        assert not any(code[9:] in str(value) for value in vars(case).values())
