"""Broadcasts: one text of the zone to many people who asked for it, once each; planned, running, paused, stopped."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from handlers.services import zone
from handlers.services.errors import NotAllowed, NotFound
from storage import areas, audit, broadcasts, events, subscriptions
from storage.db import Tx
from storage.models import Broadcast, Person

__all__ = [
    "Broadcast",
    "Group",
    "Progress",
    "begin",
    "get",
    "go_on",
    "pause",
    "plan",
    "progress",
    "reach",
    "stop",
    "tick",
]

AT_ONCE = 20
BEFOREHAND = ("event", "reminder")
SMALL = 5  # fewer are never shown by themselves


@dataclass(frozen=True)
class Group:
    """Some areas and how many people would hear; None while they are too few to be told."""

    areas: tuple[str, ...]
    people: int | None


@dataclass(frozen=True)
class Progress:
    """How far a broadcast is: how many people, what became of each, how many are still to go."""

    people: int
    sent: int
    unreachable: int
    failed: int
    unknown: int
    unwanted: int
    left: int


async def get(tx: Tx, broadcast_id: str) -> Broadcast:
    """One broadcast; raises NotFound."""
    found = await broadcasts.get(tx, broadcast_id)
    if found is None:
        raise NotFound
    return found


async def reach(tx: Tx, topic: str, interest: str = "") -> list[Group]:
    """How many people would hear, by area; small areas are counted together, and not at all while still too few."""
    found = await subscriptions.counts(tx, topic, interest)
    every = [area.id for area in await areas.all_areas(tx)]
    small = tuple(area for area in every if found.get(area, 0) < SMALL)
    groups = [Group((area,), found[area]) for area in every if area not in small]
    if len(small) == 1 and groups:  # one alone could be found by subtracting: the smallest other joins it
        least = min(groups, key=lambda group: group.people or 0)
        groups.remove(least)
        small = (*small, *least.areas)
    together = sum(found.get(area, 0) for area in small)
    return [*groups, Group(small, together if together >= SMALL else None)] if small else groups


async def plan(tx: Tx, person: Person, sent: Broadcast, due_at: datetime) -> None:
    """Plans a broadcast for a moment (UTC), or to begin at once; raises NotAllowed when it is on its way already."""
    if sent.state not in ("draft", "checking", "planned"):
        raise NotAllowed
    sent.state, sent.due_at = "planned", due_at
    await audit.add(tx, "broadcast-planned", person=person.id, why=sent.id)
    tx.ring("broadcasts")


async def tick(tx: Tx) -> int:
    """Begins what is due; returns how many. Twice or late does no harm: a broadcast begins once."""
    now = datetime.now(UTC)
    found = await broadcasts.due(tx, now, AT_ONCE)
    for sent in found:
        await begin(tx, sent, now)
    return len(found)


async def begin(tx: Tx, sent: Broadcast, now: datetime) -> None:
    """Makes a row of the outbox for each reader, in one statement.

    What would come too late, because Koban was away, comes not at all: an invitation or a reminder once it began."""
    if await _too_late(tx, sent, now):
        sent.state, sent.ended_at = "stopped", now
        return
    sent.state, sent.started_at = "running", now
    if sent.audience == "answers":
        await broadcasts.to_answers(tx, sent, now)
    else:
        await broadcasts.to_subscribers(tx, sent, now, zone.clock_of(await zone.the(tx)))


async def _too_late(tx: Tx, sent: Broadcast, now: datetime) -> bool:
    event = await events.get(tx, sent.event_id) if sent.event_id and sent.kind in BEFOREHAND else None
    return event is not None and now >= event.starts_at


async def pause(tx: Tx, person: Person, broadcast_id: str) -> None:
    """Holds what is left; takes effect with the next message."""
    await _turn(tx, person, broadcast_id, ("running",), "paused")


async def go_on(tx: Tx, person: Person, broadcast_id: str) -> None:
    """Goes on after a pause."""
    await _turn(tx, person, broadcast_id, ("paused",), "running")


async def stop(tx: Tx, person: Person, broadcast_id: str) -> None:
    """Ends a broadcast for good: who has not got it will not."""
    await _turn(tx, person, broadcast_id, ("planned", "running", "paused"), "stopped")


async def progress(tx: Tx, sent: Broadcast) -> Progress:
    """What became of a broadcast so far."""
    found = dict(sent.counts) or await broadcasts.states(tx, sent.id)
    left = found.get("queued", 0) + found.get("sending", 0)
    named = {name: found.get(name, 0) for name in ("sent", "unreachable", "failed", "unknown", "unwanted")}
    return Progress(people=sent.people, left=left, **named)


async def _turn(tx: Tx, person: Person, broadcast_id: str, before: Sequence[str], after: str) -> None:
    sent = await broadcasts.get(tx, broadcast_id, held=True)
    if sent is None:
        raise NotFound
    if sent.state not in before:
        raise NotAllowed
    sent.state = after
    if after == "stopped":
        sent.ended_at = datetime.now(UTC)
    await audit.add(tx, f"broadcast-{after}", person=person.id, why=sent.id)
    tx.ring("broadcasts")
    tx.ring("outbox")
