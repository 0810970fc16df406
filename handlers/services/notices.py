"""Notices: a text of the zone to many, written in each of its languages, read by a second person, sent, put right."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from handlers.services import broadcasts, letters, notice_words, zone
from handlers.services.broadcasts import Broadcast
from handlers.services.errors import AnotherReader, NoChat, NotAllowed, NotFound, NotReady, NotYourWork, Unfit
from handlers.services.notice_words import ACTIONS, TYPES, WHY
from handlers.services.roles import SENDS_NOTICES
from handlers.services.zone import Zone
from locales import BOLD, PLAIN
from storage import areas, audit, copies, subscriptions
from storage import broadcasts as rows
from storage.db import Tx
from storage.keys import new_id
from storage.models import Area, Person

__all__ = [
    "ACTIONS",
    "TYPES",
    "WHY",
    "Broadcast",
    "Link",
    "Open",
    "Written",
    "approve",
    "change",
    "correct",
    "days_since_last",
    "drop",
    "give_back",
    "make",
    "ready",
    "recall",
    "resend",
    "sample",
    "send",
]

MOST_LINKS, LABEL, ADDRESS, REMARK = 5, 40, 300, 500
AHEAD, LONG_AGO = timedelta(days=366), timedelta(days=400)
PRESSED = timedelta(minutes=2)  # a moment that was now when the page was filled in
ON_PHONES = ("running", "paused", "ended", "stopped")


@dataclass(frozen=True)
class Link:
    """A button: `to` is an https address with a label in each language, or one of ACTIONS, which has its own."""

    to: str
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Written:
    """What somebody wants a notice to be; `areas` are all ids of the zone's areas when it is for everybody.

    `drafted` names the languages whose text a machine drafted and nobody checked yet, `waived` those that get none."""

    topic: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)
    areas: tuple[str, ...] = ()
    interest: str = ""
    urgent: bool = False
    why: str = ""
    links: tuple[Link, ...] = ()
    picture_id: str | None = None
    drafted: tuple[str, ...] = ()
    waived: tuple[str, ...] = ()


@dataclass(frozen=True)
class Open:
    """Something to be done before a notice can go out.

    `reason` is type, areas, foreign, nobody, action, link, why, missing, drafted or long; `language` where it is about
    one; `length` and `limit` count UTF-16 units, all that stands around the text included."""

    reason: str
    language: str = ""
    length: int = 0
    limit: int = 0


async def make(tx: Tx, person: Person, written: Written, now: datetime) -> Broadcast:
    """A new notice, as a draft: anything may still be missing; raises NotYourWork or Unfit."""
    _may(person)
    sent = Broadcast(id=new_id(), kind="notice", audience="areas", state="draft", made_at=now, person_id=person.id)
    sent.waived, sent.counts, sent.remark = {}, {}, ""
    await _put(tx, person, sent, written)
    tx.session.add(sent)
    await tx.session.flush()
    tx.ring("broadcasts")
    return sent


async def change(tx: Tx, person: Person, broadcast_id: str, written: Written, now: datetime) -> Broadcast:
    """Changes a draft; what the second reader had before them comes back; raises NotAllowed once it is on its way."""
    sent = await _held(tx, person, broadcast_id)
    if sent.state not in ("draft", "checking"):
        raise NotAllowed
    await _put(tx, person, sent, written)
    sent.state, sent.person_id, sent.second_id = "draft", person.id, None
    tx.ring("broadcasts")
    return sent


async def drop(tx: Tx, person: Person, broadcast_id: str) -> None:
    """Throws a draft away; raises NotAllowed once it is on its way."""
    sent = await _held(tx, person, broadcast_id)
    if sent.state not in ("draft", "checking"):
        raise NotAllowed
    await tx.session.delete(sent)
    tx.ring("broadcasts")


async def ready(tx: Tx, sent: Broadcast) -> list[Open]:
    """What is still open before it can go out; nothing when it is ready."""
    here, every = await zone.the(tx), await areas.all_areas(tx)
    found = [] if sent.topic in TYPES else [Open("type")]
    found += await _audience(tx, sent, {area.id for area in every})
    if sent.urgent and (sent.topic != "safety" or sent.why not in WHY):
        found.append(Open("why"))
    if not sent.links:
        found.append(Open("action"))
    languages = zone.languages(here)
    if any(not _leads(sent, link["to"], link.get("labels", {})) for link in sent.links):
        found.append(Open("link"))
    for language in languages:
        if not sent.texts.get(language) and language not in sent.waived:
            found.append(Open("missing", language))
        elif language in sent.drafted and sent.texts.get(language):
            found.append(Open("drafted", language))
    if not sent.texts and not any(open_.reason == "missing" for open_ in found):
        found.append(Open("missing", languages[0]))
    return found + _too_long(here, sent, every, languages)


async def _audience(tx: Tx, sent: Broadcast, ours: set[str]) -> list[Open]:
    named = {area for area in sent.areas if area}
    if not named:
        return [Open("areas")]
    if not named <= ours:
        return [Open("foreign")]
    if sent.topic not in TYPES:
        return []
    counts = await subscriptions.counts(tx, sent.topic, sent.interest)
    return [] if any(counts.get(area) for area in sent.areas) else [Open("nobody")]


def _leads(sent: Broadcast, to: str, labels: Mapping[str, str]) -> bool:
    return to in ACTIONS or bool(any(labels.get(code) for code in labels) and _is_web(to))


def _is_web(to: str) -> bool:
    try:
        found = urlsplit(to)
    except ValueError:
        return False
    plain = to.isascii() and not any(c.isspace() for c in to)
    return found.scheme == "https" and "." in (found.hostname or "") and plain and "@" not in found.netloc


def _too_long(here: Zone, sent: Broadcast, every: Sequence[Area], languages: Sequence[str]) -> list[Open]:
    """The languages in which all that a reader gets is too long for one message, by the longest name of an area."""
    most = notice_words.limit(sent)
    found = []
    for language in languages:
        texts = [notice_words.text(here, language, sent, area) for area in (*every, None)]
        length = max(notice_words.units(text) for text in texts)
        if length > most:
            found.append(Open("long", language, length, most))
    return found


async def send(tx: Tx, person: Person, broadcast_id: str, due_at: datetime, now: datetime) -> Broadcast:
    """Plans a notice for a moment (UTC), or for now; where the zone wants a second reader, it is put before them first.

    Raises NotReady with what is open, Unfit for a moment that is past or too far, OnItsWay for the second to press."""
    sent = await _to_send(tx, person, broadcast_id, due_at, now)
    if not (await zone.the(tx)).second_reader:
        await broadcasts.plan(tx, person, sent, max(due_at, now))
        return sent
    if sent.state not in ("draft", "checking"):
        await broadcasts.refuse(tx, sent)
    sent.state, sent.due_at, sent.sender_id, sent.remark = "checking", due_at, person.id, ""
    await audit.add(tx, "broadcast-checking", person=person.id, why=sent.id)
    tx.ring("broadcasts")
    return sent


async def approve(tx: Tx, person: Person, broadcast_id: str, now: datetime) -> Broadcast:
    """The second reader finds it good: it goes out at its moment, or now when that has passed; not the writer's own."""
    sent = await _checked(tx, person, broadcast_id)
    if person.id in (sent.person_id, sent.sender_id):
        raise AnotherReader
    await _still_ready(tx, sent)
    sent.second_id = person.id
    await audit.add(tx, "broadcast-approved", person=person.id, why=sent.id)
    await broadcasts.plan(tx, person, sent, max(sent.due_at or now, now))
    return sent


