"""The words of a chat, without any channel: what comes in, what goes out, and the talk between."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any

from handlers.appointment import Appointment
from locales import BOLD, PLAIN

if TYPE_CHECKING:
    from handlers.services.citizens import Known
    from handlers.services.people import Person
    from handlers.services.zone import Zone
    from storage.db import Tx
    from storage.places import Standing


PART = 3600


@dataclass(frozen=True)
class Photo:
    """A cleaned photo that lies on the disk; the key opens its file. `refused` says why there is none."""

    id: str = ""
    key: str = ""
    width: int = 0
    height: int = 0
    refused: str = ""


@dataclass(frozen=True)
class Incoming:
    """One thing a person did in a chat, reduced to what Koban may know: no name, no number, no photo of them.

    kind: text, tap, start, command, photo, place, edit, blocked, unblocked, group, or what Koban cannot take;
    at: when the channel says it was written, in seconds since 1970.
    """

    channel: str
    address: str
    kind: str
    text: str = ""
    message: str = ""
    replies_to: str = ""
    language: str = ""
    tap: str = ""
    callback: str = ""
    file: str = ""
    file_size: int = 0
    photo: Photo | None = None
    latitude: float = 0.0
    longitude: float = 0.0
    at: int = 0
    more: bool = False

    def as_json(self) -> dict[str, Any]:
        """Plain values, for the inbox; what is empty is left out."""
        return {name: value for name, value in asdict(self).items() if value}

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> "Incoming":
        """What `as_json` made."""
        photo = values.pop("photo", None)
        return cls(**values, photo=Photo(**photo) if photo else None)


@dataclass(frozen=True)
class Choice:
    """A button: what it says and the address of the step it leads to, or an https address outside."""

    label: str
    to: str

    @property
    def leads_out(self) -> bool:
        """Whether it opens a page of the web."""
        return self.to.startswith("https://")


@dataclass(frozen=True)
class Reply:
    """One thing Koban says: text with bold marks, buttons in rows, perhaps a photo.

    `case` ties the sent message to a case, so that replying to it reaches that case; `fleeting` words are taken away
    again within 47 hours; `place_button` is the label of a button that shares where the phone is. A `point` (latitude
    and longitude) stands alone; `appointment` goes along as a file for a calendar, `code` as a picture to be scanned,
    `picture` is one of the zone's own, by its id. What `rewrites` a message, by the channel's id of it, takes its place
    there; where that cannot be, it is a message of its own.
    """

    text: str = ""
    rows: tuple[tuple[Choice, ...], ...] = ()
    photo: Photo | None = None
    protected: bool = False
    place_button: str = ""
    case: str = ""
    fleeting: bool = False
    point: tuple[float, float] | None = None
    appointment: Appointment | None = None
    code: str = ""
    picture: str = ""
    rewrites: str = ""

    def as_json(self) -> dict[str, Any]:
        """Plain values, for the outbox."""
        values = {name: value for name, value in asdict(self).items() if value}
        values["rows"] = [[[choice.label, choice.to] for choice in row] for row in self.rows]
        if self.appointment:
            values["appointment"] = self.appointment.as_json()
        return values

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> "Reply":
        """What `as_json` made."""
        photo = values.pop("photo", None)
        rows = tuple(tuple(Choice(*choice) for choice in row) for row in values.pop("rows", ()))
        point, planned = values.pop("point", None), values.pop("appointment", None)
        return cls(
            **values,
            rows=rows,
            photo=Photo(**photo) if photo else None,
            point=(point[0], point[1]) if point else None,
            appointment=Appointment.from_json(planned) if planned else None,
        )


@dataclass
class Talk:
    """One turn of a conversation: who speaks, where they stand, what Koban answers; `next` is a step to go on with."""

    tx: "Tx"
    zone: "Zone"
    incoming: Incoming
    language: str
    standing: "Standing"
    replies: list[Reply] = field(default_factory=list)
    next: str = ""

    @property
    def memory(self) -> dict[str, Any]:
        """What the conversation remembers: plain values."""
        return self.standing.memory

    def stand(self, step: str) -> None:
        """Where the next message is heard."""
        self.standing.step = step

    def reply(self, text: str, *rows: Sequence[Choice], **more: Any) -> None:
        """Says something, with rows of buttons beneath."""
        self.replies.append(Reply(text, tuple(tuple(row) for row in rows if row), **more))


@dataclass
class CitizenTalk(Talk):
    """A turn with a citizen; `erased` once nothing about them is kept any more."""

    citizen: "Known" = field(kw_only=True)
    erased: bool = False


@dataclass
class OfficerTalk(Talk):
    """A turn with one of the zone's people, in their linked chat."""

    person: "Person" = field(kw_only=True)


def lines(*parts: str) -> str:
    """Paragraphs of a chat message; empty ones are left out."""
    return "\n\n".join(part for part in parts if part)


def in_twos(choices: Sequence[Choice]) -> list[Sequence[Choice]]:
    """Buttons two a row; one whose label is long gets a row of its own."""
    rows: list[list[Choice]] = []
    for choice in choices:
        fits = rows and len(rows[-1]) == 1 and max(len(choice.label), len(rows[-1][0].label)) <= 22
        if fits:
            rows[-1].append(choice)
        else:
            rows.append([choice])
    return list(rows)


def units(text: str) -> int:
    """The length of a text as Telegram counts it: in UTF-16 units."""
    return len(text.encode("utf-16-le", "ignore")) // 2


def in_parts(reply: Reply) -> list[Reply]:
    """A reply as messages that fit; the buttons stand under the last."""
    parts, rest = [], reply.text
    while units(rest) > PART:
        head = rest[:PART].encode("utf-16-le", "ignore")[: PART * 2].decode("utf-16-le", "ignore")
        cut = max(head.rfind("\n"), head.rfind(" "))
        cut = cut if cut > len(head) // 2 else len(head)
        parts.append(replace(reply, text=rest[:cut].rstrip(), rows=(), photo=None, appointment=None, code=""))
        rest = rest[cut:].lstrip()
    return [*parts, replace(reply, text=rest)]


def shortened(text: str, room: int) -> str:
    """The beginning of a text that fits so many UTF-16 units, cut between words where that is possible."""
    if units(text) <= room:
        return text
    head = text.encode("utf-16-le", "ignore")[: max(0, room - 1) * 2].decode("utf-16-le", "ignore")
    cut = max(head.rfind("\n"), head.rfind(" "))
    return head[: cut if cut > len(head) // 2 else len(head)].rstrip() + "…"


def quoted(text: str, limit: int = 200) -> str:
    """The beginning of a text on one line, for lists; the bold marks are for Koban's own words only."""
    flat = " ".join(clean(text).split())
    return flat if len(flat) <= limit else flat[: limit - 1].rstrip() + "…"


def clean(text: str) -> str:
    """A person's words without the two bold marks, lone surrogates and control characters."""
    kept = (c if c in "\n\u200c\u200d\u200e\u200f\u061c" or c.isprintable() else " " * c.isspace() for c in text)
    return "".join(c for c in kept if c not in (BOLD, PLAIN)).encode("utf-8", "ignore").decode()
