"""Broadcasts: one text of the zone to many people who asked for it, once each; planned, running, paused, stopped."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NoReturn

from handlers.services import zone
from handlers.services.errors import NotAllowed, NotFound, OnItsWay
from storage import areas, audit, broadcasts, copies, events, people, subscriptions
from storage.db import Tx
from storage.models import Answer, Broadcast, Person
from storage.vault import Known

__all__ = [
    "Broadcast",
    "Group",
    "Progress",
    "any_to_do",
    "begin",
    "get",
    "go_on",
    "listed",
    "meant",
    "pause",
    "plan",
    "progress",
    "quiet_until",
    "reach",
    "reasons",
    "refuse",
    "stop",
    "tick",
    "tidy",
    "wanted_by",
]

ON_ITS_WAY = ("planned", "running", "paused", "ended", "stopped")
AT_ONCE = 20
BEFOREHAND = ("event", "reminder")
MOMENT = timedelta(minutes=1)  # how long a tick looks after what was stopped; then `tidy` does
SMALL = 5  # fewer are never shown by themselves


@dataclass(frozen=True)
class Group:
    """Some areas and how many people would hear; None while they are too few to be told."""

    areas: tuple[str, ...]
    people: int | None


@dataclass(frozen=True)
class Progress:
    """How far a broadcast is: how many people, what became of each, how many are still to go.

    `sent` are copies that people have; of these `changing` are being corrected or taken back. `stopped` will not go
    out. `unwanted` are people who did not want it any more when it was their turn."""

    people: int
    sent: int
    unreachable: int
    failed: int
    unknown: int
    unwanted: int
    left: int
    changing: int = 0
    recalled: int = 0
    stopped: int = 0


async def get(tx: Tx, broadcast_id: str) -> Broadcast:
    """One broadcast; raises NotFound."""
    found = await broadcasts.get(tx, broadcast_id)
    if found is None:
        raise NotFound
    return found


async def listed(tx: Tx, limit: int = 100, kinds: Sequence[str] = ()) -> list[Broadcast]:
    """The newest broadcasts, of some kinds or of all."""
    return await broadcasts.listed(tx, limit, kinds)


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
    """Plans a broadcast for a moment (UTC), or to begin at once; raises OnItsWay when it is on its way already."""
    held = await broadcasts.get(tx, sent.id, held=True)
    if held is None:
        raise NotFound
    if held.state in ON_ITS_WAY and (held.state != "planned" or held.sender_id != person.id):
        await refuse(tx, held)
    held.state, held.due_at, held.sender_id = "planned", due_at, person.id
    await audit.add(tx, "broadcast-planned", person=person.id, why=held.id)
    tx.ring("broadcasts")


async def refuse(tx: Tx, sent: Broadcast) -> NoReturn:
    """Somebody pressed send before; raises OnItsWay with their name."""
    found = await people.get(tx, sent.sender_id or sent.person_id or "")
    raise OnItsWay(by=found.name if found else "")


async def tick(tx: Tx) -> int:
    """Begins what is due, ends what is through, drops what was stopped; returns how many changed.

    Twice or late does no harm: a broadcast begins once."""
    now = datetime.now(UTC)
    found = await broadcasts.due(tx, now, AT_ONCE)
    for sent in found:
        await begin(tx, sent, now)
    await tx.session.flush()
    ended = await copies.through(tx)
    for sent in ended:
        sent.state, sent.ended_at = "ended", now
    dropped = await copies.drop_queued(tx, MOMENT)
    if found or ended:
        tx.ring("broadcasts")
    return len(found) + len(ended) + bool(dropped)


async def tidy(tx: Tx) -> int:
    """Forgets who got what two days after the end: the totals stay, the copies go; returns how many broadcasts."""
    await copies.drop_queued(tx)
    found = await copies.over(tx)
    for sent in found:
        sent.counts = await copies.states(tx, sent.id)
        await copies.drop(tx, sent.id)
    return len(found)


async def any_to_do(tx: Tx) -> bool:
    """Whether `tick` would find anything."""
    return await broadcasts.any_to_do(tx, datetime.now(UTC), MOMENT)


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


def wanted_by(citizen: Known, sent: Broadcast) -> bool:
    """Whether somebody who asked for news still wants this: they may have said no since their row was made."""
    if not citizen.wish:
        return False
    asked = subscriptions.bit(sent.topic) | (subscriptions.bit(sent.interest) if sent.interest else 0)
    return citizen.topics & asked == asked


def meant(kind: str, answer: Answer) -> bool:
    """Whether an answer as it stands now is among those that a text about an event is for."""
    if kind in ("moved", "cancelled"):
        return bool(answer.choice)
    if kind == "reminder":
        return answer.choice in ("yes", "maybe") and answer.waiting is None
    if kind == "report":
        return answer.choice in ("yes", "maybe")
    return answer.choice == "yes" and answer.waiting is None


def quiet_until(here: zone.Zone, citizen: Known, now: datetime) -> datetime | None:
    """When somebody's quiet hours end (UTC); None when they have none now."""
    clock, start, end = zone.clock_of(here), citizen.quiet_from, citizen.quiet_until
    hour = now.astimezone(clock).hour
    within = start <= hour < end if start <= end else start <= hour or hour < end
    return broadcasts.next_hour(now, end, clock) if within else None


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
    found = dict(sent.counts) or await copies.states(tx, sent.id)
    left, changing = found.get("queued", 0) + found.get("sending", 0), found.get("changing", 0)
    named = {name: found.get(name, 0) for name in ("unreachable", "failed", "unknown", "unwanted", "recalled")}
    return Progress(
        people=sent.people,
        sent=found.get("sent", 0) + changing,
        left=left,
        changing=changing,
        stopped=found.get("stopped", 0),
        **named,
    )


async def reasons(tx: Tx, sent: Broadcast) -> dict[str, int]:
    """Why some did not get it: how many by the class of what went wrong."""
    return await copies.failures(tx, sent.id)


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
