"""A share of the kill test of a text to many: two kills between a send and its record."""

from pathlib import Path

import pytest

from tests.moulds import Address
from tests.reliability import wide


@pytest.mark.timeout(180)
async def test_a_killed_broadcast_comes_once_or_is_listed(address: Address, tmp_path: Path) -> None:
    found = await wide.play(address, tmp_path, readers=70, kills=2, seed=3)
    assert (len(found.listed), found.killed) == (70, 2)
    assert found.broken() == []
    assert found.unknown >= found.killed  # each kill came after a send that nobody wrote down
