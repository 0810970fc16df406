"""The zone's file: whatever is in it, it is read clean and can be brought in, or every mistake has its line."""

from collections.abc import AsyncIterator
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import opening
from bot.commands.zone import bring_in
from bot.zonefile import Mistakes, from_path, from_text
from bot.zonefile.mistakes import SENTENCES
from handlers.services import zonefile as rules
from handlers.services.errors import Misconfigured
from handlers.services.zonefile import Wanted
from locales import DESK_LANGUAGES, tell
from storage.db import Storage
from tests import make
from tests.fuzz import blows
from tests.fuzz.arena import Arena, guarded, under_fire
from tests.fuzz.conftest import address_in, told
from tests.zonefile.test_reading import GOOD

pytestmark = pytest.mark.fuzz
WHOLE = {SENTENCES[kind] for kind in ("syntax", "declared", "deep", "encoding", "big")}


@pytest.fixture
async def musdorp(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Arena]:
    """A zone imported from a file."""
    settings = make.settings_for(address_in(tmp_path))
    opening.make_keys(settings)
    await bring_in(settings, from_text(GOOD))
    async with opening.storage(settings) as storage:
        with told(request, await guarded(storage)) as arena:
            yield arena


@given(st.integers(0, 2**64 - 1))
async def test_zone_files_with_any_mistake(musdorp: Arena, tmp_path: Path, seed: int) -> None:
    chance, file = Random(seed), tmp_path / "zone.toml"
    async with under_fire(musdorp):
        for _ in range(10):
            musdorp.inputs += 1
            content = blows.file(chance)
            file.write_bytes(content)
            try:
                wanted = from_path(file)
            except Mistakes as wrong:
                said_well(wrong, content, chance.choice(DESK_LANGUAGES))
            else:
                await can_be_brought_in(musdorp.storage, wanted)
            assert file.read_bytes() == content


def said_well(wrong: Mistakes, content: bytes, language: str) -> None:
    """Every mistake has a line of the file, a field unless the whole is meant, and a sentence for a terminal."""
    assert wrong.found
    for mistake in wrong.found:
        assert 1 <= mistake.line <= content.count(b"\n") + 1, content
        assert mistake.name or mistake.sentence in WHOLE, content
        assert (mistake.name + tell(language, mistake.sentence, **mistake.values)).isprintable(), content
        assert "does not understand" not in mistake.sentence, content


async def can_be_brought_in(storage: Storage, wanted: Wanted) -> None:
    """What was read clean fits into the database; it is rolled back, so that the zone stays as it was."""
    async with make.rolled_back(storage) as tx:
        try:
            await rules.bring_in(tx, wanted)
            await tx.session.flush()
        except Misconfigured:
            if wanted.slug == "musdorp":  # otherwise the file of another zone, which is refused
                raise
