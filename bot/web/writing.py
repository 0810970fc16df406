"""The forms in which an event or a notice is written: kept as a draft, or given back with what is wrong."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from aiohttp import web

from bot.web import event_form, notice_form, pictures
from bot.web.audiences import SENDERS, Door, get, post
from bot.web.desk import look
from bot.web.drafts import base_of, opened, wizard
from bot.web.event_form import Reading
from bot.web.pages import page
from bot.web.site import LANGUAGE, SITE, WHO
from handlers.services import drafts, events, notices, series, zone
from handlers.services.drafts import Draft
from handlers.services.errors import Unfit
from storage.db import Tx

Values = dict[str, Any]


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


async def new_notice(request: web.Request) -> web.Response:
    """An empty form for a notice."""
    async with request.app[SITE].storage.read() as tx:
        tongue = event_form.writes_in(await zone.the(tx), request[WHO])
    return await _notice_page(request, notice_form.Reading({"language": tongue}, request[LANGUAGE]))


async def write_notice(request: web.Request) -> web.Response:
    """The form of a notice that is being written."""
    async with request.app[SITE].storage.read() as tx:
        draft, here = await opened(tx, request), await zone.the(tx)
        first = drafts.source(draft) or event_form.writes_in(here, request[WHO])
    return await _notice_page(request, notice_form.Reading(notice_form.typed_of(draft, first), request[LANGUAGE]))


async def keep_notice(request: web.Request) -> web.Response:
    """Keeps a notice as a draft and goes on to its languages, or says what is wrong beside each field."""
    typed, unclean = await pictures.form_of(request)
    async with request.app[SITE].storage.write() as tx:
        draft = await opened(tx, request, held=True) if "notice" in request.match_info else None
        found = notice_form.read(typed, await zone.the(tx), request[LANGUAGE], draft)
        if unclean:
            found.bad("picture", unclean)
        if found.wanted and not found.wrong:
            try:
                draft = await _kept_notice(tx, request, draft, found.wanted, typed)
            except Unfit as refusal:
                values: Values = refusal.values
                found.bad(values["field"], values["why"], limit=values.get("limit", 0))
    if draft is not None and not found.wrong:
        raise web.HTTPSeeOther(f"{base_of(draft)}/languages")
    return await _notice_page(request, found, 422)


async def _kept_notice(
    tx: Tx, request: web.Request, draft: Draft | None, wanted: notices.Written, typed: notice_form.Typed
) -> Draft:
    person, now = request[WHO], datetime.now(UTC)
    if draft is None:
        sent = await notices.make(tx, person, wanted, now)
        draft = await drafts.get(tx, sent.id)
    else:
        await drafts.write(tx, person, draft, typed.get("language", ""), {"text": typed.get("text", "")})
        sent = draft.sent
        kept = replace(wanted, texts=sent.texts, drafted=tuple(sent.drafted), waived=tuple(sent.waived))
        await notices.change(tx, person, sent.id, kept, now)
    drafts.saved(draft)
    return draft


async def _notice_page(request: web.Request, found: notice_form.Reading, status: int = 200) -> web.Response:
    async with request.app[SITE].storage.read() as tx:
        draft = await opened(tx, request) if "notice" in request.match_info else None
        steps, desk = await wizard(tx, request, draft, "write", "notice"), await look(tx, request)
    words: Values = {"types": notices.TYPES, "sentences": notice_form.TYPES, "whys": notices.WHY}
    words |= {"actions": notices.ACTIONS, "languages_here": zone.languages(desk.zone), "place": "notices"}
    words["remark"] = draft.sent.remark if draft else ""
    return page(
        request, "broadcasts/write_notice.html", status, desk=desk, wizard=steps, typed=found.typed, wrong=found.wrong,
        **words,
    )  # fmt: skip


DOORS: list[Door] = [
    get("/events/new", new_event, SENDERS),
    post("/events/new", make_event, SENDERS),
    get("/events/{event}/write", write_event, SENDERS),
    post("/events/{event}/write", change_event, SENDERS),
    get("/notices/new", new_notice, SENDERS),
    post("/notices/new", keep_notice, SENDERS),
    get("/notices/{notice}/write", write_notice, SENDERS),
    post("/notices/{notice}/write", keep_notice, SENDERS),
]
