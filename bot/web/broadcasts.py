"""The steps from an event or notice that is being written to one that goes out."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

from aiohttp import web

from bot.web import event_form, pictures, preview
from bot.web.audiences import SENDERS, Door, get, post
from bot.web.desk import look
from bot.web.drafts import STEPS, TO_DO, base_of, opened, wizard
from bot.web.event_form import Reading, Typed
from bot.web.pages import page
from bot.web.site import LANGUAGE, SITE, WHO
from bot.web.unfit import unfit
from bot.web.wording import refusal_words
from handlers.services import areas, crowds, drafts, events, series, zone
from handlers.services.drafts import Draft
from handlers.services.errors import AnotherReader, Empty, NotAllowed, NotReady, OnItsWay, Refusal, Unfit
from locales import tell
from storage.db import Tx

IN_PLACE = (AnotherReader, Empty, NotAllowed, NotReady, OnItsWay, Unfit)
Values = dict[str, Any]
View = Callable[[Tx, web.Request, Draft, Values], Awaitable[Values]]
Deed = Callable[[Tx, web.Request, Draft, Typed], Awaitable[str]]
BEGUN = {"event": "/events/new", "notice": "/notices/new"}


# ---------------------------------------------------------------- writing an event
async def new_event(request: web.Request) -> web.Response:
    """An empty form for an event."""
    async with request.app[SITE].storage.read() as tx:
        here = await zone.the(tx)
    typed = {**event_form.DEFAULTS, "language": event_form.writes_in(here, request[WHO])}
    return await _event_page(request, Reading(typed, request[LANGUAGE], zone.clock_of(here)))


async def make_event(request: web.Request) -> web.Response:
    """Keeps a new event as a draft and goes on to its languages, or says what is wrong beside each field."""
    return await _keep_event(request)


async def write_event(request: web.Request) -> web.Response:
    """The form of an event that is being written."""
    async with request.app[SITE].storage.write() as tx:
        draft, here = await opened(tx, request), await zone.the(tx)
        first = drafts.source(draft) or event_form.writes_in(here, request[WHO])
        typed = event_form.typed_of(await events.get(tx, request.match_info["event"]), zone.clock_of(here), first)
    return await _event_page(request, Reading(typed, request[LANGUAGE], zone.clock_of(here)))


async def change_event(request: web.Request) -> web.Response:
    """Keeps what was changed in an event's form."""
    return await _keep_event(request)


async def _keep_event(request: web.Request) -> web.Response:
    typed, unclean = await pictures.form_of(request)
    async with request.app[SITE].storage.write() as tx:
        here = await zone.the(tx)
        draft = await opened(tx, request) if "event" in request.match_info else None
        found = event_form.read(typed, here, request[LANGUAGE], draft.event if draft else None)
        if unclean:
            found.bad("picture", unclean)
        if found.wanted and not found.wrong:
            try:
                draft = await _kept(tx, request, draft, found)
            except Unfit as refusal:
                found.refused(refusal)
    if draft is not None and not found.wrong:
        raise web.HTTPSeeOther(f"{base_of(draft)}/languages")
    return await _event_page(request, found, 422)


async def _kept(tx: Tx, request: web.Request, draft: Draft | None, found: Reading) -> Draft:
    person, now, language = request[WHO], datetime.now(UTC), found.typed.get("language", "")
    wanted = found.known()
    if draft is None or draft.event is None:
        if found.until:
            event = (await series.make_series(tx, person, wanted, found.typed["repeat"], now, until=found.until))[0]
        else:
            event = await events.make(tx, person, wanted, now)
        return await drafts.of_event(tx, person, event, now)
    was = dict(draft.event.titles), dict(draft.event.texts)
    words = {"title": wanted.titles.get(language, ""), "text": wanted.texts.get(language, "")}
    await events.change(tx, person, draft.event.id, wanted, now)
    draft.event.titles, draft.event.texts = was
    await drafts.write(tx, person, draft, language, words)
    return draft


async def _event_page(request: web.Request, found: Reading, status: int = 200) -> web.Response:
    async with request.app[SITE].storage.write() as tx:
        draft = await opened(tx, request) if "event" in request.match_info else None
        steps = await wizard(tx, request, draft, "write", "event")
        desk = await look(tx, request)
        today = datetime.now(UTC).astimezone(found.clock).date()
    more: Values = {"templates": events.TEMPLATES, "sentences": event_form.TEMPLATES, "interests": events.INTERESTS}
    more |= {
        "languages_here": zone.languages(desk.zone),
        "today": today.isoformat(),
        "place": "events",
        "is_new": draft is None,
    }
    return page(
        request, "broadcasts/write_event.html", status, desk=desk, wizard=steps, typed=found.typed, wrong=found.wrong,
        **more,
    )  # fmt: skip


