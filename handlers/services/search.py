"""Finds articles by what somebody types, in any language and with typing errors; what was typed is kept nowhere."""

import math
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from handlers.services.articles import Article, Shelf
from locales import without_marks

MOST, WORDS, LETTERS = 6, 8, 200
ALIKE, BEGINS = 75, 0.9
ENOUGH, BESIDE_THE_BEST = 1.2, 0.4
# How much a word counts by where it stands.
TITLE, SAID, TEXT = 3.0, 3.0, 1.0
OWN_LANGUAGE = 1.15
# Letters that stand for one another, beyond what Unicode takes apart.
SAME = str.maketrans({
    "ى": "ي", "ی": "ي", "ې": "ي", "ک": "ك", "ة": "ه", "ۀ": "ه", "ە": "ه", "ھ": "ه", "ہ": "ه", "ٱ": "ا", "ـ": "",
    "ı": "i", "ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe", "ё": "е", "’": "'", "\u200c": " ", "\u200d": "",
})  # fmt: skip


@dataclass(frozen=True)
class _Index:
    """Every word that stands in an article, with where it counts how much; `rare` is how telling a word is."""

    places: Mapping[str, Mapping[tuple[str, str], float]]
    words: tuple[str, ...]
    rare: Mapping[str, float]


def plain(text: str) -> str:
    """A text without accents, case, and the forms of letters that people mix up."""
    letters = unicodedata.normalize("NFKD", text[: LETTERS * 50].casefold())
    return "".join(c for c in letters if not unicodedata.combining(c)).translate(SAME)


def words_of(text: str) -> list[str]:
    """The words of a text in plain letters; signs that belong to a letter, as in Hindi, stay with it."""
    split = "".join(c if c.isalnum() or unicodedata.category(c)[0] == "M" else " " for c in plain(text))
    return [word for word in split.split() if len(word) > 1]


def find(shelf: Shelf, language: str, typed: str) -> list[str]:
    """The ids of the articles that fit best, the best first; none where nothing does."""
    wanted = list(dict.fromkeys(words_of(typed[:LETTERS])))[:WORDS]
    index = _index(tuple(article for texts in shelf.texts.values() for article in texts.values()))
    scores: dict[str, float] = defaultdict(float)
    for word in wanted:
        for article_id, score in _scored(index, word, language).items():
            scores[article_id] += score
    best = max(scores.values(), default=0.0)
    if best < ENOUGH:
        return []
    ranked = sorted(scores, key=lambda article_id: (-scores[article_id], article_id))
    return [article_id for article_id in ranked if scores[article_id] >= best * BESIDE_THE_BEST][:MOST]


def _scored(index: _Index, word: str, language: str) -> dict[str, float]:
    best: dict[str, float] = {}
    for found, likeness in _like(index, word):
        for (article_id, of), weight in index.places[found].items():
            score = likeness * weight * index.rare[found] * (OWN_LANGUAGE if of == language else 1.0)
            best[article_id] = max(best.get(article_id, 0.0), score)
    return best


def _like(index: _Index, word: str) -> Iterator[tuple[str, float]]:
    if word in index.places:
        yield word, 1.0
        return
    if len(word) > 3:
        yield from ((other, BEGINS) for other in index.words if other.startswith(word))
        for other, likeness, _ in process.extract(word, index.words, scorer=fuzz.ratio, limit=8, score_cutoff=ALIKE):
            yield other, (likeness / 100) ** 3  # two slips count much less than one


_known: dict[tuple[str, ...], _Index] = {}


def _index(articles: Sequence[Article]) -> _Index:
    """The index of these articles; the last one is remembered until a text changes."""
    texts = tuple(article.fingerprint for article in articles)
    if texts not in _known:
        _known.clear()
        _known[texts] = _built(articles)
    return _known[texts]


def _built(articles: Sequence[Article]) -> _Index:
    places: dict[str, dict[tuple[str, str], float]] = defaultdict(dict)
    for article in articles:
        for text, weight in _weighed(article):
            for word in words_of(text):
                at = places[word]
                at[article.id, article.language] = max(at.get((article.id, article.language), 0.0), weight)
    number = len({article.id for article in articles})
    rare = {word: math.log(1 + number / len({of for of, _ in at})) for word, at in places.items()}
    return _Index(places, tuple(places), rare)


def _weighed(article: Article) -> Iterator[tuple[str, float]]:
    yield from ((article.title, TITLE), (article.short, TITLE))
    yield from ((words, SAID) for words in article.words)
    yield from ((without_marks(block.text), TEXT) for block in article.blocks)
