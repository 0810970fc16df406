"""The chain of who did what."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, Serial


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
    """The last number and MAC of the chain, and which generation made it: one row, locked while an entry is added."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(Serial)
    mac: Mapped[str] = mapped_column(String(64))
    generation: Mapped[int] = mapped_column(default=1, server_default="1")


class AuditCheckpoint(Base):
    """What stays of purged entries: up to which number, the MAC there, and a MAC over both."""

    __tablename__ = "audit_checkpoints"

    number: Mapped[int] = mapped_column(Serial, primary_key=True, autoincrement=False)
    chain_mac: Mapped[str] = mapped_column(String(64))
    mac: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]
