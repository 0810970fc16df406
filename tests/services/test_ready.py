"""Ready words: every sentence whole in every language, real dates, and what a citizen's tap may change."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from handlers.ready import answer_rows, choice_for_citizen, choices, for_citizen, for_desk
from handlers.services import cases, desk, ready, reports, taps
from handlers.services.errors import Closed, NotFilled, NotFound, Refusal
from handlers.services.reports import Words
from handlers.services.sentences import SENTENCES, Sentence
from locales import CITIZEN_LANGUAGES, DESK_LANGUAGES, day, direction
from storage import vault
from storage.cases import by_number, thread
from storage.db import Storage
from storage.models import AuditEntry
from storage.vault import Known
from tests import make

TODAY = date(2026, 11, 25)
VALUES = {
    "date": "2026-12-02",
    "time": "16:30",
    "service": "Openbare Werken",
    "number": "02 000 00 00",
    "place": "Theehuis De Vlieger",
    "name": "Sena Duivenaar",
}


@pytest.mark.parametrize("sentence", SENTENCES.values(), ids=lambda sentence: sentence.key)
def test_every_sentence_shows_all_its_fields_in_every_language(sentence: Sentence) -> None:
    values = {name: VALUES[name] for name in ready.fields(sentence)}
    for speak, languages in ((for_citizen, CITIZEN_LANGUAGES), (for_desk, DESK_LANGUAGES)):
        for language in languages:
            words = speak(language, sentence.key, values)
            shown = {**values, "date": day(language, TODAY + timedelta(days=7))}
            assert [value for name, value in shown.items() if name in values and value not in words] == []
            assert "{" not in words
            assert language == "en" or words != speak("en", sentence.key, values)


@pytest.mark.parametrize("sentence", SENTENCES.values(), ids=lambda sentence: sentence.key)
def test_every_sentence_fits_a_telegram_message_with_its_buttons(sentence: Sentence) -> None:
    longest = {name: VALUES[name] if name in ("date", "time") else "x" * 80 for name in ready.fields(sentence)}
    for language in CITIZEN_LANGUAGES:
        assert len(for_citizen(language, sentence.key, longest)) + cases.ANSWER_LIMIT < 3900
        rows = answer_rows(language, "KB-77777", 9999, {"ready": sentence.key})
        buttons = [button for row in rows for button in row]
        assert len(buttons) == len(sentence.choices)
        assert len({button.label for button in buttons}) == len(buttons)
        assert all(0 < len(button.label) <= 40 and len(button.to) <= 64 for button in buttons)


def test_the_sentences_of_danger_name_112_and_101_and_nobody_asks_who_somebody_is() -> None:
    for key in ("danger", "safe", "not-watched"):
        for language in CITIZEN_LANGUAGES:
            words = for_citizen(language, key, {})
            assert "112" in words
            assert "101" in words
    assert {sentence.group for sentence in SENTENCES.values()} == set(ready.GROUPS)
    assert not [s for s in SENTENCES.values() if s.choices and "name" in ready.fields(s)]


def test_a_key_of_another_version_is_said_to_be_unknown() -> None:
    assert "does not know" in for_citizen("en", "gone", {"date": "2026-12-02"})
    assert "does not know" in choice_for_citizen("en", "still", 9)
    assert choices("gone") == ()


@pytest.mark.parametrize(
    ("key", "values", "field", "why"),
    [
        ("will-come", {}, "date", "empty"),
        ("will-come", {"date": "tomorrow"}, "date", "unreadable"),
        ("will-come", {"date": "2026-11-24"}, "date", "past"),
        ("will-come", {"date": "2028-01-01"}, "date", "far"),
        ("came", {"date": "2026-11-26"}, "date", "ahead"),
        ("may-come-at", {"date": "2026-12-02", "time": "25:00"}, "time", "unreadable"),
        ("passed", {"service": " \n "}, "service", "empty"),
        ("passed", {"service": "x" * 81}, "service", "long"),
        ("call-them", {"service": "Openbare Werken", "number": "call me"}, "number", "unreadable"),
    ],
)
def test_a_field_that_cannot_be_used_is_named(key: str, values: dict[str, str], field: str, why: str) -> None:
    with pytest.raises(NotFilled) as refused:
        ready.body(key, values, TODAY)
    assert (refused.value.values["field"], refused.value.values["why"]) == (field, why)


def test_what_is_stored_has_no_language_and_nothing_that_was_not_asked() -> None:
    given = {"date": "2026-12-02", "text": "no field", "time": "x"}
    assert ready.body("will-come", given, TODAY) == {"ready": "will-come", "values": {"date": "2026-12-02"}}
    assert ready.body("came", {"date": "2026-11-25"}, TODAY)["values"] == {"date": "2026-11-25"}
    assert "\ue000" not in ready.body("passed", {"service": "a\ue000b"}, TODAY)["values"]["service"]
    with pytest.raises(NotFound):
        ready.body("no such key", {}, TODAY)


async def asked(storage: Storage, key: str = "still", language: str = "ar") -> tuple[str, int, Known]:
    """A case with a ready question: its number, the question's position, and the citizen."""
    async with storage.write() as tx:
        amina = await make.citizen(tx, language)
        number = (await make.case(tx, citizen=amina)).number
        case = await cases.answer_ready(tx, await make.person(tx, "lena"), number, key, {})
        return number, case.entries, amina


