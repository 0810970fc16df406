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


class MachinePair(Base):
    """From which language into which the zone's server translates, as it said last."""

    __tablename__ = "machine_pairs"

    source: Mapped[str] = mapped_column(String(8), primary_key=True)
    into: Mapped[str] = mapped_column(String(8), primary_key=True)