async def give_back(tx: Tx, person: Person, broadcast_id: str, word: str) -> Broadcast:
    """The second reader wants something changed, and says what; raises Unfit for no word or too long a one."""
    sent = await _checked(tx, person, broadcast_id)
    if not word.strip() or len(word) > REMARK:
        raise Unfit(field="remark", why="long" if word.strip() else "empty", limit=REMARK)
    sent.state, sent.second_id, sent.remark = "draft", person.id, word.strip()
    await audit.add(tx, "broadcast-given-back", person=person.id, why=sent.id)
    tx.ring("broadcasts")
    return sent


async def sample(tx: Tx, person: Person, sent: Broadcast, language: str) -> None:
    """Sends a text to many to one person of the zone alone, in one language, in their linked chat; raises NoChat."""
    if not person.chat_linked:
        raise NoChat
    await letters.sample(tx, person, sent, language)


async def resend(tx: Tx, person: Person, broadcast_id: str, which: str) -> int:
    """Sends once more to those who may not have it: `unknown` (told that they may have it already) or `failed`."""
    sent = await _held(tx, person, broadcast_id)
    if which not in copies.WORTH_SENDING or sent.state not in ON_PHONES or sent.recalled_at:
        raise NotAllowed
    number = await copies.again(tx, sent.id, copies.WORTH_SENDING[which])
    if number and sent.state != "paused":
        sent.state, sent.ended_at = "running", None
    await audit.add(tx, "broadcast-resent", person=person.id, why=sent.id)
    tx.ring("broadcasts")
    return number


async def correct(tx: Tx, person: Person, broadcast_id: str, texts: Mapping[str, str]) -> int:
    """Gives a notice other words: every copy that arrived is edited, what is still to go has them; returns how many.

    Raises NotReady with what is too long or missing, NotAllowed for what never went out or was taken back."""
    sent = await _held(tx, person, broadcast_id)
    if sent.state not in ON_PHONES or sent.kind != "notice" or sent.recalled_at or sent.counts:
        raise NotAllowed
    sent.texts = _texts(texts)
    sent.drafted = [language for language in sent.drafted if sent.texts.get(language)]
    if open_ := [each for each in await ready(tx, sent) if each.reason in ("missing", "long")]:
        raise NotReady(open=open_)
    sent.corrected_at = datetime.now(UTC)
    await audit.add(tx, "broadcast-corrected", person=person.id, why=sent.id)
    tx.ring("broadcasts")
    return await copies.correct(tx, sent.id)


