"""Numbers without content: what happened how often, and how much somebody used."""

from datetime import date, datetime

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base


class Tally(Base):
    """How often something happened on a day, by topic: a number and nothing else."""

    __tablename__ = "tallies"

    day: Mapped[date] = mapped_column(primary_key=True)
    what: Mapped[str] = mapped_column(String(24), primary_key=True)
    topic: Mapped[str] = mapped_column(String(16), primary_key=True)
    number: Mapped[int]


class Meter(Base):
    """How much of something was used since a moment, by keyed hash: limits that survive a restart."""

    __tablename__ = "meters"

    tag: Mapped[str] = mapped_column(String(32), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    since: Mapped[datetime] = mapped_column(index=True)
    number: Mapped[int] = mapped_column(BigInteger)