async def taps_it(storage: Storage, citizen: Known, number: str, position: int, choice: int) -> taps.Tapped | None:
    async with storage.write() as tx:
        known = await vault.find(tx, citizen.channel, citizen.address)
        assert known
        return await taps.tap(tx, known, number, position, choice)


async def test_a_tap_is_a_dated_entry_that_reopens_and_is_unread(storage: Storage) -> None:
    number, position, amina = await asked(storage)
    done = await taps_it(storage, amina, number, position, 1)
    assert done is not None
    assert (done.key, done.choice, done.again, done.urgent) == ("still", 1, False, False)
    async with storage.write() as tx:
        case = await by_number(tx, number)
        assert case is not None
        entry = (await thread(tx, case))[-1]
        assert entry.body == {"tap": position, "ready": "still", "choice": 1}
        assert (case.state, case.unread) == ("open", True)
        view = await desk.view(tx, await make.person(tx, "lena"), number)
    assert [(i.kind, i.choice) for i in view.items if i.ready] == [("officer", 1), ("tap", 1)]


async def test_another_choice_adds_an_entry_and_the_same_one_adds_nothing(storage: Storage) -> None:
    number, position, amina = await asked(storage)
    for choice, again in ((0, False), (0, True), (2, False), (0, False)):
        done = await taps_it(storage, amina, number, position, choice)
        assert done is not None
        assert done.again is again
    async with storage.write() as tx:
        view = await desk.view(tx, await make.person(tx, "lena"), number)
    assert [item.choice for item in view.items if item.kind == "tap"] == [0, 2, 0]
    assert [item.choice for item in view.items if item.kind == "officer"] == [0]


async def test_a_tap_opens_a_closed_case_again(storage: Storage) -> None:
    number, position, amina = await asked(storage, "is-solved")
    async with storage.write() as tx:
        await cases.close(tx, await make.person(tx, "lena"), number, "solved")
    assert await taps_it(storage, amina, number, position, 1)
    async with storage.write() as tx:
        case = await by_number(tx, number)
        assert case is not None
        assert (case.state, case.closed_at) == ("open", None)


async def test_a_forged_or_foreign_tap_changes_nothing(storage: Storage) -> None:
    number, position, amina = await asked(storage)
    async with storage.write() as tx:
        stranger = await make.citizen(tx)
        await reports.add(tx, amina, number, Words("More."))
        before = (await by_number(tx, number)).entries  # type: ignore[union-attr]
    for who, where, choice in (
        (stranger, position, 0),
        (amina, position, 3),
        (amina, position, -1),
        (amina, 1, 0),
        (amina, position + 1, 0),
        (amina, 999, 0),
    ):
        assert await taps_it(storage, who, number, where, choice) is None
    async with storage.write() as tx:
        case = await by_number(tx, number)
        assert case is not None
        assert case.entries == before


async def test_urgent_choices_are_those_that_may_mean_danger(storage: Storage) -> None:
    number, position, amina = await asked(storage, "danger")
    found = [await taps_it(storage, amina, number, position, choice) for choice in (0, 1, 2)]
    assert [done.urgent for done in found if done] == [True, False, True]


async def test_own_words_follow_a_ready_sentence_and_all_is_audited(storage: Storage) -> None:
    tomorrow = (datetime.now(UTC) + timedelta(days=2)).date().isoformat()
    async with storage.write() as tx:
        number = (await make.case(tx)).number
        lena = await make.person(tx, "lena")
        await cases.answer_ready(tx, lena, number, "will-come", {"date": tomorrow}, "I ring twice.", "nl")
        case = await by_number(tx, number)
        assert case is not None
        body = (await thread(tx, case))[-1].body
        assert body == {"ready": "will-come", "values": {"date": tomorrow}, "text": "I ring twice.", "language": "nl"}
        assert (await tx.session.execute(select(AuditEntry.what).where(AuditEntry.case_id == case.id))).scalars().all()[
            -1
        ] == "answered"


async def refusal_of(storage: Storage, slug: str, number: str) -> type[Refusal] | None:
    async with storage.write() as tx:
        try:
            await cases.answer_ready(tx, await make.person(tx, slug), number, "thanks", {})
        except Refusal as refusal:
            return type(refusal)
    return None


async def test_ready_words_go_only_where_an_answer_may(storage: Storage) -> None:
    number, _, _ = await asked(storage)
    assert (await refusal_of(storage, "nele", number)) is not None
    async with storage.write() as tx:
        await cases.close(tx, await make.person(tx, "lena"), number, "answered")
    assert await refusal_of(storage, "lena", number) is Closed


def test_arabic_is_read_from_right_to_left_with_values_in_their_own_direction() -> None:
    assert direction("ar") == "rtl"
    assert "\u2068Openbare Werken\u2069" in for_citizen("ar", "passed", {"service": "Openbare Werken"})
