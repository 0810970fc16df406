"""Cases with their threads, and what hangs on them."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, false
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, Serial, row_id


class Case(Base):
    """One matter a citizen raised; `link` is the sealed way back to them, `code_tag` the hash of the case code.

    `link` is empty once the citizen erased themselves and the zone must keep the case; `gone_at` is when the row of an
    erased case, whose key is gone already, leaves the officers' views."""

    __tablename__ = "cases"

    id: Mapped[str] = row_id()
    number: Mapped[str] = mapped_column(String(8), unique=True)
    code_tag: Mapped[str] = mapped_column(String(32), unique=True)
    link: Mapped[bytes]
    topic: Mapped[str] = mapped_column(String(16))
    language: Mapped[str] = mapped_column(String(8))
    area_id: Mapped[str | None] = mapped_column(ForeignKey("areas.id"))
    place: Mapped[bytes | None]
    queue: Mapped[str] = mapped_column(String(16))
    assigned_to: Mapped[str | None] = mapped_column(ForeignKey("people.id"))
    held_for: Mapped[str | None] = mapped_column(ForeignKey("people.id"), index=True)
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
    times: Mapped[int] = mapped_column(default=1, server_default="1")
    visit_asked: Mapped[bool] = mapped_column(default=False, server_default=false())
    relayed: Mapped[bool] = mapped_column(default=False, server_default=false())
    citizen_at: Mapped[datetime | None]
    late_told_at: Mapped[datetime | None]
    warned_at: Mapped[datetime | None]
    gone_at: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_cases_assigned", "assigned_to", "state"),
        Index("ix_cases_queue", "queue", "state"),
        Index("ix_cases_closed", "state", "closed_at"),
        Index("ix_cases_gone", "gone_at"),
    )


class Message(Base):
    """One entry of a case's thread; the body is sealed with the case's key and holds earlier wordings too."""

    __tablename__ = "messages"

    id: Mapped[str] = row_id()
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

    id: Mapped[str] = row_id()
    case_id: Mapped[str | None] = mapped_column(ForeignKey("cases.id"), index=True)
    message_id: Mapped[str | None] = mapped_column(String(32))
    key: Mapped[bytes]
    width: Mapped[int]
    height: Mapped[int]
    since: Mapped[date]


class Reading(Base):
    """A colleague was asked to read an entry of a case in a language they know, and may open the case for that."""

    __tablename__ = "readings"

    id: Mapped[str] = row_id()
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), index=True)
    message_id: Mapped[str] = mapped_column(String(32))
    asked_by: Mapped[str | None] = mapped_column(ForeignKey("people.id"))
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"), index=True)
    at: Mapped[datetime]
    done_at: Mapped[datetime | None]


class Shown(Base):
    """Words of a case shown in an officer's chat, to be taken away again; the message's address is sealed."""

    __tablename__ = "shown"

    id: Mapped[str] = row_id()
    case_id: Mapped[str] = mapped_column(String(32), index=True)
    content: Mapped[bytes]
    until: Mapped[datetime]


class Errand(Base):
    """What the desk wants done to the person behind a case, by a process that holds the vault key; sealed."""

    __tablename__ = "errands"

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    uid: Mapped[str] = mapped_column(String(32))
    case_id: Mapped[str] = mapped_column(String(32))
    what: Mapped[str] = mapped_column(String(16))
    content: Mapped[bytes]
    at: Mapped[datetime]
