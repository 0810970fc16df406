"""Who reaches what: every role at every route, with a case of one's own, somebody else's and a free one."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from aiohttp import ClientSession, CookieJar, web
from aiohttp.test_utils import TestServer
from sqlalchemy import select, update

from bot.web import audiences
from handlers.services import sessions
from handlers.services.roles import CASE_WORKERS, ROLES
from handlers.services.sessions import CODE, FULL, SETUP
from storage.cases import queues_of
from storage.models import Attachment, Case, Person
from tests.web.browser import SAME_ORIGIN
from tests.web.test_in_browser import JPEG
from tests.web.world import World, person

ALL = frozenset(ROLES)
WORKERS = ALL - {"notices", "editor", "administrator", "auditor"}
SENDERS = frozenset({"notices", "supervisor"})
ONLOOKERS = WORKERS | SENDERS
EDITORS = frozenset({"editor", "supervisor"})
NOBODY: frozenset[str] = frozenset()
# Written down here once more, by hand: who may reach each route, and how it answers them. A new route belongs here too.
EVERYBODY, AT_CODE, AT_SETUP, ANY_STAGE = "everybody", "code", "setup", "any stage"
EXPECTED: dict[tuple[str, str], tuple[frozenset[str] | str, int]] = {
    ("GET", "/static/{version}/{name}"): (EVERYBODY, 404),
    ("GET", "/"): (ALL, 303),
    ("GET", "/signin"): (EVERYBODY, 303),
    ("POST", "/signin"): (EVERYBODY, 422),
    ("POST", "/signin/mail"): (EVERYBODY, 404),
    ("GET", "/signin/code"): (AT_CODE, 200),
    ("POST", "/signin/code"): (AT_CODE, 422),
    ("GET", "/signin/{token}"): (EVERYBODY, 200),
    ("POST", "/signin/{token}"): (EVERYBODY, 404),
    ("POST", "/signin/as/{slug}"): (EVERYBODY, 404),
    ("POST", "/signout"): (ANY_STAGE, 303),
    ("GET", "/invitation/{token}"): (EVERYBODY, 200),
    ("POST", "/invitation/{token}"): (EVERYBODY, 404),
    ("GET", "/setup"): (AT_SETUP, 200),
    ("POST", "/setup/password"): (AT_SETUP, 422),
    ("POST", "/setup/codes"): (AT_SETUP, 409),
    ("GET", "/cases"): (WORKERS, 200),
    ("GET", "/cases/{number}"): (WORKERS, 200),
    ("GET", "/cases/{number}/close"): (WORKERS, 200),
    ("GET", "/cases/{number}/block"): (WORKERS, 200),
    ("GET", "/cases/{number}/pass-on"): (WORKERS, 200),
    ("GET", "/cases/{number}/ready"): (WORKERS, 200),
    ("POST", "/cases/{number}/{deed}"): (WORKERS, 303),
    ("POST", "/cases/{number}/reading/{reading}"): (WORKERS, 404),
    ("GET", "/photos/{attachment}"): (WORKERS, 200),
    ("GET", "/live"): (WORKERS | SENDERS, 200),
    ("GET", "/live/rows"): (WORKERS, 200),
    ("GET", "/live/news"): (WORKERS, 200),
    ("GET", "/live/{number}"): (WORKERS, 200),
    ("GET", "/events"): (ONLOOKERS, 200),
    ("GET", "/events.csv"): (ONLOOKERS, 200),
    ("GET", "/events/{event}"): (ONLOOKERS, 404),
    ("GET", "/events/{event}/cancel"): (SENDERS, 404),
    ("POST", "/events/{event}/cancel"): (SENDERS, 404),
    ("GET", "/events/{event}/report"): (SENDERS, 404),
    ("POST", "/events/{event}/report"): (SENDERS, 404),
    ("GET", "/events/{event}/move"): (SENDERS, 404),
    ("POST", "/events/{event}/move"): (SENDERS, 404),
    ("GET", "/events/{event}/sheet.pdf"): (ONLOOKERS, 404),
    ("GET", "/areas/{area}/poster.pdf"): (ONLOOKERS, 404),
    ("GET", "/areas/{area}/card.pdf"): (ONLOOKERS, 404),
    ("POST", "/events/{event}/partner"): (SENDERS, 404),
    ("GET", "/partner/{secret}"): (EVERYBODY, 410),
    ("POST", "/partner/{secret}"): (EVERYBODY, 403),
    ("GET", "/events/new"): (SENDERS, 200),
    ("POST", "/events/new"): (SENDERS, 422),
    ("GET", "/events/{event}/write"): (SENDERS, 404),
    ("POST", "/events/{event}/write"): (SENDERS, 404),
    ("GET", "/events/{event}/{step}"): (SENDERS, 404),
    ("POST", "/events/{event}/{step}"): (SENDERS, 404),
    ("GET", "/pictures/{picture}"): (SENDERS, 404),
    ("GET", "/notices/new"): (SENDERS, 200),
    ("POST", "/notices/new"): (SENDERS, 422),
    ("GET", "/notices/{notice}/write"): (SENDERS, 404),
    ("POST", "/notices/{notice}/write"): (SENDERS, 404),
    ("GET", "/notices/{notice}/{step}"): (SENDERS, 404),
    ("POST", "/notices/{notice}/{step}"): (SENDERS, 404),
    ("GET", "/broadcasts/{broadcast}/correct"): (SENDERS, 404),
    ("POST", "/broadcasts/{broadcast}/correct"): (SENDERS, 404),
    ("GET", "/broadcasts/{broadcast}/recall"): (SENDERS, 404),
    ("GET", "/broadcasts"): (SENDERS, 200),
    ("GET", "/broadcasts/{broadcast}"): (SENDERS, 404),
    ("GET", "/broadcasts/{broadcast}/stop"): (SENDERS, 404),
    ("GET", "/live/broadcasts/{broadcast}"): (SENDERS, 404),
    ("POST", "/broadcasts/{broadcast}/{turn}"): (SENDERS, 404),
    ("GET", "/articles"): (EDITORS, 200),
    ("GET", "/articles/new"): (EDITORS, 200),
    ("POST", "/articles/new"): (EDITORS, 422),
    ("POST", "/articles/topics/{change}"): (EDITORS, 422),
    ("GET", "/articles/{article}"): (EDITORS, 404),
    ("POST", "/articles/{article}/{work}"): (EDITORS, 404),
    ("POST", "/articles/{article}/check"): (EDITORS, 404),
    ("GET", "/check/{secret}"): (EVERYBODY, 410),
    ("POST", "/check/{secret}"): (EVERYBODY, 410),
    ("GET", "/people"): (frozenset({"administrator"}), 200),
    ("POST", "/people/{slug}/{what}"): (frozenset({"administrator"}), 404),
    ("GET", "/audit"): (frozenset({"auditor"}), 200),
    ("POST", "/audit/verify"): (frozenset({"auditor"}), 200),
    ("GET", "/me"): (ALL, 200),
    ("POST", "/me/link"): (ALL, 200),
    ("POST", "/me/language"): (ALL, 404),
    ("POST", "/me/looks"): (ALL, 303),
    ("POST", "/me/leave"): (ALL, 422),
    ("POST", "/me/leave/{leave}/end"): (ALL, 404),
    ("GET", "/me/photo"): (ALL, 404),
    ("POST", "/me/photo"): (ALL, 303),
    ("POST", "/me/photo/remove"): (ALL, 303),
    ("GET", "/me/password"): (ALL, 200),
    ("POST", "/me/password"): (ALL, 422),
    ("GET", "/me/codes"): (ALL, 200),
    ("POST", "/me/codes"): (ALL, 409),
    ("GET", "/me/recovery"): (ALL, 200),
    ("POST", "/me/recovery"): (ALL, 422),
    ("POST", "/me/browsers/others"): (ALL, 303),
    ("POST", "/me/browsers/{handle}"): (ALL, 303),
    ("GET", "/healthz"): (EVERYBODY, 200),
    ("GET", "/readyz"): (EVERYBODY, 200),
    ("GET", "/metrics"): (EVERYBODY, 200),
}
OBJECTS = ("own", "other's", "free")
PLAIN = {
    "version": "x",
    "name": "x",
    "token": "x",
    "slug": "nobody",
    "handle": "x",
    "leave": "x",
    "deed": "note",
    "what": "end",
    "reading": "ask",
    "event": "0" * 32,
    "area": "nowhere",
    "secret": "x",
    "notice": "0" * 32,
    "broadcast": "0" * 32,
    "picture": "0" * 32,
    "step": "areas",
    "turn": "pause",
    "article": "no-such-article",
    "change": "drop",
    "work": "keep",
}


def app_of(server: TestServer) -> web.Application:
    """The application behind a server."""
    assert server.app is not None
    return server.app


def declared(server: TestServer) -> dict[tuple[str, str], web.AbstractRoute]:
    """Every route of the application; HEAD is answered as GET is."""
    routes = app_of(server).router.routes()
    return {(r.method, audiences.canonical(r)): r for r in routes if r.method != "HEAD"}


@dataclass
class Matrix:
    """A desk with three cases, photos in them, and one person a role."""

    world: World
    server: TestServer
    numbers: dict[str, str]
    photos: dict[str, str]
    http: ClientSession

    async def session(self, role: str, stage: str = FULL) -> str:
        """A new session of the person with a role."""
        async with self.world.storage.write() as tx:
            one = (await tx.session.execute(select(Person).where(Person.slug == f"the-{role}"))).scalar_one()
            return await sessions.begin(tx, one.id, stage, "")

    async def owned_by(self, role: str) -> None:
        """Makes the own case this role's."""
        async with self.world.storage.write() as tx:
            one = (await tx.session.execute(select(Person).where(Person.slug == f"the-{role}"))).scalar_one()
            await tx.session.execute(
                update(Case).where(Case.number == self.numbers["own"]).values(assigned_to=one.id, queue="area")
            )

    async def asks(self, method: str, path: str, case: str, session: str, **more: str) -> int:
        """The status of an answer."""
        for name, value in {**PLAIN, **more, "number": self.numbers[case], "attachment": self.photos[case]}.items():
            path = path.replace(f"{{{name}}}", value)
        headers = {**SAME_ORIGIN, "Cookie": f"koban={session}"} if session else SAME_ORIGIN
        form = {"text": "Ik ken die kade."} if method == "POST" else None
        address = self.server.make_url(path)
        async with self.http.request(method, address, headers=headers, data=form, allow_redirects=False) as answer:
            return answer.status


