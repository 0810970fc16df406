"""From the invitation to the desk of a real zone, and what a person changes about it afterwards."""

import re
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from bot.web.site import SITE, WAITING_ROOM
from tests.web.browser import Desk, Phone
from tests.web.conftest import Real

PASSWORD = "vier natte voeten zingen"
OTHER = "zeven droge hoeden dansen"


def after(**time: float) -> time_machine.travel:
    """So much later."""
    return time_machine.travel(datetime.now(UTC) + timedelta(**time))


@pytest.fixture
async def lena(real: Real) -> tuple[Desk, Phone]:
    """Lena, who came by invitation: her browser and her phone."""
    desk = real.browser()
    return desk, await desk.accepts(await real.world.invitation("lena"), PASSWORD)


async def test_an_invitation_leads_by_three_steps_to_the_desk(real: Real) -> None:
    desk, link = real.browser(), f"/invitation/{await real.world.invitation('lena')}"
    for _ in range(2):
        assert "Welcome to the desk" in (await desk.get(link)).text
    first = await desk.post(link)
    assert first.response.url.path == "/setup"
    assert "Step 1 of 3" in first.text
    second = await desk.chooses_a_password(PASSWORD)
    assert "Step 2 of 3" in second.text
    assert 'src="data:image/svg+xml' in second.html
    phone, third = await desk.scans(second)
    assert "Step 3 of 3" in third.text
    assert len(set(phone.recovery)) == 10
    assert "Lena Kwartelaar" in (await desk.get("/")).text


async def test_before_the_codes_no_case_is_shown(real: Real) -> None:
    number = await real.world.report("Elke nacht lawaai")
    desk = real.browser()
    await desk.post(f"/signin/{await real.world.signin_link('lena')}")
    for path in ("/", "/cases", f"/cases/{number}", "/me", "/live/rows", "/signin/code"):
        assert (await desk.get(path)).response.url.path == "/setup"
    assert (await desk.post(f"/cases/{number}/take")).status == 401
    await desk.scans(await desk.chooses_a_password(PASSWORD))
    assert (await desk.get(f"/cases/{number}")).status == 200


async def test_an_invitation_works_once_and_says_so(real: Real) -> None:
    link = f"/invitation/{await real.world.invitation('lena')}"
    await real.browser().post(link)
    again = await real.browser().post(link)
    assert again.status == 410
    assert "This link has been used." in again.text
    unknown = await real.browser().post("/invitation/nobody-made-this")
    assert unknown.status == 404
    late = await real.world.invitation("bram")
    with after(hours=25):
        assert "The time of this link is over." in (await real.browser().post(f"/invitation/{late}")).text


@pytest.mark.parametrize(
    ("password", "again", "words"),
    [
        ("kort", "kort", "too short: at least 12 characters"),
        ("1qaz2wsx3edc", "1qaz2wsx3edc", "guessers try first"),
        ("LenaKwartelaar", "LenaKwartelaar", "made of your name"),
        ("Zone-Caillebecq", "Zone-Caillebecq", "made of your name"),
        ("lang genoeg " * 12, "lang genoeg " * 12, "too long: at most 128 characters"),
        (PASSWORD, OTHER, "not the same"),
    ],
)
async def test_a_password_that_will_not_do_is_explained(real: Real, password: str, again: str, words: str) -> None:
    desk = real.browser()
    await desk.post(f"/invitation/{await real.world.invitation('lena')}")
    answer = await desk.post("/setup/password", password=password, again=again)
    assert answer.status == 422
    assert words in answer.text
    assert password.strip() not in answer.html.replace("Kwartelaar", "")


async def test_a_wrong_first_code_keeps_the_picture(real: Real) -> None:
    desk = real.browser()
    await desk.post(f"/invitation/{await real.world.invitation('lena')}")
    page = await desk.chooses_a_password(PASSWORD)
    offer = re.findall(r'name="offer" value="([^"]+)"', page.html)[0]
    wrong = await desk.post("/setup/codes", offer=offer, code="12345")
    assert wrong.status == 422
    assert "This code does not work." in wrong.text
    assert offer in wrong.html
    phone, done = await desk.scans(wrong)
    assert "Step 3 of 3" in done.text
    assert phone.recovery


async def test_the_language_can_be_chosen_on_the_way_and_no_link_leads_away_from_the_recovery_codes(real: Real) -> None:
    desk = real.browser()
    await desk.post(f"/invitation/{await real.world.invitation('lena')}")
    refused = await desk.post("/setup/password", password="short", again="short")
    (link,) = re.findall(r'href="([^"]*language=fr)"', refused.html)
    assert "Étape 1 sur 3" in (await desk.get(link)).text
    (link,) = re.findall(r'href="([^"]*language=en)"', (await desk.chooses_a_password(PASSWORD)).html)
    _, done = await desk.scans(await desk.get(link))
    assert "Step 3 of 3" in done.text
    assert "language=" not in done.html


