"""The tables. What a person wrote or who wrote it stands only in sealed columns."""

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, Serial, Words
from storage.keys import new_id


def _id() -> Mapped[str]:
    return mapped_column(String(32), primary_key=True, default=new_id)


class Zone(Base):
    """The police zone that runs this Koban: one row."""

    __tablename__ = "zone"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    names: Mapped[Words]
    languages: Mapped[list[str]]
    timezone: Mapped[str] = mapped_column(String(64))
    promise_days: Mapped[int]
    closing_hour: Mapped[int]
    officers_chat: Mapped[str] = mapped_column(String(8))
    kept_days: Mapped[int]
    demo: Mapped[bool]
    outside: Mapped[Words]
    paused_until: Mapped[datetime | None]
    per_second: Mapped[float]
    key_prints: Mapped[Words] = mapped_column(default=dict)


class Area(Base):
    """A neighbourhood; `polygon` is its outer ring as [longitude, latitude] pairs."""

    __tablename__ = "areas"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    names: Mapped[Words]
    polygon: Mapped[list[list[float]]]
    position: Mapped[int]


class Street(Base):
    """A street of an area, with its official spelling in each language that has one."""

    __tablename__ = "streets"

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    area_id: Mapped[str] = mapped_column(ForeignKey("areas.id"), index=True)
    names: Mapped[Words]


class StartCode(Base):
    """What a printed QR stands for."""

    __tablename__ = "start_codes"

    code: Mapped[str] = mapped_column(String(64), primary_key=True)
    area_id: Mapped[str | None] = mapped_column(ForeignKey("areas.id"))
    language: Mapped[str | None] = mapped_column(String(8))


class Person(Base):
    """Someone who works for the zone; `chat` is the sealed address of a linked chat, `chat_tag` its keyed hash."""

    __tablename__ = "people"

    id: Mapped[str] = _id()
    slug: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    function: Mapped[Words]
    roles: Mapped[list[str]]
    language: Mapped[str] = mapped_column(String(8))
    languages: Mapped[list[str]]
    introduction: Mapped[Words]
    meeting: Mapped[Words]
    active: Mapped[bool] = mapped_column(default=True)
    chat_tag: Mapped[str | None] = mapped_column(String(32), unique=True)
    chat: Mapped[bytes | None]

    @property
    def chat_linked(self) -> bool:
        """Whether a chat of their own is linked."""
        return self.chat_tag is not None