# ---------------------------------------------------------------- the steps after it
async def step(request: web.Request) -> web.Response:
    """One of the steps after writing."""
    return await _step_page(request)


async def act(request: web.Request) -> web.Response:
    """Keeps what a step asks for and goes on; what cannot be is said in its place, and nothing typed is lost."""
    name = request.match_info["step"]
    typed = {key: value for key, value in (await request.post()).items() if isinstance(value, str)}
    try:
        async with request.app[SITE].storage.write() as tx:
            draft = await opened(tx, request, held=True)
            to = await DEEDS[name](tx, request, draft, typed)
            onwards = to if to.startswith("/") else f"{base_of(draft)}/{to}"
    except IN_PLACE as refusal:
        return await _step_page(request, typed, refusal)
    raise web.HTTPSeeOther(onwards)


async def _step_page(request: web.Request, typed: Typed | None = None, refusal: Refusal | None = None) -> web.Response:
    name = request.match_info["step"]
    async with request.app[SITE].storage.write() as tx:
        draft = await opened(tx, request)
        if not draft.open:
            late = "?late=yes" if isinstance(refusal, OnItsWay) else ""
            raise web.HTTPSeeOther(f"/broadcasts/{draft.sent.id}{late}")
        kind = "event" if draft.event else "notice"
        steps, desk = await wizard(tx, request, draft, name, kind), await look(tx, request)
        values: Values = {"draft": draft, "base": base_of(draft), "typed": typed or {}}
        values |= {"place": "events" if draft.event else "notices"}
        values |= await VIEWS[name](tx, request, draft, values)
        values["trouble"] = _words(request[LANGUAGE], refusal, typed or {}) if refusal else ""
    return page(
        request, f"broadcasts/{name}.html", 422 if refusal else 200, desk=desk, wizard=steps, **values
    )  # fmt: skip


def _words(language: str, refusal: Refusal, typed: Typed) -> str:
    match refusal:
        case Unfit():
            values: Values = refusal.values
            name = values["field"]
            return unfit(
                language, name, values["why"], limit=values.get("limit", 0), typed=typed.get(name, ""),
                of=typed.get("language", language),
            )  # fmt: skip
        case NotReady():
            return tell(language, "It cannot go out yet. Below is what is still open.")
        case AnotherReader():
            return tell(language, "You wrote this. Somebody else must read it.")
        case Empty():
            return tell(language, "There is nothing written yet.")
        case NotAllowed():
            return tell(language, "This cannot be done here. Nothing was changed.")
    return refusal_words(language, refusal).what


async def _languages(tx: Tx, request: web.Request, draft: Draft, values: Values) -> Values:
    found = await drafts.wordings(tx, draft)
    asked = request.query.get("language") or values["typed"].get("language", "")
    open_ones = [one for one in found if one.state in drafts.OPEN]
    shown = next((one for one in [*found, *open_ones] if one.language == asked), next(iter(open_ones or found), None))
    here = await zone.the(tx)
    limit = drafts.limit_of(draft)
    return {
        "wordings": found,
        "shown": shown,
        "source": found[0] if found else None,
        "open_ones": open_ones,
        "reads": shown is not None and shown.language in request[WHO].languages,
        "fallback": zone.languages(here)[0],
        "limit": limit,
        "seen": await preview.in_language(tx, draft, shown.language) if shown else None,
    }


async def _write_language(tx: Tx, request: web.Request, draft: Draft, typed: Typed) -> str:
    language, person, deed = typed.get("language", ""), request[WHO], typed.get("deed", "next")
    if deed == "waive":
        await drafts.waive(tx, person, draft, language)
    elif language:
        drafted = bool(typed.get("drafted"))
        await drafts.write(tx, person, draft, language, typed, drafted=drafted)
        if deed == "check":
            await drafts.check(tx, person, draft, language)
    if deed == "next":
        drafts.pass_by(draft, "languages")
        return "areas"
    left = [one.language for one in await drafts.wordings(tx, draft) if one.state in drafts.OPEN]
    return f"languages?language={left[0] if left and deed != 'keep' else language}"


