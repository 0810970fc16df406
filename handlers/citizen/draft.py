"""The message a citizen is writing: kept with the conversation for a day, nothing typed is lost."""

from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from handlers.dialogue import CitizenTalk, Photo, clean
from handlers.readers import team_words
from handlers.services import areas, photos
from handlers.services.reports import Report, Words
from handlers.services.routing import reader_of
from handlers.services.topics import queue_for
from locales import say

KEPT = timedelta(days=1)
MOST_PHOTOS, MOST_WORDS = 10, 40


@dataclass
class Draft:
    """What is written so far; `words` are [text, photo ids, channel message id] in the order they came."""

    topic: str = ""
    area: str | None = None
    place: str = ""
    reader: str | None = None
    words: list[list[Any]] = field(default_factory=list)
    since: str = ""
    relayed: bool = False

    @property
    def sensitive(self) -> bool:
        """Whether the topic belongs to a contact of its own, never to the area officer."""
        return queue_for(self.topic) is not None

    @property
    def photo_ids(self) -> list[str]:
        """All photos of the draft."""
        return [photo for _, ids, _ in self.words for photo in ids]

    @property
    def text(self) -> str:
        """All words of the draft."""
        return "\n\n".join(text for text, _, _ in self.words if text)

    @property
    def empty(self) -> bool:
        """Whether there is nothing of a report yet."""
        return not self.topic and not self.words

    @property
    def located(self) -> bool:
        """Whether it was said where it is."""
        return bool(self.place)

    def report(self) -> Report:
        """The draft as the report it becomes."""
        words = tuple(Words(text, tuple(ids), message) for text, ids, message in self.words)
        return Report(self.topic, self.area, self.place, words, self.reader, self.relayed)


def of(talk: CitizenTalk) -> Draft:
    """The citizen's draft, or an empty one."""
    kept = talk.memory.get("draft")
    return Draft(**kept) if kept else Draft()


def forget_old(talk: CitizenTalk) -> None:
    """Forgets a draft that nobody came back to for a day; its photos are swept by the clock."""
    kept = talk.memory.get("draft")
    if kept and date.fromisoformat(kept["since"]) < _today() - KEPT:
        forget(talk)


def keep(talk: CitizenTalk, draft: Draft) -> None:
    """Remembers the draft with the conversation."""
    draft.since = _today().isoformat()
    talk.memory["draft"] = asdict(draft)


async def drop(talk: CitizenTalk) -> None:
    """Throws the draft away, photos included."""
    await photos.drop(talk.tx, of(talk).photo_ids)
    forget(talk)


def forget(talk: CitizenTalk) -> None:
    """Lets go of the draft, and of what was typed about its place, which must not become that of another report."""
    talk.memory.pop("draft", None)
    talk.memory.pop("near", None)


async def take_words(talk: CitizenTalk, draft: Draft) -> bool:
    """Adds what just came in to the draft; False when there was nothing to add, which has been said."""
    incoming = talk.incoming
    text = clean(incoming.text).strip()
    ids = await _take_photo(talk, draft, incoming.photo) if incoming.photo else []
    if not text and not ids:
        if not incoming.photo:
            talk.reply(say(talk.language, "This message had no words in it. Please write what happens."))
        return False
    if len(draft.words) >= MOST_WORDS:
        talk.reply(say(talk.language, "This is as much as one message can hold. Send it, then add more."))
        return False
    draft.words.append([text, ids, incoming.message])
    keep(talk, draft)
    return True


async def _take_photo(talk: CitizenTalk, draft: Draft, photo: Photo) -> list[str]:
    refused = photo.refused or ("too_many" if len(draft.photo_ids) >= MOST_PHOTOS else "")
    if refused:
        talk.reply(why_refused(talk.language, refused))
        return []
    await photos.keep(talk.tx, photo.id, photo.key, photo.width, photo.height)
    return [photo.id]


def why_refused(language: str, reason: str) -> str:
    """Why a photo was not kept."""
    if reason == "too_big":
        return say(language, "This photo is too large for Koban. Send it as a picture, not as a file.")
    if reason == "too_many":
        return say(language, "One message holds ten photos at most. We did not keep this one.")
    if reason == "too_much_today":
        return say(
            language,
            "You sent as many photos as one may in a day. We did not keep this one. Words always come through.",
        )
    if reason == "no_room":
        return say(language, "We cannot keep photos at the moment. Your words are kept. Try the photo again tomorrow.")
    if reason == "away":
        return say(language, "We could not fetch your photo. Please send it again.")
    return say(language, "We could not clean this file, so we did not keep it. A photo works.")


async def who_reads(talk: CitizenTalk, draft: Draft) -> str:
    """The people who will read it, in a few words for the citizen."""
    queue, person = await reader_of(talk.tx, draft.topic, draft.area, draft.reader)
    if person:
        function = person.function.get(talk.language) or next(iter(person.function.values()), "")
        return say(talk.language, "{name} ({function})", name=person.name, function=function)
    return team_words(talk.language, queue)


async def area_name(talk: CitizenTalk, area_id: str | None) -> str:
    """An area's name for this reader."""
    area = await areas.named(talk.tx, area_id) if area_id else None
    return (area.names.get(talk.language) or next(iter(area.names.values()))) if area else ""


def _today() -> date:
    return datetime.now(UTC).date()
