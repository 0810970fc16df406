"""The zone's people as an administrator sees them, and the audit chain as an auditor sees it."""

import re

from sqlalchemy import update

from storage.models import AuditEntry
from tests.web.browser import Desk
from tests.web.conftest import Real, SignIn
from tests.web.world import World

PASSWORD = "vier natte voeten zingen"


async def test_an_administrator_invites_and_the_link_is_shown_once(real: Real) -> None:
    tuur, lena = real.browser(), real.browser()
    await tuur.accepts(await real.world.invitation("tuur"), PASSWORD)
    assert (await tuur.get("/")).response.url.path == "/people"
    page = await tuur.post("/people/lena/invite")
    link = re.findall(r"http://[\d.:]+(/invitation/[\w-]+)", page.html)
    assert len(link) == 1
    assert link[0] not in (await tuur.get("/people")).html
    assert "Invited, not here yet" in page.text
    await lena.accepts(link[0].removeprefix("/invitation/"), PASSWORD)
    assert "Lena Kwartelaar" in (await lena.get("/cases")).text
    assert (await tuur.get("/people")).text.count("Password and codes ·") == 2


async def test_two_administrators_invite_at_once_and_the_later_link_counts(real: Real) -> None:
    links = []
    for _ in range(2):
        tuur = real.browser()
        await tuur.accepts(await real.world.invitation("tuur"), PASSWORD)
        links += re.findall(r"(/invitation/[\w-]+)", (await tuur.post("/people/lena/invite")).html)
    first = await real.browser().post(links[0])
    assert first.status == 410
    assert "The time of this link is over." in first.text
    assert (await real.browser().post(links[1])).response.url.path == "/setup"


async def test_an_administrator_makes_a_link_and_ends_browsers(sign_in: SignIn, lena: Desk, stranger: Desk) -> None:
    tuur = await sign_in("tuur")
    page = await tuur.post("/people/bram/link")
    link = re.findall(r"http://[\d.:]+(/signin/[\w-]+)", page.html)
    assert "Bram Zandvinger" in (await stranger.post(link[0])).text
    ended = await tuur.post("/people/lena/end")
    assert "One browser of Lena Kwartelaar is signed out." in ended.text
    assert (await lena.get("/cases")).response.url.path == "/signin"
    assert "0 browsers" in (await tuur.post("/people/lena/end")).text
    assert (await tuur.post("/people/nobody/end")).status == 404


async def test_an_auditor_reads_who_did_what_and_never_what_was_written(world: World, sign_in: SignIn) -> None:
    number = await world.report("Elke nacht lawaai")
    lena, odile = await sign_in("lena"), await sign_in("odile")
    await lena.post(f"/cases/{number}/answer", text="Ik kom langs.")
    page = await odile.get("/")
    assert page.response.url.path == "/audit"
    assert re.search(rf"Lena Kwartelaar answered a case {number}", page.text)
    assert "Odile Vergrootglas signed in" in page.text
    for words in ("Elke nacht lawaai", "Ik kom langs."):
        assert words not in page.html


async def test_the_chain_is_checked_on_the_desk(world: World, sign_in: SignIn) -> None:
    odile = await sign_in("odile")
    assert re.search(r"The chain holds: \d+ entries\.", (await odile.post("/audit/verify")).text)
    async with world.storage.write() as tx:
        await tx.session.execute(update(AuditEntry).where(AuditEntry.number == 1).values(why="nothing"))
    assert "The chain is broken at entry 1." in (await odile.post("/audit/verify")).text


async def test_old_entries_are_on_further_pages(world: World, sign_in: SignIn) -> None:
    odile = await sign_in("odile")
    for _ in range(120):
        await world.signin_link("bram")
    first = await odile.get("/audit")
    older = re.findall(r'href="(/audit\?below=\d+)"', first.html)
    second = await odile.get(older[0])
    seen = [int(n) for page in (first, second) for n in re.findall(r'<td class="code">(\d+)<', page.html)]
    assert seen == sorted(seen, reverse=True)
    assert seen[-1] == 1
    assert "Nothing here" in (await odile.get("/audit?below=1")).text
    for strange in ("x", "-1", "²", "9" * 99):
        assert (await odile.get("/audit", params={"below": strange})).status == 200
