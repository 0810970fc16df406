"""What a person chooses for themselves."""

import re

from handlers.services import people, zone
from tests.web.browser import Desk
from tests.web.world import World


async def test_a_link_for_ones_own_phone_works_once(world: World, lena: Desk) -> None:
    page = await lena.post("/me/link")
    found = re.search(r'href="https://t\.me/koban_test_bot\?start=link-([\w-]+)"', page.html)
    assert found
    assert f"/start link-{found[1]}" in page.text
    async with world.storage.write() as tx:
        person = await people.link_chat(tx, found[1], "telegram", "77")
    assert person.slug == "lena"
    assert "Your chat is linked." in (await lena.get("/me")).text


async def test_no_phone_is_linked_where_the_zone_keeps_the_officers_chat_off(world: World, lena: Desk) -> None:
    assert "Link my phone" in (await lena.get("/me")).text
    async with world.storage.write() as tx:
        (await zone.the(tx)).officers_chat = "off"
    page = await lena.get("/me")
    assert "Link my phone" not in page.text
    assert "My phone" not in page.text
    assert "Password" in page.text


async def test_the_language_changes_at_once(lena: Desk) -> None:
    assert '<html lang="fr"' in (await lena.post("/me/language", language="fr")).html
    assert (await lena.post("/me/language", language="tlh")).status == 404


async def test_light_dark_and_keys_are_kept_in_this_browser(lena: Desk) -> None:
    plain = await lena.get("/me")
    assert "data-theme" not in plain.html
    assert '<body data-keys="on">' in plain.html
    dark = await lena.post("/me/looks", theme="dark")
    assert 'data-theme="dark"' in dark.html
    assert "<body>" in dark.html
    own = await lena.post("/me/looks", theme="own", keys="on")
    assert "data-theme" not in own.html
    assert "data-sound" not in own.html
    assert '<body data-sound="on">' in (await lena.post("/me/looks", sound="on")).html
    assert '<body data-keys="on">' in own.html
