"""Events, and the answers to them: found by a keyed hash of event and citizen, tied to nobody without the vault key."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from sqlalchemy import delete, func, select

from storage import vault
from storage.db import Tx, insert_into
from storage.keys import new_id
from storage.models import Answer, Event, Rating
from storage.vault import Known


async def get(tx: Tx, event_id: str, *, held: bool = False) -> Event | None:
    """One event; held until the end of the transaction where seats are counted."""
    return await tx.session.get(Event, event_id, with_for_update=held, populate_existing=held)


async def by_code(tx: Tx, code: str) -> Event | None:
    """The event a link or QR stands for."""
    return (await tx.session.execute(select(Event).where(Event.code == code))).scalar_one_or_none()


def hashed(secret: str) -> str:
    """How a partner's secret is kept: long and random, so a plain hash is enough."""
    return sha256(secret.encode()).hexdigest()


async def by_partner(tx: Tx, secret: str) -> Event | None:
    """The event a partner's one-time link is for; held, as the answer may use the link up."""
    query = select(Event).where(Event.partner_hash == hashed(secret)).with_for_update()
    return (await tx.session.execute(query)).scalar_one_or_none()


async def between(tx: Tx, start: datetime, end: datetime, states: Sequence[str] = ()) -> list[Event]:
    """Events that begin in a span of time, earliest first; of some states, or of any."""
    query = select(Event).where(Event.starts_at >= start, Event.starts_at < end).order_by(Event.starts_at, Event.id)
    if states:
        query = query.where(Event.state.in_(states))
    return list((await tx.session.execute(query)).scalars())


async def of_series(tx: Tx, series: str) -> list[Event]:
    """The dates of a series, earliest first."""
    query = select(Event).where(Event.series == series).order_by(Event.starts_at)
    return list((await tx.session.execute(query)).scalars())


async def last_report(tx: Tx, series: str, before: datetime) -> dict[str, str]:
    """What came of the newest earlier date of a series that was reported on; empty when there is none."""
    query = select(Event.report).where(Event.series == series, Event.starts_at < before, Event.state == "reported")
    found = (await tx.session.execute(query.order_by(Event.starts_at.desc()).limit(1))).scalar_one_or_none()
    return dict(found or {})


async def answers_with(tx: Tx, answer_ids: Sequence[str]) -> list[tuple[Answer, Event]]:
    """Answers by their ids, with their events, the earliest event first; those that are gone are left out."""
    query = select(Answer, Event).join(Event, Event.id == Answer.event_id).where(Answer.id.in_(answer_ids))
    return [(row[0], row[1]) for row in await tx.session.execute(query.order_by(Event.starts_at, Event.id))]


async def forget_answers(tx: Tx, before: datetime) -> int:
    """Deletes the answers to events that ended before a moment; totals of ratings stay. Returns how many."""
    over = select(Event.id).where(Event.ends_at < before)
    gone = delete(Answer).where(Answer.event_id.in_(over)).returning(Answer.id)
    return len((await tx.session.execute(gone)).all())


async def living(tx: Tx, answer_ids: Sequence[str]) -> set[str]:
    """Which of these answers are still kept."""
    return set((await tx.session.execute(select(Answer.id).where(Answer.id.in_(answer_ids)))).scalars())


async def answer_of(tx: Tx, citizen: Known, event_id: str) -> Answer | None:
    """What a citizen answered to an event; found with older vault keys too."""
    tags = tx.keys.vault.tags("answers", f"{event_id}:{citizen.id}")
    return (await tx.session.execute(select(Answer).where(Answer.tag.in_(tags)))).scalar_one_or_none()


def new_answer(tx: Tx, citizen: Known, event_id: str) -> Answer:
    """An answer of a citizen who gave none yet; tied to them by sealed values only."""
    row_id, tag = new_id(), tx.keys.vault.tag("answers", f"{event_id}:{citizen.id}")
    link = tx.keys.vault.seal("answers", f"{event_id}:{citizen.id}".encode(), f"answers.link.{row_id}")
    found = Answer(id=row_id, event_id=event_id, tag=tag, link=link, choice="", places=0, waiting=None, rated=False)
    tx.session.add(found)
    return found


