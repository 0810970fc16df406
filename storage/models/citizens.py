"""Whoever writes in: found by keyed hash, everything else sealed."""

from datetime import date

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, row_id


class Citizen(Base):
    """Whoever writes in: a keyed hash to find them again, and everything else sealed. No time finer than a day."""

    __tablename__ = "citizens"

    id: Mapped[str] = row_id()
    tag: Mapped[str] = mapped_column(String(32), unique=True)
    content: Mapped[bytes]
    first_day: Mapped[date]


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


class Trail(Base):
    """The messages of one side of a citizen's chat, so that they can clear it: a keyed hash and the sealed ids.

    One row a side, not one a message: rows that share a tag would show which days, so which cases, belong together."""

    __tablename__ = "trails"

    tag: Mapped[str] = mapped_column(String(32), primary_key=True)
    content: Mapped[bytes]
    since: Mapped[date] = mapped_column(index=True)
