"""Drafts of notices and invitations by machine: asked for on the desk, put there to be checked, never in the way."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot import translator
from bot.interpreter import Interpreter
from handlers.services import machine, notices, people
from tests.translator import TranslationServer, translation_server, turned
from tests.web.browser import SAME_ORIGIN, Desk
from tests.web.conftest import SignIn
from tests.web.test_notices import written as notice
from tests.web.test_sending import written, zone_has
from tests.web.world import World

COME = "Kom langs voor een koffie."
FORMS = {"title": "Koffie", "text": COME}


@pytest.fixture
async def machines() -> AsyncIterator[TranslationServer]:
    """The translation server."""
    async with translation_server() as machines:
        yield machines


@pytest.fixture
async def interpreter(world: World, machines: TranslationServer, monkeypatch: pytest.MonkeyPatch) -> Interpreter:
    """The rounds of a zone in Dutch, Arabic, Turkish, Somali and French, which is tried again at once."""
    monkeypatch.setattr(machine, "WAITS", (timedelta(0), timedelta(0)))
    monkeypatch.setattr("bot.interpreter.REST", timedelta(0))
    await zone_has(world, languages=["nl", "ar", "tr", "so", "fr"])
    world.storage.around = replace(world.storage.around, machine="translate.zone.invalid")
    known = translator.server(machines.url)
    assert known
    rounds = Interpreter(world.storage, translator.Translator(known))
    await rounds.round()
    return rounds


@pytest.fixture
async def nora(interpreter: Interpreter, sign_in: SignIn) -> Desk:
    """Who writes to many, in a zone with a translation server."""
    return await sign_in("nora")


async def languages(desk: Desk, event: str, language: str, deed: str = "") -> str:
    """What the page of an event's languages says, after a deed if there is one."""
    address = f"/events/{event}/languages"
    page = await desk.post(address, SAME_ORIGIN, language=language, deed=deed) if deed else None
    return (page or await desk.get(f"{address}?language={language}")).text


async def test_a_machine_drafts_what_is_missing_and_somebody_checks_it(
    nora: Desk, interpreter: Interpreter, machines: TranslationServer, sign_in: SignIn
) -> None:
    event = await written(nora, **FORMS)
    assert "Draft 3 missing languages by machine" in await languages(nora, event, "ar")
    assert "A machine is drafting it in Arabic." in await languages(nora, event, "ar", "machine-all")
    await interpreter.round()
    for language, name in (("ar", "Arabic"), ("tr", "Turkish")):
        page = await languages(nora, event, language)
        assert turned(COME) in page
        assert f"Somebody who reads {name} has to check it before it can go out." in page
    assert {asked["target"] for asked in machines.asked} == {"ar", "tr", "fr"}
    assert {asked["q"] for asked in machines.asked} == {"Koffie", COME}
    await nora.post(f"/events/{event}/areas", SAME_ORIGIN, **{"area-molenkom": "on"})
    assert "A language is still open." in (await nora.post(f"/events/{event}/send", when="now")).text
    kasper = await sign_in("kasper")
    page = await languages(kasper, event, "ar")
    assert "I read Arabic, this is right" in page


async def test_a_language_the_machine_lacks_is_not_offered(nora: Desk, interpreter: Interpreter) -> None:
    event = await written(nora, **FORMS)
    assert "by machine" not in await languages(nora, event, "so")
    refused = await nora.post(f"/events/{event}/languages", SAME_ORIGIN, language="so", deed="machine")
    assert refused.status == 422
    assert "Nothing was changed" in refused.text


async def test_without_a_server_nothing_is_offered(world: World, nora: Desk) -> None:
    world.storage.around = replace(world.storage.around, machine="")
    assert "by machine" not in await languages(nora, await written(nora, **FORMS), "ar")


@pytest.mark.parametrize("mood", ["down", "no", "endless"])
async def test_a_machine_that_fails_is_said_and_the_text_can_be_written(
    nora: Desk, interpreter: Interpreter, machines: TranslationServer, mood: str
) -> None:
    event = await written(nora, **FORMS)
    await languages(nora, event, "ar", "machine")
    machines.mood = mood
    for _ in range(len(machine.WAITS) + 1):
        await interpreter.round()
    page = await languages(nora, event, "ar")
    assert "The machine has no draft in Arabic." in page
    assert "Draft it by machine" in page
    kept = await nora.post(f"/events/{event}/languages", SAME_ORIGIN, language="ar", text="تفضلوا", deed="keep")
    assert "تفضلوا" in kept.text


async def test_what_was_written_or_reworded_meanwhile_is_not_overwritten(
    nora: Desk, interpreter: Interpreter, machines: TranslationServer
) -> None:
    event = await written(nora, **FORMS)
    await languages(nora, event, "ar", "machine-all")
    assert "Draft it by machine" in await languages(nora, event, "ar", "by-hand")
    await nora.post(f"/events/{event}/languages", SAME_ORIGIN, language="ar", text="تفضلوا", deed="keep")
    await nora.post(f"/events/{event}/languages", SAME_ORIGIN, language="nl", text="Kom voor thee.", deed="keep")
    await nora.post(f"/events/{event}/languages", SAME_ORIGIN, language="tr", text="Buyurun", deed="keep")
    await interpreter.round()
    assert "تفضلوا" in await languages(nora, event, "ar")
    assert "Buyurun" in await languages(nora, event, "tr")
    assert turned("Kom voor thee.") in await languages(nora, event, "fr")
    assert [asked["q"] for asked in machines.asked] == ["Kom voor thee."]


async def test_a_draft_that_is_thrown_away_takes_its_wish_along(
    world: World, nora: Desk, interpreter: Interpreter, machines: TranslationServer
) -> None:
    address = await notice(nora)
    asked = await nora.post(f"{address}/languages", SAME_ORIGIN, language="ar", deed="machine")
    assert "A machine is drafting it in Arabic." in asked.text
    async with world.storage.write() as tx:
        await notices.drop(tx, await people.by_slug(tx, "nora"), address.rpartition("/")[2])
    await interpreter.round()
    assert machines.asked == []
