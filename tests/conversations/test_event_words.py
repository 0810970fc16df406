"""The words of an event: whole in every language, true, never empty, and never too long for a message or a picture."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from handlers.dialogue import Reply, units
from handlers.notices import events as words
from handlers.notices.invitation import appointment
from handlers.services import answers, events, zone
from handlers.services.answers import Answer
from locales import CITIZEN_LANGUAGES, without_marks
from storage import events as kept
from storage.db import Storage
from storage.models import Event
from tests import make

NOW = make.NOON
EVERYTHING: dict[str, Any] = {
    "accessible": True,
    "neutral": True,
    "plain_clothes": True,
    "interpreter": True,
    "food": True,
    "cost": 350,
    "languages": ("nl", "fr", "ar", "tr", "uk", "ti"),
    "capacity": 4999,
    "answer_by": NOW + timedelta(days=7),
    "latitude": 51.54,
    "longitude": 2.55,
}
LONGEST: dict[str, Any] = {
    "titles": dict.fromkeys(CITIZEN_LANGUAGES, "🦆" * 80),
    "texts": dict.fromkeys(CITIZEN_LANGUAGES, "🦆 Kwak! " * 112),
    "place": "🦆" * 120,
    "address": "🦆" * 200,
    "partner": "🦆" * 120,
}


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(NOW):
        yield


async def said(storage: Storage, kind: str, language: str, **changed: Any) -> Reply:
    """What somebody who said yes for two reads."""
    async with storage.write() as tx:
        event = await make.event(tx, await make.person(tx, "lena"), **changed)
        event.report, event.state, event.partner_state = {"nl": "De lampen branden weer."}, "announced", "agreed"
        answer = await _answer(tx, event)
        return await words.EVENT_KINDS[kind](tx, await zone.the(tx), language, event, answer)


async def _answer(tx: Any, event: Event) -> Answer | None:
    known = await make.citizen(tx)
    await answers.answer(tx, known, event.id, "yes", 2, NOW)
    return await kept.answer_of(tx, known, event.id)


@pytest.mark.parametrize("kind", words.EVENT_KINDS)
async def test_every_text_is_whole_in_every_language(storage: Storage, kind: str) -> None:
    english = await said(storage, kind, "en", **EVERYTHING)
    for language in CITIZEN_LANGUAGES:
        reply = await said(storage, kind, language, **EVERYTHING)
        assert len(reply.text) > 30
        assert "{" not in reply.text
        assert "**" not in reply.text
        for row in reply.rows:
            assert sum(len(choice.label) for choice in row) <= 40, language
            assert all(0 < len(choice.to.encode()) <= 64 for choice in row)
        assert language == "en" or reply.text != english.text


@pytest.mark.parametrize("template", events.TEMPLATES)
async def test_an_event_without_any_text_goes_out_in_every_language(storage: Storage, template: str) -> None:
    first_lines = set()
    for language in CITIZEN_LANGUAGES:
        reply = await said(storage, "event", language, template=template)
        first_lines.add(without_marks(reply.text).split("\n")[0])
        assert [choice.to.rpartition("/")[2] for choice in reply.rows[0]] == ["yes", "maybe", "no"]
    assert len(first_lines) >= len(CITIZEN_LANGUAGES) - 1, "only Persian and Dari may say the same"


@pytest.mark.parametrize("kind", words.EVENT_KINDS)
async def test_the_longest_texts_fit_a_message(storage: Storage, kind: str) -> None:
    for language in CITIZEN_LANGUAGES:
        assert units((await said(storage, kind, language, **EVERYTHING, **LONGEST)).text) <= 3600, language


@pytest.mark.parametrize("language", CITIZEN_LANGUAGES)
async def test_under_a_picture_what_matters_most_stays(storage: Storage, language: str) -> None:
    async with storage.write() as tx:
        here, lena = await zone.the(tx), await make.person(tx, "lena")
        for texts in (LONGEST, {"texts": {"nl": "Kom langs. " * 80}}, {}):
            event = await make.event(tx, lena, **{**EVERYTHING, **texts})
            event.picture_id = "0" * 32
            with tx.session.no_autoflush:
                text = (await words.event(tx, here, language, event, None)).text
            event.picture_id = None
            assert units(text) <= 1000
            assert "13:00" in text
            if texts is not LONGEST:
                assert "Rabarberplein" in text
                assert zone.name(here, language) in text


async def test_only_what_is_true_is_said(storage: Storage) -> None:
    everything = (await said(storage, "event", "en", **EVERYTHING, partner="Jeugdhuis De Fiets")).text
    nothing = (await said(storage, "event", "en", cost=None, interest="youth")).text
    for true in (
        "without steps", "not in a police building", "without uniform", "interpreter", "eat and drink",
        "We speak Dutch, French, Arabic, Turkish, Ukrainian, and Tigrinya.", "It costs €3.50.", "room for 4,999" ,
        "Please answer before Wednesday 2 December, 13:00.", "together with Jeugdhuis De Fiets",
    ):  # fmt: skip
        assert true.replace("4,999", "4999") in everything
        assert true[:12] not in nothing
    assert "Meant for young people." in nothing
    assert "Everyone is welcome." not in nothing
    assert "never who answered" in nothing


async def test_a_reader_without_a_text_of_their_own_gets_the_zones_first(storage: Storage) -> None:
    text = (await said(storage, "event", "ar", texts={"nl": "Kom langs.", "fr": "Venez."})).text
    assert "Kom langs." in text
    assert "Venez." not in text
    assert "De lampen branden weer." in (await said(storage, "report", "fr")).text


async def test_the_calendar_speaks_the_readers_language(storage: Storage) -> None:
    async with storage.write() as tx:
        here = await zone.the(tx)
        event = await make.event(tx, await make.person(tx, "lena"), **{**EVERYTHING, **LONGEST})
        for language in CITIZEN_LANGUAGES:
            found = appointment(here, language, event)
            assert units(found.description) <= 3600
            assert "\ue000" not in found.title + found.description
