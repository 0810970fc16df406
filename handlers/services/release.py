"""The way out of a draft: what still keeps it, the second reader, and the sending, once."""

from datetime import UTC, datetime

from handlers.services import broadcasts as sendings
from handlers.services import drafts, notices, series, zone
from handlers.services import events as gatherings
from handlers.services.drafts import Draft, Event
from handlers.services.errors import AnotherReader, NotAllowed, NotFound, NotReady, Unfit
from storage import audit, broadcasts, events
from storage.db import Tx
from storage.models import Person

__all__ = ["agree", "ask_second", "send", "to_do"]

# What the dates of a series have in common once the first is sent.
SHARED = (
    "template", "titles", "texts", "place", "address", "latitude", "longitude", "details", "partner", "partner_state",
    "areas", "interest", "capacity", "most", "picture_id",
)  # fmt: skip
# What a notice is not ready for, by where it is mended; what is common to both kinds of draft is looked at for both.
OPEN_IN_NOTICE = {"type": "topic", "action": "action", "link": "action", "why": "why", "long": "long"}


async def to_do(tx: Tx, draft: Draft, now: datetime) -> list[str]:
    """What still keeps a draft from going out: topic, action, why, long, languages, areas, nobody, past, partner,
    second."""
    here, found = await zone.the(tx), list[str]()
    if draft.event is None:
        reasons = [one.reason for one in await notices.ready(tx, draft.sent)]
        found += dict.fromkeys(OPEN_IN_NOTICE[one] for one in reasons if one in OPEN_IN_NOTICE)
    if any(one.state in drafts.OPEN for one in await drafts.wordings(tx, draft)):
        found.append("languages")
    if not draft.sent.areas:
        found.append("areas")
    elif not await broadcasts.people_in(tx, draft.sent):
        found.append("nobody")
    if draft.event is not None and draft.event.starts_at <= now:
        found.append("past")
    if draft.event is not None and draft.event.partner and draft.event.partner_state != "agreed":
        found.append("partner")
    if here.second_reader and draft.sent.second_id is None:
        found.append("second")
    return found


async def ask_second(tx: Tx, person: Person, draft: Draft) -> None:
    """Puts a draft before a second reader, once nothing else is open; raises NotReady."""
    found = [one for one in await to_do(tx, draft, datetime.now(UTC)) if one != "second"]
    if found:
        raise NotReady(open=found)
    if not draft.open:
        await sendings.refuse(tx, draft.sent)
    draft.sent.state, draft.sent.sender_id, draft.sent.second_id, draft.sent.remark = "checking", person.id, None, ""
    await audit.add(tx, "broadcast-checking", person=person.id, why=draft.sent.id)
    tx.ring("broadcasts")


async def agree(tx: Tx, person: Person, draft: Draft) -> None:
    """The second reader finds it right; raises AnotherReader for whoever wrote it."""
    if draft.sent.state != "checking":
        raise NotAllowed
    if person.id in (draft.sent.person_id, draft.sent.sender_id):
        raise AnotherReader
    draft.sent.second_id = person.id
    await audit.add(tx, "broadcast-approved", person=person.id, why=draft.sent.id)
    tx.ring("broadcasts")


async def send(tx: Tx, person: Person, draft: Draft, due_at: datetime, now: datetime) -> None:
    """Plans an event's invitation or a notice for a moment (UTC), or for now; the second to press hears who was first.

    Raises OnItsWay, Unfit for a moment that is past or after the event began, NotReady with what is open."""
    sent = await broadcasts.get(tx, draft.sent.id, held=True)
    if sent is None:
        raise NotFound
    if sent.state not in drafts.UNSENT:
        await sendings.refuse(tx, sent)
    if due_at < now:
        raise Unfit(field="due_at", why="past")
    if draft.event and due_at >= draft.event.starts_at:
        raise Unfit(field="due_at", why="after")
    found = await to_do(tx, draft, now)
    if found:
        raise NotReady(open=found)
    if draft.event is None:
        await sendings.plan(tx, person, sent, due_at)
        return
    await gatherings.announce(tx, person, draft.event.id, due_at, now)
    if draft.event.series:
        await _others(tx, draft.event)
        await series.announce_series(tx, person, draft.event.series, now)


async def _others(tx: Tx, event: Event) -> None:
    """The other dates of a series say what the first one says; each goes out a week before its day."""
    for other in await events.of_series(tx, event.series or ""):
        if other.state == "draft":
            for name in SHARED:
                setattr(other, name, getattr(event, name))
    await tx.session.flush()