async def recall(tx: Tx, person: Person, broadcast_id: str) -> int:
    """Takes a text back: nobody else gets it, and copies younger than 48 hours are deleted; returns how many these are.

    Raises NotAllowed for what never went out or was taken back before."""
    sent = await _held(tx, person, broadcast_id)
    if sent.state not in ON_PHONES or sent.recalled_at or sent.counts:
        raise NotAllowed
    now = datetime.now(UTC)
    if sent.state in ("running", "paused"):
        sent.state, sent.ended_at = "stopped", now
    sent.recalled_at = now
    await audit.add(tx, "broadcast-recalled", person=person.id, why=sent.id)
    tx.ring("broadcasts")
    return await copies.recall(tx, sent.id)


async def days_since_last(tx: Tx, now: datetime) -> dict[str, int | None]:
    """By area: how many days ago the last ordinary notice went out there; None when there was none in a year."""
    clock = zone.clock_of(await zone.the(tx))
    found: dict[str, int | None] = {area.id: None for area in await areas.all_areas(tx)}
    for sent in await rows.latest(tx, "notice", now - LONG_AGO):
        ended = sent.ended_at or now
        for area in sent.areas if not sent.urgent else ():
            if area in found and found[area] is None:
                found[area] = (now.astimezone(clock).date() - ended.astimezone(clock).date()).days
    return found


def _may(person: Person) -> None:
    if not SENDS_NOTICES.intersection(person.roles):
        raise NotYourWork


async def _held(tx: Tx, person: Person, broadcast_id: str) -> Broadcast:
    _may(person)
    sent = await rows.get(tx, broadcast_id, held=True)
    if sent is None:
        raise NotFound
    return sent


async def _to_send(tx: Tx, person: Person, broadcast_id: str, due_at: datetime, now: datetime) -> Broadcast:
    sent = await _held(tx, person, broadcast_id)
    if sent.state in broadcasts.ON_ITS_WAY:
        await broadcasts.refuse(tx, sent)
    if due_at < now - PRESSED or due_at > now + AHEAD:
        raise Unfit(field="due_at", why="past" if due_at < now else "far")
    await _still_ready(tx, sent)
    return sent


async def _still_ready(tx: Tx, sent: Broadcast) -> None:
    if open_ := await ready(tx, sent):
        raise NotReady(open=open_)


async def _checked(tx: Tx, person: Person, broadcast_id: str) -> Broadcast:
    sent = await _held(tx, person, broadcast_id)
    if sent.state in broadcasts.ON_ITS_WAY:
        await broadcasts.refuse(tx, sent)
    if sent.state != "checking":
        raise NotAllowed
    return sent


async def _put(tx: Tx, person: Person, sent: Broadcast, written: Written) -> None:
    if written.interest and written.interest not in subscriptions.INTERESTS:
        raise Unfit(field="interest", why="unknown")
    if len(written.links) > MOST_LINKS:
        raise Unfit(field="links", why="number", limit=MOST_LINKS)
    every = [area.id for area in await areas.all_areas(tx)]
    sent.topic, sent.interest, sent.picture_id = written.topic[:16], written.interest, written.picture_id
    sent.urgent, sent.why = written.urgent, written.why[:16] if written.urgent else ""
    sent.texts = _texts(written.texts)
    sent.drafted = [language for language in written.drafted if language in sent.texts]
    sent.waived = {code: sent.waived.get(code, person.id) for code in written.waived if code not in sent.texts}
    sent.links = [_link(link) for link in written.links]
    chosen = list(dict.fromkeys(written.areas))
    sent.areas = [*chosen, None] if every and set(chosen) >= set(every) else chosen


def _link(link: Link) -> dict[str, object]:
    to = link.to.strip()
    labels = {code: _plain(text).strip() for code, text in link.labels.items() if text.strip()}
    if len(to) > ADDRESS or any(len(text) > LABEL for text in labels.values()):
        raise Unfit(field="links", why="long", limit=ADDRESS if len(to) > ADDRESS else LABEL)
    return {"to": to, "labels": {} if to in ACTIONS else labels}


def _texts(texts: Mapping[str, str]) -> dict[str, str]:
    return {language: _plain(text).strip() for language, text in texts.items() if text.strip()}


def _plain(text: str) -> str:
    kept = (c for c in text.replace("\r\n", "\n") if c == "\n" or c.isprintable() or c in "\u200c\u200d\u200e\u200f")
    return "".join(c for c in kept if c not in (BOLD, PLAIN)).encode("utf-8", "ignore").decode()
