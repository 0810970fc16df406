"""Somebody who reads a language checks a translated article behind a one-time link, without an account."""

import secrets
from datetime import datetime, timedelta

from handlers.services import article_versions
from handlers.services.errors import LinkExpired, LinkUnknown, NotAllowed, NotYourWork
from handlers.services.roles import EDITS_ARTICLES
from locales.article import SOURCE_LANGUAGES
from storage import articles as rows
from storage import audit, people
from storage.db import Tx
from storage.models import ArticleCheck, Person

__all__ = ["VALID", "ArticleCheck", "ask", "asked", "keep"]

VALID = timedelta(days=14)


async def ask(tx: Tx, person: Person, article_id: str, language: str, text: str, now: datetime) -> str:
    """A fresh secret for a checker's link, good for 14 days and one answer; only its hash is kept.

    Raises NotYourWork, or NotAllowed where the text was not translated but written from its sources."""
    if not EDITS_ARTICLES & set(person.roles):
        raise NotYourWork
    if language in SOURCE_LANGUAGES:
        raise NotAllowed
    secret = secrets.token_urlsafe(24)
    check = ArticleCheck(
        hash=rows.hashed(secret),
        article_id=article_id,
        language=language,
        text=text,
        until=now + VALID,
        person_id=person.id,
    )
    await rows.put_check(tx, check, now)
    await audit.add(tx, "article-check-asked", person=person.id, why=f"{article_id} {language}")
    return secret


async def asked(tx: Tx, secret: str, now: datetime) -> ArticleCheck:
    """What a checker's link is for; raises LinkUnknown (also once it was answered) or LinkExpired, which it is too once
    whoever made it edits no more."""
    found = await rows.check(tx, rows.hashed(secret))
    if found is None:
        raise LinkUnknown
    if found.until < now or not await _asker(tx, found):
        raise LinkExpired
    return found


async def keep(tx: Tx, check: ArticleCheck, text: str, by: str, now: datetime) -> None:
    """Keeps the checked text as a version that nobody reads before an editor publishes it; the link is used up.

    It stands in the history under whoever made the link, with a note `by` whom it was checked.

    Raises Mistakes or Unfit for a text that cannot be read, and then the link stays good."""
    asker = await _asker(tx, check)
    await article_versions.save(tx, asker, check.article_id, check.language, text, by, now)
    await tx.session.delete(check)
    await audit.add(tx, "article-checked", why=f"{check.article_id} {check.language}")


async def _asker(tx: Tx, check: ArticleCheck) -> Person | None:
    person = await people.get(tx, check.person_id)
    return person if person and person.active and EDITS_ARTICLES & set(person.roles) else None
