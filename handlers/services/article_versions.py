"""Writing articles: every save a version, publish and back to the shipped text, the zone's own articles and topics.

`person` is None where the administrator of the server acts, on the console."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from handlers.services import articles, zone
from handlers.services.articles import Article
from handlers.services.errors import NotFound, NotYourWork, Unfit
from handlers.services.roles import EDITS_ARTICLES
from locales import CITIZEN_LANGUAGES
from locales import articles as files
from locales.article import TOPICS, ZONE, Mistake, Mistakes
from locales.front import ID, ID_LENGTH
from storage import articles as rows
from storage import audit
from storage.db import Tx
from storage.models import ArticleText, ArticleTopic, Person

__all__ = [
    "ArticleText",
    "Both",
    "Line",
    "Version",
    "both",
    "drop_topic",
    "history",
    "listing",
    "look_after",
    "publish",
]
__all__ += ["put_topic", "revert", "save"]

NOTE, NAME = 200, 40


@dataclass(frozen=True)
class Version:
    """One saved version: who saved it and when, who published it and when, and whether it is the one that is read."""

    row: ArticleText
    by: str
    published_by: str

    @property
    def state(self) -> str:
        """`live` (read now), `replaced` (was read) or `saved` (never published)."""
        return "live" if self.row.live else "replaced" if self.row.published_at else "saved"


@dataclass(frozen=True)
class Line:
    """An article in the list: who looks after it, what is read in which language, and until when it is good.

    `states` holds, by language, `shipped`, `own` (the zone's text is read), `unpublished` (saved since and not
    published), `both` (the shipped text changed since the zone wrote its own) or `draft` (translation nobody checked).
    `age` is the days since the zone last touched it, None where it never did."""

    id: str
    title: str
    topic: str
    owner: Person | None
    states: Mapping[str, str]
    review_by: date
    past: bool
    age: int | None


@dataclass(frozen=True)
class Both:
    """A zone's own text beside the shipped one of today, and whether that changed since the own one was written."""

    own: Article | None
    shipped: Article | None
    changed: bool


async def save(
    tx: Tx,
    person: Person | None,
    article_id: str,
    language: str,
    text: str,
    note: str = "",
    now: datetime | None = None,
) -> ArticleText:
    """Keeps a new version, which nobody reads before it is published; raises NotYourWork, Unfit or Mistakes."""
    _check_role(person)
    if language not in CITIZEN_LANGUAGES:
        raise Unfit(field="language", why="unknown")
    if len(note) > NOTE:
        raise Unfit(field="note", why="long", limit=NOTE)
    shipped = files.shipped().get(article_id, language)
    article = await _read(tx, article_id, language, text)
    model = next(iter(files.shipped().articles.get(article_id, {}).values()), None)
    if model and article.topic != model.topic:
        raise Mistakes([Mistake(article_id, 1, "differs", {"field": "topic", "language": model.language})])
    return await rows.keep(
        tx,
        ArticleText(
            article_id=article_id,
            language=language,
            text=article.raw,
            note=note,
            against=shipped.fingerprint if shipped else "",
            at=now or datetime.now(UTC),
            person_id=person.id if person else None,
        ),
    )


async def publish(tx: Tx, person: Person | None, version_id: str, now: datetime | None = None) -> ArticleText:
    """Makes a version, an older one too, the text that is read from the next second on.

    Raises NotYourWork, NotFound, or Mistakes where it cannot be read any more or a statement names no source."""
    _check_role(person)
    row = await rows.version(tx, version_id)
    if row is None:
        raise NotFound(name=version_id)
    wrong = files.unpublishable(await _read(tx, row.article_id, row.language, row.text))
    if wrong:
        raise Mistakes(wrong)
    await rows.publish(tx, row, person.id if person else None, now or datetime.now(UTC))
    await _note(tx, person, "article-published", f"{row.article_id} {row.language}")
    return row


async def revert(tx: Tx, person: Person | None, article_id: str, language: str) -> None:
    """Back to the shipped text; an article of the zone's own goes out of sight, versions stay; raises NotFound."""
    _check_role(person)
    if not await rows.withdraw(tx, article_id, language):
        raise NotFound(name=article_id)
    await _note(tx, person, "article-withdrawn", f"{article_id} {language}")


async def history(tx: Tx, article_id: str, language: str) -> list[Version]:
    """Every version of an article in a language, newest first."""
    return [Version(row, by or "", who or "") for row, by, who in await rows.versions(tx, article_id, language)]


async def both(tx: Tx, article_id: str, language: str) -> Both:
    """The zone's text that is read, or the newest it saved, beside the shipped one; raises NotFound without either."""
    shipped = files.shipped().get(article_id, language)
    versions = [version.row for version in await history(tx, article_id, language)]
    row = next((one for one in versions if one.live), versions[0] if versions else None)
    if row is None and shipped is None:
        raise NotFound(name=article_id)
    own = articles.parsed(row, await _own_topics(tx)) if row else None
    return Both(own, shipped, bool(row and _is_behind(row)))


