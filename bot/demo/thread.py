"""How a case of the demo zone is written down."""

from dataclasses import dataclass, field
from typing import Literal

Who = Literal["citizen", "officer", "note", "tap"]
Queue = Literal["area", "liaison", "youth", "victim", "complaint"]
State = Literal["new", "open", "waiting", "closed"]


@dataclass(frozen=True, slots=True)
class DemoMessage:
    """One message of a thread; `by` names who of the zone wrote it, `photo` a sample photo.

    `ready` is the key of a ready sentence with its `values` (a date as days from now), `choice` the button that was
    tapped; `translation` who of the zone translated it, into which language, and how.
    """

    who: Who
    hours_ago: float
    text: str
    by: str | None = None
    photo: str | None = None
    ready: str = ""
    values: dict[str, str | int] = field(default_factory=dict)
    choice: int | None = None
    translation: tuple[str, str, str] | None = None


@dataclass(frozen=True, slots=True)
class DemoCase:
    """A case; `language` is the citizen's, `queue` "area" means the area's officer, or the team if none."""

    language: str
    topic: str
    area: str | None
    street: str | None
    state: State
    thread: tuple[DemoMessage, ...]
    queue: Queue = "area"
    assigned: str | None = None
    outcome: str | None = None


def citizen(
    hours_ago: float, text: str, photo: str | None = None, translation: tuple[str, str, str] | None = None
) -> DemoMessage:
    """What the citizen wrote, perhaps with a sample photo or a colleague's translation."""
    return DemoMessage("citizen", hours_ago, text, photo=photo, translation=translation)


def tap(hours_ago: float, choice: int) -> DemoMessage:
    """The button with which the citizen answered the ready question before."""
    return DemoMessage("tap", hours_ago, "", choice=choice)


def ready(by: str, hours_ago: float, key: str, text: str = "", **values: str | int) -> DemoMessage:
    """A ready sentence of somebody of the zone, perhaps with their own words after it."""
    return DemoMessage("officer", hours_ago, text, by, ready=key, values=values)


def officer(by: str, hours_ago: float, text: str) -> DemoMessage:
    """What somebody of the zone answered."""
    return DemoMessage("officer", hours_ago, text, by)


def note(by: str, hours_ago: float, text: str) -> DemoMessage:
    """What stays inside the zone."""
    return DemoMessage("note", hours_ago, text, by)
