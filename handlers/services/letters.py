"""Puts what Koban says unprompted into the outbox: a named notice and its values, in the same transaction."""

from collections.abc import Sequence
from typing import Any

from handlers.services import zone
from storage import outbox
from storage.db import Tx
from storage.models import Answer, Broadcast, Case, Person


async def to_citizen(tx: Tx, case: Case, notice: str, values: dict[str, Any], message_id: str | None = None) -> None:
    """Something the citizen behind a case must hear; where nobody is behind it any more, the thread says so."""
    if not case.link:
        await outbox.undelivered(tx, message_id)
        return
    await outbox.put(tx, notice, values, reader="case", reader_id=case.id, message_id=message_id)


async def to_answer(tx: Tx, answer: Answer, notice: str, values: dict[str, Any]) -> None:
    """Something that concerns whoever answered an event so; nobody but the process with the vault key knows who."""
    await outbox.put(tx, notice, values, reader="answer", reader_id=answer.id)


async def to_person(tx: Tx, person_id: str, notice: str, values: dict[str, Any]) -> None:
    """An announcement for one of the zone's people, in their linked chat; gathered, never words of a case."""
    await outbox.put(tx, notice, values, reader="person", reader_id=person_id, lane=outbox.UNASKED)


async def sample(tx: Tx, person: Person, sent: Broadcast, language: str) -> None:
    """A text to many, for one person of the zone alone: first word that it is a test, then what citizens will get."""
    for notice in ("sample_head", "sample"):
        values = {"broadcast": sent.id, "language": language}
        await outbox.put(tx, notice, values, reader="person", reader_id=person.id)


async def to_people(tx: Tx, readers: list[Person], notice: str, values: dict[str, Any]) -> None:
    """An announcement for several, by every way each has: their linked chat where the zone allows it, and mail."""
    chats = (await zone.the(tx)).officers_chat != "off"
    for person in readers:
        if person.chat_linked and chats:
            await to_person(tx, person.id, notice, values)
        if person.mail:
            await outbox.put(tx, notice, values, reader="mail", reader_id=person.id, lane=outbox.MAIL)


async def to_chat(tx: Tx, values: dict[str, Any]) -> None:
    """A reply to whoever just wrote; address and text are sealed together."""
    await outbox.put(tx, "reply", values, reader="chat")


async def take_away(tx: Tx, channel: str, address: str, message: str) -> None:
    """A sent message is to be deleted in the chat."""
    values = {"channel": channel, "address": address, "message": message}
    await outbox.put(tx, "take_away", values, reader="chat")


async def clear(tx: Tx, channel: str, address: str, messages: Sequence[str]) -> None:
    """Messages of both sides, at most a hundred, are to be deleted in the chat."""
    values = {"channel": channel, "address": address, "messages": list(messages)}
    await outbox.put(tx, "clear", values, reader="chat")


async def blank(tx: Tx, channel: str, address: str, messages: Sequence[str], *, at_once: bool = False) -> None:
    """Messages of Koban's that are too old to be deleted become a dot, one after the other."""
    if messages:
        values = {"channel": channel, "address": address, "messages": list(messages)}
        await outbox.put(tx, "blank", values, reader="chat", lane=outbox.TALK if at_once else outbox.LATER)


async def archive(tx: Tx, channel: str, address: str, language: str, *, failed: bool = False) -> None:
    """A citizen's own data as a file, gathered when it is sent; or word that it could not be sent."""
    values = {"channel": channel, "address": address, "language": language}
    await outbox.put(tx, "no_archive" if failed else "archive", values, reader="chat")


async def announce(tx: Tx, case: Case, notice: str, readers: list[Person], **more: Any) -> None:
    """Tells people of the zone that a case needs them: number, topic, area and due time, never words."""
    await to_people(tx, readers, notice, {**about(case), **more})


def about(case: Case) -> dict[str, Any]:
    """What an announcement may say of a case."""
    return {
        "number": case.number,
        "case": case.id,
        "topic": case.topic,
        "area": case.area_id,
        "due": case.due_at.isoformat() if case.due_at else None,
    }
