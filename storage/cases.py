"""Cases and their threads; every word sealed with the case's own key."""

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, exists, false, func, or_, select, update

from storage import vault
from storage.db import Tx
from storage.keys import new_id, seal, unseal
from storage.models import Attachment, Case, Errand, MachineJob, Message, OutboxRow, Person, Reading

ALPHABET = "23456789ABCDEFGHJKMNPQRTVWXY"
NUMBER_LENGTH, TAIL_LENGTH = 5, 17  # 17 of 28 letters: 81 random bits
EXCERPT = 160
TEAM_ROLES = ("officer", "liaison", "youth", "team")
CONTACT_QUEUES = ("complaint", "victim")
WAITING = ("waits", "unreachable")  # what was said and did not go to the phone: it waits under My messages


@dataclass(frozen=True)
class Opening:
    """What a new case consists of."""

    topic: str
    language: str
    area_id: str | None
    place: str
    queue: str
    assigned_to: str | None
    due_at: datetime


@dataclass(frozen=True)
class Entry:
    """A message with its body opened."""

    row: Message
    body: dict[str, Any]


async def new(tx: Tx, citizen: vault.Known, opening: Opening, now: datetime) -> tuple[Case, str]:
    """Opens a case for a citizen; returns it and its case code, which is stored only as a keyed hash."""
    case_id, number = new_id(), await _free_number(tx)
    code = f"{number}-{_letters(TAIL_LENGTH)}"
    key = await tx.case_keys.new(case_id)
    case = Case(
        id=case_id,
        number=number,
        code_tag=tx.keys.vault.tag("case-code", code),
        link=vault.link(tx, citizen, case_id),
        topic=opening.topic,
        language=opening.language,
        area_id=opening.area_id,
        place=seal(key, opening.place.encode(), f"cases.place.{case_id}"),
        queue=opening.queue,
        assigned_to=opening.assigned_to,
        state="new",
        unread=True,
        photos=0,
        entries=0,
        opened_at=now,
        last_at=now,
        due_at=opening.due_at,
        excerpt=seal(key, b"", f"cases.excerpt.{case_id}"),
    )
    tx.session.add(case)
    await tx.session.flush()
    return case, code


async def add(
    tx: Tx,
    case: Case,
    kind: str,
    body: dict[str, Any],
    now: datetime,
    *,
    person: str | None = None,
    delivery: str | None = None,
) -> Message:
    """Adds an entry to a case's thread."""
    key = await tx.case_keys.of(case.id)
    case.entries += 1
    case.last_at = now
    message = Message(
        id=new_id(),
        position=case.entries,
        case_id=case.id,
        kind=kind,
        person_id=person,
        at=now,
        delivery=delivery,
        body=b"",
    )
    message.body = _sealed_body(key, message.id, body)
    if kind == "citizen":
        case.citizen_at, case.warned_at = now, None
        case.photos += len(body.get("photos", ()))
        if body.get("text"):
            case.excerpt = seal(key, str(body["text"])[:EXCERPT].encode(), f"cases.excerpt.{case.id}")
    tx.session.add(message)
    await tx.session.flush()
    return message


async def reword(tx: Tx, message: Message, text: str, now: datetime) -> bool:
    """Replaces what an entry says and keeps the earlier wording beside it; False when nothing changed."""
    key = await tx.case_keys.of(message.case_id)
    body = _opened_body(key, message)
    if body.get("text") == text:
        return False
    body["earlier"] = [*body.get("earlier", []), body.get("text", "")]
    body["text"] = text
    for of_the_earlier_wording in ("translation", "machine", "recognised"):
        body.pop(of_the_earlier_wording, None)
    message.body, message.edited_at = _sealed_body(key, message.id, body), now
    return True


async def amend(tx: Tx, message: Message, **more: Any) -> None:
    """Puts something beside what an entry says, such as a translation."""
    key = await tx.case_keys.of(message.case_id)
    message.body = _sealed_body(key, message.id, {**_opened_body(key, message), **more})


async def thread(tx: Tx, case: Case) -> list[Entry]:
    """All entries of a case, oldest first."""
    key = await tx.case_keys.of(case.id)
    rows = await tx.session.execute(select(Message).where(Message.case_id == case.id).order_by(Message.position))
    return [Entry(row, _opened_body(key, row)) for row in rows.scalars()]


async def threads(tx: Tx, found: Sequence[Case]) -> dict[str, list[Entry]]:
    """All entries of several cases, oldest first, by case id; cases whose key is gone are left out."""
    keys = await tx.case_keys.of_many(case.id for case in found)
    told: dict[str, list[Entry]] = {case_id: [] for case_id in keys}
    rows = await tx.session.execute(select(Message).where(Message.case_id.in_(keys)).order_by(Message.position))
    for row in rows.scalars():
        told[row.case_id].append(Entry(row, _opened_body(keys[row.case_id], row)))
    return told