@pytest.fixture
async def matrix(world: World, server: TestServer) -> AsyncIterator[Matrix]:
    numbers = {
        "own": await world.report("Mijn", photos=(JPEG,)),
        "other's": await world.report("Van Lena", photos=(JPEG,)),
    }
    numbers["free"] = await world.report("Vrij", area="papiermakers", photos=(JPEG,))
    async with world.storage.write() as tx:
        tx.session.add_all(person(f"the-{role}", f"Iemand {role}", [role]) for role in ROLES)
        query = select(Case.number, Attachment.id).join(Attachment, Attachment.case_id == Case.id)
        photos = {row[0]: row[1] for row in await tx.session.execute(query)}
    async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as http:
        yield Matrix(world, server, numbers, {which: photos[number] for which, number in numbers.items()}, http)


def expected(route: tuple[str, str], role: str, case: str) -> int:
    """The status a role is to get at a route, for a case."""
    audience, status = EXPECTED[route]
    refused = 403 if audience not in (AT_CODE, AT_SETUP) else 401 if route[0] == "POST" else 303
    if isinstance(audience, str):
        return status if audience in (EVERYBODY, ANY_STAGE) else refused
    if role not in audience:
        return refused
    if not {"{number}", "{attachment}"} & set(route[1].split("/")) or case == "own":
        return status
    works_in_team = role in {"officer", "liaison", "youth", "team"}
    return status if case == "free" and works_in_team else 404


