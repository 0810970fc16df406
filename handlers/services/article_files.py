"""The zone's own texts of articles as Markdown files: out, and in again, all or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.services import article_versions
from locales.article import Mistake, Mistakes
from storage import articles
from storage.db import Tx


@dataclass(frozen=True)
class File:
    """One article in one language as a file; `name` is where it stands below its folder."""

    article_id: str
    language: str
    text: str

    @property
    def name(self) -> str:
        """Its place below the folder."""
        return f"{self.language}/articles/{self.article_id}.md"


async def own_texts(tx: Tx) -> list[File]:
    """What the zone itself says today, in articles of its own and in place of shipped ones."""
    return [File(row.article_id, row.language, row.text) for row in await articles.live(tx)]


async def bring_in(tx: Tx, files: Sequence[File], note: str) -> int:
    """Saves and publishes what is not read already; returns how many. Raises Mistakes with those of every file."""
    there = {(one.article_id, one.language): one.text.strip() for one in await own_texts(tx)}
    wrong: list[Mistake] = []
    number = 0
    for file in files:
        if there.get((file.article_id, file.language)) == file.text.strip():
            continue
        try:
            row = await article_versions.save(tx, None, file.article_id, file.language, file.text, note)
            await article_versions.publish(tx, None, row.id)
            number += 1
        except Mistakes as mistakes:
            wrong += [Mistake(file.name, one.line, one.why, one.values) for one in mistakes.found]
    if wrong:
        raise Mistakes(wrong)
    return number
