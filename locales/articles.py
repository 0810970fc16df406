"""Opens the shipped articles: one Markdown file for each article and language, checked as it is read."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from locales import HERE
from locales.article import SOURCE_LANGUAGES, Article, Mistake, Mistakes, line_of
from locales.front import read

__all__ = [
    "Library",
    "from_path",
    "load",
    "missing_sources",
    "read",
    "review_limit",
    "shipped",
    "text_of",
    "unlike",
    "unpublishable",
]

FILE = 60_000  # bytes


@dataclass(frozen=True)
class Library:
    """Articles by id and language, and what was refused."""

    articles: Mapping[str, Mapping[str, Article]]
    mistakes: tuple[Mistake, ...] = ()

    def get(self, article_id: str, language: str) -> Article | None:
        """One article in one language."""
        return self.articles.get(article_id, {}).get(language)


@cache
def shipped() -> Library:
    """The articles that come with this version."""
    return load(HERE)


def load(folder: Path, required: Sequence[str] = SOURCE_LANGUAGES) -> Library:
    """Every article under `<language>/articles/`; one that is wrong is left out and named, the others stay."""
    mistakes: list[Mistake] = []
    found: dict[str, dict[str, Article]] = {}
    for path in sorted(folder.glob("*/articles/*.md")):
        try:
            article = from_path(path, folder)
        except Mistakes as wrong:
            mistakes += wrong.found
        else:
            found.setdefault(article.id, {})[article.language] = article
    for refused in (*_unlike(found), *_same_place(found)):
        mistakes.append(refused)
    mistakes += [
        Mistake(f"{language}/articles/{article_id}.md", 1, "language", {"language": language})
        for article_id, texts in found.items()
        for language in required
        if language not in texts and not (folder / language / "articles" / f"{article_id}.md").exists()
    ]
    return Library({article_id: texts for article_id, texts in found.items() if texts}, tuple(mistakes))


def from_path(path: Path, folder: Path = HERE) -> Article:
    """The article of one file; raises Mistakes."""
    return read(text_of(path, folder), path.parent.parent.name, _name(path, folder), path.stem)


def text_of(path: Path, folder: Path = HERE) -> str:
    """The whole text of a file; raises Mistakes when it is too big or no text."""
    name, content = _name(path, folder), path.read_bytes()
    if len(content) > FILE:
        raise Mistakes([Mistake(name, 1, "big")])
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise Mistakes([Mistake(name, line, "encoding")]) from None


def _name(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else path.name


def _unlike(found: dict[str, dict[str, Article]]) -> Iterator[Mistake]:
    for article_id, texts in found.items():
        model = _model(texts)
        for language in [language for language in texts if texts[language] is not model]:
            differences = list(unlike(texts[language], model))
            if differences:
                del found[article_id][language]
            yield from differences


def _model(texts: Mapping[str, Article]) -> Article:
    return next(texts[language] for language in (*SOURCE_LANGUAGES, *texts) if language in texts)


def _same_place(found: dict[str, dict[str, Article]]) -> Iterator[Mistake]:
    places: dict[tuple[str, int], Article] = {}
    for article in [_model(texts) for texts in found.values() if texts]:
        first = places.setdefault((article.topic, article.order), article)
        if first is not article:
            yield _at_field(article, "order", "order", other=first.id, order=article.order)


def unlike(article: Article, model: Article) -> Iterator[Mistake]:
    """Where an article does not say the same, block for block, as it does in another language."""
    of = model.language
    for name in ("id", "topic", "order", "review_by"):
        if getattr(article, name) != getattr(model, name):
            yield _at_field(article, name, "differs", field=name, language=of)
    if _rests_on(article) != _rests_on(model):
        yield _at_field(article, "sources", "differs", field="sources", language=of)
    if len(article.blocks) != len(model.blocks):
        values = {"number": len(article.blocks), "wanted": len(model.blocks), "language": of}
        yield Mistake(_file(article), article.lines[-1][0], "blocks", values)
        return
    for (line, block), wanted in zip(article.lines, model.blocks, strict=True):
        if block.kind != wanted.kind:
            yield Mistake(_file(article), line, "block", {"language": of})
        elif set(block.keys) != set(wanted.keys):
            yield Mistake(_file(article), line, "keys", {"language": of})


def _rests_on(article: Article) -> dict[str, tuple[object, ...]]:
    return {key: (source.address, source.read, source.mark) for key, source in article.sources.items()}


def _file(article: Article) -> str:
    return f"{article.language}/articles/{article.id}.md"


def _at_field(article: Article, name: str, why: str, **values: object) -> Mistake:
    return Mistake(_file(article), line_of(article.raw.splitlines(), name), why, values)


def missing_sources(article: Article) -> list[int]:
    """The lines of what states something and names no source; headings and bare links state nothing."""
    return [line for line, b in article.lines if b.kind != "heading" and not b.keys and not b.only_links]


def review_limit(article: Article) -> date | None:
    """The latest day for its next review: three months after the oldest reading for help or what was only seen on a
    site, six for the law; none where it rests on no source."""
    read = [
        _months_later(source.read, 3 if article.topic == "help" or source.mark == "V~" else 6)
        for source in article.sources.values()
    ]
    return min(read, default=None)


def _months_later(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    return date(day.year + years, month + 1, min(day.day, 28))


def unpublishable(article: Article) -> list[Mistake]:
    """What must not ship although it can be read: a statement without a source, a day of review that is too late."""
    found = [Mistake(_file(article), line, "no_source") for line in missing_sources(article)]
    limit = review_limit(article)
    if limit and article.review_by > limit:
        found.append(_at_field(article, "review_by", "late", limit=limit.isoformat()))
    return found
