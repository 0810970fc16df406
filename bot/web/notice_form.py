"""What somebody types to write a notice: read into what is wanted, or given back with what is wrong beside it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.web.unfit import unfit
from handlers.services import notices, zone
from handlers.services.drafts import Draft
from handlers.services.notices import Link, Written
from locales import mark_desk

Typed = Mapping[str, str]
LINKS = 2
# What each type is for, beside its name.
TYPES = {
    "police": mark_desk("Works, checks, a search: what you do and what people notice of it."),
    "done": mark_desk("What came of what people told you."),
    "issue": mark_desk("Something that bothers people here, and what is done."),
    "request": mark_desk("You look for witnesses or for what people know."),
    "safety": mark_desk("Something people must know to be safe."),
    "prevention": mark_desk("How to keep something from happening."),
    "community": mark_desk("Something good or useful that happens here."),
    "event": mark_desk("Something that others organise."),
}


@dataclass
class Reading:
    """What was typed, what it asks for, and the sentence beside each field that cannot be."""

    typed: Typed
    language: str
    wanted: Written | None = None
    wrong: dict[str, str] = field(default_factory=dict)

    def bad(self, name: str, why: str, *, limit: int = 0) -> None:
        """Notes what is wrong with a field."""
        written = self.typed.get("language", "")
        said = self.typed.get(name, "")
        self.wrong.setdefault(name, unfit(self.language, name, why, limit=limit, typed=said, of=written))


def read(typed: Typed, here: zone.Zone, language: str, draft: Draft | None) -> Reading:
    """What a form asks for; other languages, areas and what was decided about them are kept."""
    found, text, tongue = Reading(typed, language), typed.get("text", "").strip(), typed.get("language", "")
    if typed.get("topic", "") not in notices.TYPES:
        found.bad("topic", "unknown")
    if not text:
        found.bad("text", "empty")
    if tongue not in zone.languages(here):
        found.bad("language", "unknown")
    urgent = bool(typed.get("urgent"))
    if urgent and (typed.get("why", "") not in notices.WHY or typed.get("topic") != "safety"):
        found.bad("why", "unknown")
    links = _links(found, draft)
    if not links and "link-0" not in found.wrong:
        found.bad("action", "empty")
    if not found.wrong:
        found.wanted = _wanted(typed, draft, tongue, text, links)
    return found


def _wanted(typed: Typed, draft: Draft | None, tongue: str, text: str, links: tuple[Link, ...]) -> Written:
    urgent, sent = bool(typed.get("urgent")), draft.sent if draft else None
    return Written(
        topic=typed.get("topic", ""),
        texts=dict(sent.texts) if sent else {tongue: text},
        areas=tuple(area for area in sent.areas if area) if sent else (),
        interest=sent.interest if sent else "",
        urgent=urgent,
        why=typed.get("why", "") if urgent else "",
        links=links,
        picture_id=typed.get("picture_id") or None,
        drafted=tuple(sent.drafted) if sent else (),
        waived=tuple(sent.waived) if sent else (),
    )


def _links(found: Reading, draft: Draft | None) -> tuple[Link, ...]:
    typed, tongue = found.typed, found.typed.get("language", "")
    known = [Link(name) for name in notices.ACTIONS if typed.get(f"action-{name}")]
    before = {link["to"]: dict(link.get("labels", {})) for link in draft.sent.links} if draft else {}
    for number in range(LINKS):
        to, label = typed.get(f"link-{number}", "").strip(), typed.get(f"label-{number}", "").strip()
        if not to and not label:
            continue
        if not to.startswith("https://") or "." not in to or not label or len(label) > notices.LABEL:
            found.wrong[f"link-{number}"] = unfit(found.language, "link", "unknown")
        known.append(Link(to, {tongue: label, **{k: v for k, v in before.get(to, {}).items() if k != tongue}}))
    return tuple(known)


def typed_of(draft: Draft, language: str) -> dict[str, str]:
    """A notice as somebody would have typed it."""
    sent = draft.sent
    typed = {"topic": sent.topic, "language": language, "text": sent.texts.get(language, ""), "why": sent.why}
    typed |= {"urgent": "on"} if sent.urgent else {}
    typed |= {"picture_id": sent.picture_id or ""}
    web = [link for link in sent.links if link["to"] not in notices.ACTIONS]
    typed |= {f"action-{link['to']}": "on" for link in sent.links if link["to"] in notices.ACTIONS}
    for number, link in enumerate(web):
        labels: dict[str, str] = link.get("labels", {})
        typed |= {
            f"link-{number}": link["to"],
            f"label-{number}": labels.get(language, next(iter(labels.values()), "")),
        }
    return typed