async def _areas(tx: Tx, request: web.Request, draft: Draft, values: Values) -> Values:
    every = await areas.every(tx)
    chosen = {area for area in draft.sent.areas if area}
    if values["typed"]:
        chosen = {area.id for area in every if values["typed"].get(f"area-{area.id}")}
    elif not draft.sent.areas:
        chosen = {area.id for area in every if await _is_mine(tx, request, area.id)}
    interest = values["typed"].get("interest", draft.sent.interest)
    groups = await crowds.groups(tx, draft)
    return {
        "every": every,
        "chosen": chosen,
        "groups": groups,
        "counted": {area: group for group in groups for area in group.areas},
        "interest": interest,
        "interests": events.INTERESTS,
        "crowd": await crowds.crowd(tx, draft),
        "passed": bool(draft.sent.areas),
    }


async def _is_mine(tx: Tx, request: web.Request, area_id: str) -> bool:
    officer = await areas.officer_of(tx, area_id)
    return officer is not None and officer.id == request[WHO].id


async def _choose_areas(tx: Tx, request: web.Request, draft: Draft, typed: Typed) -> str:
    every = await areas.every(tx)
    known = {f"area-{area.id}" for area in every}
    chosen = [area.id for area in every if typed.get(f"area-{area.id}")]
    foreign = [name for name in typed if name.startswith("area-") and name not in known]
    await crowds.aim(tx, draft, [*chosen, *foreign], typed.get("interest", ""))
    if typed.get("deed") == "count":
        return "areas"
    if not chosen:
        raise Unfit(field="areas", why="empty")
    drafts.pass_by(draft, "areas")
    return _next(draft, "areas", second=(await zone.the(tx)).second_reader)


def _next(draft: Draft, name: str, *, second: bool) -> str:
    order = [one for one in STEPS if one != "second" or second]
    return order[order.index(name) + 1]


async def _second(tx: Tx, request: web.Request, draft: Draft, values: Values) -> Values:
    todo = await drafts.to_do(tx, draft, datetime.now(UTC))
    return {
        "todo": [TO_DO[one] for one in todo if one != "second"],
        "mine": draft.sent.person_id == request[WHO].id,
        "names_of": await drafts.names(tx, draft),
    }


async def _read_by_second(tx: Tx, request: web.Request, draft: Draft, typed: Typed) -> str:
    if typed.get("deed") == "agree":
        await drafts.agree(tx, request[WHO], draft)
        return "send"
    await drafts.ask_second(tx, request[WHO], draft)
    return "second"


async def _send(tx: Tx, request: web.Request, draft: Draft, values: Values) -> Values:
    here, now = await zone.the(tx), datetime.now(UTC)
    return {
        "todo": [TO_DO[one] for one in await drafts.to_do(tx, draft, now)],
        "crowd": await crowds.crowd(tx, draft),
        "area_names": {area.id: area.names for area in await areas.every(tx)},
        "earliest": f"{now.astimezone(zone.clock_of(here)):%Y-%m-%dT%H:%M}",
    }


async def _send_it(tx: Tx, request: web.Request, draft: Draft, typed: Typed) -> str:
    now, clock = datetime.now(UTC), zone.clock_of(await zone.the(tx))
    due_at = now
    if typed.get("when") == "later":
        found = Reading(typed, request[LANGUAGE], clock)
        due_at = event_form.moment(found, "due_at")
    await drafts.send(tx, request[WHO], draft, due_at, now)
    return f"/broadcasts/{draft.sent.id}"


async def _preview(tx: Tx, request: web.Request, draft: Draft, values: Values) -> Values:
    return {"seen": await preview.seen(tx, draft)}


async def _looked(tx: Tx, request: web.Request, draft: Draft, typed: Typed) -> str:
    drafts.pass_by(draft, "preview")
    return _next(draft, "preview", second=(await zone.the(tx)).second_reader)


VIEWS: dict[str, View] = {
    "languages": _languages,
    "areas": _areas,
    "preview": _preview,
    "second": _second,
    "send": _send,
}
DEEDS: dict[str, Deed] = {
    "languages": _write_language,
    "areas": _choose_areas,
    "preview": _looked,
    "second": _read_by_second,
    "send": _send_it,
}
AFTER = "{step:" + "|".join(VIEWS) + "}"
DOORS: list[Door] = [
    get("/events/new", new_event, SENDERS),
    post("/events/new", make_event, SENDERS),
    get("/events/{event}/write", write_event, SENDERS),
    post("/events/{event}/write", change_event, SENDERS),
    get(f"/events/{{event}}/{AFTER}", step, SENDERS),
    post(f"/events/{{event}}/{AFTER}", act, SENDERS),
    get("/pictures/{picture}", pictures.show, SENDERS),
]