def behind(tx: Tx, answer_id: str, link: bytes) -> str:
    """The id of the citizen row behind an answer."""
    return tx.keys.vault.unseal("answers", link, f"answers.link.{answer_id}").decode().rpartition(":")[2]


async def citizens_behind(tx: Tx, answer_ids: Sequence[str]) -> dict[str, Known]:
    """The citizens behind some answers, by the answer's id; who is gone is left out."""
    query = select(Answer.id, Answer.link).where(Answer.id.in_(answer_ids))
    owners = {row[0]: behind(tx, row[0], row[1]) for row in await tx.session.execute(query)}
    known = await vault.by_ids(tx, set(owners.values()))
    return {answer: known[owner] for answer, owner in owners.items() if owner in known}


async def by_ids(tx: Tx, ids: Sequence[str]) -> dict[str, Event]:
    """Some events by id."""
    return {found.id: found for found in (await tx.session.execute(select(Event).where(Event.id.in_(ids)))).scalars()}


async def answers_by_ids(tx: Tx, ids: Sequence[str]) -> dict[str, Answer]:
    """Some answers by id."""
    query = select(Answer).where(Answer.id.in_(ids))
    return {found.id: found for found in (await tx.session.execute(query)).scalars()}


async def taken(tx: Tx, event_id: str) -> int:
    """How many places are taken: of those who said yes and are not waiting."""
    query = select(func.coalesce(func.sum(Answer.places), 0)).where(
        Answer.event_id == event_id, Answer.choice == "yes", Answer.waiting.is_(None)
    )
    return int((await tx.session.execute(query)).scalar_one())


async def in_turn(tx: Tx, event_id: str) -> list[Answer]:
    """Who waits for a place, first come first."""
    query = select(Answer).where(Answer.event_id == event_id, Answer.waiting.is_not(None)).order_by(Answer.waiting)
    return list((await tx.session.execute(query)).scalars())


async def with_waiting(tx: Tx) -> list[str]:
    """The announced events somebody waits for, in the order of their ids."""
    query = select(Event.id).join(Answer, Answer.event_id == Event.id).where(Answer.waiting.is_not(None))
    query = query.where(Event.state == "announced").distinct().order_by(Event.id)
    return list((await tx.session.execute(query)).scalars())


async def totals(tx: Tx, event_ids: Sequence[str]) -> dict[str, dict[str, tuple[int, int]]]:
    """By event: how many answers of each kind (yes, waiting, maybe, no), and for how many people."""
    kind = func.coalesce(func.nullif(Answer.choice, ""), "no")
    query = select(Answer.event_id, kind, Answer.waiting.is_not(None), func.count(), func.sum(Answer.places))
    query = query.where(Answer.event_id.in_(event_ids)).group_by(Answer.event_id, kind, Answer.waiting.is_not(None))
    found: dict[str, dict[str, tuple[int, int]]] = {}
    for event_id, choice, waits, number, places in await tx.session.execute(query):
        found.setdefault(event_id, {})["waiting" if waits else choice] = (number, int(places))
    return found


async def rate(tx: Tx, event_id: str, value: str) -> None:
    """Counts one rating: a total, tied to nobody."""
    put = insert_into(Rating, postgres=tx.postgres).values(event_id=event_id, value=value, number=1)
    change = {"number": Rating.number + 1}
    await tx.session.execute(put.on_conflict_do_update(index_elements=["event_id", "value"], set_=change))


async def ratings(tx: Tx, event_id: str) -> dict[str, int]:
    """How an event was rated, as totals."""
    query = select(Rating.value, Rating.number).where(Rating.event_id == event_id)
    return {row[0]: row[1] for row in await tx.session.execute(query)}
