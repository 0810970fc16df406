"""Another time, place or number of places for an event: a form filled in as it is, and whoever answered is told."""

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from aiohttp import web

from bot.web.agenda.deeds import over
from bot.web.desk import look
from bot.web.pages import page
from bot.web.site import LANGUAGE, SITE, WHO
from bot.web.times import now
from handlers.services import events, turnout, zone
from handlers.services.errors import Closed, Unfit
from handlers.services.events import Event, Wanted
from locales import tell

FIELDS = ("day", "from", "to", "place", "address", "capacity")
# The field beside which the sentence about a field of the service stands.
BESIDE = {"starts_at": "day", "ends_at": "to"}


async def ask(request: web.Request) -> web.Response:
    """The form, filled in as the event is."""
    return await _form(request, None, {})


async def move(request: web.Request) -> web.Response:
    """Changes the event; nothing when a field cannot be used, and nobody is told when time and place stay."""
    typed = {name: str(value).strip() for name, value in (await request.post()).items()}
    event_id = request.match_info["event"]
    try:
        async with request.app[SITE].storage.write() as tx:
            event, clock = await events.get(tx, event_id), zone.clock_of(await zone.the(tx))
            if event.state != "announced":
                raise Closed
            before = _where_and_when(event)
            await events.change(tx, request[WHO], event_id, _wanted(event, typed, clock), now())
            moved = before != _where_and_when(event)
    except Closed:
        return await over(request)
    except Unfit as refused:
        values: dict[str, Any] = refused.values
        beside = BESIDE.get(values["field"], values["field"])
        return await _form(
            request, typed, {beside: sentence(request[LANGUAGE], values["field"], values["why"], values)}
        )
    raise web.HTTPSeeOther(f"/events/{event_id}?done={'moved' if moved else 'changed'}")


def _where_and_when(event: Event) -> tuple[object, ...]:
    return event.starts_at, event.ends_at, event.place, event.address


def _wanted(event: Event, typed: Mapping[str, str], clock: ZoneInfo) -> Wanted:
    """What the event is to be: as it was, but for what the form holds; raises Unfit."""
    starts, ends = (_moment(typed, name, clock) for name in ("from", "to"))
    was = event.details | {name: getattr(event, name) for name in vars(type(event)) if not name.startswith("_")}
    kept = {one.name: was[one.name] for one in fields(Wanted) if one.name in was}
    kept["languages"], kept["areas"] = tuple(kept.get("languages", ())), tuple(event.areas)
    answer_by = min(event.answer_by, starts) if event.answer_by and event.answer_by > now() else None
    place, address = typed.get("place", ""), typed.get("address", "")
    return replace(
        Wanted(**kept),
        starts_at=starts,
        ends_at=ends,
        place=place,
        address=address,
        capacity=_number(typed.get("capacity", "")),
        answer_by=answer_by,
    )


def _moment(typed: Mapping[str, str], name: str, clock: ZoneInfo) -> datetime:
    try:
        local = datetime.fromisoformat(f"{typed.get('day', '')}T{typed.get(name, '')}").replace(tzinfo=None)
    except ValueError:
        raise Unfit(field=name, why="unreadable") from None
    moment = local.replace(tzinfo=clock).astimezone(UTC)
    if moment.astimezone(clock).replace(tzinfo=None) != local:  # the hour that summer time skips
        raise Unfit(field=name, why="gap")
    return moment


def _number(typed: str) -> int | None:
    if not typed:
        return None
    if not (typed.isascii() and typed.isdigit() and len(typed) < 9):
        raise Unfit(field="capacity", why="number", limit=events.CAPACITY)
    return int(typed)


def sentence(language: str, field: str, why: str, values: Mapping[str, Any]) -> str:
    """What is wrong with a field."""
    match field, why:
        case _, "unreadable":
            return tell(language, "There is no such day or time.")
        case _, "gap":
            return tell(language, "On this day the clock skips this hour: summer time begins. Choose another time.")
        case "ends_at", "before":
            return tell(language, "The end is before the beginning.")
        case "ends_at", _:
            return tell(language, "This is longer than two weeks. Make a series of it.")
        case "starts_at", "far":
            return tell(language, "This is more than two years away. Look at the year again.")
        case _, "past":
            return tell(language, "This moment is over. Choose one that is still to come.")
        case _, "long":
            return tell(language, "This is too long: at most {limit} characters fit.", limit=values["limit"])
        case _, "number":
            return tell(language, "Write a whole number from 1 to {limit}.", limit=values["limit"])
    return tell(language, "Something is missing here.")


def _as_typed(event: Event, clock: ZoneInfo) -> dict[str, str]:
    starts, ends = event.starts_at.astimezone(clock), event.ends_at.astimezone(clock)
    times = {"day": f"{starts:%Y-%m-%d}", "from": f"{starts:%H:%M}", "to": f"{ends:%H:%M}"}
    return times | {"place": event.place, "address": event.address, "capacity": str(event.capacity or "")}


async def _form(request: web.Request, typed: Mapping[str, str] | None, wrong: Mapping[str, str]) -> web.Response:
    async with request.app[SITE].storage.read() as tx:
        desk, event = await look(tx, request), await events.get(tx, request.match_info["event"])
        told = await turnout.told(tx, event)
    if event.state != "announced":
        return await over(request)
    held = {name: (typed or {}).get(name, "") for name in FIELDS} if typed else _as_typed(event, desk.clock)
    status = 422 if wrong else 200
    return page(request, "agenda/move.html", status, desk=desk, event=event, told=told, typed=held, wrong=wrong)
