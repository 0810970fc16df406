"""Being away, on the desk: planned in a minute, said on the card and in the case, ended early."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from locales import day
from tests.conversations.chat import Chat
from tests.web.browser import SAME_ORIGIN, Desk, found
from tests.web.conftest import SignIn
from tests.web.world import World

TODAY = datetime.now(ZoneInfo("Europe/Brussels")).date()
LAST = TODAY + timedelta(days=4)
WEEK = {"first": TODAY.isoformat(), "last": LAST.isoformat(), "standin": "bram"}


def after(days: int) -> str:
    """A day, counted from today."""
    return (TODAY + timedelta(days=days)).isoformat()


async def card(world: World) -> str:
    """What somebody of the neighbourhood reads about their officer."""
    citizen = Chat(world.storage)
    await citizen.does("start")
    return await citizen.forges("area/molenkom")


async def test_an_officer_goes_away_for_a_week_and_comes_back_early(world: World, lena: Desk, sign_in: SignIn) -> None:
    number = await world.report("Elke nacht lawaai.")
    page = await lena.post("/me/leave", SAME_ORIGIN, **WEEK)
    assert f"{day('en', TODAY)} – {day('en', LAST)}" in page.text
    assert "Bram" in page.text
    assert f"Afwezig tot en met {day('nl', LAST)}. Intussen antwoordt Bram" in await card(world)
    bram = await sign_in("bram")
    assert "You stand in for a colleague who is away" in (await bram.get(f"/cases/{number}")).text
    assert (await lena.get(f"/cases/{number}")).status == 404
    leave = found(r"/me/leave/([0-9a-f]{32})/end", page)
    assert "When I am away" in (await lena.post(f"/me/leave/{leave}/end", SAME_ORIGIN)).text
    assert "You are back and have it again" in (await lena.get(f"/cases/{number}")).text
    assert "Afwezig" not in await card(world)
    assert (await lena.post(f"/me/leave/{leave}/end", SAME_ORIGIN)).status == 404


async def test_without_a_stand_in_the_card_names_the_team(world: World, lena: Desk) -> None:
    await lena.post("/me/leave", SAME_ORIGIN, **{**WEEK, "standin": ""})
    assert "Intussen antwoordt het wijkteam." in await card(world)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"first": "soon"}, "Choose a first and a last day."),
        ({"first": after(-3), "last": after(-1)}, "These days are over."),
        ({"first": after(5)}, "The last day is before the first one."),
        ({"last": after(400)}, "A leave may last a year and begin within two."),
        ({"standin": "nobody"}, "This colleague cannot hold your cases. Choose another one."),
        ({"standin": "marthe"}, "This colleague cannot hold your cases. Choose another one."),
    ],
)
async def test_what_cannot_be_is_said_and_what_was_typed_stays(
    world: World, lena: Desk, typed: dict[str, str], sentence: str
) -> None:
    page = await lena.post("/me/leave", SAME_ORIGIN, **{**WEEK, **typed})
    assert page.status == 422
    assert sentence in page.text
    assert f'name="last" type="date" min="{after(0)}" value="{typed.get("last", WEEK["last"])}"' in page.html
    assert not re.search(r"/me/leave/[0-9a-f]{32}/end", page.html)


async def test_nobody_is_away_twice_on_one_day(lena: Desk) -> None:
    typed = {"first": after(2), "last": after(3), "standin": "bram"}
    await lena.post("/me/leave", SAME_ORIGIN, **typed)
    assert "You are away on one of these days already." in (await lena.post("/me/leave", SAME_ORIGIN, **typed)).text
