"""What machines ask: is it alive, is it ready, what are its figures."""

from aiohttp import web

from bot.web.site import SITE
from handlers.services import zone

METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8"


async def alive(request: web.Request) -> web.Response:
    """The process answers."""
    return web.json_response({"status": "ok"})


async def ready(request: web.Request) -> web.Response:
    """The database answers too; else the errors middleware says 503."""
    async with request.app[SITE].storage.read() as tx:
        await zone.the(tx)
    return web.json_response({"status": "ready"})


async def metrics(request: web.Request) -> web.Response:
    """The figures in Prometheus' text format; a name may carry labels in braces."""
    figures = await request.app[SITE].figures()
    lines = [line for name, value in figures.items() for line in _lines(name, value)]
    return web.Response(body="\n".join([*dict.fromkeys(lines), ""]).encode(), headers={"Content-Type": METRICS_TYPE})


def _lines(name: str, value: float) -> tuple[str, str]:
    return f"# TYPE koban_{name.partition('{')[0]} gauge", f"koban_{name} {value:g}"
