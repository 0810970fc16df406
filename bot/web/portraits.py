"""One's own photo on the card that people of the neighbourhood see."""

from aiohttp import web
from aiohttp.web_request import FileField

from bot.media import Refused
from bot.web import me
from bot.web.audiences import EVERYONE, Door, get, post
from bot.web.pictures import BODY_LIMIT, SANDBOX
from bot.web.site import LANGUAGE, SITE, WHO
from bot.web.unfit import unfit
from handlers.services import portraits


async def show(request: web.Request) -> web.Response:
    """The photo as it is sent."""
    async with request.app[SITE].storage.read() as tx:
        jpeg = await portraits.content(tx, request[WHO])
    return web.Response(body=jpeg, content_type="image/jpeg", headers={"Content-Security-Policy": SANDBOX})


async def keep(request: web.Request) -> web.Response:
    """Cleans a photo and puts it on the card; one that cannot be used is said, and the one before stays."""
    sent = (await request.clone(client_max_size=BODY_LIMIT).post()).get("picture")
    if not isinstance(sent, FileField):
        raise web.HTTPSeeOther("/me")
    with sent.file as file:
        raw = file.read()
    try:
        clean = await request.app[SITE].media.clean_photo(raw)
    except Refused as refused:
        return await me.shown(request, trouble=unfit(request[LANGUAGE], "picture", refused.reason))
    async with request.app[SITE].storage.write() as tx:
        await portraits.keep(tx, request[WHO], clean.jpeg, clean.width, clean.height)
    raise web.HTTPSeeOther("/me")


async def remove(request: web.Request) -> web.Response:
    """Takes the photo off the card."""
    async with request.app[SITE].storage.write() as tx:
        await portraits.remove(tx, request[WHO])
    raise web.HTTPSeeOther("/me")


DOORS: list[Door] = [
    get("/me/photo", show, EVERYONE),
    post("/me/photo", keep, EVERYONE),
    post("/me/photo/remove", remove, EVERYONE),
]