async def test_an_offer_of_another_browser_is_not_taken(real: Real) -> None:
    pages = []
    for slug in ("lena", "bram"):
        desk = real.browser()
        await desk.post(f"/invitation/{await real.world.invitation(slug)}")
        pages.append(await desk.chooses_a_password(PASSWORD))
    _, answer = await desk.scans(pages[0])
    assert answer.status == 409
    assert "from before you signed in" in answer.text


async def test_password_then_code_then_the_desk(real: Real, lena: tuple[Desk, Phone]) -> None:
    _, phone = lena
    with after(minutes=2):
        desk = real.browser()
        asked = await desk.post("/signin", name="lena@zone.example", password=PASSWORD)
        assert asked.response.url.path == "/signin/code"
        assert (await desk.get("/cases")).response.url.path == "/signin/code"
        assert (await desk.get("/setup")).response.url.path == "/signin/code"
        code = phone.code()
        inside = await desk.post("/signin/code", code=code)
        assert inside.response.url.path == "/cases"
        other = real.browser()
        await other.post(f"/signin/{await real.world.signin_link('lena')}")
        used = await other.post("/signin/code", code=code)
        assert used.status == 422
        assert "This code has been used." in used.text
        assert (await other.post("/signin/code", recovery=phone.recovery[0])).response.url.path == "/cases"


async def test_each_step_has_a_cookie_of_its_own(real: Real, lena: tuple[Desk, Phone]) -> None:
    _, phone = lena
    desk = real.browser()
    seen = set()
    with after(minutes=2):
        for path, form in (
            ("/signin", {"name": "lena", "password": PASSWORD}),
            ("/signin/code", {"code": phone.code()}),
        ):
            answer = await desk.client.post(
                path, data=form, headers={"Sec-Fetch-Site": "same-origin"}, allow_redirects=False
            )
            cookie = answer.cookies["koban"]
            assert (cookie["samesite"], cookie["httponly"]) == ("Strict", True)
            assert len(cookie.value) >= 43
            seen.add(cookie.value)
    assert len(seen) == 2


async def test_a_wrong_name_and_a_wrong_password_read_the_same(real: Real, lena: tuple[Desk, Phone]) -> None:
    desk = real.browser()
    known = await desk.post("/signin", name="lena", password="geraden wachtwoord")
    unknown = await desk.post("/signin", name="nobo", password="geraden wachtwoord")
    without = await desk.post("/signin", name="bram", password="geraden wachtwoord")
    assert known.status == unknown.status == without.status == 422
    assert known.html.replace("lena", "nobo") == unknown.html == without.html.replace("bram", "nobo")
    assert "Name and password do not belong together." in known.text


async def test_guessing_waits_longer_and_longer_and_the_right_password_still_enters(
    real: Real, lena: tuple[Desk, Phone]
) -> None:
    real.waits.clear()
    for _ in range(9):
        await real.browser().post("/signin", name="lena", password="geraden wachtwoord")
    assert real.waits == [0, 0, 0, 1, 2, 4, 8, 16, 30]
    inside = await real.browser().post("/signin", name="lena", password=PASSWORD)
    assert inside.response.url.path == "/signin/code"
    assert real.waits[-1] == 30


async def test_a_link_by_mail_gets_the_same_answer_for_everybody(real: Real) -> None:
    desk = real.browser()
    assert "Send me a sign-in link" in (await desk.get("/signin")).text
    real.waits.clear()
    answers = [await desk.post("/signin/mail", mail=mail) for mail in ("lena@zone.example", "nobody@zone.example", "")]
    assert len({answer.html for answer in answers}) == 1
    assert answers[0].status == 200
    assert "Look in your mail" in answers[0].text
    assert all(0.5 < wait <= 1 for wait in real.waits)


async def test_the_password_is_changed_against_the_one_before(real: Real, lena: tuple[Desk, Phone]) -> None:
    desk, phone = lena
    other = real.browser()
    with after(minutes=2):
        await other.post("/signin", name="lena", password=PASSWORD)
        await other.post("/signin/code", code=phone.code())
    wrong = await desk.post("/me/password", current=OTHER, password=OTHER, again=OTHER)
    assert wrong.status == 422
    done = await desk.post("/me/password", current=PASSWORD, password=OTHER, again=OTHER)
    assert done.response.url.path == "/me"
    assert (await other.get("/me")).response.url.path == "/signin"
    assert (await real.browser().post("/signin", name="lena", password=PASSWORD)).status == 422
    assert (await real.browser().post("/signin", name="lena", password=OTHER)).status == 200


