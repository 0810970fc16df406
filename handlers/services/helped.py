"""Did this help? Totals by article, language and month, tied to nobody; a small number is not told."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from handlers.services.broadcasts import SMALL
from storage import articles
from storage.db import Tx

YES, NO = "yes", "no"


@dataclass(frozen=True)
class Total:
    """How an article in a language was found in a month, named by its first day; None where a number is under five."""

    month: date
    article: str
    language: str
    yes: int | None
    no: int | None


async def count(tx: Tx, article_id: str, language: str, said: str, today: date) -> None:
    """Counts one that said YES or NO; nothing says whose it is."""
    await articles.count(tx, today.replace(day=1), article_id, language, said)


async def totals(tx: Tx, since: date) -> list[Total]:
    """The totals of each month since one."""
    found: dict[tuple[date, str, str], dict[str, int]] = {}
    for row in await articles.votes(tx, since.replace(day=1)):
        found.setdefault((row.month, row.article_id, row.language), {})[row.said] = row.number
    return [Total(*of, _told(said, YES), _told(said, NO)) for of, said in found.items()]


def _told(said: Mapping[str, int], what: str) -> int | None:
    number = said.get(what, 0)
    return number if number >= SMALL else None