async def entry(tx: Tx, message_id: str) -> Entry | None:
    """One entry, opened."""
    row = await tx.session.get(Message, message_id)
    return Entry(row, _opened_body(await tx.case_keys.of(row.case_id), row)) if row else None


async def entry_at(tx: Tx, case: Case, position: int) -> Entry | None:
    """The entry at a position of a case's thread, opened."""
    query = select(Message).where(Message.case_id == case.id, Message.position == position)
    row = (await tx.session.execute(query)).scalar_one_or_none()
    return Entry(row, _opened_body(await tx.case_keys.of(case.id), row)) if row else None


async def fetched(tx: Tx, case: Case) -> bool:
    """What waited under My messages was opened there; False when nothing waited."""
    waited = update(Message).where(Message.case_id == case.id, Message.delivery.in_(WAITING)).values(delivery="sent")
    return (await tx.session.execute(waited.returning(Message.id))).first() is not None


async def place(tx: Tx, case: Case) -> str:
    """Where it is, in the citizen's or the street list's words."""
    if case.place is None:
        return ""
    return unseal(await tx.case_keys.of(case.id), case.place, f"cases.place.{case.id}").decode()


async def excerpts(tx: Tx, cases: Sequence[Case]) -> dict[str, tuple[str, str]]:
    """The last words of the citizen and the place, by case id; cases whose key is gone are left out."""
    keys = await tx.case_keys.of_many(case.id for case in cases)
    return {case.id: _excerpt(keys[case.id], case) for case in cases if case.id in keys}


def _excerpt(key: bytes, case: Case) -> tuple[str, str]:
    said = unseal(key, case.excerpt, f"cases.excerpt.{case.id}").decode(errors="ignore")
    where = unseal(key, case.place, f"cases.place.{case.id}").decode() if case.place else ""
    return said, where


async def by_number(tx: Tx, number: str, person: Person | None = None, *, to_work: bool = False) -> Case | None:
    """The case with this number, unless it has left; with a person, only when they may open it, or `to_work` on it."""
    query = select(Case).where(Case.number == number.upper(), still_there()).with_for_update()
    if person is not None:
        query = query.where(answerable_by(person) if to_work else visible_to(person))
    return (await tx.session.execute(query)).scalar_one_or_none()


async def by_code(tx: Tx, code: str) -> Case | None:
    """The case with this case code."""
    tags = tx.keys.vault.tags("case-code", code.strip().upper())
    return (await tx.session.execute(select(Case).where(Case.code_tag.in_(tags)))).scalars().first()


async def get(tx: Tx, case_id: str) -> Case | None:
    """A case by its id, locked for change on PostgreSQL."""
    return await tx.session.get(Case, case_id, with_for_update=True)


async def many(tx: Tx, case_ids: Sequence[str]) -> list[Case]:
    """Several cases, the newest first."""
    query = select(Case).where(Case.id.in_(case_ids)).order_by(Case.opened_at.desc())
    return list((await tx.session.execute(query)).scalars())


def queues_of(person: Person) -> list[str]:
    """The queues a person's roles work from; an administrator, who keeps Koban running, works from none."""
    if "administrator" in person.roles:
        return []
    team = ["team"] if set(TEAM_ROLES) & set(person.roles) else []
    return [queue for queue in CONTACT_QUEUES if queue in person.roles] + team


def visible_to(person: Person) -> ColumnElement[bool]:
    """Which cases a person may open: those they may answer, and those they were asked to read, until it is done.

    An administrator may open none, an assigned one neither."""
    return false() if "administrator" in person.roles else or_(answerable_by(person), asked_of(person))


def answerable_by(person: Person) -> ColumnElement[bool]:
    """Which cases a person may work on: their own, and unassigned ones of the queues their roles work from."""
    if "administrator" in person.roles:
        return false()
    shared = and_(Case.assigned_to.is_(None), Case.queue.in_(queues_of(person)))
    return and_(still_there(), or_(Case.assigned_to == person.id, shared))


def still_there() -> ColumnElement[bool]:
    """Which cases have not left the officers' views: an erased one does so at a moment of its own."""
    return or_(Case.gone_at.is_(None), Case.gone_at > datetime.now(UTC))


def asked_of(person: Person) -> ColumnElement[bool]:
    """Which cases a person was asked to read something of, and has not yet."""
    asked = select(Reading.case_id).where(Reading.person_id == person.id, Reading.done_at.is_(None))
    return Case.id.in_(asked)


