"""The queue, an open case, and what can be done in it."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from aiohttp import web

from bot.web.audiences import WORKERS, Door, get, post
from bot.web.blocks import block_words
from bot.web.desk import asked_view, look
from bot.web.endings import Ending, endings
from bot.web.pages import page
from bot.web.ready import citizen_reads, sheet
from bot.web.site import LANGUAGE, SITE, WHO, is_fragment
from bot.web.wording import Trouble, refusal_words
from handlers.services import asks, blocks, cases, transfers
from handlers.services import desk as desks
from handlers.services.errors import (
    AlreadyTaken,
    Closed,
    ColleagueAway,
    Empty,
    Gone,
    NobodyBehind,
    NotAllowed,
    NotFilled,
    NotFound,
    TooLong,
)
from storage.db import Tx
from storage.models import Person

Form = Mapping[str, str]
Deed = Callable[[Tx, Person, str, Form], Awaitable[object]]
IN_PLACE = (AlreadyTaken, Closed, ColleagueAway, Empty, Gone, NobodyBehind, NotAllowed, NotFilled, TooLong)
NUMBER = r"{number:KB-[0-9A-Z]+}"
SANDBOX = "default-src 'none'; sandbox; frame-ancestors 'none'"


async def queue(request: web.Request) -> web.Response:
    """The queue with no case open."""
    async with request.app[SITE].storage.read() as tx:
        desk = await look(tx, request)
    return page(request, "cases/desk.html", desk=desk, **_nothing_typed())


async def show(request: web.Request) -> web.Response:
    """An open case beside the queue; the opening is logged."""
    return await _case_page(request)


async def ending(request: web.Request) -> web.Response:
    """An open case with the ways to close it."""
    return await _case_page(request, closing=True)


async def blocking(request: web.Request) -> web.Response:
    """An open case with the ways to keep its writer from writing for a time."""
    return await _case_page(request, blocking=True)


async def passing(request: web.Request) -> web.Response:
    """An open case with the colleagues it can be passed on to."""
    return await _case_page(request, passing=True)


async def ready_words(request: web.Request) -> web.Response:
    """An open case with the sheet of ready words; `q` searches in it."""
    return await _case_page(request, ready=True)


async def act(request: web.Request) -> web.Response:
    """Answers, notes, takes, gives back, passes on or closes, and shows the case as it is then."""
    form = {name: value for name, value in (await request.post()).items() if isinstance(value, str)}
    deed, number = request.match_info["deed"], request.match_info["number"]
    try:
        async with request.app[SITE].storage.write() as tx:
            await DEEDS[deed](tx, request[WHO], number, form)
    except IN_PLACE as refusal:
        trouble = refusal_words(request[LANGUAGE], refusal)
        return await _refused(request, trouble, deed, form)
    if is_fragment(request):
        return await pieces(request)
    case = "" if deed in ("give-back", "pass-on") else f"/{number}"
    raise web.HTTPSeeOther(f"/cases{case}?view={asked_view(request)}")


async def pieces(request: web.Request, trouble: Trouble | None = None) -> web.Response:
    """The parts of an open case that change by themselves: head, thread and facts; never the composer."""
    async with request.app[SITE].storage.write() as tx:
        case = await desks.view(tx, request[WHO], request.match_info["number"], already_open=True)
        desk = await look(tx, request, case)
    status = trouble.status if trouble else 200
    return page(request, "cases/pieces.html", status, desk=desk, **_nothing_typed(trouble))


async def rows(request: web.Request) -> web.Response:
    """The queue and the numbers in the rail, for a page that is open already."""
    async with request.app[SITE].storage.read() as tx:
        desk = await look(tx, request)
    return page(request, "cases/rows.html", desk=desk, open_number=request.query.get("open"))


async def photo(request: web.Request) -> web.Response:
    """One photo, alone in a sandbox; the opening is logged."""
    storage = request.app[SITE].storage
    async with storage.write() as tx:
        sealed = await cases.photo(tx, request[WHO], request.match_info["attachment"])
    content = await asyncio.to_thread(storage.files.open, sealed.id, sealed.key)
    return web.Response(body=content, content_type="image/jpeg", headers={"Content-Security-Policy": SANDBOX})


async def _refused(request: web.Request, trouble: Trouble, deed: str, form: Form) -> web.Response:
    try:
        if is_fragment(request):
            return await pieces(request, trouble)
        room = {"closing": deed == "close", "ready": deed == "ready", "passing": deed == "pass-on"}
        return await _case_page(request, trouble=trouble, typed={deed: form}, **room)
    except (Gone, NotFound):
        return _out_of_sight(request, trouble, form)


def _out_of_sight(request: web.Request, trouble: Trouble, form: Form) -> web.Response:
    """What is shown when a colleague took the case meanwhile: why, and the text that was not sent."""
    if is_fragment(request):
        return page(request, "cases/trouble.html", trouble.status, trouble=trouble)
    return page(request, "trouble.html", trouble.status, trouble=trouble, kept=form.get("text", ""))


async def _case_page(
    request: web.Request,
    closing: bool = False,
    blocking: bool = False,
    ready: bool = False,
    passing: bool = False,
    trouble: Trouble | None = None,
    typed: Mapping[str, Form] | None = None,
) -> web.Response:
    async with request.app[SITE].storage.write() as tx:
        case = await desks.view(tx, request[WHO], request.match_info["number"])
        desk = await look(tx, request, case)
        offered = await transfers.offered(tx, request[WHO], case.row.number) if passing and case.can_answer else None
    told = endings(request[LANGUAGE], case, request[WHO]) if closing else []
    block = block_words(request[LANGUAGE], desk.zone, case) if blocking else None
    asked = request.query.get("q", "")
    offers = sheet(request[LANGUAGE], citizen_reads(case), asked) if ready else None
    status = trouble.status if trouble else 200
    more = _nothing_typed(trouble, typed, told) | {
        "block": block,
        "offers": offers,
        "asked": asked,
        "colleagues": offered,
    }
    return page(request, "cases/desk.html", status, desk=desk, **more)


def _nothing_typed(
    trouble: Trouble | None = None,
    typed: Mapping[str, Form] | None = None,
    told: list[Ending] | None = None,
) -> dict[str, Any]:
    return {
        "trouble": trouble,
        "typed": typed or {},
        "endings": told or [],
        "block": None,
        "offers": None,
        "asked": "",
        "colleagues": None,
    }


async def _answer(tx: Tx, person: Person, number: str, form: Form) -> None:
    await cases.answer(tx, person, number, form.get("text", ""), form.get("language"))


async def _ready(tx: Tx, person: Person, number: str, form: Form) -> None:
    await cases.answer_ready(tx, person, number, form.get("key", ""), form, form.get("text", ""), form.get("language"))


async def _note(tx: Tx, person: Person, number: str, form: Form) -> None:
    await cases.note(tx, person, number, form.get("text", ""))


async def _take(tx: Tx, person: Person, number: str, form: Form) -> None:
    await cases.take(tx, person, number)


async def _give_back(tx: Tx, person: Person, number: str, form: Form) -> None:
    await cases.give_back(tx, person, number)


async def _pass_on(tx: Tx, person: Person, number: str, form: Form) -> None:
    await transfers.pass_on(tx, person, number, form.get("to", ""), form.get("text", ""))


async def _close(tx: Tx, person: Person, number: str, form: Form) -> None:
    words, language = form.get("text", "").strip() or None, form.get("language")
    await cases.close(tx, person, number, form.get("outcome", ""), words, language)


async def _block(tx: Tx, person: Person, number: str, form: Form) -> None:
    days = int(form["days"]) if form.get("days", "") in map(str, blocks.DAYS) else 0
    await blocks.block(tx, person, number, form.get("reason", ""), days, form.get("note", ""))


async def _lift(tx: Tx, person: Person, number: str, form: Form) -> None:
    await blocks.lift(tx, person, number)


async def _visit_settled(tx: Tx, person: Person, number: str, form: Form) -> None:
    await asks.settle_visit(tx, person, number)


DEEDS: dict[str, Deed] = {
    "answer": _answer,
    "ready": _ready,
    "note": _note,
    "take": _take,
    "give-back": _give_back,
    "pass-on": _pass_on,
    "close": _close,
    "block": _block,
    "lift": _lift,
    "visit-settled": _visit_settled,
}
DEED = "{deed:" + "|".join(DEEDS) + "}"
DOORS: list[Door] = [
    get("/cases", queue, WORKERS),
    get(f"/cases/{NUMBER}", show, WORKERS),
    get(f"/cases/{NUMBER}/close", ending, WORKERS),
    get(f"/cases/{NUMBER}/block", blocking, WORKERS),
    get(f"/cases/{NUMBER}/pass-on", passing, WORKERS),
    get(f"/cases/{NUMBER}/ready", ready_words, WORKERS),
    post(f"/cases/{NUMBER}/{DEED}", act, WORKERS),
    get("/photos/{attachment}", photo, WORKERS),
    get("/live/rows", rows, WORKERS),
    get(f"/live/{NUMBER}", pieces, WORKERS),
]
