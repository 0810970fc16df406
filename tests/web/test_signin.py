"""The door of the desk: one-time links, sessions, languages."""

from aiohttp.test_utils import TestServer

from bot.web.site import SITE, DemoDesk
from handlers.services import people
from storage.models import Person
from tests.web.browser import Desk
from tests.web.conftest import SignIn
from tests.web.world import World


async def test_a_link_signs_in_once_only(world: World, stranger: Desk) -> None:
    link = f"/signin/{await world.signin_link('lena')}"
    inside = await stranger.post(link)
    assert inside.response.url.path == "/cases"
    assert "Lena Kwartelaar" in inside.text
    await stranger.post("/signout")
    again = await stranger.post(link)
    assert again.status == 410
    assert "This link has been used." in again.text


async def test_looking_at_a_link_does_not_use_it(world: World, stranger: Desk) -> None:
    link = f"/signin/{await world.signin_link('lena')}"
    for _ in range(3):
        assert "Sign in" in (await stranger.get(link)).text
    assert "Lena Kwartelaar" in (await stranger.post(link)).text


async def test_an_unknown_link_is_said_so(stranger: Desk) -> None:
    answer = await stranger.post("/signin/nobody-made-this")
    assert answer.status == 404
    assert "This link is not known." in answer.text


async def test_the_session_cookie_is_out_of_reach_of_scripts(world: World, stranger: Desk) -> None:
    link = f"/signin/{await world.signin_link('lena')}"
    answer = await stranger.client.post(link, headers={"Sec-Fetch-Site": "same-origin"}, allow_redirects=False)
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("koban=")
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie


async def test_signing_out_ends_the_session(lena: Desk) -> None:
    answer = await lena.client.post("/signout", headers={"Sec-Fetch-Site": "same-origin"}, allow_redirects=False)
    assert answer.headers["Clear-Site-Data"] == '"storage"'
    assert (await lena.get("/cases")).response.url.path == "/signin"


async def test_who_is_signed_in_does_not_see_the_door(lena: Desk) -> None:
    assert (await lena.get("/signin")).response.url.path == "/cases"


async def test_the_door_speaks_the_browsers_language_or_the_chosen_one(stranger: Desk) -> None:
    french = await stranger.get("/signin", headers={"Accept-Language": "pl, fr-BE;q=0.8"})
    assert '<html lang="fr" dir="ltr"' in french.html
    await stranger.get("/signin?language=de")
    kept = await stranger.get("/signin", headers={"Accept-Language": "fr"})
    assert '<html lang="de"' in kept.html


async def test_the_desk_speaks_the_persons_language(sign_in: SignIn) -> None:
    sena = await sign_in("sena")
    assert '<html lang="nl" dir="ltr"' in (await sena.get("/cases")).html


async def test_nobody_signs_in_as_somebody_outside_the_demo(stranger: Desk) -> None:
    assert (await stranger.post("/signin/as/lena")).status == 404


async def test_the_demo_offers_its_invented_people(world: World, server: TestServer, stranger: Desk) -> None:
    async def invented() -> list[Person]:
        async with world.storage.read() as tx:
            return [await people.by_slug(tx, "lena")]

    app = server.app
    assert app is not None
    site = app[SITE]
    object.__setattr__(site, "demo_desk", DemoDesk("http://127.0.0.1:8081/", invented, world.signin_link))
    assert "Lena Kwartelaar" in (await stranger.get("/signin")).text
    inside = await stranger.post("/signin/as/lena")
    assert "Open the phones" in inside.text