def test_every_route_has_an_audience_and_is_in_the_matrix(server: TestServer) -> None:
    doors = app_of(server)[audiences.DOORS]
    assert set(declared(server)) == set(doors) == set(EXPECTED)


def test_every_role_has_its_audience() -> None:
    assert CASE_WORKERS == WORKERS
    for role in ROLES:
        works = queues_of(person("x", "X", [role]))
        assert bool(works) == (role in {"officer", "liaison", "youth", "team", "victim", "complaint"})


@pytest.mark.parametrize("role", ROLES)
async def test_each_role_reaches_exactly_what_is_its_own(matrix: Matrix, role: str) -> None:
    await matrix.owned_by(role)
    wrong = {}
    for route in EXPECTED:
        for case in OBJECTS if "{number}" in route[1] or "{attachment}" in route[1] else ("own",):
            got = await matrix.asks(*route, case, await matrix.session(role))
            if got != expected(route, role, case):
                wrong[*route, case] = (got, expected(route, role, case))
    assert wrong == {}


@pytest.mark.parametrize("role", ["officer", "victim", "administrator", "auditor", "supervisor"])
async def test_no_deed_reaches_a_case_of_somebody_else(matrix: Matrix, role: str) -> None:
    session = await matrix.session(role)
    for deed in ("answer", "note", "take", "give-back", "close"):
        got = await matrix.asks("POST", "/cases/{number}/{deed}", "other's", session, deed=deed)
        assert got == (404 if role in WORKERS else 403) or (deed == "close" and got == 403), deed


