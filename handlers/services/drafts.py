"""What is being written for many, before it goes out: its languages, its areas, and what still keeps it here.

An event's words stand in the event, a notice's in its broadcast; the rest of both is a broadcast not yet sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from handlers.services import notice_words, notices, partners, zone
from handlers.services.errors import Empty, NotAllowed, NotFound, Unfit
from handlers.services.events import TEXT, TITLE
from storage import areas, broadcasts, drafts, events, people
from storage.db import Tx
from storage.keys import new_id
from storage.models import Broadcast, Event, Person

__all__ = [
    "Broadcast",
    "Draft",
    "Event",
    "Wording",
    "check",
    "get",
    "label",
    "limit_of",
    "names",
    "newest",
    "of_event",
    "pass_by",
    "saved",
    "source",
    "waive",
    "waive_missing",
    "wordings",
    "write",
]

UNSENT = ("draft", "checking")
OPEN = ("missing", "draft")


@dataclass(frozen=True)
class Draft:
    """An event's invitation or a notice, as it is being written."""

    sent: Broadcast
    event: Event | None

    @property
    def titles(self) -> Mapping[str, str]:
        """The titles by language; a notice has none."""
        return self.event.titles if self.event else {}

    @property
    def texts(self) -> Mapping[str, str]:
        """The free text by language, the one it was written in first."""
        return self.event.texts if self.event else self.sent.texts

    @property
    def open(self) -> bool:
        """Whether it can still be written on."""
        return self.sent.state in UNSENT


@dataclass(frozen=True)
class Wording:
    """One language of a draft: `state` is written, checked, draft, missing or waived; `by` is who checked or waived."""

    language: str
    title: str
    text: str
    state: str
    by: str = ""


async def of_event(tx: Tx, person: Person, event: Event, now: datetime) -> Draft:
    """The draft of an event's invitation; made when there is none yet."""
    sent = await drafts.invitation(tx, event.id)
    if sent is None:
        sent = new("event", person, now, event_id=event.id, topic="event")
        tx.session.add(sent)
        await tx.session.flush()
    return Draft(sent, event)


def new(kind: str, person: Person, now: datetime, *, event_id: str | None = None, topic: str) -> Broadcast:
    """An empty draft, not added yet."""
    empty: dict[str, Any] = {
        "texts": {},
        "drafted": [],
        "waived": {},
        "checked": {},
        "passed": [],
        "links": [],
        "counts": {},
    }
    return Broadcast(
        id=new_id(), kind=kind, event_id=event_id, topic=topic, audience="areas", areas=[], state="draft",
        person_id=person.id, made_at=now, saved_at=now, **empty,
    )  # fmt: skip


async def get(tx: Tx, broadcast_id: str, *, held: bool = False) -> Draft:
    """A draft by the id of its broadcast, sent or not; raises NotFound for what nobody of the zone writes."""
    sent = await broadcasts.get(tx, broadcast_id, held=held)
    if sent is None or sent.kind not in drafts.OWN:
        raise NotFound
    return Draft(sent, await events.get(tx, sent.event_id) if sent.event_id else None)


def source(draft: Draft) -> str | None:
    """The language a draft was written in first; None where there is nothing but the catalog's sentences."""
    return next(iter(draft.texts), None) or next(iter(draft.titles), None)


async def wordings(tx: Tx, draft: Draft) -> list[Wording]:
    """The zone's languages with what is written in each; none where there is nothing to translate."""
    first = source(draft)
    if first is None:
        return []
    spoken, sent = zone.languages(await zone.the(tx)), draft.sent
    order = [first, *(language for language in spoken if language != first)]
    decided = sent.checked | sent.waived
    known = await people.names(tx, set(decided.values()))
    return [
        Wording(
            language=language,
            title=draft.titles.get(language, ""),
            text=draft.texts.get(language, ""),
            state=_state(draft, first, language),
            by=known.get(decided.get(language, ""), ""),
        )
        for language in order
    ]


def _state(draft: Draft, first: str, language: str) -> str:
    if not all(words.get(language) for words in (draft.titles, draft.texts) if first in words):
        return "waived" if language in draft.sent.waived else "missing"
    if language in draft.sent.drafted:
        return "draft"
    return "checked" if language in draft.sent.checked else "written"


async def write(
    tx: Tx,
    person: Person,
    draft: Draft,
    language: str,
    words: Mapping[str, str],
    *,
    drafted: bool = False,
    vouched: bool = False,
) -> None:
    """Keeps title and text in a language; what a machine drafted, or who does not read it wrote, is to be checked.

    `vouched`: whoever keeps it has it from somebody who reads the language. Where the first wording changes, every
    other is to be checked anew."""
    await _spoken(tx, draft, language)
    title, text = words.get("title", "").strip(), words.get("text", "").strip()
    most = await limit_of(tx, draft, language)
    for name, said, limit in (("title", title, TITLE), ("text", text, most)):
        if len(said) > limit:
            raise Unfit(field=name, why="long", limit=limit)
    if (title, text) != (draft.titles.get(language, ""), draft.texts.get(language, "")):
        others = [one for one in draft.texts if one != language] if language == source(draft) else []
        _put(draft, language, title, text)
        unread = drafted or not (vouched or language in person.languages)
        _mark(draft.sent, [*others, *([language] if unread and (title or text) else [])], fresh=language)
    elif drafted and text:
        _mark(draft.sent, [language], fresh=language)
    elif vouched and text:
        _mark(draft.sent, [], fresh=language)
    saved(draft)


