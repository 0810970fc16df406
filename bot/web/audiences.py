"""Who may reach which route: every route is declared here with its audience, or it is closed."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiohttp import web

from handlers.services.roles import CASE_WORKERS, EDITS_ARTICLES, SENDS_NOTICES
from handlers.services.sessions import CODE, FULL, SETUP
from storage.models import Person

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True)
class Audience:
    """Some people: whoever has one of the roles and none of the barred ones, at one stage of signing in; `near`
    are those who ask from this machine."""

    roles: frozenset[str] | None = None
    barred: frozenset[str] = frozenset()
    stages: frozenset[str] = frozenset({FULL})
    near: bool = False

    @property
    def public(self) -> bool:
        """Whether nobody has to be signed in."""
        return not self.stages

    def has(self, person: Person) -> bool:
        """Whether a person is among them."""
        mine = set(person.roles)
        return (self.roles is None or bool(self.roles & mine)) and not self.barred & mine


ANYBODY = Audience(stages=frozenset())
THIS_MACHINE = Audience(
    stages=frozenset(), near=True
)  # programs on the same machine, such as the one that collects figures
EVERYONE = Audience()
AT_ANY_STAGE = Audience(stages=frozenset({FULL, CODE, SETUP}))
AT_THE_CODE = Audience(stages=frozenset({CODE}))
CHOOSING = Audience(stages=frozenset({SETUP}))
WORKERS = Audience(CASE_WORKERS, barred=frozenset({"administrator"}))
ADMINISTRATORS = Audience(frozenset({"administrator"}))
AUDITORS = Audience(frozenset({"auditor"}))
SENDERS = Audience(SENDS_NOTICES)  # who writes to many: events and notices
ONLOOKERS = Audience(CASE_WORKERS | SENDS_NOTICES)  # who may look at what the zone sends to many
EDITORS = Audience(EDITS_ARTICLES)  # who corrects what citizens read
HEARERS = ONLOOKERS  # whose pages refresh themselves


@dataclass(frozen=True)
class Door:
    """One route and who may go through it."""

    method: str
    path: str
    handler: Handler
    audience: Audience


Doors = dict[tuple[str, str], Audience]
DOORS: web.AppKey[Doors] = web.AppKey("doors", dict)


def get(path: str, handler: Handler, audience: Audience) -> Door:
    """A page."""
    return Door("GET", path, handler, audience)


def post(path: str, handler: Handler, audience: Audience) -> Door:
    """A change."""
    return Door("POST", path, handler, audience)


def hang(app: web.Application, doors: list[Door]) -> None:
    """Adds the routes to the application, each with its audience."""
    app[DOORS] = {}
    for door in doors:
        route = app.router.add_route(door.method, door.path, door.handler)
        if door.method == "GET":
            app.router.add_route("HEAD", door.path, door.handler)
        app[DOORS][door.method, canonical(route)] = door.audience


def canonical(route: web.AbstractRoute) -> str:
    """A route's path with its placeholders."""
    return route.resource.canonical if route.resource else ""


def of(request: web.Request) -> Audience | None:
    """The audience of what is asked for; None for what was never declared."""
    method = "GET" if request.method == "HEAD" else request.method
    return request.app[DOORS].get((method, canonical(request.match_info.route)))


def may(request: web.Request, person: Person | None, path: str) -> bool:
    """Whether a person may open a page, so that no way there is shown in vain."""
    audience = request.app[DOORS].get(("GET", path))
    return person is not None and audience is not None and audience.has(person)
