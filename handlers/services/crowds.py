"""Whom a draft reaches: its areas, and how many that are."""

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.services import broadcasts, drafts
from handlers.services.broadcasts import Group
from handlers.services.drafts import Draft
from handlers.services.errors import Unfit
from storage import areas
from storage.db import Tx

__all__ = ["Crowd", "Group", "aim", "crowd", "groups"]


@dataclass(frozen=True)
class Crowd:
    """Who would hear: the `people` of areas that may be counted, and areas only counted together with others."""

    people: int
    hidden: tuple[str, ...]
    whole_zone: bool


async def aim(tx: Tx, draft: Draft, chosen: Sequence[str], interest: str) -> None:
    """Keeps the areas it is for, and an interest people chose themselves; raises Unfit."""
    ours = [area.id for area in await areas.all_areas(tx)]
    if not set(ours).issuperset(chosen):
        raise Unfit(field="areas", why="foreign")
    whole = [*chosen, None] if set(chosen) >= set(ours) else list(chosen)
    draft.sent.areas, draft.sent.interest = whole, interest
    if draft.event is not None:
        draft.event.areas, draft.event.interest = list(chosen), interest
    drafts.saved(draft)


async def crowd(tx: Tx, draft: Draft) -> Crowd:
    """How many would hear; a small area is not added by itself, or it could be found by subtracting."""
    chosen = {area for area in draft.sent.areas if area}
    groups = await broadcasts.reach(tx, draft.sent.topic, draft.sent.interest)
    counted = [group for group in groups if chosen.issuperset(group.areas) and group.people is not None]
    hidden = chosen - {area for group in counted for area in group.areas}
    return Crowd(sum(group.people or 0 for group in counted), tuple(sorted(hidden)), None in draft.sent.areas)


async def groups(tx: Tx, draft: Draft) -> list[broadcasts.Group]:
    """The zone's areas with how many would hear such a text; small ones together."""
    return await broadcasts.reach(tx, draft.sent.topic, draft.sent.interest)
