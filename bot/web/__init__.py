"""The desk: builds the web application of officers' pages."""

from aiohttp import web

from bot.config import Settings
from bot.web import cases, health, live, me, signin
from bot.web.guards import add_headers, errors, own_origin, who
from bot.web.shelf import Shelf
from bot.web.site import SITE, DemoDesk, Figures, Site
from storage.db import Storage

BODY_LIMIT = 256 * 1024  # the longest update of a channel fits too
NUMBER = r"{number:KB-[0-9A-Z]+}"
DEED = "{deed:" + "|".join(cases.DEEDS) + "}"


def build(
    storage: Storage,
    settings: Settings,
    *,
    health: Figures,
    bot_name: str = "",
    demo_desk: DemoDesk | None = None,
) -> web.Application:
    """The application; run it without aiohttp's access log, which would write sign-in links down."""
    app = web.Application(middlewares=[errors, own_origin, who], client_max_size=BODY_LIMIT)
    shelf = Shelf()
    app[SITE] = Site(storage, settings, shelf, health, bot_name, demo_desk)
    app.on_response_prepare.append(add_headers)
    app.on_startup.append(live.prepare)
    app.on_shutdown.append(live.close)
    app.router.add_get("/static/{version}/{name:.+}", shelf.fetch)
    app.add_routes(_routes())
    return app


def _routes() -> list[web.RouteDef]:
    return [
        web.get("/", _home),
        web.get("/signin", signin.show),
        web.get("/signin/{token}", signin.confirm),
        web.post("/signin/{token}", signin.use),
        web.post("/signin/as/{slug}", signin.use_as),
        web.post("/signout", signin.leave),
        web.get("/cases", cases.queue),
        web.get(f"/cases/{NUMBER}", cases.show),
        web.get(f"/cases/{NUMBER}/close", cases.ending),
        web.post(f"/cases/{NUMBER}/{DEED}", cases.act),
        web.get("/photos/{attachment}", cases.photo),
        web.get("/live", live.stream),
        web.get("/live/rows", cases.rows),
        web.get("/live/news", live.news),
        web.get(f"/live/{NUMBER}", cases.pieces),
        web.get("/me", me.show),
        web.post("/me/link", me.link),
        web.post("/me/language", me.language),
        web.post("/me/looks", me.looks),
        web.get("/healthz", health.alive),
        web.get("/readyz", health.ready),
        web.get("/metrics", health.metrics),
    ]


async def _home(request: web.Request) -> web.Response:
    raise web.HTTPSeeOther("/cases")
