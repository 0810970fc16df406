"""The chain of who did what, for auditors: newest first, without content, and whether it holds."""

from aiohttp import web

from bot.web.desk import look
from bot.web.pages import page
from bot.web.site import SITE
from handlers.services import audit
from handlers.services.audit import PAGE, Verdict


async def show(request: web.Request) -> web.Response:
    """A page of entries."""
    return await _entries(request)


async def verify(request: web.Request) -> web.Response:
    """Recomputes the chain and says whether it holds."""
    async with request.app[SITE].storage.write() as tx:
        verdict = await audit.verdict(tx)
    return await _entries(request, verdict)


async def _entries(request: web.Request, verdict: Verdict | None = None) -> web.Response:
    asked = request.query.get("below", "")
    below = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 16 else None
    async with request.app[SITE].storage.read() as tx:
        lines, desk = await audit.lines(tx, below), await look(tx, request)
    older = lines[-1].number if len(lines) == PAGE else None
    return page(request, "audit/list.html", lines=lines, desk=desk, verdict=verdict, older=older, below=below)
