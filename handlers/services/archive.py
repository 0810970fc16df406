"""All that is kept of one citizen, for themselves: both sides' words and their photos; no notes of staff."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from storage import areas, attachments, cases, people, places, vault
from storage.attachments import SealedPhoto
from storage.db import Tx
from storage.models import Attachment, Case
from storage.vault import Known

BY_BUTTON = "tap"
SHOWN = {"citizen": "you", BY_BUTTON: "you", "officer": "officer", "auto": "koban"}
TOLD = ("receipt", "taken", "given_back", "closed", "reopened", "withdrawn", "leaving", "kept_longer")


@dataclass(frozen=True)
class Said:
    """One entry of a thread; `who` is you, officer or koban, `what` names what Koban did."""

    who: str
    name: str
    at: datetime
    text: str
    what: str = ""
    earlier: tuple[str, ...] = ()
    photos: tuple[str, ...] = ()


@dataclass(frozen=True)
class Matter:
    """One case of the citizen's own."""

    number: str
    topic: str
    place: str
    area: dict[str, str]
    state: str
    outcome: str | None
    opened_at: datetime
    closed_at: datetime | None
    said: tuple[Said, ...]


@dataclass
class Archive:
    """Everything of one citizen; `photos` by the name of their file, each with what opens it."""

    citizen: Known
    area: dict[str, str]
    draft: tuple[str, ...]
    matters: list[Matter] = field(default_factory=list)
    photos: dict[str, SealedPhoto] = field(default_factory=dict)


async def gather(tx: Tx, channel: str, address: str) -> Archive | None:
    """The archive of whoever writes from a chat; None when nobody is known there."""
    citizen = await vault.find(tx, channel, address)
    if citizen is None:
        return None
    known = await areas.areas(tx, [citizen.area]) if citizen.area else {}
    standing = await places.find(tx, vault.chat_tag(tx, channel, address, "place-citizen"))
    words: Sequence[Any] = (standing.memory.get("draft") or {}).get("words", ())
    found = Archive(citizen, _names(known, citizen.area), tuple(text for text, *_ in words if text))
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
    found.matters.append(
        Matter(
            number=case.number,
            topic=case.topic,
            place=await cases.place(tx, case),
            area=_names(known, case.area_id),
            state=case.state,
            outcome=case.outcome,
            opened_at=case.opened_at,
            closed_at=case.closed_at,
            said=tuple(said),
        )
    )


async def _files(tx: Tx, found: Archive, case: Case, rows: list[Attachment]) -> tuple[str, ...]:
    names = []
    for row in rows:
        names.append(f"photos/{case.number}-{len(found.photos) + 1}.jpg")
        found.photos[names[-1]] = await attachments.opened(tx, case, row)
    return tuple(names)


def _for_citizen(entry: cases.Entry) -> bool:
    kind, told = entry.row.kind, entry.body.get("auto") in TOLD
    return kind in SHOWN and (kind != "auto" or told)


def _said(entry: cases.Entry, name: str, photos: tuple[str, ...]) -> Said:
    who, body = SHOWN[entry.row.kind], entry.body
    return Said(
        who=who,
        name=name if who == "officer" else "",
        at=entry.row.at,
        text=body.get("text", ""),
        what=body.get("auto", ""),
        earlier=tuple(body.get("earlier", ())),
        photos=photos,
    )


def _names(known: dict[str, Any], area_id: str | None) -> dict[str, str]:
    area = known.get(area_id or "")
    return dict(area.names) if area else {}
