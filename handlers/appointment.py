"""An event as a calendar takes it: plain values, made into a file when it is sent."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Appointment:
    """What a calendar is told; moments in UTC, `status` is CONFIRMED or CANCELLED.

    The same `uid` with a higher `sequence` changes what a calendar already has."""

    uid: str
    sequence: int
    title: str
    description: str
    place: str
    latitude: float | None
    longitude: float | None
    starts_at: datetime
    ends_at: datetime
    status: str
    organiser: str

    def as_json(self) -> dict[str, Any]:
        """Plain values, for the outbox."""
        moments = {"starts_at": self.starts_at.isoformat(), "ends_at": self.ends_at.isoformat()}
        return {**asdict(self), **moments}

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> "Appointment":
        """What `as_json` made."""
        moments = {name: datetime.fromisoformat(values[name]) for name in ("starts_at", "ends_at")}
        return cls(**{**values, **moments})
