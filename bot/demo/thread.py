"""How a case of the demo zone is written down."""

from dataclasses import dataclass
from typing import Literal

Who = Literal["citizen", "officer", "note", "tap"]
Queue = Literal["area", "liaison", "youth", "victim", "complaint"]
State = Literal["new", "open", "waiting", "closed"]


@dataclass(frozen=True, slots=True)
class DemoMessage:
    """One message of a thread; `by` names who of the zone wrote it, `photo` a sample photo."""

    who: Who
    hours_ago: float
    text: str
    by: str | None = None
    photo: str | None = None


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


def citizen(hours_ago: float, text: str, photo: str | None = None) -> DemoMessage:
    """What the citizen wrote, perhaps with a sample photo."""
    return DemoMessage("citizen", hours_ago, text, photo=photo)


def tap(hours_ago: float, text: str) -> DemoMessage:
    """What the citizen answered by button."""
    return DemoMessage("tap", hours_ago, text)


def officer(by: str, hours_ago: float, text: str) -> DemoMessage:
    """What somebody of the zone answered."""
    return DemoMessage("officer", hours_ago, text, by)


def note(by: str, hours_ago: float, text: str) -> DemoMessage:
    """What stays inside the zone."""
    return DemoMessage("note", hours_ago, text, by)
