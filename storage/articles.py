"""The zone's own texts of articles with their history, checkers' links, own topics, who looks after what, votes."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache
from hashlib import sha256

from sqlalchemy import Executable, delete, select, update

from storage.base import table
from storage.db import Tx, insert_into
from storage.models import ArticleCheck, ArticleOwner, ArticleText, ArticleTopic, ArticleVote, Person

_LIVE = select(ArticleText).where(ArticleText.live).order_by(ArticleText.article_id, ArticleText.language)


async def live(tx: Tx) -> Sequence[ArticleText]:
    """The zone's own texts that are read now."""
    return (await tx.session.execute(_LIVE)).scalars().all()


async def version(tx: Tx, version_id: str) -> ArticleText | None:
    """One saved version."""
    return await tx.session.get(ArticleText, version_id)


async def keep(tx: Tx, row: ArticleText) -> ArticleText:
    """Saves a new version."""
    tx.session.add(row)
    await tx.session.flush()
    return row


async def versions(tx: Tx, article_id: str, language: str) -> list[tuple[ArticleText, str | None, str | None]]:
    """The versions of an article in a language, newest first, with the names of who saved and who published each."""
    writer, publisher = table(Person).alias("writer"), table(Person).alias("publisher")
    query = (
        select(ArticleText, writer.c.name, publisher.c.name)
        .outerjoin(writer, writer.c.id == ArticleText.person_id)
        .outerjoin(publisher, publisher.c.id == ArticleText.publisher_id)
        .where(ArticleText.article_id == article_id, ArticleText.language == language)
        .order_by(ArticleText.at.desc(), ArticleText.id)
    )
    return [(row, by, published) for row, by, published in await tx.session.execute(query)]


async def newest(tx: Tx) -> list[ArticleText]:
    """The newest version of each article in each language that the zone ever saved."""
    rows = (await tx.session.execute(select(ArticleText).order_by(ArticleText.at, ArticleText.id))).scalars()
    return list({(row.article_id, row.language): row for row in rows}.values())


async def withdraw(tx: Tx, article_id: str, language: str) -> bool:
    """Takes the zone's own text of an article out of sight; whether there was one."""
    of = ArticleText.article_id == article_id, ArticleText.language == language, ArticleText.live
    done = await tx.session.execute(update(ArticleText).where(*of).values(live=False).returning(ArticleText.id))
    return bool(done.all())


async def publish(tx: Tx, row: ArticleText, person_id: str | None, now: datetime) -> None:
    """Makes a version the one that is read."""
    await withdraw(tx, row.article_id, row.language)
    row.live, row.published_at, row.publisher_id = True, now, person_id
    await tx.session.flush()


def hashed(secret: str) -> str:
    """How a checker's secret is kept: long and random, so a plain hash is enough."""
    return sha256(secret.encode()).hexdigest()


async def put_check(tx: Tx, row: ArticleCheck, now: datetime) -> None:
    """Keeps what a checker's link is for; those whose time is over go."""
    await tx.session.execute(delete(ArticleCheck).where(ArticleCheck.until < now))
    tx.session.add(row)
    await tx.session.flush()


async def check(tx: Tx, secret_hash: str) -> ArticleCheck | None:
    """What a checker's link is for; held, as the answer uses the link up."""
    query = select(ArticleCheck).where(ArticleCheck.hash == secret_hash).with_for_update()
    return (await tx.session.execute(query)).scalar_one_or_none()


async def topics(tx: Tx) -> list[ArticleTopic]:
    """The zone's own topics, in their order."""
    query = select(ArticleTopic).order_by(ArticleTopic.position, ArticleTopic.id)
    return list((await tx.session.execute(query)).scalars())


async def put_topic(tx: Tx, row: ArticleTopic) -> None:
    """Adds a topic, or gives it other names and another place."""
    await tx.session.merge(row)
    await tx.session.flush()


async def drop_topic(tx: Tx, topic_id: str) -> bool:
    """Takes a topic away; whether there was one."""
    gone = delete(ArticleTopic).where(ArticleTopic.id == topic_id).returning(ArticleTopic.id)
    return bool((await tx.session.execute(gone)).all())


async def owners(tx: Tx) -> dict[str, Person]:
    """Who looks after which article."""
    query = select(ArticleOwner.article_id, Person).join(Person, Person.id == ArticleOwner.person_id)
    return {row[0]: row[1] for row in await tx.session.execute(query)}


async def own(tx: Tx, article_id: str, person_id: str) -> None:
    """Says who looks after an article from now on."""
    await tx.session.merge(ArticleOwner(article_id=article_id, person_id=person_id))
    await tx.session.flush()


async def count(tx: Tx, month: date, article_id: str, language: str, said: str) -> None:
    """Counts one more that said so in a month, which is named by its first day."""
    row = {"month": month, "article_id": article_id, "language": language, "said": said, "number": 1}
    await tx.session.execute(_adding(postgres=tx.postgres), row)


@cache
def _adding(*, postgres: bool) -> Executable:
    new = insert_into(ArticleVote, postgres=postgres)
    more: Mapping[str, object] = {"number": table(ArticleVote).c.number + new.excluded.number}
    return new.on_conflict_do_update(index_elements=["month", "article_id", "language", "said"], set_=dict(more))


async def votes(tx: Tx, since: date) -> Sequence[ArticleVote]:
    """The totals since a month."""
    query = select(ArticleVote).where(ArticleVote.month >= since)
    order = ArticleVote.month, ArticleVote.article_id, ArticleVote.language, ArticleVote.said
    return (await tx.session.execute(query.order_by(*order))).scalars().all()
