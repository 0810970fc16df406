"""A zone's own articles and topics, its changes to shipped ones with their history, and what readers found of them."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, false
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, Words, row_id


class ArticleText(Base):
    """One saved version of an article in a language: the whole Markdown file, who saved it, when, and why.

    `against` is the fingerprint of the shipped text it was written against, empty where none was shipped; `live` is
    the one that is read, at most one for each article and language."""

    __tablename__ = "article_texts"

    id: Mapped[str] = row_id()
    article_id: Mapped[str] = mapped_column(String(40))
    language: Mapped[str] = mapped_column(String(8))
    text: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(String(200))
    against: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]
    person_id: Mapped[str | None] = mapped_column(ForeignKey("people.id"))
    live: Mapped[bool] = mapped_column(default=False, server_default=false())
    published_at: Mapped[datetime | None]
    publisher_id: Mapped[str | None] = mapped_column(ForeignKey("people.id"))

    __table_args__ = (
        Index("ix_article_texts_of", "article_id", "language", "at"),
        Index(
            "ix_article_texts_live",
            "article_id",
            "language",
            unique=True,
            sqlite_where=sql("live"),
            postgresql_where=sql("live"),
        ),
    )


class ArticleTopic(Base):
    """A topic of the zone's own, such as a week of fireworks."""

    __tablename__ = "article_topics"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    names: Mapped[Words]
    position: Mapped[int]
    at: Mapped[datetime]
    person_id: Mapped[str | None] = mapped_column(ForeignKey("people.id"))


class ArticleOwner(Base):
    """Who of the zone looks after an article."""

    __tablename__ = "article_owners"

    article_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"))


class ArticleCheck(Base):
    """A link behind which somebody without an account checks a translation, once: the hash of its secret, the whole
    file as it was when the link was made, and who of the zone made it."""

    __tablename__ = "article_checks"

    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    article_id: Mapped[str] = mapped_column(String(40))
    language: Mapped[str] = mapped_column(String(8))
    text: Mapped[str] = mapped_column(Text)
    until: Mapped[datetime]
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"))


class ArticleVote(Base):
    """How often an article helped (`yes`) or did not (`no`), by month and language: totals."""

    __tablename__ = "article_votes"

    month: Mapped[date] = mapped_column(primary_key=True)
    article_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    language: Mapped[str] = mapped_column(String(8), primary_key=True)
    said: Mapped[str] = mapped_column(String(8), primary_key=True)
    number: Mapped[int]
