"""All that is kept of one citizen, for themselves: both sides' words and their photos; no notes of staff."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from handlers.services import answers
from handlers.services.answers import Mine
from storage import areas, attachments, cases, people, places, vault
from storage.attachments import SealedPhoto
from storage.db import Tx
from storage.models import Attachment, Case, Event
from storage.vault import Known

SHOWN = {"citizen": "you", "officer": "officer", "auto": "koban"}
TOLD = (
    "receipt", "joined", "taken", "given_back", "closed", "reopened", "withdrawn", "leaving", "kept_longer",
    "visit_settled", "translation_wanted", "blocked", "block_lifted", "appeal",
)  # fmt: skip


@dataclass(frozen=True)
class Said:
    """One entry of a thread as it is kept; `who` is you, officer or koban, `photos` the names of its files."""

    who: str
    name: str
    at: datetime
    kind: str
    body: dict[str, Any]
    photos: tuple[str, ...] = ()


@dataclass(frozen=True)
class Matter:
    """One case of the citizen's own."""

    case: Case
    place: str
    area: dict[str, str]
    said: tuple[Said, ...]


@dataclass
class Archive:
    """Everything of one citizen; `draft` is what they did not send yet, `photos` go by the name of their file."""

    citizen: Known
    area: dict[str, str]
    draft: dict[str, Any]
    matters: list[Matter] = field(default_factory=list)
    answers: list[tuple[Event, Mine]] = field(default_factory=list)
    photos: dict[str, SealedPhoto] = field(default_factory=dict)


async def gather(tx: Tx, channel: str, address: str) -> Archive | None:
    """The archive of whoever writes from a chat; None when nobody is known there."""
    citizen = await vault.find(tx, channel, address)
    if citizen is None:
        return None
    known = await areas.areas(tx, [citizen.area]) if citizen.area else {}
    standing = await places.find(tx, vault.chat_tag(tx, channel, address, "place-citizen"))
    draft = standing.memory.get("draft") or {}
    words: Sequence[Any] = draft.get("words", ())
    found = Archive(citizen, _names(known, citizen.area), draft)
    found.answers = await answers.all_kept(tx, citizen)
    for number, photo in enumerate(await attachments.drafts(tx, [one for _, ids, *_ in words for one in ids]), 1):
        found.photos[f"photos/draft-{number}.jpg"] = photo
    own = await cases.many(tx, citizen.cases)
    readable = await tx.case_keys.of_many([case.id for case in own]) if own else {}
    for case in own:
        if case.id in readable:
            await _add(tx, found, case)
    return found


async def _add(tx: Tx, found: Archive, case: Case) -> None:
    thread = [entry for entry in await cases.thread(tx, case) if _for_citizen(entry)]
    names = await people.names(tx, {entry.row.person_id for entry in thread if entry.row.person_id})
    photos = await attachments.of_case(tx, case)
    known = await areas.areas(tx, [case.area_id]) if case.area_id else {}
    said = []
    for entry in thread:
        files = await _files(tx, found, case, photos.get(entry.row.id, []))
        said.append(_said(entry, names.get(entry.row.person_id or "", ""), files))
    found.matters.append(Matter(case, await cases.place(tx, case), _names(known, case.area_id), tuple(said)))


async def _files(tx: Tx, found: Archive, case: Case, rows: list[Attachment]) -> tuple[str, ...]:
    names = []
    for row in rows:
        names.append(f"photos/{case.number}-{len(found.photos) + 1}.jpg")
        found.photos[names[-1]] = await attachments.opened(tx, case, row)
    return tuple(names)


def _for_citizen(entry: cases.Entry) -> bool:
    kind = entry.row.kind
    return kind in SHOWN and (kind != "auto" or entry.body["auto"] in TOLD)


def _said(entry: cases.Entry, name: str, photos: tuple[str, ...]) -> Said:
    who = SHOWN[entry.row.kind]
    return Said(who, name if who == "officer" else "", entry.row.at, entry.row.kind, entry.body, photos)


def _names(known: dict[str, Any], area_id: str | None) -> dict[str, str]:
    area = known.get(area_id or "")
    return dict(area.names) if area else {}