@pytest.mark.parametrize(("stage", "page"), [(CODE, AT_CODE), (SETUP, AT_SETUP)])
async def test_before_the_last_step_only_its_own_page_is_open(matrix: Matrix, stage: str, page: str) -> None:
    for route, (audience, status) in EXPECTED.items():
        got = await matrix.asks(*route, "own", await matrix.session("officer", stage))
        if audience in (EVERYBODY, ANY_STAGE, page):
            assert got == (200 if route == ("GET", "/signin") else status), route
        else:
            assert got == (401 if route[0] == "POST" or "/photos/" in route[1] else 303), route


async def test_a_stranger_reaches_only_the_door(matrix: Matrix) -> None:
    for route, (audience, status) in EXPECTED.items():
        got = await matrix.asks(*route, "own", "")
        if audience == EVERYBODY:
            assert got == (200 if route == ("GET", "/signin") else status), route
        else:
            assert got == (401 if route[0] == "POST" or "/photos/" in route[1] else 303), route


async def test_an_administrator_opens_no_case_with_another_role_either(matrix: Matrix) -> None:
    async with matrix.world.storage.write() as tx:
        await tx.session.execute(
            update(Person).where(Person.slug == "the-officer").values(roles=["officer", "administrator"])
        )
    await matrix.owned_by("officer")
    for case in OBJECTS:
        for path in ("/cases/{number}", "/live/{number}", "/photos/{attachment}"):
            assert await matrix.asks("GET", path, case, await matrix.session("officer")) == 403


async def test_a_route_nobody_declared_stays_closed(matrix: Matrix, monkeypatch: pytest.MonkeyPatch) -> None:
    doors = app_of(matrix.server)[audiences.DOORS]
    monkeypatch.delitem(doors, ("GET", "/cases"))
    assert await matrix.asks("GET", "/cases", "own", await matrix.session("officer")) == 404
