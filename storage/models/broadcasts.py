"""Texts from the zone to many, and who asked for them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, Words, row_id


class Subscription(Base):
    """Who asked for news: which citizen row hears what, of which area, at what hours; nothing here leads to a case.

    `topics` is a sum of powers of two, `quiet_from` and `quiet_until` are hours on the zone's clock (equal: none),
    `most` is how many ordinary texts a week are wanted, `week` the Monday from which `got` counts."""

    __tablename__ = "subscriptions"

    citizen_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    area_id: Mapped[str | None] = mapped_column(String(32))
    topics: Mapped[int]
    quiet_from: Mapped[int]
    quiet_until: Mapped[int]
    most: Mapped[int]
    week: Mapped[date]
    got: Mapped[int]

    __table_args__ = (Index("ix_subscriptions_area", "area_id"),)


class Broadcast(Base):
    """The sending of one text to many, once each: a notice, or what is to be said about an event.

    `kind` is notice, event, reminder, moved, cancelled, report or feedback; `state` is draft, checking (awaits the
    second reader), planned, running, paused, ended or stopped. `audience` is `areas` (whoever asked for news there) or
    `answers` (whoever answered the event). `why` says why an urgent one may pass quiet hours. `drafted` names the
    languages whose text a machine drafted and nobody checked, `waived` those without a
    text, with the id of who decided so, `checked` those that somebody who reads them found right, `passed` the steps of
    writing that are done. `sender_id` is who had it sent, `second_id` who read it before, `remark` what they found.
    `links` are addresses (of the web, or of a step of the conversation) with labels by language. `people` is how many
    rows were made, `passed_over` how many had enough for the week, `counts` what became of the rows once they are
    gone."""

    __tablename__ = "broadcasts"

    id: Mapped[str] = row_id()
    kind: Mapped[str] = mapped_column(String(12))
    event_id: Mapped[str | None] = mapped_column(ForeignKey("events.id"), index=True)
    topic: Mapped[str] = mapped_column(String(16))
    urgent: Mapped[bool] = mapped_column(default=False)
    why: Mapped[str] = mapped_column(String(16), default="")
    texts: Mapped[Words]
    drafted: Mapped[list[str]]
    waived: Mapped[Words]
    checked: Mapped[Words] = mapped_column(default=dict)
    passed: Mapped[list[str]] = mapped_column(default=list)
    links: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    picture_id: Mapped[str | None] = mapped_column(ForeignKey("pictures.id"))
    audience: Mapped[str] = mapped_column(String(8))
    areas: Mapped[list[Any]] = mapped_column(JSON)
    interest: Mapped[str] = mapped_column(String(16), default="")
    state: Mapped[str] = mapped_column(String(12))
    due_at: Mapped[datetime | None]
    person_id: Mapped[str | None] = mapped_column(ForeignKey("people.id"))
    second_id: Mapped[str | None] = mapped_column(ForeignKey("people.id"))
    sender_id: Mapped[str | None] = mapped_column(ForeignKey("people.id"))
    remark: Mapped[str] = mapped_column(String(500), default="")
    made_at: Mapped[datetime]
    saved_at: Mapped[datetime | None]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    corrected_at: Mapped[datetime | None]
    recalled_at: Mapped[datetime | None]
    people: Mapped[int] = mapped_column(default=0)
    passed_over: Mapped[int] = mapped_column(default=0)
    counts: Mapped[dict[str, Any]]

    __table_args__ = (Index("ix_broadcasts_due", "state", "due_at"),)
