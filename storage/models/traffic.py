"""What arrived and is not handled, and what is still to be sent."""

from datetime import datetime

from sqlalchemy import BigInteger, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, Serial


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
    """One thing still to be sent: who reads it, which notice, and its sealed values.

    A row of a broadcast has no values of its own; once sent it holds the sealed id of the message, for as long as that
    may be corrected or recalled."""

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
    broadcast_id: Mapped[str | None] = mapped_column(String(32))

    __table_args__ = (
        Index("ix_outbox_due", "state", "lane", "due_at", "id"),
        Index("ix_outbox_broadcast", "broadcast_id", "reader_id", unique=True),
        {"sqlite_autoincrement": True},
    )