class Assignment(Base):
    """Who answers for an area, from one moment to another."""

    __tablename__ = "assignments"

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    area_id: Mapped[str] = mapped_column(ForeignKey("areas.id"), index=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"))
    since: Mapped[datetime]
    until: Mapped[datetime | None]


class Citizen(Base):
    """Whoever writes in: a keyed hash to find them again, and everything else sealed. No time finer than a day."""

    __tablename__ = "citizens"

    id: Mapped[str] = _id()
    tag: Mapped[str] = mapped_column(String(32), unique=True)
    content: Mapped[bytes]
    first_day: Mapped[date]


class Case(Base):
    """One matter a citizen raised; `link` is the sealed way back to them, `code_tag` the hash of the case code."""

    __tablename__ = "cases"

    id: Mapped[str] = _id()
    number: Mapped[str] = mapped_column(String(8), unique=True)
    code_tag: Mapped[str] = mapped_column(String(32), unique=True)
    link: Mapped[bytes]
    topic: Mapped[str] = mapped_column(String(16))
    language: Mapped[str] = mapped_column(String(8))
    area_id: Mapped[str | None] = mapped_column(ForeignKey("areas.id"))
    place: Mapped[bytes | None]
    queue: Mapped[str] = mapped_column(String(16))
    assigned_to: Mapped[str | None] = mapped_column(ForeignKey("people.id"))
    state: Mapped[str] = mapped_column(String(8))
    outcome: Mapped[str | None] = mapped_column(String(16))
    unread: Mapped[bool]
    photos: Mapped[int] = mapped_column(default=0)
    entries: Mapped[int] = mapped_column(default=0)
    opened_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    last_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    excerpt: Mapped[bytes]

    __table_args__ = (
        Index("ix_cases_assigned", "assigned_to", "state"),
        Index("ix_cases_queue", "queue", "state"),
    )


class Message(Base):
    """One entry of a case's thread; the body is sealed with the case's key and holds earlier wordings too."""

    __tablename__ = "messages"

    id: Mapped[str] = _id()
    position: Mapped[int]
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"))
    kind: Mapped[str] = mapped_column(String(8))
    person_id: Mapped[str | None] = mapped_column(ForeignKey("people.id"))
    body: Mapped[bytes]
    at: Mapped[datetime]
    edited_at: Mapped[datetime | None]
    delivery: Mapped[str | None] = mapped_column(String(12))

    __table_args__ = (Index("ix_messages_case", "case_id", "position"),)


class Attachment(Base):
    """A cleaned photo on disk; its key is sealed for the draft, then wrapped by the case's key."""

    __tablename__ = "attachments"

    id: Mapped[str] = _id()
    case_id: Mapped[str | None] = mapped_column(ForeignKey("cases.id"), index=True)
    message_id: Mapped[str | None] = mapped_column(String(32))
    key: Mapped[bytes]
    width: Mapped[int]
    height: Mapped[int]
    since: Mapped[date]


class Place(Base):
    """Where someone stands in a conversation, their draft included: a keyed hash and sealed content."""

    __tablename__ = "places"

    tag: Mapped[str] = mapped_column(String(32), primary_key=True)
    content: Mapped[bytes]
    since: Mapped[date]


class Trace(Base):
    """Which channel message stands for which message or case: a keyed hash and a sealed answer."""

    __tablename__ = "traces"

    tag: Mapped[str] = mapped_column(String(32), primary_key=True)
    content: Mapped[bytes]
    since: Mapped[date]


class Shown(Base):
    """Words of a case shown in an officer's chat, to be taken away again; the message's address is sealed."""

    __tablename__ = "shown"

    id: Mapped[str] = _id()
    case_id: Mapped[str] = mapped_column(String(32), index=True)
    content: Mapped[bytes]
    until: Mapped[datetime]


class SeenUpdate(Base):
    """The bare number of an update that was taken in; kept 48 hours."""

    __tablename__ = "seen_updates"

    channel: Mapped[str] = mapped_column(String(16), primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    seen_at: Mapped[datetime] = mapped_column(index=True)


class InboxRow(Base):
    """Something that arrived and is not handled yet: reduced and sealed."""

    __tablename__ = "inbox"

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    uid: Mapped[str] = mapped_column(String(32))
    chat_tag: Mapped[str] = mapped_column(String(32))
    state: Mapped[str] = mapped_column(String(8))
    content: Mapped[bytes]
    received_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    failure: Mapped[str | None] = mapped_column(String(80))

    __table_args__ = (Index("ix_inbox_chat", "chat_tag", "id"), {"sqlite_autoincrement": True})


class OutboxRow(Base):
    """One thing still to be sent: who reads it, which notice, and its sealed values."""

    __tablename__ = "outbox"

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    uid: Mapped[str] = mapped_column(String(32))
    lane: Mapped[int]
    state: Mapped[str] = mapped_column(String(12))
    reader: Mapped[str] = mapped_column(String(8))
    reader_id: Mapped[str | None] = mapped_column(String(32))
    message_id: Mapped[str | None] = mapped_column(String(32))
    notice: Mapped[str] = mapped_column(String(24))
    content: Mapped[bytes]
    due_at: Mapped[datetime]
    again: Mapped[bool] = mapped_column(default=False)
    failure: Mapped[str | None] = mapped_column(String(80))

    __table_args__ = (Index("ix_outbox_due", "state", "lane", "due_at"), {"sqlite_autoincrement": True})


class OneTimeLink(Base):
    """A sign-in or chat link, by the hash of its secret; works once."""

    __tablename__ = "one_time_links"

    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    purpose: Mapped[str] = mapped_column(String(8))
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"))
    until: Mapped[datetime]
    used_at: Mapped[datetime | None]


class WebSession(Base):
    """A signed-in browser, by the hash of its cookie."""

    __tablename__ = "web_sessions"

    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"))
    since: Mapped[datetime]
    last_at: Mapped[datetime]


class AuditEntry(Base):
    """Who did what, when and why; each entry's MAC covers the one before it."""

    __tablename__ = "audit"

    number: Mapped[int] = mapped_column(Serial, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    person_id: Mapped[str | None] = mapped_column(String(32))
    what: Mapped[str] = mapped_column(String(24))
    case_id: Mapped[str | None] = mapped_column(String(32), index=True)
    why: Mapped[str | None] = mapped_column(String(200))
    mac: Mapped[str] = mapped_column(String(64))


class AuditHead(Base):
    """The last number and MAC of the chain: one row, locked while an entry is added."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(Serial)
    mac: Mapped[str] = mapped_column(String(64))


class AuditCheckpoint(Base):
    """What stays of purged entries: up to which number, the MAC there, and a MAC over both."""

    __tablename__ = "audit_checkpoints"

    number: Mapped[int] = mapped_column(Serial, primary_key=True, autoincrement=False)
    chain_mac: Mapped[str] = mapped_column(String(64))
    mac: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]