def _put(draft: Draft, language: str, title: str, text: str) -> None:
    texts = {**draft.texts, language: text}
    kept = {one: said for one, said in texts.items() if said}
    if draft.event is None:
        draft.sent.texts = kept
    else:
        titles, agreed = {**draft.event.titles, language: title}, partners.said(draft.event)
        draft.event.texts, draft.event.titles = kept, {one: said for one, said in titles.items() if said}
        if agreed != partners.said(draft.event):  # the partner agreed to other words
            draft.event.partner_state, draft.event.partner_hash = "", None


def _mark(sent: Broadcast, to_check: Sequence[str], fresh: str) -> None:
    sent.drafted = sorted({*sent.drafted, *to_check} - ({fresh} - {*to_check}))
    sent.checked = {one: by for one, by in sent.checked.items() if one != fresh and one not in to_check}
    sent.waived = {one: by for one, by in sent.waived.items() if one != fresh}


async def check(tx: Tx, person: Person, draft: Draft, language: str) -> None:
    """Somebody who reads a language says that its text is right; raises NotAllowed for whoever does not read it."""
    if language not in person.languages:
        raise NotAllowed
    if not draft.texts.get(language) and not draft.titles.get(language):
        raise Empty
    draft.sent.drafted = [one for one in draft.sent.drafted if one != language]
    draft.sent.checked = {**draft.sent.checked, language: person.id}
    saved(draft)


async def waive(tx: Tx, person: Person, draft: Draft, language: str) -> None:
    """Somebody decides by name that readers of a language get the zone's first; that one itself must be written."""
    await _spoken(tx, draft, language)
    if language == zone.languages(await zone.the(tx))[0]:
        raise NotAllowed
    _put(draft, language, "", "")
    _mark(draft.sent, [], fresh=language)
    draft.sent.waived = {**draft.sent.waived, language: person.id}
    saved(draft)


async def waive_missing(tx: Tx, person: Person, draft: Draft) -> None:
    """The same for every language that has no text yet, but the zone's first."""
    first = zone.languages(await zone.the(tx))[0]
    for one in await wordings(tx, draft):
        if one.state == "missing" and one.language != first:
            await waive(tx, person, draft, one.language)


async def limit_of(tx: Tx, draft: Draft, language: str) -> int:
    """How many characters the free text may have in a language; around a notice's stand words of the zone."""
    if draft.event is not None:
        return TEXT
    here, sent = await zone.the(tx), draft.sent
    around = [notice_words.text(here, language, sent, area) for area in (*await areas.all_areas(tx), None)]
    own = sent.texts.get(notice_words.spoken(here, language, sent.texts), "")
    return notice_words.limit(sent) - max(notice_words.units(text) for text in around) + notice_words.units(own)


async def label(tx: Tx, draft: Draft, language: str, labels: Sequence[str]) -> None:
    """Keeps the words of a notice's buttons to the web in a language, in the order of the buttons."""
    given = iter(labels)
    draft.sent.links = [
        link if link["to"] in notices.ACTIONS else {**link, "labels": _worded(link, language, next(given, ""))}
        for link in draft.sent.links
    ]
    saved(draft)


def _worded(link: Mapping[str, Any], language: str, words: str) -> dict[str, str]:
    labels = {**link.get("labels", {}), language: words.strip()[: notices.LABEL]}
    return {code: said for code, said in labels.items() if said}


async def newest(tx: Tx, limit: int) -> list[Draft]:
    """The newest notices and invitations, written, planned or sent."""
    found = await drafts.newest(tx, limit)
    return [Draft(sent, await events.get(tx, sent.event_id) if sent.event_id else None) for sent in found]


async def names(tx: Tx, draft: Draft) -> dict[str, str]:
    """The names of those who had a hand in it, by their id."""
    sent = draft.sent
    return await people.names(tx, {one for one in (sent.person_id, sent.sender_id, sent.second_id) if one})


def pass_by(draft: Draft, step: str) -> None:
    """Notes that a step was gone through, so that it shows as done."""
    if step not in draft.sent.passed:
        draft.sent.passed = [*draft.sent.passed, step]


def saved(draft: Draft) -> None:
    """Notes that something was changed now; what a second reader read is then to be read again."""
    if not draft.open:
        raise NotAllowed
    draft.sent.saved_at, draft.sent.second_id = datetime.now(UTC), None
    draft.sent.state = "draft"


async def _spoken(tx: Tx, draft: Draft, language: str) -> None:
    if not draft.open:
        raise NotAllowed
    if language not in zone.languages(await zone.the(tx)):
        raise Unfit(field="language", why="unknown")
