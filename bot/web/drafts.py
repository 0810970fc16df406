"""A draft as its pages show it: the steps with their state, where it stands, what it is called."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from aiohttp import web

from bot.web.site import LANGUAGE, WHO
from handlers.services import drafts, events, zone
from handlers.services.drafts import Draft
from handlers.services.errors import NotFound
from handlers.services.events import TEMPLATES
from locales import mark_desk, tell
from storage.db import Tx

STEPS: Mapping[str, str] = {
    "write": mark_desk("Write"),
    "languages": mark_desk("Languages"),
    "areas": mark_desk("Areas"),
    "preview": mark_desk("Preview"),
    "test": mark_desk("Test"),
    "second": mark_desk("Second reader"),
    "send": mark_desk("Send"),
}
# What keeps a draft from going out, and the step where it is mended.
TO_DO: Mapping[str, tuple[str, str]] = {
    "topic": (mark_desk("The kind of notice is not chosen yet."), "write"),
    "action": (mark_desk("A button is missing, or a link is not complete."), "write"),
    "why": (mark_desk("It does not say why it cannot wait."), "write"),
    "long": (mark_desk("A text is too long in one of the languages."), "languages"),
    "languages": (mark_desk("A language is still open."), "languages"),
    "areas": (mark_desk("No area is chosen yet."), "areas"),
    "nobody": (mark_desk("Nobody in these areas has asked for such news yet."), "areas"),
    "past": (mark_desk("The event's day is over."), "write"),
    "partner": (mark_desk("The partner has not agreed yet."), ""),
    "second": (mark_desk("Nobody else has read it yet."), "second"),
}


@dataclass(frozen=True)
class Step:
    """One step: its number, state (`done`, `now` or `later`) and address."""

    name: str
    label: str
    number: int
    state: str
    href: str


@dataclass(frozen=True)
class Wizard:
    """The steps of a draft around the one that is open."""

    crumb: str
    title: str
    steps: tuple[Step, ...]
    here: Step
    before: Step | None
    after: Step | None
    saved_at: datetime | None


async def opened(tx: Tx, request: web.Request, *, held: bool = False) -> Draft:
    """The draft an address names."""
    named = request.match_info
    if "event" in named:
        event = await events.get(tx, named["event"])
        return await drafts.of_event(tx, request[WHO], event, datetime.now(UTC))
    draft = await drafts.get(tx, named["notice"], held=held)
    if draft.event is not None:
        raise NotFound
    return draft


def base_of(draft: Draft) -> str:
    """The address under which the steps of a draft stand."""
    return f"/events/{draft.event.id}" if draft.event else f"/notices/{draft.sent.id}"


async def wizard(tx: Tx, request: web.Request, draft: Draft | None, now: str, kind: str) -> Wizard:
    """The steps as they stand, with one of them open; before anything is saved, only the first."""
    language, here = request[LANGUAGE], await zone.the(tx)
    names = [name for name in STEPS if name != "second" or here.second_reader]
    done = await _done(tx, draft) if draft else set()
    base = base_of(draft) if draft else f"/{kind}s"
    steps = tuple(
        Step(
            name=name,
            label=tell(language, STEPS[name]),
            number=number,
            state="now" if name == now else "done" if name in done else "later",
            href=f"{base}/{name}",
        )
        for number, name in enumerate(names, 1)
    )
    at = names.index(now) if now in names else 0
    return Wizard(
        crumb=crumb(language, draft, kind),
        title=title(language, draft, kind),
        steps=steps,
        here=steps[at],
        before=steps[at - 1] if at else None,
        after=steps[at + 1] if at + 1 < len(steps) else None,
        saved_at=draft.sent.saved_at if draft else None,
    )


async def _done(tx: Tx, draft: Draft) -> set[str]:
    found = {"write", *draft.sent.passed}
    if any(one.state in drafts.OPEN for one in await drafts.wordings(tx, draft)):
        found.discard("languages")
    if not draft.sent.areas:
        found.discard("areas")
    return found if draft.sent.second_id else found - {"second"}


def crumb(language: str, draft: Draft | None, kind: str) -> str:
    """What kind of text it is."""
    if kind == "event" and draft and draft.event:
        return tell(language, "Event: {template}", template=tell(language, TEMPLATES[draft.event.template]))
    return tell(language, "Event") if kind == "event" else tell(language, "Notice")


def title(language: str, draft: Draft | None, kind: str) -> str:
    """What a draft is called on the desk: in the reader's language, else as it was written, else by kind and place."""
    if draft is None:
        return tell(language, "A new event") if kind == "event" else tell(language, "A new notice")
    own = draft.titles.get(language) or next(iter(draft.titles.values()), "")
    if own:
        return own
    if draft.event:
        name = tell(language, TEMPLATES[draft.event.template])
        return tell(language, "{what}, {place}", what=name, place=draft.event.place)
    text = draft.texts.get(language) or next(iter(draft.texts.values()), "")
    first = " ".join(text.split())
    return first if len(first) <= 60 else first[:60].rsplit(" ", 1)[0] + "…"
