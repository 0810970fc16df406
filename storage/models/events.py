"""Events of the neighbourhood, the answers to them, and pictures that go out with texts."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, Words, row_id


class Picture(Base):
    """A cleaned picture of the zone's own, public as the text it goes with; `handle` is what the channel calls it.

    With the handle, a picture crosses the wire once and not once a reader."""

    __tablename__ = "pictures"

    id: Mapped[str] = row_id()
    content: Mapped[bytes]
    width: Mapped[int]
    height: Mapped[int]
    handle: Mapped[str | None] = mapped_column(String(255))
    since: Mapped[datetime]


class Event(Base):
    """Something in the neighbourhood that people are invited to; `code` is what its link and QR carry.

    `details` holds what the template's sentences need (accessible, neutral, cost in cents, food, languages,
    interpreter, plain_clothes). `sequence` rises with each change, for calendars. `series` is shared by the dates of
    one series. `partner` is who invites with the zone; their text is approved by a one-time link, by its hash."""

    __tablename__ = "events"

    id: Mapped[str] = row_id()
    code: Mapped[str] = mapped_column(String(16), unique=True)
    series: Mapped[str | None] = mapped_column(String(32), index=True)
    template: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(12))
    titles: Mapped[Words]
    texts: Mapped[Words]
    starts_at: Mapped[datetime] = mapped_column(index=True)
    ends_at: Mapped[datetime]
    place: Mapped[str] = mapped_column(String(120))
    address: Mapped[str] = mapped_column(String(200))
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    details: Mapped[dict[str, Any]]
    partner: Mapped[str] = mapped_column(String(120), default="")
    partner_state: Mapped[str] = mapped_column(String(8), default="")
    partner_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    partner_until: Mapped[datetime | None]
    areas: Mapped[list[str]]
    interest: Mapped[str] = mapped_column(String(16), default="")
    capacity: Mapped[int | None]
    most: Mapped[int] = mapped_column(default=4)
    answer_by: Mapped[datetime | None]
    picture_id: Mapped[str | None] = mapped_column(ForeignKey("pictures.id"))
    report: Mapped[Words]
    report_picture_id: Mapped[str | None] = mapped_column(ForeignKey("pictures.id"))
    sequence: Mapped[int] = mapped_column(default=0)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"))
    made_at: Mapped[datetime]


class Answer(Base):
    """Somebody's answer to an event: a keyed hash of event and citizen, the sealed way back, and what was said.

    `waiting` is the turn on the waiting list, empty for who is in. `rated` tells that the one question afterwards was
    answered, never how. No moment stands here: it could be matched with when somebody wrote."""

    __tablename__ = "answers"

    id: Mapped[str] = row_id()
    event_id: Mapped[str] = mapped_column(ForeignKey("events.id"))
    tag: Mapped[str] = mapped_column(String(32), unique=True)
    link: Mapped[bytes]
    choice: Mapped[str] = mapped_column(String(8))
    places: Mapped[int]
    waiting: Mapped[int | None]
    rated: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (Index("ix_answers_event", "event_id", "choice", "waiting"),)


class Rating(Base):
    """How often an event was rated so: a total, tied to nobody."""

    __tablename__ = "ratings"

    event_id: Mapped[str] = mapped_column(ForeignKey("events.id"), primary_key=True)
    value: Mapped[str] = mapped_column(String(8), primary_key=True)
    number: Mapped[int]


class EventDay(Base):
    """How the answers to an event stood in the evening of a day: totals, and only once five of them had changed."""

    __tablename__ = "event_days"

    event_id: Mapped[str] = mapped_column(ForeignKey("events.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    yes: Mapped[int]
    people: Mapped[int]
    maybe: Mapped[int]
    no: Mapped[int]
    waiting: Mapped[int]
