"""Pictures that people of the zone send along with a form: cleaned, kept, shown."""

from aiohttp import web
from aiohttp.web_request import FileField

from bot.media import MAX_BYTES, Refused
from bot.web.site import SITE
from handlers.services import pictures

BODY_LIMIT = MAX_BYTES + 64 * 1024
SANDBOX = "default-src 'none'; sandbox; frame-ancestors 'none'"


async def form_of(request: web.Request) -> tuple[dict[str, str], str]:
    """What was typed, and why a picture that came with it cannot be used (empty when it can, or there is none).

    A picture is kept at once, so that it need not be chosen again when something else in the form is wrong. Raises
    NotFound where the form names a picture that is not there."""
    posted = await request.clone(client_max_size=BODY_LIMIT).post()
    typed = {name: value for name, value in posted.items() if isinstance(value, str)}
    sent = posted.get("picture")
    if typed.get("no_picture"):
        typed["picture_id"] = ""
    if not isinstance(sent, FileField):
        if typed.get("picture_id"):
            async with request.app[SITE].storage.read() as tx:
                await pictures.check(tx, typed["picture_id"])
        return typed, ""
    with sent.file as file:
        raw = file.read()
    try:
        typed["picture_id"] = await keep(request, raw)
    except Refused as refused:
        return typed, refused.reason
    return typed, ""


async def keep(request: web.Request, raw: bytes) -> str:
    """Cleans a picture and keeps it; returns its id, or raises media.Refused."""
    clean = await request.app[SITE].media.clean_photo(raw)
    async with request.app[SITE].storage.write() as tx:
        return await pictures.keep(tx, clean.jpeg, clean.width, clean.height)


async def show(request: web.Request) -> web.Response:
    """One picture of the zone's own."""
    async with request.app[SITE].storage.read() as tx:
        jpeg = await pictures.content(tx, request.match_info["picture"])
    return web.Response(body=jpeg, content_type="image/jpeg", headers={"Content-Security-Policy": SANDBOX})
