"""The desk: builds the web application of officers' pages."""

import asyncio

from aiohttp import web

from bot.config import Settings
from bot.web import (
    agenda,
    articles,
    audit,
    broadcasts,
    cases,
    credentials,
    enrolment,
    health,
    leaves,
    live,
    me,
    people,
    portraits,
    readings,
    sendings,
    signin,
    writing,
)
from bot.web.audiences import (
    ADMINISTRATORS,
    ANYBODY,
    AT_ANY_STAGE,
    AT_THE_CODE,
    AUDITORS,
    CHOOSING,
    EVERYONE,
    HEARERS,
    THIS_MACHINE,
    WORKERS,
    Door,
    get,
    hang,
    may,
    post,
)
from bot.web.guards import add_headers, errors, own_origin, who
from bot.web.shelf import Shelf
from bot.web.site import SITE, WHO, DemoDesk, Figures, Rest, Site
from storage.db import Storage

BODY_LIMIT = 256 * 1024  # the longest update of a channel fits too
READING = "{reading:" + "|".join(readings.DEEDS) + "}"


def build(
    storage: Storage,
    settings: Settings,
    *,
    health: Figures,
    bot_name: str = "",
    demo_desk: DemoDesk | None = None,
    rest: Rest = asyncio.sleep,
) -> web.Application:
    """The application; run it without aiohttp's access log, which would write sign-in links down."""
    app = web.Application(middlewares=[errors, own_origin, who], client_max_size=BODY_LIMIT)
    shelf = Shelf()
    app[SITE] = Site(storage, settings, shelf, health, bot_name, demo_desk, rest)
    app.on_response_prepare.append(add_headers)
    app.on_startup.append(live.prepare)
    app.on_shutdown.append(live.close)
    rooms = (cases, agenda, writing, broadcasts, sendings, articles, portraits, leaves)
    hang(app, [*_doors(shelf), *(door for room in rooms for door in room.DOORS)])
    return app


def _doors(shelf: Shelf) -> list[Door]:
    return [
        get("/static/{version}/{name:.+}", shelf.fetch, ANYBODY),
        get("/", _home, EVERYONE),
        get("/signin", signin.show, ANYBODY),
        post("/signin", signin.with_password, ANYBODY),
        post("/signin/mail", signin.by_mail, ANYBODY),
        get("/signin/code", signin.ask_code, AT_THE_CODE),
        post("/signin/code", signin.with_code, AT_THE_CODE),
        get("/signin/{token}", signin.confirm, ANYBODY),
        post("/signin/{token}", signin.use, ANYBODY),
        post("/signin/as/{slug}", signin.use_as, ANYBODY),
        post("/signout", signin.leave, AT_ANY_STAGE),
        get("/invitation/{token}", enrolment.confirm, ANYBODY),
        post("/invitation/{token}", enrolment.use, ANYBODY),
        get("/setup", enrolment.show, CHOOSING),
        post("/setup/password", enrolment.password, CHOOSING),
        post("/setup/codes", enrolment.codes, CHOOSING),
        post(f"/cases/{cases.NUMBER}/reading/{READING}", readings.act, WORKERS),
        get("/live", live.stream, HEARERS),
        get("/live/news", live.news, WORKERS),
        get("/people", people.show, ADMINISTRATORS),
        post("/people/{slug}/{what:" + "|".join(people.DEEDS) + "}", people.act, ADMINISTRATORS),
        get("/audit", audit.show, AUDITORS),
        post("/audit/verify", audit.verify, AUDITORS),
        get("/me", me.show, EVERYONE),
        post("/me/link", me.link, EVERYONE),
        post("/me/language", me.language, EVERYONE),
        post("/me/looks", me.looks, EVERYONE),
        get("/me/password", credentials.show_password, EVERYONE),
        post("/me/password", credentials.password, EVERYONE),
        get("/me/codes", credentials.show_codes, EVERYONE),
        post("/me/codes", credentials.codes, EVERYONE),
        get("/me/recovery", credentials.show_recovery, EVERYONE),
        post("/me/recovery", credentials.recovery, EVERYONE),
        post("/me/browsers/others", me.end_others, EVERYONE),
        post("/me/browsers/{handle}", me.end_one, EVERYONE),
        get("/healthz", health.alive, ANYBODY),
        get("/readyz", health.ready, ANYBODY),
        get("/metrics", health.metrics, THIS_MACHINE),
    ]


async def _home(request: web.Request) -> web.Response:
    pages = ("/cases", "/events", "/articles", "/people", "/audit", "/me")
    first = next(path for path in pages if may(request, request[WHO], path))
    raise web.HTTPSeeOther(first)