async def listing(tx: Tx, language: str, today: date) -> list[Line]:
    """Every article, the zone's own included, by topic and place; titles in a language of the desk."""
    shelf, owners = await articles.shelf(tx), await rows.owners(tx)
    saved: dict[str, dict[str, ArticleText]] = {}
    for row in await rows.newest(tx):
        saved.setdefault(row.article_id, {})[row.language] = row
    found = [
        _line(shelf, article_id, language, today, owners.get(article_id), saved.get(article_id, {}), own_topics)
        for own_topics in [await _own_topics(tx)]
        for article_id in dict.fromkeys((*shelf.texts, *saved))
    ]
    lines = [one for one in found if one is not None]
    return [line for _, line in sorted(lines, key=lambda one: (one[1].topic, one[0], one[1].id))]


def _line(
    shelf: articles.Shelf,
    article_id: str,
    language: str,
    today: date,
    owner: Person | None,
    saved: Mapping[str, ArticleText],
    own_topics: tuple[str, ...],
) -> tuple[int, Line] | None:
    texts = dict(shelf.texts.get(article_id, {}))
    states = {code: _state(shelf, text, saved.get(code)) for code, text in texts.items()}
    for code in [code for code in saved if code not in texts]:
        unread = articles.parsed(saved[code], own_topics)
        if unread is not None:
            texts[code], states[code] = unread, "unpublished"
    if not texts:
        return None
    shown = texts.get(language) or next(iter(texts.values()))
    review_by = min(text.review_by for text in texts.values())
    touched = max((row.at for row in saved.values()), default=None)
    age = (today - touched.date()) // timedelta(days=1) if touched else None
    line = Line(article_id, shown.title, shown.topic, owner, states, review_by, review_by < today, age)
    return shown.order, line


def _state(shelf: articles.Shelf, text: Article, newest: ArticleText | None) -> str:
    own = shelf.changed.get((text.id, text.language))
    if newest and not newest.live and (own is None or newest.at > own.at) and newest.published_at is None:
        return "unpublished"
    if own:
        return "both" if _is_behind(own) else "own"
    return "draft" if text.is_draft else "shipped"


def _is_behind(row: ArticleText) -> bool:
    shipped = files.shipped().get(row.article_id, row.language)
    return bool(shipped and row.against != shipped.fingerprint)


async def look_after(tx: Tx, person: Person, article_id: str, owner: Person) -> None:
    """Says who looks after an article from now on."""
    _check_role(person)
    await rows.own(tx, article_id, owner.id)


async def put_topic(
    tx: Tx, person: Person | None, topic_id: str, names: Mapping[str, str], position: int = 0
) -> ArticleTopic:
    """Adds a topic of the zone's own, or names it anew; its id begins with `zone-`; raises NotYourWork or Unfit."""
    _check_role(person)
    kept = {code: name.strip() for code, name in names.items() if code in CITIZEN_LANGUAGES and name.strip()}
    if not topic_id.startswith(ZONE) or not ID.fullmatch(topic_id) or len(topic_id) > ID_LENGTH:
        raise Unfit(field="id", why="unknown")
    if not kept.keys() & set(zone.languages(await zone.the(tx))):
        raise Unfit(field="names", why="empty")
    if any(len(name) > NAME for name in kept.values()):
        raise Unfit(field="names", why="long", limit=NAME)
    by = person.id if person else None
    row = ArticleTopic(id=topic_id, names=kept, position=position, at=datetime.now(UTC), person_id=by)
    await rows.put_topic(tx, row)
    await _note(tx, person, "article-topic-put", topic_id)
    return row


async def drop_topic(tx: Tx, person: Person | None, topic_id: str) -> None:
    """Takes an own topic away; articles in it are not read until they are saved under another; raises NotFound."""
    _check_role(person)
    if not await rows.drop_topic(tx, topic_id):
        raise NotFound(name=topic_id)
    await _note(tx, person, "article-topic-dropped", topic_id)


async def _read(tx: Tx, article_id: str, language: str, text: str) -> Article:
    article = files.read(text, language, article_id, article_id, (*TOPICS, *await _own_topics(tx)))
    if article_id not in files.shipped().articles and not article_id.startswith(ZONE):
        raise Mistakes([Mistake(article_id, 1, "own_id", {"id": article_id})])
    return article


async def _own_topics(tx: Tx) -> tuple[str, ...]:
    return tuple(topic.id for topic in await rows.topics(tx))


async def _note(tx: Tx, person: Person | None, what: str, why: str) -> None:
    await audit.add(tx, what, person=person.id if person else None, why=why)


def _check_role(person: Person | None) -> None:
    if person is not None and not EDITS_ARTICLES & set(person.roles):
        raise NotYourWork
