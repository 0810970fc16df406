"""What somebody types about an article, as fields, and the file it becomes; nothing that was typed is lost."""

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from locales.article import MARKS, SOURCE_LANGUAGES, ZONE, Article, Mistake, Mistakes
from locales.front import ID_LENGTH

REVIEWED = timedelta(days=180)
PLACE = 100  # an own article stands after the shipped ones
SOURCE = ("key", "name", "address", "read", "page", "mark")


@dataclass(frozen=True)
class Form:
    """An article as it is typed; `sources` are rows of text, `checked` says that somebody found it right."""

    id: str
    language: str
    topic: str
    order: int
    title: str = ""
    short: str = ""
    words: str = ""
    body: str = ""
    review_by: str = ""
    reviewed_by: str = ""
    checked: bool = False
    sources: tuple[Mapping[str, str], ...] = ()

    @property
    def front(self) -> str:
        """The details, as TOML."""
        state = "source" if self.language in SOURCE_LANGUAGES else "checked" if self.checked else "draft"
        words = [word.strip() for word in self.words.split(",") if word.strip()]
        details = {
            "id": _quoted(self.id),
            "topic": _quoted(self.topic),
            "order": str(self.order),
            "title": _quoted(self.title.strip()),
            "short": _quoted(self.short.strip()),
            "words": f"[{', '.join(map(_quoted, words))}]",
            "state": _quoted(state),
            "reviewed_by": _quoted(self.reviewed_by if self.checked else ""),
            "review_by": self.review_by.strip(),
        }
        told = [f"{name} = {value}" for name, value in details.items()]
        for source in self.sources:
            told += [f"[sources.{_quoted(source['key'].strip())}]"]
            told += [f"{name} = {_valued(name, source[name])}" for name in SOURCE[1:]]
        return "\n".join(("+++", *told, "+++", ""))

    @property
    def text(self) -> str:
        """The whole file."""
        body = "\n".join(line.rstrip() for line in self.body.replace("\r\n", "\n").strip("\n").split("\n"))
        return f"{self.front}\n{body}\n"

    @property
    def above(self) -> int:
        """How many lines of the file stand above the body."""
        return self.front.count("\n") + 1


def of_article(article: Article) -> Form:
    """The fields of an article."""
    body = article.raw.split("+++\n", 2)[2].strip("\n")
    return Form(
        article.id,
        article.language,
        article.topic,
        article.order,
        article.title,
        article.short,
        ", ".join(article.words),
        body,
        article.review_by.isoformat(),
        article.reviewed_by,
        bool(article.reviewed_by),
        tuple({name: str(getattr(one, name)) for name in SOURCE} for one in article.sources.values()),
    )


def translation_of(article: Article, language: str) -> Form:
    """The fields of a text in another language: the same sources and places, its words still to be written."""
    form = of_article(article)
    return replace(form, language=language, reviewed_by="", checked=False)


def new(topic: str, language: str, zone_name: str, today: date) -> Form:
    """An empty article of the zone's own, whose source is the zone itself."""
    source = {"key": "zone", "name": zone_name, "address": "", "read": today.isoformat(), "page": "n.d.", "mark": "V"}
    review = (today + REVIEWED).isoformat()
    return Form(ZONE, language, topic, PLACE, review_by=review, sources=(source,))


def typed(given: Mapping[str, str], form: Form, by: str, today: date) -> Form:
    """The fields as somebody typed them over a form; rows of sources without a key go."""
    rows = [{name: given.get(f"{name}-{number}", "") for name in SOURCE} for number in range(_rows(given))]
    checked = "checked" in given
    fresh = checked and not (form.checked and form.reviewed_by)
    return replace(
        form,
        title=given.get("title", ""),
        short=given.get("short", ""),
        words=given.get("words", ""),
        body=given.get("body", ""),
        review_by=given.get("review_by", ""),
        checked=checked,
        reviewed_by=f"{by}, {today.isoformat()}" if fresh else form.reviewed_by if checked else "",
        sources=tuple(row for row in rows if row["key"].strip()),
    )


def wrong_date(form: Form, name: str = "") -> Mistake | None:
    """A day that is none, which would break the whole file."""
    for field, value in (("review_by", form.review_by), *(("sources", row["read"]) for row in form.sources)):
        try:
            date.fromisoformat(value.strip())
        except ValueError:
            return Mistake(name, 1, "kind", {"field": field})
    return None


def checked(form: Form) -> None:
    """Raises Mistakes for what could not even be read as a file."""
    mistake = wrong_date(form, form.id)
    if mistake:
        raise Mistakes([mistake])


def slug(title: str, taken: Sequence[str]) -> str:
    """An id of the zone's own, made of a title, that nobody has yet."""
    plain = unicodedata.normalize("NFKD", title.replace("’", "'")).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[: ID_LENGTH - len(ZONE) - 3].strip("-") or "text"
    first = f"{ZONE}{words}"
    return next(one for one in (first, *(f"{first}-{n}" for n in range(2, 99))) if one not in taken)


def marks() -> tuple[str, ...]:
    """How sure a source may be."""
    return MARKS


def _rows(given: Mapping[str, str]) -> int:
    return 1 + max((int(name[4:]) for name in given if re.fullmatch(r"key-\d{1,2}", name)), default=-1)


def _quoted(text: str) -> str:
    return json.dumps(" ".join(text.split()), ensure_ascii=False).replace("\x7f", "")


def _valued(name: str, value: str) -> str:
    return value.strip() if name == "read" else _quoted(value)
