"""What a machine is asked to translate, and between which languages it can."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, Serial


class MachineJob(Base):
    """An entry of a case that waits for a translation by machine; the words themselves stay in the sealed entry."""

    __tablename__ = "machine_jobs"

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), index=True)
    message_id: Mapped[str] = mapped_column(String(32))
    source: Mapped[str] = mapped_column(String(8))
    into: Mapped[str] = mapped_column(String(8))
    tries: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime]


class DraftJob(Base):
    """A language of a notice or invitation in which somebody wants a draft by machine; the words stand in the sending.

    Without `due_at` there will be none: `missing` says why, refused, away or long."""

    __tablename__ = "draft_jobs"

    broadcast_id: Mapped[str] = mapped_column(ForeignKey("broadcasts.id", ondelete="CASCADE"), primary_key=True)
    language: Mapped[str] = mapped_column(String(8), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"))
    tries: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime | None]
    missing: Mapped[str] = mapped_column(String(8), default="")


class MachinePair(Base):
    """From which language into which the zone's server translates, as it said last."""

    __tablename__ = "machine_pairs"

    source: Mapped[str] = mapped_column(String(8), primary_key=True)
    into: Mapped[str] = mapped_column(String(8), primary_key=True)
