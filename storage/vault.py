"""Who is behind a case: citizens by keyed hash, everything about them sealed."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update

from storage import copies, subscriptions
from storage.base import table
from storage.db import Tx
from storage.keys import Tag, new_id
from storage.models import Citizen

_ROWS = table(Citizen).c
_BY_TAG = select(_ROWS.id, _ROWS.content).where(_ROWS.tag.in_(bindparam("tags", expanding=True)))
_BY_ID = select(_ROWS.id, _ROWS.content).where(_ROWS.id.in_(bindparam("ids", expanding=True)))
_NEW = insert(table(Citizen))
_CHANGED = (
    update(table(Citizen))
    .where(_ROWS.id == bindparam("of"))
    .values(content=bindparam("sealed"), tag=bindparam("found_by"))
    .returning(_ROWS.id)
)


@dataclass
class Known:
    """A citizen as the process with the vault key knows them; changes are kept by `keep`.

    `news` is empty, `asked`, `yes` or `no`; `sheltered` who ever wrote about violence at home; `blocked_until` a moment
    in ISO 8601, UTC; `blocks` holds, by the id of the case that brought it about, each block's number, until, reason,
    the appeal's case and the cases it was shown on; `last_day` is the day (UTC) on which they last did something.
    `topics` (a sum of powers of two, see `storage.subscriptions`), `quiet_from` and `quiet_until` (hours on the zone's
    clock; equal: none) and `most` (ordinary texts a week) say what news they want, `listed` what the list of
    subscribers says of them; `answers` holds the ids of their answers by event; `reads` is the
    checked language they want beneath a translation that nobody checked."""

    id: str
    channel: str
    address: str
    language: str
    area: str | None = None
    cases: list[str] = field(default_factory=list)
    unreachable: bool = False
    stopped: bool = False
    quiet: bool = False
    discreet: bool = False
    news: str = ""
    sheltered: bool = False
    blocked_until: str = ""
    blocks: dict[str, dict[str, Any]] = field(default_factory=dict)
    last_day: str = ""
    topics: int = subscriptions.ALL_TOPICS
    quiet_from: int = subscriptions.QUIET_FROM
    quiet_until: int = subscriptions.QUIET_UNTIL
    most: int = subscriptions.MOST
    listed: list[Any] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    reads: str = ""

    @property
    def may_hear_news(self) -> bool:
        """Whether news can reach them at all: never in Quiet or Discreet, never after violence at home."""
        return not (self.stopped or self.quiet or self.discreet or self.sheltered or self.unreachable)

    @property
    def wish(self) -> list[Any]:
        """What the list of subscribers is to say of them; nothing when they hear no news."""
        if self.news != "yes" or not self.may_hear_news:
            return []
        return [self.area, self.topics, self.quiet_from, self.quiet_until, self.most]


def chat_tag(tx: Tx, channel: str, address: str, side: str) -> Tag:
    """The keyed hash of a chat's address for one side (citizen, officer, inbox): the sides cannot be matched."""
    return tx.keys.vault.tag(f"tag-{side}", f"{channel}:{address}")


async def find(tx: Tx, channel: str, address: str) -> Known | None:
    """The citizen with this address, if they wrote before."""
    tags = tx.keys.vault.tags("tag-citizen", f"{channel}:{address}")
    row = (await tx.session.execute(_BY_TAG, {"tags": tags})).first()
    return _opened(tx, *row) if row else None


async def welcome(tx: Tx, channel: str, address: str, language: str) -> Known:
    """A new citizen."""
    known = Known(new_id(), channel, address, language, last_day=datetime.now(UTC).date().isoformat())
    tag = chat_tag(tx, channel, address, "citizen")
    row = {"id": known.id, "tag": tag, "content": _sealed(tx, known), "first_day": datetime.now(UTC).date()}
    await tx.session.execute(_NEW, row)
    return known


async def keep(tx: Tx, known: Known) -> None:
    """Writes what changed about a citizen, the tag with the key that seals; an unknown one is an error, not silence.

    The list of subscribers follows, here and nowhere else, so that a no holds whatever brought it about."""
    if known.wish != known.listed:
        await subscriptions.follow(tx, known.id, known.wish)
        known.listed = known.wish
    tag = chat_tag(tx, known.channel, known.address, "citizen")
    changed = {"of": known.id, "sealed": _sealed(tx, known), "found_by": tag}
    (await tx.session.execute(_CHANGED, changed)).scalar_one()


async def by_ids(tx: Tx, ids: Iterable[str]) -> dict[str, Known]:
    """Citizens by the ids of their rows, as outbox rows of a broadcast name them; who is gone is left out."""
    rows = await tx.session.execute(_BY_ID, {"ids": list(ids)})
    return {citizen_id: _opened(tx, citizen_id, content) for citizen_id, content in rows}


async def some(tx: Tx, after: str, limit: int) -> list[Known]:
    """Citizens in the order of their ids, for looking through all of them; locked for change on PostgreSQL."""
    query = select(Citizen.id, Citizen.content).where(Citizen.id > after).order_by(Citizen.id).limit(limit)
    return [_opened(tx, *row) for row in await tx.session.execute(query.with_for_update())]


async def forget(tx: Tx, known: Known) -> None:
    """Deletes a citizen's row: nobody is behind their cases any more, and nobody is written to."""
    await subscriptions.follow(tx, known.id, [])
    await copies.let_go(tx, [known.id])
    await tx.session.execute(delete(Citizen).where(Citizen.id == known.id))


def link(tx: Tx, known: Known, case_id: str) -> bytes:
    """The sealed way from a case to its citizen."""
    return tx.keys.vault.seal("links", known.id.encode(), f"cases.link.{case_id}")


async def behind(tx: Tx, case_id: str, sealed: bytes) -> Known | None:
    """The citizen behind a case; None once they are erased."""
    if not sealed:
        return None
    citizen_id = tx.keys.vault.unseal("links", sealed, f"cases.link.{case_id}").decode()
    row = (await tx.session.execute(_BY_ID, {"ids": [citizen_id]})).first()
    return _opened(tx, *row) if row else None


async def behind_many(tx: Tx, links: Iterable[tuple[str, bytes]]) -> dict[str, Known]:
    """The citizens behind several cases, by case id."""
    held = [(case, sealed) for case, sealed in links if sealed]
    opened = {case: tx.keys.vault.unseal("links", sealed, f"cases.link.{case}").decode() for case, sealed in held}
    rows = await tx.session.execute(_BY_ID, {"ids": list(set(opened.values()))})
    found = {citizen_id: _opened(tx, citizen_id, content) for citizen_id, content in rows}
    return {case: found[citizen] for case, citizen in opened.items() if citizen in found}


def _sealed(tx: Tx, known: Known) -> bytes:
    return tx.keys.vault.seal("citizens", json.dumps(asdict(known)).encode(), f"citizens.content.{known.id}")


def _opened(tx: Tx, citizen_id: str, sealed: bytes) -> Known:
    return Known(**json.loads(tx.keys.vault.unseal("citizens", sealed, f"citizens.content.{citizen_id}")))
