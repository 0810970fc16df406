"""What the sender needs to know about a row of the outbox: its reader, values, and the entry it carries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from storage import broadcasts, cases, events, outbox, people, vault
from storage.db import Tx
from storage.keystore import CaseKeyGone
from storage.models import Answer, Broadcast, Event, Person
from storage.outbox import CORRECT, RECALL, Waiting
from storage.vault import Known

__all__ = [
    "CORRECT",
    "RECALL",
    "Around",
    "Carried",
    "Known",
    "Post",
    "around",
    "chat_of",
    "citizen_behind",
    "message",
    "number_of",
    "of_broadcast",
    "opened",
    "person",
]


@dataclass(frozen=True)
class Around:
    """What rows of broadcasts and answers need to be rendered: asked for once a load, and not once a row.

    `citizens` stand by what a row names as its reader: their own row, or their answer."""

    broadcasts: Mapping[str, Broadcast] = field(default_factory=dict)
    events: Mapping[str, Event] = field(default_factory=dict)
    answers: Mapping[str, Answer] = field(default_factory=dict)
    citizens: Mapping[str, Known] = field(default_factory=dict)


@dataclass(frozen=True)
class Post:
    """One row of the outbox with its values opened."""

    reader: str
    reader_id: str | None
    notice: str
    again: bool
    values: dict[str, Any]
    broadcast: Broadcast | None = None
    event: Event | None = None
    answer: Answer | None = None
    citizen: Known | None = None


@dataclass(frozen=True)
class Carried:
    """The entry of a thread that a notice carries."""

    text: str
    author: Person | None
    number: str
    case_id: str
    position: int
    body: dict[str, Any]


async def around(tx: Tx, rows: Sequence[Waiting]) -> Around:
    """Broadcasts, events, answers and citizens behind some rows, in a query each."""
    wide = [row for row in rows if row.reader in ("citizen", "answer") and row.reader_id]
    if not wide:
        return Around()
    sent = await broadcasts.by_ids(tx, list({row.broadcast_id for row in wide if row.broadcast_id}))
    answered = [row.reader_id for row in wide if row.reader == "answer" and row.reader_id]
    found = await events.answers_by_ids(tx, answered) if answered else {}
    citizens = await vault.by_ids(tx, [row.reader_id for row in wide if row.reader == "citizen" and row.reader_id])
    citizens |= await events.citizens_behind(tx, answered) if answered else {}
    about = {one.event_id for one in sent.values()} | {one.event_id for one in found.values()}
    return Around(sent, await events.by_ids(tx, [one for one in about if one]), found, citizens)


async def opened(tx: Tx, row: Waiting, near: Around = Around()) -> Post | None:
    """A row with its values; None when its case can never be read again."""
    try:
        values = await outbox.values(tx, row)
    except CaseKeyGone:
        return None
    post = Post(row.reader, row.reader_id, row.notice, row.again, values)
    return replace(post, **_around(row, near)) if row.reader in ("citizen", "answer") else post


def _around(row: Waiting, near: Around) -> dict[str, Any]:
    sent = near.broadcasts.get(row.broadcast_id or "")
    answer = near.answers.get(row.reader_id or "") if row.reader == "answer" else None
    event_id = answer.event_id if answer else sent.event_id if sent else None
    citizen = near.citizens.get(row.reader_id or "")
    return {"broadcast": sent, "event": near.events.get(event_id or ""), "answer": answer, "citizen": citizen}


async def of_broadcast(tx: Tx, broadcast_id: str) -> Post:
    """A broadcast as a post without a reader: for a test of it."""
    sent = await broadcasts.get(tx, broadcast_id)
    event = await events.get(tx, sent.event_id) if sent and sent.event_id else None
    return Post("", None, sent.kind if sent else "", again=False, values={}, broadcast=sent, event=event)


async def citizen_behind(tx: Tx, post: Post) -> Known | None:
    """The citizen a case belongs to."""
    case = await cases.get(tx, post.reader_id or "")
    return await vault.behind(tx, case.id, case.link) if case else None


async def chat_of(tx: Tx, post: Post) -> tuple[Person, str, str] | None:
    """A person of the zone with the channel and address of their linked chat."""
    found = await person(tx, post.reader_id or "")
    chat = people.chat_of(tx, found) if found and found.active else None
    return (found, *chat) if found and chat else None


async def person(tx: Tx, person_id: str) -> Person | None:
    """One of the zone's people."""
    return await people.get(tx, person_id)


async def message(tx: Tx, message_id: str) -> Carried:
    """The entry a notice carries."""
    entry = await cases.entry(tx, message_id)
    if entry is None:
        raise CaseKeyGone
    case = await cases.get(tx, entry.row.case_id)
    author = await people.get(tx, entry.row.person_id) if entry.row.person_id else None
    return Carried(
        text=entry.body.get("text", ""),
        author=author,
        number=case.number if case else "",
        case_id=entry.row.case_id,
        position=entry.row.position,
        body=entry.body,
    )


async def number_of(tx: Tx, post: Post) -> str:
    """The number of the case a post is for."""
    case = await cases.get(tx, post.reader_id or "")
    return case.number if case else ""
