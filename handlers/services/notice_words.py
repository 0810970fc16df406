"""What a notice says, as its reader gets it: the type, the text in their language, the zone's signature, and why."""

from collections.abc import Mapping

from handlers.services import zone
from handlers.services.zone import Zone
from locales import BOLD, PLAIN, mark, say
from storage.models import Area, Broadcast

CAPTION, TEXT = 1024, 4096  # UTF-16 units, as Telegram counts
TYPES = {
    "issue": mark("A problem in the neighbourhood"),
    "done": mark("What we did"),
    "police": mark("What the police are doing"),
    "request": mark("Did you see something?"),
    "safety": mark("Safety"),
    "prevention": mark("Good to know"),
    "community": mark("News of the neighbourhood"),
    "event": mark("Invitation"),
}
# Why an urgent one comes at any hour, and beyond what somebody wants a week.
WHY = {
    "danger": mark("This comes at any hour because people here are in danger."),
    "missing": mark("This comes at any hour because somebody is missing and time counts."),
    "evacuation": mark("This comes at any hour because people must leave, or stay inside."),
    "weather": mark("This comes at any hour because dangerous weather is coming."),
}
# What a button can lead to besides a page of the web.
ACTIONS = {
    "events": mark("See the events"),
    "help-now": mark("Help now"),
    "rights": mark("My rights"),
    "officer": mark("My officer"),
}


def units(text: str) -> int:
    """The length of a text as Telegram counts it: in UTF-16 units."""
    return len(text.encode("utf-16-le", "ignore")) // 2


def limit(sent: Broadcast) -> int:
    """How many units a text of this notice may have with all that stands around it."""
    return CAPTION if sent.picture_id else TEXT


def spoken(here: Zone, language: str, texts: Mapping[str, str]) -> str:
    """The language in which somebody gets a text: theirs, else the first of the zone's that has one."""
    order = (language, *zone.languages(here), *texts)
    return next((code for code in order if texts.get(code, "").strip()), language)


def text(here: Zone, language: str, sent: Broadcast, area: Area | None) -> str:
    """A whole notice for a reader of a language who asked for news of an area, or of the zone."""
    own = sent.texts.get(spoken(here, language, sent.texts), "")
    head = f"{BOLD}{say(language, TYPES[sent.topic])}{PLAIN}" if sent.topic in TYPES else ""
    return "\n\n".join(part for part in (head, own, footer(here, language, sent, area)) if part)


def footer(here: Zone, language: str, sent: Broadcast, area: Area | None) -> str:
    """Who writes, and why the reader gets it."""
    own = zone.name(here, language)
    lines = [say(language, "The {zone} police zone", zone=own)]
    if sent.urgent and sent.why in WHY:
        lines.append(say(language, WHY[sent.why]))
    if area is None:
        lines.append(say(language, "You get this because you asked for news of this zone."))
    else:
        name = area.names.get(language) or area.names.get(here.languages[0], area.id)
        lines.append(say(language, "You get this because you asked for news of {area}.", area=name))
    return "\n".join(lines)
