"""Articles as they are read now: the shipped ones, with what the zone itself says laid over them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from handlers.services import zone
from handlers.services.zone import Zone
from locales import CITIZEN_LANGUAGES, mark, say, tell
from locales import articles as files
from locales.article import SOURCE_LANGUAGES, TOPICS, ZONE, Article, Mistakes, Source
from storage import articles
from storage.db import Tx
from storage.models import ArticleCheck, ArticleText, ArticleTopic

__all__ = ["SOURCE_LANGUAGES", "TOPICS", "Article", "Reading", "Shelf", "Source", "beneath", "shelf", "topic_name"]

NAMES = {
    "rights": mark("My rights"),
    "help": mark("Help now"),
    "prevention": mark("Protect yourself"),
    "police": mark("How the police work"),
}
BENEATH = ("nl", "fr", "en")  # the original languages that stand under a draft, as its reader prefers


@dataclass(frozen=True)
class Reading:
    """An article for a reader: in their language, or `beneath` it, or alone, the original text it is a draft of."""

    article: Article
    beneath: Article | None = None

    @property
    def alone(self) -> bool:
        """Whether it needs no other text beneath it."""
        return self.beneath is None


@dataclass(frozen=True)
class Shelf:
    """What is read now: articles by id and language; `changed` ones are the zone's own text, `topics` its topics."""

    texts: Mapping[str, Mapping[str, Article]]
    changed: Mapping[tuple[str, str], ArticleText] = field(default_factory=dict)
    topics: Sequence[ArticleTopic] = ()

    def knows(self, topic: str) -> bool:
        """Whether there is such a topic."""
        return topic in TOPICS or any(own.id == topic for own in self.topics)

    def of_topic(self, topic: str, language: str, reads: str) -> list[Article]:
        """The articles of a topic in their order, each in the language of the reader or in the one they also read."""
        found = [self.reading(article_id, language, reads) for article_id in self.texts]
        articles = [one.article for one in found if one and one.article.topic == topic]
        return sorted(articles, key=lambda article: (article.order, article.id))

    def reading(self, article_id: str, language: str, reads: str) -> Reading | None:
        """An article as somebody gets it: a draft only with an original of the same blocks beneath it."""
        texts = self.texts.get(article_id, {})
        order = (reads, *BENEATH, *SOURCE_LANGUAGES)
        source = next((texts[code] for code in order if code in texts and not texts[code].is_draft), None)
        wanted = texts.get(language)
        if wanted is None or (wanted.is_draft and (source is None or not self._fits(wanted, source))):
            return Reading(source) if source else None
        return Reading(wanted, source if wanted.is_draft else None)

    def _fits(self, draft: Article, source: Article) -> bool:
        """A draft of the shipped text says nothing about one that the zone changed since."""
        own, under = ((one.id, one.language) in self.changed for one in (draft, source))
        same = [block.kind for block in draft.blocks] == [block.kind for block in source.blocks]
        return same and (own or not under)


async def shelf(tx: Tx) -> Shelf:
    """What is read at this moment; an own text that cannot be read any more is passed over: the shipped one stays."""
    texts = {article_id: dict(by_language) for article_id, by_language in files.shipped().articles.items()}
    topics, changed = await articles.topics(tx), {}
    for row in await articles.live(tx):
        article = parsed(row, tuple(own.id for own in topics))
        if article is not None:
            texts.setdefault(row.article_id, {})[row.language] = article
            changed[row.article_id, row.language] = row
    return Shelf(texts, changed, topics)


def parsed(row: ArticleText | ArticleCheck, own_topics: tuple[str, ...]) -> Article | None:
    """A saved version as an article; None when it cannot be read, as when its topic is no more."""
    return _parsed(row.text, row.language, row.article_id, own_topics)


@lru_cache(maxsize=512)
def _parsed(text: str, language: str, article_id: str, own_topics: tuple[str, ...]) -> Article | None:
    try:
        return files.read(text, language, article_id, article_id, (*TOPICS, *own_topics))
    except Mistakes:
        return None


def beneath(here: Zone, preferred: str) -> str:
    """The language that stands under a draft: as its reader chose, else the first of the zone's that is possible."""
    order = (preferred, *zone.languages(here), *BENEATH)
    return next(code for code in order if code in BENEATH)


def topic_title(shelf: Shelf, language: str, topic: str) -> str:
    """What a topic is called on the desk."""
    return tell(language, NAMES[topic]) if topic in NAMES else topic_name(shelf, language, topic)


def topic_name(shelf: Shelf, language: str, topic: str, fallback: str = "en") -> str:
    """What a topic is called; an own one in the reader's language or else another that has a name."""
    if topic in NAMES:
        return say(language, NAMES[topic])
    names = next((own.names for own in shelf.topics if own.id == topic), {})
    order = (language, fallback, *CITIZEN_LANGUAGES)
    return next((names[code] for code in order if names.get(code)), topic.removeprefix(ZONE))
