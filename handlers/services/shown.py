"""Cases in an officer's chat: which message shows which case, and words that are taken away again."""

import base64
from dataclasses import dataclass

from storage import attachments, cases, shown, traces
from storage.db import Tx


@dataclass(frozen=True)
class ShownPhoto:
    """A photo to be sent to an officer's chat: its file's id and key as text."""

    id: str
    key: str


async def case_id(tx: Tx, number: str) -> str:
    """The id of a case whose opening was allowed just before."""
    case = await cases.by_number(tx, number)
    return case.id if case else ""


async def photos(tx: Tx, number: str) -> list[ShownPhoto]:
    """The photos of a case whose opening was allowed just before."""
    case = await cases.by_number(tx, number)
    if case is None:
        return []
    rows = [row for found in (await attachments.of_case(tx, case)).values() for row in found]
    opened = [await attachments.opened(tx, case, row) for row in rows]
    return [ShownPhoto(photo.id, base64.b64encode(photo.key).decode()) for photo in opened]


async def number_of_message(tx: Tx, channel: str, address: str, message: str) -> str:
    """The number of the case a chat message stands for; empty when it stands for none."""
    if not message:
        return ""
    trace = await traces.find(tx, traces.tag(tx, channel, address, message))
    case = await cases.get(tx, trace["case"]) if trace and "case" in trace else None
    return case.number if case else ""


async def sent(tx: Tx, channel: str, address: str, message: str, case: str, *, fleeting: bool) -> None:
    """Remembers a sent chat message that stands for a case; fleeting words are taken away again in time."""
    await traces.keep(tx, traces.tag(tx, channel, address, message), {"case": case})
    if fleeting:
        await shown.put(tx, case, channel, address, message)


async def take_due(tx: Tx, limit: int = 100) -> list[tuple[str, str, str]]:
    """Chat messages to delete now, as channel, address, message."""
    return await shown.take_due(tx, limit)
