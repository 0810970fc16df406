"""What the zone's settings mean for citizens: how long things are kept, whom to ask, the zone's own wording."""

from dataclasses import dataclass

from handlers.services.answers import KEPT_DAYS as ANSWER_DAYS
from handlers.services.privacy import TRACE_DAYS
from handlers.services.topics import TOPICS
from handlers.services.zone import Zone

__all__ = ["ANSWER_DAYS", "TRACE_DAYS", "Kept", "data_protection", "kept", "wording"]


@dataclass(frozen=True)
class Kept:
    """How many days things are kept; topics by their labels, `by_topic` only those that differ, in the menu's order."""

    days: int
    by_topic: tuple[tuple[str, int], ...]
    obliged: tuple[str, ...]
    audit_days: int


def kept(here: Zone) -> Kept:
    """How long this zone keeps what."""
    differs = {topic: int(days) for topic, days in here.kept_by_topic.items() if int(days) != here.kept_days}
    obliged = here.legal.get("keep_topics", ())
    return Kept(
        days=here.kept_days,
        by_topic=tuple((label, differs[topic]) for topic, label in TOPICS.items() if topic in differs),
        obliged=tuple(label for topic, label in TOPICS.items() if topic in obliged),
        audit_days=here.audit_days,
    )


def data_protection(here: Zone) -> tuple[str, ...]:
    """Whom to ask about one's data: name, telephone number, mail and web address, as far as they are known."""
    contact = here.contacts.get("data_protection") or {}
    return tuple(contact[part] for part in ("name", "phone", "mail", "web") if contact.get(part))


def wording(here: Zone, language: str) -> str:
    """The zone's own legal wording in a language, else in the first there is; empty when it gave none."""
    words = here.legal.get("wording") or {}
    return str(words.get(language) or next(iter(words.values()), "")).strip()
