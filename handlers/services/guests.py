"""How much one chat, and the whole zone, may send in a while; limits that a restart does not lift."""

import math
import time
from dataclasses import astuple, dataclass
from datetime import UTC, datetime, timedelta

from handlers.services.errors import Blocked, Busy
from storage import inbox, meters, vault
from storage.db import Storage, Tx
from storage.vault import Known

PER_MINUTE, PER_HOUR = 40, 300
SILENCE = 60
GROUP_PER_HOUR = 3
PHOTOS_A_DAY, MEGABYTES_A_DAY = 60, 200
MEGABYTE = 1 << 20
CASES_AN_HOUR = 600
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FINE, OVER, SILENT = "fine", "over", "silent"


@dataclass
class Pace:
    """How much a chat sent lately: since when and how much in this minute and this hour, and until when it is silent.

    Times are in seconds since 1970."""

    minute: int = 0
    in_minute: int = 0
    hour: int = 0
    in_hour: int = 0
    until: int = 0

    def count(self, at: int, per_minute: int = PER_MINUTE, per_hour: int = PER_HOUR) -> str:
        """Counts one message of this moment: fine, over the limit just now, or in silence."""
        if at < self.until:
            return SILENT
        if at - self.minute >= 60:
            self.minute, self.in_minute = at, 0
        if at - self.hour >= HOUR.total_seconds():
            self.hour, self.in_hour = at, 0
        self.in_minute, self.in_hour = self.in_minute + 1, self.in_hour + 1
        if self.in_hour > per_hour:
            self.until = _full_minute(self.hour + HOUR.total_seconds())
        elif self.in_minute > per_minute:
            self.until = _full_minute(at + SILENCE)
        return OVER if self.until > at else FINE

    def kept(self) -> list[int]:
        """Plain values, for the conversation's place; `Pace(*kept)` reads them."""
        return list(astuple(self))


def moment(sent: int) -> int:
    """When a message counts: as the channel dated it, so that what waited while Koban was away is no flood."""
    now = int(time.time())
    return min(sent, now) if sent > 0 else now


async def silence(tx: Tx, channel: str, address: str, pace: Pace) -> None:
    """Takes nothing more in from a chat until its time is over, and lets go what already waits from it."""
    if pace.until <= time.time():
        return  # told of the past: what came since is looked at by its own date
    tag = vault.chat_tag(tx, channel, address, "meter")
    await meters.silence(tx, tag, datetime.fromtimestamp(pace.until, UTC))
    await inbox.drop_chat(tx, vault.chat_tag(tx, channel, address, "inbox"))


def silenced(storage: Storage | Tx, channel: str, address: str) -> bool:
    """Whether nothing is taken in from a chat now, as far as this process remembers; asks no database."""
    known = storage.memo.silent
    if not known:
        return False
    until = known.get(storage.keys.vault.tag("tag-meter", f"{channel}:{address}"))
    return until is not None and until > datetime.now(UTC)


async def takes_photo(tx: Tx, channel: str, address: str, size: int) -> bool:
    """Counts a photo before it is fetched; False when a chat has sent as much as one may in a day.

    In whole megabytes: the exact size of a photo would tell which one it was."""
    tag = vault.chat_tag(tx, channel, address, "meter")
    number = await meters.use(tx, tag, "photos", DAY)
    megabytes = math.ceil(max(0, size) / MEGABYTE)
    return number <= PHOTOS_A_DAY and await meters.use(tx, tag, "megabytes", DAY, megabytes) <= MEGABYTES_A_DAY


async def room_for_a_case(tx: Tx) -> None:
    """Counts a new case of the zone; raises Busy, with the moment to try again, beyond what a zone may get an hour."""
    if await meters.use(tx, "zone", "cases", HOUR) > CASES_AN_HOUR:
        raise Busy(meters.started(HOUR) + HOUR)


def blocked_until(citizen: Known, case_id: str = "") -> datetime | None:
    """Until when a citizen may not write; to the case of their appeal they may, unless it was itself the reason."""
    now = datetime.now(UTC)
    if not citizen.blocked_until or datetime.fromisoformat(citizen.blocked_until) <= now:
        return None
    if (
        case_id
        and case_id not in citizen.blocks
        and case_id in (found.get("appeal") for found in citizen.blocks.values())
    ):
        return None
    return datetime.fromisoformat(citizen.blocked_until)


def may_write(citizen: Known, case_id: str = "") -> None:
    """Raises Blocked, with the moment it ends, while a citizen may not write; call it before anything is changed."""
    until = blocked_until(citizen, case_id)
    if until:
        raise Blocked(until)


async def forget(tx: Tx) -> None:
    """Forgets what no limit asks for any more."""
    await meters.drop_older(tx, datetime.now(UTC) - DAY)


def _full_minute(seconds: float) -> int:
    return math.ceil(seconds / 60) * 60
