"""The zone that runs this Koban, and its promise in working days."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from handlers.services.errors import Misconfigured
from locales import CITIZEN_LANGUAGES, mark_desk
from storage import areas
from storage.db import Tx
from storage.models import Zone

__all__ = ["Zone", "clock_of", "due", "languages", "name", "the"]

WEEKEND = (5, 6)


async def the(tx: Tx) -> Zone:
    """The zone; raises Misconfigured before one is set up."""
    zone = await areas.zone(tx)
    if zone is None:
        raise Misconfigured(
            mark_desk(
                "No zone is set up in this database. Set one up with koban init and koban import, or try: make demo"
            )
        )
    return zone


def name(zone: Zone, language: str) -> str:
    """The zone's name in a language, else in its first."""
    return zone.names.get(language) or zone.names[zone.languages[0]]


def languages(zone: Zone) -> tuple[str, ...]:
    """The zone's languages that Koban speaks with citizens, the fallback first."""
    return tuple(language for language in zone.languages if language in CITIZEN_LANGUAGES)


def clock_of(zone: Zone) -> ZoneInfo:
    """The zone's clock."""
    return ZoneInfo(zone.timezone)


def due(zone: Zone, since: datetime) -> datetime:
    """When an answer is promised: the closing hour, so many working days (Monday to Friday) later; in UTC."""
    local = since.astimezone(clock_of(zone))
    left = zone.promise_days
    while left > 0:
        local += timedelta(days=1)
        left -= local.weekday() not in WEEKEND
    return local.replace(hour=zone.closing_hour, minute=0, second=0, microsecond=0).astimezone(UTC)
