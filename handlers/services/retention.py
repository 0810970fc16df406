"""How long a closed case is kept: a number of days for each topic, from the citizen's last sign."""

from datetime import datetime, timedelta

from handlers.services.zone import Zone
from storage.models import Case


def days_of(here: Zone, topic: str) -> int:
    """For how many days a case of this topic is kept once it is closed."""
    return int(here.kept_by_topic.get(topic, here.kept_days))


def ends(here: Zone, case: Case) -> datetime | None:
    """When a closed case is erased; None while it is open."""
    if case.state != "closed" or case.closed_at is None:
        return None
    return max(case.closed_at, case.citizen_at or case.closed_at) + timedelta(days=days_of(here, case.topic))
