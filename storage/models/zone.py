"""The zone, its areas, streets, printed codes, and who answers for which area."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, false, text, true
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, Serial, Words, row_id


class Zone(Base):
    """The police zone that runs this Koban: one row; `slug` is the short name its file gives it."""

    __tablename__ = "zone"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    slug: Mapped[str] = mapped_column(String(32), default="", server_default=text("''"))
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
    contacts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    legal: Mapped[dict[str, Any]] = mapped_column(default=dict)
    kept_by_topic: Mapped[dict[str, Any]] = mapped_column(default=dict)
    audit_days: Mapped[int] = mapped_column(default=1095, server_default="1095")
    keys_copied_at: Mapped[datetime | None]
    backed_up_at: Mapped[datetime | None]
    second_reader: Mapped[bool] = mapped_column(default=False, server_default=false())


class KeyHolder(Base):
    """A running process, and which generations of which keys it knows and seals with."""

    __tablename__ = "key_holders"

    id: Mapped[str] = row_id()
    seen_at: Mapped[datetime]
    knows: Mapped[dict[str, Any]]
    uses: Mapped[dict[str, Any]]


class Area(Base):
    """A neighbourhood; `polygon` is its outer ring as [longitude, latitude] pairs, empty when the zone gave none."""

    __tablename__ = "areas"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    names: Mapped[Words]
    polygon: Mapped[list[list[float]]]
    position: Mapped[int]
    active: Mapped[bool] = mapped_column(default=True, server_default=true())


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


class Assignment(Base):
    """Who answers for an area, from one moment to another."""

    __tablename__ = "assignments"

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    area_id: Mapped[str] = mapped_column(ForeignKey("areas.id"), index=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"))
    since: Mapped[datetime]
    until: Mapped[datetime | None]
