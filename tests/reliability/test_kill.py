"""A share of the kill test: three kills, without waiting for the repeats that come after 60 s."""

from pathlib import Path

import pytest

from tests.reliability.run import RECOVERY_LIMIT, Plan, databases, play


@pytest.mark.timeout(180)
async def test_three_kills_lose_nothing_and_do_nothing_twice(tmp_path: Path) -> None:
    plan = Plan("polling", kills=3, seed=3, citizens=10, sends=15, drain=False)
    with databases("sqlite", tmp_path) as address:
        run = await play(address, plan, tmp_path / "koban.log")
    assert run.effects.wrong == []
    assert run.effects.cases == len(run.town.told) > 0
    assert run.effects.updates == run.pushed
    assert run.effects.inbox == {}
    assert run.between >= 1
    assert run.ended_by_itself == 0
    assert run.town.ledger.compared().twice_without_mark == 0
    assert max(run.recoveries()) <= RECOVERY_LIMIT
