"""The guard itself: whatever is written while a zone is under fire is noticed, also in the key store."""

import pytest
from sqlalchemy import delete, text, update

from handlers.services import people
from storage.models import Area, OneTimeLink
from tests import make
from tests.fuzz.arena import Arena, under_fire


async def test_every_write_is_noticed(arena: Arena) -> None:
    before = await arena.touched()
    async with arena.storage.write() as tx:
        await make.case(tx)
        await people.signin_link(tx, await make.person(tx, "bram"))
    async with arena.storage.write() as tx:
        await tx.session.execute(delete(OneTimeLink))
        await tx.session.execute(update(Area).where(Area.id == "molenkom").values(active=Area.active))
    written = {name for name, deeds in (await arena.touched()).items() if deeds != before[name]}
    assert written == {"areas", "audit", "case_keys", "cases", "messages", "one_time_links"}


async def test_under_fire_a_write_that_changes_nothing_fails(arena: Arena) -> None:
    with pytest.raises(AssertionError):
        async with under_fire(arena), arena.storage.write() as tx:
            await tx.session.execute(text("UPDATE streets SET area_id = area_id"))
