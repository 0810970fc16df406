"""Answers to events: one a person, changed at will, counted once; a full event has a waiting list that moves up."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from handlers.services import letters
from handlers.services.errors import Closed, NoRoom, NotFound, Unfit
from storage import copies, events, vault
from storage.db import Tx
from storage.models import Answer, Event
from storage.vault import Known

__all__ = ["Answer", "Mine", "all_kept", "all_mine", "answer", "mine", "rate", "reaches", "withdraw_all"]

CHOICES = ("yes", "maybe", "no")
RATINGS = ("good", "fair", "poor")
KEPT_DAYS = 90
REMEMBERED = timedelta(days=7)


@dataclass(frozen=True)
class Mine:
    """What somebody answered: for how many, and their turn on the waiting list (1 is next), 0 when they are in."""

    choice: str
    places: int
    turn: int


async def mine(tx: Tx, citizen: Known, event: Event) -> Mine | None:
    """What a citizen answered to an event."""
    found = await events.answer_of(tx, citizen, event.id)
    return await _seen(tx, found) if found else None


async def all_mine(tx: Tx, citizen: Known, now: datetime) -> list[tuple[Event, Mine]]:
    """The events a citizen answered that are to come or were in the last week; what is kept no longer is let go."""
    found = await all_kept(tx, citizen)
    gone = citizen.answers.keys() - {event.id for event, _ in found}
    if gone:
        citizen.answers = {event: one for event, one in citizen.answers.items() if event not in gone}
        await vault.keep(tx, citizen)
    return [(event, mine) for event, mine in found if event.ends_at > now - REMEMBERED]


async def all_kept(tx: Tx, citizen: Known) -> list[tuple[Event, Mine]]:
    """Every event whose answer of a citizen is still kept, with the answer; the earliest event first."""
    found = await events.answers_with(tx, list(citizen.answers.values()))
    return [(event, await _seen(tx, one)) for one, event in found]


def reaches(citizen: Known) -> str:
    """What somebody hears of an event they answered: it `whole`, only that there is news (`veiled`), or `nothing`.

    Whoever may live with a watched phone hears only that there is news."""
    if citizen.stopped or citizen.quiet:
        return "nothing"
    return "veiled" if citizen.discreet or citizen.sheltered else "whole"


async def forget(tx: Tx, now: datetime) -> int:
    """Forgets the answers to events that ended 90 days ago; returns how many."""
    return await events.forget_answers(tx, now - timedelta(days=KEPT_DAYS))


async def answer(tx: Tx, citizen: Known, event_id: str, choice: str, places: int, now: datetime) -> Mine:
    """Keeps an answer, counted once a person; raises Closed when it is too late or called off, Unfit for a number.

    The event is held meanwhile, so that two people never take the same last place. Whoever asks for more places than
    are left waits with all of them; whoever is in keeps theirs, and NoRoom says how many are left; whoever gives places
    back lets the next in line move up, in their order. After `answer_by` an answer can still be turned into a no."""
    event = await events.get(tx, event_id, held=True)
    if event is None or choice not in CHOICES:
        raise NotFound
    if event.state != "announced" or now >= event.starts_at:
        raise Closed
    found = await events.answer_of(tx, citizen, event.id)
    if event.answer_by and now > event.answer_by and not (found and choice == "no"):
        raise Closed
    if not 1 <= places <= event.most:
        raise Unfit(field="places", why="number", limit=event.most)
    if found is None:
        found = events.new_answer(tx, citizen, event.id)
        citizen.answers[event.id] = found.id
        await vault.keep(tx, citizen)
    await _take(tx, event, found, choice, places if choice == "yes" else 1)
    await move_up(tx, event, but=found)
    return await _seen(tx, found)


async def _take(tx: Tx, event: Event, found: Answer, choice: str, places: int) -> None:
    if (found.choice, found.places) == (choice, places):
        return
    less = found.choice == choice == "yes" and places <= found.places
    if found.choice == choice == "yes" and found.waiting is None and not less:
        await _check_room(tx, event, found, places)
    found.choice, found.places = choice, places
    if choice != "yes":
        found.waiting = None
    elif not less:
        await tx.session.flush()
        others = await events.taken(tx, event.id) - (places if found.waiting is None else 0)
        line = [one for one in await events.in_turn(tx, event.id) if one is not found]
        full = event.capacity is not None and (others + places > event.capacity or bool(line))
        found.waiting = (found.waiting or _last(line) + 1) if full else None
    await tx.session.flush()


async def _check_room(tx: Tx, event: Event, found: Answer, places: int) -> None:
    if event.capacity is None:
        return
    line = await events.in_turn(tx, event.id)
    left = 0 if line else max(0, event.capacity - await events.taken(tx, event.id))
    if places - found.places > left:
        raise NoRoom(places=found.places, left=left)


def _last(line: list[Answer]) -> int:
    return max((one.waiting or 0 for one in line), default=0)


async def move_up(tx: Tx, event: Event, *, but: Answer | None = None) -> None:
    """Lets in who waits, first come first, as far as there are places; each is told, once.

    Whoever answers at this moment hears it in the reply."""
    left = None if event.capacity is None else event.capacity - await events.taken(tx, event.id)
    for one in await events.in_turn(tx, event.id):
        if left is not None and one.places > left:
            break
        one.waiting = None
        left = None if left is None else left - one.places
        if one is not but:
            await letters.to_answer(tx, one, "moved_up", {"event": event.id})
    await tx.session.flush()


async def let_in(tx: Tx) -> None:
    """Lets in who waits where there is room by now: a desk without the vault key can make room, but tell nobody."""
    for event_id in await events.with_waiting(tx) if tx.keys.has_vault else ():
        event = await events.get(tx, event_id, held=True)
        if event is not None and event.state == "announced":
            await move_up(tx, event)


async def rate(tx: Tx, citizen: Known, event_id: str, value: str) -> bool:
    """Counts how an event was, as a total; once a person; False when they said so before."""
    event = await events.get(tx, event_id, held=True)
    found = await events.answer_of(tx, citizen, event_id) if event else None
    if event is None or found is None or value not in RATINGS or event.state not in ("held", "reported"):
        raise NotFound
    if found.rated:
        return False
    found.rated = True
    await events.rate(tx, event_id, value)
    return True


async def withdraw_all(tx: Tx, citizen: Known) -> None:
    """Takes back every answer of a citizen who leaves; who waits moves up, totals of ratings stay."""
    for event_id in sorted(citizen.answers):
        event = await events.get(tx, event_id, held=True)
        found = await events.answer_of(tx, citizen, event_id)
        if found is not None:
            await copies.let_go(tx, [found.id])
            await tx.session.delete(found)
            await tx.session.flush()
        if event is not None and event.state == "announced":
            await move_up(tx, event)
    citizen.answers = {}


async def _seen(tx: Tx, found: Answer) -> Mine:
    line = await events.in_turn(tx, found.event_id) if found.waiting is not None else []
    return Mine(found.choice, found.places, next((n for n, one in enumerate(line, 1) if one is found), 0))
