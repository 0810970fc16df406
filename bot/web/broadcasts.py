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
from handlers.services import areas, crowds, drafts, events, machine_drafts, notices, release, zone
from handlers.services.drafts import Draft
from handlers.services.errors import AnotherReader, Empty, NoChat, NotAllowed, NotReady, OnItsWay, Refusal, Unfit
from locales import tell
from storage.db import Tx

IN_PLACE = (AnotherReader, Empty, NoChat, NotAllowed, NotReady, OnItsWay, Unfit)
Values = dict[str, Any]
View = Callable[[Tx, web.Request, Draft, Values], Awaitable[Values]]
Deed = Callable[[Tx, web.Request, Draft, Typed], Awaitable[str]]


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
        if name == "second" and not (await zone.the(tx)).second_reader:
            raise web.HTTPSeeOther(f"{base_of(draft)}/send")
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
        case NoChat():
            return tell(language, "Your own chat is not linked.")
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
    return {
        "wordings": found,
        "shown": shown,
        "source": found[0] if found else None,
        "open_ones": open_ones,
        "reads": shown is not None and shown.language in request[WHO].languages,
        "fallback": zone.languages(here)[0],
        "limit": await drafts.limit_of(tx, draft, shown.language) if shown else 0,
        "drafting": await machine_drafts.states(tx, draft),
        "offered": await machine_drafts.offered(tx, draft),
        "links": [link for link in draft.sent.links if link["to"] not in notices.ACTIONS],
        "seen": await preview.in_language(tx, draft, shown.language) if shown else None,
    }


async def _write_language(tx: Tx, request: web.Request, draft: Draft, typed: Typed) -> str:
    language, person, deed = typed.get("language", ""), request[WHO], typed.get("deed", "next")
    if deed == "waive":
        await drafts.waive(tx, person, draft, language)
    elif deed == "waive-all":
        await drafts.waive_missing(tx, person, draft)
    elif deed in ("machine", "machine-all"):
        wanted = [language] if deed == "machine" else await machine_drafts.offered(tx, draft)
        await machine_drafts.ask(tx, person, draft, wanted, datetime.now(UTC))
        return f"languages?language={language}"
    elif deed == "by-hand":
        await machine_drafts.stop(tx, draft, language)
        return f"languages?language={language}"
    elif language:
        marks = {name: bool(typed.get(name)) for name in ("drafted", "vouched")}
        await drafts.write(tx, person, draft, language, typed, **marks)
        if "label-0" in typed:
            await drafts.label(tx, draft, language, [typed.get(f"label-{n}", "") for n in range(len(draft.sent.links))])
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


async def _test(tx: Tx, request: web.Request, draft: Draft, values: Values) -> Values:
    spoken = zone.languages(await zone.the(tx))
    asked = request.query.get("language", "") or event_form.writes_in(await zone.the(tx), request[WHO])
    return {"languages_here": spoken, "asked": asked, "tested": "tested" in request.query}


async def _send_test(tx: Tx, request: web.Request, draft: Draft, typed: Typed) -> str:
    if typed.get("deed") == "test":
        language = typed.get("language", "")
        if language not in zone.languages(await zone.the(tx)):
            raise Unfit(field="language", why="unknown")
        await notices.sample(tx, request[WHO], draft.sent, language)
        drafts.pass_by(draft, "test")
        return f"test?tested=yes&language={language}"
    drafts.pass_by(draft, "test")
    return _next(draft, "test", second=(await zone.the(tx)).second_reader)


async def _second(tx: Tx, request: web.Request, draft: Draft, values: Values) -> Values:
    todo = await release.to_do(tx, draft, datetime.now(UTC))
    return {
        "todo": [TO_DO[one] for one in todo if one != "second"],
        "mine": request[WHO].id in (draft.sent.person_id, draft.sent.sender_id),
        "names_of": await drafts.names(tx, draft),
    }


async def _read_by_second(tx: Tx, request: web.Request, draft: Draft, typed: Typed) -> str:
    if typed.get("deed") == "agree":
        await release.agree(tx, request[WHO], draft)
        return "send"
    if typed.get("deed") == "give-back":
        await notices.give_back(tx, request[WHO], draft.sent.id, typed.get("remark", ""))
        return "/broadcasts"
    await release.ask_second(tx, request[WHO], draft)
    return "second"


async def _send(tx: Tx, request: web.Request, draft: Draft, values: Values) -> Values:
    here, now = await zone.the(tx), datetime.now(UTC)
    return {
        "todo": [TO_DO[one] for one in await release.to_do(tx, draft, now)],
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
    await release.send(tx, request[WHO], draft, due_at, now)
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
    "test": _test,
    "second": _second,
    "send": _send,
}
DEEDS: dict[str, Deed] = {
    "languages": _write_language,
    "areas": _choose_areas,
    "preview": _looked,
    "test": _send_test,
    "second": _read_by_second,
    "send": _send_it,
}
AFTER = "{step:" + "|".join(VIEWS) + "}"
DOORS: list[Door] = [
    get(f"/events/{{event}}/{AFTER}", step, SENDERS),
    post(f"/events/{{event}}/{AFTER}", act, SENDERS),
    get(f"/notices/{{notice}}/{AFTER}", step, SENDERS),
    post(f"/notices/{{notice}}/{AFTER}", act, SENDERS),
    get("/pictures/{picture}", pictures.show, SENDERS),
]
