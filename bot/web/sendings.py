"""What goes out to many: the list of it, and how far one is, with the ways to pause, go on and stop."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from aiohttp import web

from bot.web import preview
from bot.web.audiences import SENDERS, Door, get, post
from bot.web.desk import look
from bot.web.drafts import base_of, crumb, title
from bot.web.pages import page
from bot.web.site import LANGUAGE, SITE, WHO
from handlers.services import areas, broadcasts, crowds, drafts, notices, zone
from handlers.services.broadcasts import Progress
from handlers.services.drafts import Draft
from handlers.services.errors import NotAllowed, NotReady
from locales import day_and_time, name_in, tell
from storage.db import Tx

GAP, WIDTH = 3, 1000
LIST = 100
ON_ITS_WAY = ("running", "paused")


@dataclass(frozen=True)
class Part:
    """A piece of the bar: its outcome, where it begins and how wide it is, in thousandths."""

    outcome: str
    x: int
    width: int


@dataclass(frozen=True)
class Line:
    """A draft or sending in the list."""

    draft: Draft
    title: str
    crumb: str
    href: str
    progress: Progress


def bar(progress: Progress) -> list[Part]:
    """The outcomes side by side, with gaps between them; what is there at all is seen."""
    numbers = {
        "sent": progress.sent,
        "blocked": progress.unreachable,
        "failed": progress.failed,
        "unknown": progress.unknown,
    }
    parts, x = [], 0
    for outcome, number in numbers.items():
        if number and progress.people:
            width = max(4, round(number * WIDTH / progress.people))
            parts.append(Part(outcome, x, min(width, WIDTH - x)))
            x = min(x + width + GAP, WIDTH)
    return parts


def done(progress: Progress) -> int:
    """How many are through, in whatever way."""
    return progress.people - progress.left


def pace(draft: Draft, progress: Progress, now: datetime) -> float | None:
    """How many a second; None while it cannot be said yet."""
    started = draft.sent.started_at
    seconds = ((draft.sent.ended_at or now) - started).total_seconds() if started else 0
    return round(done(progress) / seconds, 1) if seconds >= 1 and done(progress) else None


def ends_at(draft: Draft, progress: Progress, now: datetime) -> datetime | None:
    """When it will be through, at this pace."""
    rate = pace(draft, progress, now)
    if not rate or draft.sent.state != "running":
        return None
    return now + timedelta(seconds=progress.left / rate)


async def every(request: web.Request) -> web.Response:
    """Everything that is written, planned, running or ended, and how long the areas have heard nothing."""
    async with request.app[SITE].storage.read() as tx:
        desk, language = await look(tx, request), request[LANGUAGE]
        found = [await _line(tx, language, draft, desk.clock) for draft in await drafts.newest(tx, LIST)]
        places = await areas.every(tx)
        last = await notices.days_since_last(tx, datetime.now(UTC))
    kinds = {
        "open": [line for line in found if line.draft.sent.state == "draft"],
        "checking": [line for line in found if line.draft.sent.state == "checking"],
        "planned": [line for line in found if line.draft.sent.state == "planned"],
        "running": [line for line in found if line.draft.sent.state in ON_ITS_WAY],
        "ended": [line for line in found if line.draft.sent.state in ("ended", "stopped")],
    }
    return page(request, "broadcasts/list.html", desk=desk, kinds=kinds, areas=places, last=last)


async def _line(tx: Tx, language: str, draft: Draft, clock: ZoneInfo) -> Line:
    kind = "event" if draft.event else "notice"
    href = f"{base_of(draft)}/write" if draft.sent.state == "draft" else f"/broadcasts/{draft.sent.id}"
    if draft.sent.state == "checking":
        href = f"{base_of(draft)}/second"
    progress = await broadcasts.progress(tx, draft.sent)
    return Line(draft, title(language, draft, kind), _what(language, draft, clock), href, progress)


def _what(language: str, draft: Draft, clock: ZoneInfo) -> str:
    """What kind of text it is, and for an event when that is."""
    if draft.event is None:
        return tell(language, "Notice")
    return tell(language, "Event on {day}", day=day_and_time(language, draft.event.starts_at, clock))


async def show(request: web.Request) -> web.Response:
    """How far one is."""
    return await _page(request)


async def recalling(request: web.Request) -> web.Response:
    """The same page, asking whether to take it back."""
    return await _page(request, asks="recall")


async def correcting(request: web.Request) -> web.Response:
    """The texts of a notice that went out, to be worded anew."""
    return await _page(request, "broadcasts/correct.html")


async def correct(request: web.Request) -> web.Response:
    """Gives every copy other words; what is too long or missing is said, and nothing typed is lost."""
    typed = {name: value for name, value in (await request.post()).items() if isinstance(value, str)}
    texts = {name.removeprefix("text-"): text for name, text in typed.items() if name.startswith("text-")}
    broadcast = request.match_info["broadcast"]
    try:
        async with request.app[SITE].storage.write() as tx:
            await notices.correct(tx, request[WHO], broadcast, texts)
    except NotReady as refusal:
        trouble = _open_words(request[LANGUAGE], refusal)
        return await _page(request, "broadcasts/correct.html", typed=typed, trouble=trouble)
    except NotAllowed:
        return await _page(request, changed=True)
    raise web.HTTPSeeOther(f"/broadcasts/{broadcast}")


def _open_words(language: str, refusal: NotReady) -> str:
    values: dict[str, Any] = refusal.values
    first = values["open"][0]
    named = name_in(language, first.language)
    if first.reason == "missing":
        return tell(language, "{language} has no text yet.", language=named)
    return tell(
        language,
        "The text in {language} is too long: with what stands around it {number} characters, and {limit} fit.",
        language=named,
        number=first.length,
        limit=first.limit,
    )


async def stopping(request: web.Request) -> web.Response:
    """The same page, asking whether to stop for good."""
    return await _page(request, asks="stop")


async def pieces(request: web.Request) -> web.Response:
    """What of it changes by itself, for a page that is open."""
    return await _page(request, template="broadcasts/_progress.html")


async def act(request: web.Request) -> web.Response:
    """Pauses, goes on or stops; where a colleague was faster, the page says how it stands."""
    deed, broadcast = request.match_info["turn"], request.match_info["broadcast"]
    try:
        async with request.app[SITE].storage.write() as tx:
            await DEEDS[deed](tx, request, broadcast)
    except NotAllowed:
        return await _page(request, changed=True)
    raise web.HTTPSeeOther(f"/broadcasts/{broadcast}")


async def _page(
    request: web.Request,
    template: str = "broadcasts/show.html",
    asks: str = "",
    *,
    changed: bool = False,
    typed: dict[str, str] | None = None,
    trouble: str = "",
) -> web.Response:
    now, language = datetime.now(UTC), request[LANGUAGE]
    async with request.app[SITE].storage.read() as tx:
        draft = await drafts.get(tx, request.match_info["broadcast"])
        if draft.open:
            raise web.HTTPSeeOther(f"{base_of(draft)}/write")
        desk, progress = await look(tx, request), await broadcasts.progress(tx, draft.sent)
        kind = "event" if draft.event else "notice"
        values: dict[str, Any] = {
            "draft": draft,
            "title": title(language, draft, kind),
            "crumb": crumb(language, draft, kind),
            "names_of": await drafts.names(tx, draft),
            "groups": await crowds.groups(tx, draft),
            "every": await areas.every(tx),
            "wordings": await drafts.wordings(tx, draft),
            "seen": await preview.seen(tx, draft),
            "reasons": await broadcasts.reasons(tx, draft.sent),
            "languages_here": zone.languages(desk.zone),
        }
    values |= {"progress": progress, "bar": bar(progress), "done": done(progress), "pace": pace(draft, progress, now)}
    values |= {"ends_at": ends_at(draft, progress, now), "asks": asks, "changed": changed}
    sent, names = draft.sent, values["names_of"]
    values |= {"late": "late" in request.query, "sender": names.get(sent.sender_id) or names.get(sent.person_id, "")}
    values |= {"typed": typed or {}, "trouble": trouble}
    values["may_resend"] = sent.state in ("ended", "stopped") and not sent.recalled_at and not sent.counts
    status = 409 if changed else 422 if trouble else 200
    place = "events" if draft.event else "notices"
    return page(request, template, status, desk=desk, place=place, **values)


async def _pause(tx: Tx, request: web.Request, broadcast: str) -> None:
    await broadcasts.pause(tx, request[WHO], broadcast)


async def _go_on(tx: Tx, request: web.Request, broadcast: str) -> None:
    await broadcasts.go_on(tx, request[WHO], broadcast)


async def _stop(tx: Tx, request: web.Request, broadcast: str) -> None:
    await broadcasts.stop(tx, request[WHO], broadcast)


async def _recall(tx: Tx, request: web.Request, broadcast: str) -> None:
    await notices.recall(tx, request[WHO], broadcast)


async def _unknown(tx: Tx, request: web.Request, broadcast: str) -> None:
    await notices.resend(tx, request[WHO], broadcast, "unknown")


async def _failed(tx: Tx, request: web.Request, broadcast: str) -> None:
    await notices.resend(tx, request[WHO], broadcast, "failed")


DEEDS: dict[str, Callable[[Tx, web.Request, str], Awaitable[None]]] = {
    "pause": _pause,
    "go-on": _go_on,
    "stop": _stop,
    "recall": _recall,
    "unknown": _unknown,
    "failed": _failed,
}
DOORS: list[Door] = [
    get("/broadcasts", every, SENDERS),
    get("/broadcasts/{broadcast}", show, SENDERS),
    get("/broadcasts/{broadcast}/stop", stopping, SENDERS),
    get("/broadcasts/{broadcast}/recall", recalling, SENDERS),
    get("/broadcasts/{broadcast}/correct", correcting, SENDERS),
    post("/broadcasts/{broadcast}/correct", correct, SENDERS),
    get("/live/broadcasts/{broadcast}", pieces, SENDERS),
    post("/broadcasts/{broadcast}/{turn:" + "|".join(DEEDS) + "}", act, SENDERS),
]
