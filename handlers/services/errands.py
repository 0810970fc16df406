"""Carries out what the desk left to be done to the person behind a case, without telling it who that is."""

from collections.abc import Awaitable, Callable
from typing import Any

from handlers.services import blocks
from storage import cases, errands, vault
from storage.db import Tx
from storage.models import Case
from storage.vault import Known

Deed = Callable[[Tx, Case, Known, dict[str, Any]], Awaitable[None]]
DEEDS: dict[str, Deed] = {"block": blocks.begin, "lift": blocks.end}
AT_ONCE = 50


async def waiting(tx: Tx) -> bool:
    """Whether there is anything to do; cheap enough for every second."""
    return await errands.waiting(tx)


async def carry_out(tx: Tx) -> int:
    """Does what is waiting, each errand once; one whose case or person is gone has nothing left to do."""
    tasks = await errands.take(tx, AT_ONCE)
    for task in tasks:
        case = await cases.get(tx, task.case_id)
        citizen = await vault.behind(tx, case.id, case.link) if case and case.link else None
        if case and citizen and case.gone_at is None:
            await DEEDS[task.what](tx, case, citizen, task.values)
    return len(tasks)