async def test_another_phone_is_set_up_with_a_code_of_the_one_before(lena: tuple[Desk, Phone]) -> None:
    desk, phone = lena
    with after(minutes=2):
        page = await desk.get("/me/codes")
        _, refused = await desk.scans(page, "/me/codes", current="000000")
        assert refused.status == 422
        new, done = await desk.scans(await desk.get("/me/codes"), "/me/codes", current=phone.code())
        assert done.status == 200
        assert len(new.recovery) == 10
        assert not set(new.recovery) & set(phone.recovery)
    with after(minutes=5):
        _, lost = await desk.scans(await desk.get("/me/codes"), "/me/codes", current=new.recovery[0])
        assert lost.status == 200


async def test_new_recovery_codes_replace_the_old_and_the_number_left_is_shown(
    real: Real, lena: tuple[Desk, Phone]
) -> None:
    desk, phone = lena
    with after(minutes=2):
        other = real.browser()
        await other.post("/signin", name="lena", password=PASSWORD)
        await other.post("/signin/code", recovery=phone.recovery[0].lower())
        assert "9 left" in (await desk.get("/me")).text
        fresh = await desk.post("/me/recovery", current=phone.code())
        assert "Keep these ten codes" in fresh.text
        assert "10 left" in (await desk.get("/me")).text
        await other.post("/signout")
        await other.post("/signin", name="lena", password=PASSWORD)
        assert (await other.post("/signin/code", recovery=phone.recovery[1])).status == 422


async def test_somebody_else_begins_again_at_the_code(real: Real, lena: tuple[Desk, Phone]) -> None:
    desk = real.browser()
    await desk.post("/signin", name="lena", password=PASSWORD)
    assert (await desk.post("/signout")).response.url.path == "/signin"
    assert (await desk.get("/signin/code")).response.url.path == "/signin"


async def test_a_link_from_elsewhere_keeps_ones_session(lena: tuple[Desk, Phone]) -> None:
    desk, _ = lena
    desk.client.session.cookie_jar.clear()  # as a browser leaves a strict cookie at home
    page = await desk.get("/cases?view=team", headers={"Sec-Fetch-Site": "cross-site"})
    assert page.status == 200
    assert 'http-equiv="refresh" content="0; url=/cases?view=team"' in page.html
    for elsewhere in ("//evil.example/cases", "/nowhere"):
        address = f"{desk.client.make_url('/').origin()}{elsewhere}"
        answer = await desk.client.session.get(address, headers={"Sec-Fetch-Site": "cross-site"}, allow_redirects=False)
        assert answer.headers["Location"] == "/signin"


async def test_ones_browsers_are_listed_and_ended(real: Real, lena: tuple[Desk, Phone]) -> None:
    desk, phone = lena
    names = {
        "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19 Safari/604": "Safari, iPhone",
        "Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0": "Firefox, Linux",
    }
    others = []
    for late, agent in enumerate(names, start=2):
        with after(minutes=late):
            other = real.browser(**{"User-Agent": agent})
            await other.post("/signin", name="lena", password=PASSWORD)
            await other.post("/signin/code", code=phone.code())
            others.append(other)
    page = await desk.get("/me")
    assert all(name in page.text for name in names.values())
    assert "rv:150" not in page.html
    listed = re.findall(r'action="/me/browsers/([0-9a-f]{32})"', page.html)
    assert len(listed) == 2
    await desk.post(f"/me/browsers/{listed[0]}")
    left = [(await other.get("/me")).response.url.path for other in others]
    assert sorted(left) == ["/me", "/signin"]
    await desk.post("/me/browsers/others")
    assert [(await other.get("/me")).response.url.path for other in others] == ["/signin", "/signin"]
    assert (await desk.get("/me")).response.url.path == "/me"


async def test_a_crowd_at_the_door_is_told_to_come_back(real: Real) -> None:
    room = real.server.app
    assert room is not None
    async with AsyncExitStack() as crowd:
        for _ in range(WAITING_ROOM):
            await crowd.enter_async_context(room[SITE].waiting)
        answer = await real.browser().post("/signin", name="lena", password=PASSWORD)
        assert answer.status == 503
        assert "Very many try to sign in" in answer.text
    assert (await real.browser().post("/signin", name="lena", password=PASSWORD)).status == 422


async def test_names_and_codes_of_any_shape_are_answered(real: Real, lena: tuple[Desk, Phone]) -> None:
    for strange in ("", "\0", "a" * 100_000, "\u202elena", "' OR 1=1 --", "{name}", "<b>lena</b>"):
        answer = await real.browser().post("/signin", name=strange, password=strange)
        assert answer.status == 422
        assert "<b>lena</b>" not in answer.html
    desk = real.browser()
    await desk.post("/signin", name="lena", password=PASSWORD)
    for strange in ("", "\0", "١٢٣٤٥٦", "a" * 1000, "-1"):
        assert (await desk.post("/signin/code", code=strange)).status == 422
        assert (await desk.post("/signin/code", recovery=strange)).status == 422
