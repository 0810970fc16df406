"""What stands before every page: errors, origin, who is asking, and the headers of each answer."""

from ipaddress import ip_address
from secrets import token_hex
from urllib.parse import urlsplit

import structlog
from aiohttp import web

from bot.web import audiences
from bot.web.audiences import Audience, Handler
from bot.web.pages import page
from bot.web.site import LANGUAGE, REQUEST_ID, SESSION, SITE, STAGE, WHO, Site, is_fragment
from bot.web.wording import Trouble, refusal_words, setup_words, status_words
from handlers.services import sessions
from handlers.services.errors import Misconfigured, NotYourWork, Refusal
from handlers.services.sessions import Visit
from locales import DESK_LANGUAGES, best
from storage.db import Unavailable

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
STAGE_PAGES = {sessions.FULL: "/", sessions.CODE: "/signin/code", sessions.SETUP: "/setup"}
CHANNEL_DOORS = ("/telegram",)  # where a channel delivers; it proves itself by its own secret
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
log = structlog.get_logger()


def session_cookie(secure: bool) -> str:
    """The name of the session cookie; the prefix makes browsers insist on https and on this host alone."""
    return "__Host-koban" if secure else "koban"


async def add_headers(request: web.Request, answer: web.StreamResponse) -> None:
    """Puts the security headers on an answer that is about to leave."""
    for name, value in HEADERS.items():
        answer.headers.setdefault(name, value)
    answer.headers.popall("Server", None)
    if request.app[SITE].settings.secure:
        answer.headers.setdefault("Strict-Transport-Security", "max-age=31536000")


@web.middleware
async def errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turns whatever goes wrong into a calm page; the log gets a number and a class, never content."""
    request[REQUEST_ID] = token_hex(4)
    request[LANGUAGE] = _asked_language(request)
    try:
        return await handler(request)
    except web.HTTPException as answer:
        if answer.status < 400:
            raise
        return _calm(request, status_words(request[LANGUAGE], answer.status), answer)
    except Refusal as refusal:
        return _calm(request, refusal_words(request[LANGUAGE], refusal))
    except Misconfigured as problem:
        return _calm(request, setup_words(request[LANGUAGE], problem))
    except Unavailable:
        return _calm(request, status_words(request[LANGUAGE], 503))
    except ConnectionResetError:
        raise
    except Exception as error:  # noqa: BLE001 - nobody is to see a stack trace
        log.error("page failed", request=request[REQUEST_ID], error=type(error).__name__)
        return _calm(request, status_words(request[LANGUAGE], 500))


def _calm(request: web.Request, trouble: Trouble, answer: web.HTTPException | None = None) -> web.Response:
    shown = page(request, "trouble.html", trouble.status, trouble=trouble, kept="", request_id=request[REQUEST_ID])
    if answer is not None and "Allow" in answer.headers:
        shown.headers["Allow"] = answer.headers["Allow"]
    return shown


def _asked_language(request: web.Request) -> str:
    asked = (request.query.get("language"), request.cookies.get("language"))
    accepted = (part.split(";")[0].strip() for part in request.headers.get("Accept-Language", "").split(","))
    found = (best(hint, DESK_LANGUAGES) for hint in (*asked, *accepted))
    return next((language for language in found if language), DESK_LANGUAGES[0])


@web.middleware
async def own_origin(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuses a change that another site asked the browser for."""
    if request.method not in SAFE_METHODS and request.path not in CHANNEL_DOORS and not _is_ours(request):
        raise web.HTTPForbidden
    return await handler(request)


def _is_ours(request: web.Request) -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    public = request.app[SITE].settings.public_url
    host, scheme = (urlsplit(public).netloc, urlsplit(public).scheme) if public else (request.host, request.scheme)
    return request.headers.get("Origin") == f"{scheme}://{host}"


@web.middleware
async def who(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Finds the person behind the session, and opens only doors whose audience they belong to."""
    site = request.app[SITE]
    session = request.cookies.get(session_cookie(site.settings.secure), "")
    visit = None
    if session and not request.path.startswith("/static/"):
        visit = await _remembered(request, site, session)
    if request.path in CHANNEL_DOORS:
        return await handler(request)
    audience = audiences.of(request)
    if audience and audience.public and (not audience.near or _is_near(request)):
        return await handler(request)
    return await _inside(request, handler, audience, visit)


async def _inside(
    request: web.Request, handler: Handler, audience: Audience | None, visit: Visit | None
) -> web.StreamResponse:
    if visit is None:
        return _to_the_door(request)
    if audience is None:
        if request.match_info.http_exception is None:  # a route nobody declared stays closed
            raise web.HTTPNotFound
        return await handler(request)
    if visit.stage not in audience.stages:
        return _to_the_door(request, STAGE_PAGES[visit.stage])
    if not audience.has(visit.person):
        raise NotYourWork
    request[WHO] = visit.person
    return await handler(request)


async def _remembered(request: web.Request, site: Site, session: str) -> Visit | None:
    async with site.storage.read() as tx:
        visit = await sessions.find(tx, session)
    if visit is None:
        return None
    request[STAGE], request[SESSION] = visit.stage, session
    if visit.stage == sessions.FULL or "language" not in {*request.query, *request.cookies}:
        request[LANGUAGE] = visit.person.language
    if visit.stage == sessions.FULL:
        request[WHO] = visit.person
    if not request.path.startswith("/live"):  # a page that refreshes itself does not keep its session alive
        async with site.storage.write() as tx:
            await sessions.still_here(tx, session)
    return visit


def _is_near(request: web.Request) -> bool:
    """Whether a request comes from this machine itself, not through a proxy on it."""
    passed_on = any(name in request.headers for name in ("Forwarded", "X-Forwarded-For", "X-Real-IP"))
    return not passed_on and request.remote is not None and ip_address(request.remote).is_loopback


def _to_the_door(request: web.Request, door: str = "/signin") -> web.Response:
    if is_fragment(request):
        return web.Response(status=401, headers={"HX-Redirect": door})
    if request.method not in SAFE_METHODS or request.path.startswith("/photos/"):
        raise web.HTTPUnauthorized
    if request.headers.get("Sec-Fetch-Site") == "cross-site" and audiences.of(request):
        # The strict cookie did not come with a link from elsewhere; it does with one step more, from here.
        return page(request, "step.html", onwards=request.path_qs)
    raise web.HTTPSeeOther(door)
