"""What the sender needs to know about a row of the outbox: its reader, values, and the entry it carries."""

from dataclasses import dataclass
from typing import Any

from storage import cases, outbox, people, vault
from storage.db import Tx
from storage.keystore import CaseKeyGone
from storage.models import Person
from storage.outbox import Waiting
from storage.vault import Known

__all__ = ["Carried", "Known", "Post", "chat_of", "citizen_behind", "message", "number_of", "opened", "person"]


@dataclass(frozen=True)
class Post:
    """One row of the outbox with its values opened."""

    reader: str
    reader_id: str | None
    notice: str
    again: bool
    values: dict[str, Any]


@dataclass(frozen=True)
class Carried:
    """The entry of a thread that a notice carries."""

    text: str
    author: Person | None
    number: str
    case_id: str
    position: int
    body: dict[str, Any]


async def opened(tx: Tx, row: Waiting) -> Post | None:
    """A row with its values; None when its case can never be read again."""
    try:
        return Post(row.reader, row.reader_id, row.notice, row.again, await outbox.values(tx, row))
    except CaseKeyGone:
        return None


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
