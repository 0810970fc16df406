"""The people of the zone, and how they prove who they are."""

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, String, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, Words, row_id
from storage.keys import new_id


class Person(Base):
    """Someone who works for the zone; `chat` is the sealed address of a linked chat, `chat_tag` its keyed hash."""

    __tablename__ = "people"

    id: Mapped[str] = row_id()
    slug: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    function: Mapped[Words]
    roles: Mapped[list[str]]
    language: Mapped[str] = mapped_column(String(8))
    languages: Mapped[list[str]]
    introduction: Mapped[Words]
    meeting: Mapped[Words]
    hours: Mapped[Words] = mapped_column(default=dict)
    phone: Mapped[str | None] = mapped_column(String(32))
    mail: Mapped[str | None] = mapped_column(String(254))
    mailed_at: Mapped[datetime | None]
    picture_id: Mapped[str | None] = mapped_column(ForeignKey("pictures.id"))
    active: Mapped[bool] = mapped_column(default=True)
    chat_tag: Mapped[str | None] = mapped_column(String(32), unique=True)
    chat: Mapped[bytes | None]

    @property
    def chat_linked(self) -> bool:
        """Whether a chat of their own is linked."""
        return self.chat_tag is not None


class Leave(Base):
    """Whole days, by the zone's clock, on which somebody is away; without a stand-in the team's queue stands in.

    `begun` once the cases at hand were handed over."""

    __tablename__ = "leaves"

    id: Mapped[str] = row_id()
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"), index=True)
    first: Mapped[date]
    last: Mapped[date]
    standin_id: Mapped[str | None] = mapped_column(ForeignKey("people.id"))
    begun: Mapped[bool] = mapped_column(default=False)


class OneTimeLink(Base):
    """A sign-in or chat link, by the hash of its secret; works once."""

    __tablename__ = "one_time_links"

    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    purpose: Mapped[str] = mapped_column(String(8))
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"))
    until: Mapped[datetime]
    used_at: Mapped[datetime | None]


class WebSession(Base):
    """A signed-in browser, by the hash of its cookie; `handle` names it in the list of browsers, `stage` is `full`,
    `code` while the second factor is awaited, or `setup` while it is still to be chosen."""

    __tablename__ = "web_sessions"

    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"), index=True)
    handle: Mapped[str] = mapped_column(String(32), default=new_id, server_default=text("''"), index=True)
    browser: Mapped[str] = mapped_column(String(64), default="", server_default=text("''"))
    stage: Mapped[str] = mapped_column(String(8), default="full", server_default="full")
    since: Mapped[datetime]
    last_at: Mapped[datetime]


class Credential(Base):
    """How a person proves who they are: a slow hash of the password, the sealed secret of their one-time codes.

    `counter` is the time step of the last code that was used, so that none works twice."""

    __tablename__ = "credentials"

    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"), primary_key=True)
    password: Mapped[str | None] = mapped_column(String(200))
    secret: Mapped[bytes | None]
    counter: Mapped[int | None] = mapped_column(BigInteger)
    since: Mapped[datetime]


class RecoveryCode(Base):
    """The hash of a code that stands in once for a lost phone."""

    __tablename__ = "recovery_codes"

    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"), index=True)
    used_at: Mapped[datetime | None]