def in_view(person: Person, view: str, now: datetime) -> ColumnElement[bool]:
    """Which of the cases a person may open belong to a view."""
    mine, active = Case.assigned_to == person.id, Case.state != "closed"
    views = {
        "mine": and_(mine, active),
        "unanswered": and_(mine, active, Case.state != "waiting"),
        "late": and_(mine, active, Case.state != "waiting", Case.due_at < now),
        "waiting": and_(mine, Case.state == "waiting"),
        "team": and_(Case.assigned_to.is_(None), active),
        "closed": and_(mine, Case.state == "closed"),
        "news": and_(active, Case.unread),
    }
    return asked_of(person) if view == "asked" else and_(answerable_by(person), views[view])


async def listed(tx: Tx, person: Person, view: str, limit: int) -> list[Case]:
    """The cases of a view, the most urgent first."""
    query = select(Case).where(in_view(person, view, datetime.now(UTC)))
    order = (Case.closed_at.desc(),) if view == "closed" else ((Case.state == "waiting"), Case.due_at, Case.opened_at)
    return list((await tx.session.execute(query.order_by(*order).limit(limit))).scalars())


async def counts(tx: Tx, person: Person, views: Sequence[str]) -> dict[str, int]:
    """How many cases each view holds, in one query."""
    now = datetime.now(UTC)
    columns = [func.count().filter(in_view(person, view, now)).label(view) for view in views]
    row = (await tx.session.execute(select(*columns).select_from(Case))).one()
    return {view: int(number) for view, number in zip(views, row, strict=True)}


async def alive(tx: Tx) -> set[str]:
    """The ids of all cases, for sweeping keys nobody needs."""
    return set((await tx.session.execute(select(Case.id))).scalars())


async def open_of(tx: Tx, person_id: str) -> list[Case]:
    """The cases a person has that are neither closed nor erased, locked for change on PostgreSQL."""
    theirs = Case.assigned_to == person_id, Case.state != "closed", Case.gone_at.is_(None)
    query = select(Case).where(*theirs).order_by(Case.opened_at)
    return list((await tx.session.execute(query.with_for_update())).scalars())


async def empty(tx: Tx, case: Case) -> list[str]:
    """Deletes all that hangs on a case; returns the ids of its photos, whose files go next."""
    gone = delete(Attachment).where(Attachment.case_id == case.id).returning(Attachment.id)
    files = list((await tx.session.execute(gone)).scalars())
    await let_go(tx, case)
    await tx.session.execute(delete(Reading).where(Reading.case_id == case.id))
    await tx.session.execute(delete(MachineJob).where(MachineJob.case_id == case.id))
    await tx.session.execute(delete(Message).where(Message.case_id == case.id))
    case.place, case.excerpt = None, b""
    return files


async def let_go(tx: Tx, case: Case) -> None:
    """Cuts a case off from its citizen: no link, no case code, nothing on its way to them."""
    await tx.session.execute(delete(OutboxRow).where(OutboxRow.reader == "case", OutboxRow.reader_id == case.id))
    await tx.session.execute(delete(Errand).where(Errand.case_id == case.id))
    case.link, case.code_tag = b"", new_id()


async def drop(tx: Tx, case: Case) -> list[str]:
    """Deletes a case's rows; returns the ids of its photos, whose files go next."""
    files = await empty(tx, case)
    await tx.session.flush()
    await tx.session.execute(delete(Case).where(Case.id == case.id))
    return files


async def leaving(tx: Tx, limit: int) -> list[Case]:
    """Erased cases whose moment to leave has come."""
    query = select(Case).where(Case.gone_at <= datetime.now(UTC)).limit(limit).with_for_update(skip_locked=True)
    return list((await tx.session.execute(query)).scalars())


async def held(tx: Tx, case_ids: Sequence[str]) -> list[Case]:
    """Several cases, locked for change on PostgreSQL, always in the same order."""
    query = select(Case).where(Case.id.in_(case_ids)).order_by(Case.id).with_for_update()
    return list((await tx.session.execute(query)).scalars())


async def _free_number(tx: Tx) -> str:
    while True:
        number = f"KB-{_letters(NUMBER_LENGTH)}"
        if not (await tx.session.execute(select(exists().where(Case.number == number)))).scalar():
            return number


def _letters(length: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def _sealed_body(key: bytes, message_id: str, body: dict[str, Any]) -> bytes:
    return seal(key, json.dumps(body).encode(), f"messages.body.{message_id}")


def _opened_body(key: bytes, message: Message) -> dict[str, Any]:
    opened: dict[str, Any] = json.loads(unseal(key, message.body, f"messages.body.{message.id}"))
    return opened
