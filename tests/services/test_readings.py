"""Words in a language their reader lacks: who may be asked, what they may do, and when it ends."""

from collections.abc import Sequence

import pytest
from sqlalchemy import select

from handlers.services import asks as visits
from handlers.services import cases, desk, privacy, readings, reports
from handlers.services.errors import Empty, NotAllowed, NotFound
from handlers.services.reports import Words
from storage import vault
from storage.cases import by_number
from storage.db import Storage, Tx
from storage.models import AuditEntry, Case, Person
from storage.vault import Known
from tests import make


async def opened(storage: Storage, language: str = "ar", **more: str) -> tuple[str, Known]:
    async with storage.write() as tx:
        amina = await make.citizen(tx, language)
        return (await make.case(tx, make.ARABIC, citizen=amina, **more)).number, amina


async def asks(storage: Storage, number: str, reader: str = "sena", asker: str = "lena") -> None:
    async with storage.write() as tx:
        await readings.ask(tx, await make.person(tx, asker), number, (await make.person(tx, reader)).id)


async def sees(storage: Storage, slug: str, number: str) -> desk.CaseView:
    async with storage.write() as tx:
        return await desk.view(tx, await make.person(tx, slug), number)


async def case_of(tx: Tx, number: str) -> Case:
    case = await by_number(tx, number)
    assert case
    return case


async def test_the_strip_names_colleagues_who_read_it_and_no_administrator(storage: Storage) -> None:
    number, _ = await opened(storage)
    async with storage.write() as tx:
        (await make.person(tx, "tuur")).languages = ["ar"]
        (await make.person(tx, "odile")).languages = ["ar"]
        (await make.person(tx, "odile")).active = False
    found = (await sees(storage, "lena", number)).foreign
    assert found is not None
    assert (found.language, [p.slug for p in found.colleagues], found.asked) == ("ar", ["sena"], ())
    assert found.interpreter["name"] == "Tolkendienst De Papegaai"
    for slug in ("tuur", "odile", "bram", "lena"):
        with pytest.raises(NotFound):
            await asks(storage, number, slug)


async def test_who_reads_the_language_is_offered_nothing(storage: Storage) -> None:
    async with storage.write() as tx:
        amina = await make.citizen(tx, "fr")
        number = (await make.case(tx, "Des motos font la course chaque nuit.", citizen=amina)).number
    assert (await sees(storage, "lena", number)).foreign is None


async def test_who_reads_what_was_written_is_offered_nothing_whatever_was_chosen(storage: Storage) -> None:
    async with storage.write() as tx:
        amina = await make.citizen(tx, "ar")
        number = (await make.case(tx, "Des motos font la course chaque nuit.", citizen=amina)).number
    assert (await sees(storage, "lena", number)).foreign is None


async def test_a_colleague_opens_the_case_only_until_it_is_read(storage: Storage) -> None:
    number, _ = await opened(storage)
    with pytest.raises(NotFound):
        await sees(storage, "sena", number)
    await asks(storage, number)
    await asks(storage, number)
    view = await sees(storage, "sena", number)
    assert (view.can_answer, view.can_take, view.can_give_back, view.foreign) == (False, False, False, None)
    (asked,) = view.to_read
    assert (asked.text, asked.language, asked.asked_by) == (make.ARABIC, "ar", "Lena Kwartelaar")
    async with storage.write() as tx:
        sena = await make.person(tx, "sena")
        assert [row.number for row in await desk.queue(tx, sena, "asked")] == [number]
        assert [row.first_words for row in await desk.queue(tx, sena, "asked")] == [None]
        assert number not in [row.number for row in await desk.queue(tx, sena, "team")]
        assert (await desk.counts(tx, sena))["asked"] == 1
        await readings.translate(tx, sena, number, asked.message_id, "Elke nacht racen er motoren.", "nl")
    with pytest.raises(NotFound):
        await sees(storage, "sena", number)
    seen = await sees(storage, "lena", number)
    assert seen.foreign is None
    translation = seen.items[0].translation
    assert translation is not None
    assert (translation["text"], translation["language"], translation["name"]) == (
        "Elke nacht racen er motoren.",
        "nl",
        "Sena Duivenaar",
    )


async def test_a_colleague_who_reads_may_note_and_not_answer_take_give_back_or_close(storage: Storage) -> None:
    number, _ = await opened(storage, topic="home")
    async with storage.write() as tx:
        (await make.person(tx, "nele")).active = True
        await cases.take(tx, await make.person(tx, "nele"), number)
    await asks(storage, number, "sena", "nele")
    async with storage.write() as tx:
        sena = await make.person(tx, "sena")
        await cases.note(tx, sena, number, "Ask her about Friday.")
        for deed in (
            cases.answer(tx, sena, number, "Hello."),
            cases.answer_ready(tx, sena, number, "thanks", {}),
            cases.give_back(tx, sena, number),
            cases.close(tx, sena, number, "solved"),
            readings.ask(tx, sena, number, sena.id),
        ):
            with pytest.raises(NotAllowed):
                await deed
        await cases.give_back(tx, await make.person(tx, "nele"), number)
        with pytest.raises(NotFound):
            await cases.take(tx, sena, number)
        for deed in (cases.answer(tx, sena, number, "Hello."), visits.settle_visit(tx, sena, number)):
            with pytest.raises(NotAllowed):
                await deed


async def test_only_what_was_asked_can_be_translated_and_not_with_nothing(storage: Storage) -> None:
    number, _ = await opened(storage)
    other, _ = await opened(storage)
    await asks(storage, number)
    (asked,) = (await sees(storage, "sena", number)).to_read
    foreign_entry = (await sees(storage, "lena", other)).items[0].id
    async with storage.write() as tx:
        sena = await make.person(tx, "sena")
        with pytest.raises(Empty):
            await readings.translate(tx, sena, number, asked.message_id, " ", "nl")
        with pytest.raises(NotFound):
            await readings.translate(tx, sena, number, foreign_entry, "Words", "nl")
        with pytest.raises(NotFound):
            await readings.translate(tx, sena, other, foreign_entry, "Words", "nl")
        with pytest.raises(NotAllowed):
            await readings.translate(tx, await make.person(tx, "lena"), number, asked.message_id, "Words", "nl")


async def test_asking_ends_when_it_is_taken_back_declined_or_the_case_is_closed(storage: Storage) -> None:
    for end in ("taken back", "declined", "closed", "withdrawn"):
        number, amina = await opened(storage)
        await asks(storage, number)
        async with storage.write() as tx:
            lena, sena = await make.person(tx, "lena"), await make.person(tx, "sena")
            if end == "taken back":
                await readings.take_back(tx, lena, number, sena.id)
            elif end == "declined":
                await readings.decline(tx, sena, number)
            elif end == "closed":
                await cases.close(tx, lena, number, "answered")
            else:
                await reports.withdraw(tx, amina, number)
        with pytest.raises(NotFound):
            await sees(storage, "sena", number)


async def test_asking_opening_and_translating_are_in_the_audit_chain(storage: Storage) -> None:
    number, _ = await opened(storage)
    await asks(storage, number)
    (asked,) = (await sees(storage, "sena", number)).to_read
    async with storage.write() as tx:
        await readings.translate(tx, await make.person(tx, "sena"), number, asked.message_id, "Motoren.", "nl")
        actions = await actions_of(tx)
    assert actions[-3:] == ["reading-asked", "case-opened", "translated"]


async def actions_of(tx: Tx) -> Sequence[str]:
    return (await tx.session.execute(select(AuditEntry.what).order_by(AuditEntry.number))).scalars().all()


async def test_an_edited_message_is_to_be_translated_anew(storage: Storage) -> None:
    async with storage.write() as tx:
        amina = await make.citizen(tx, "ar")
        number = (await make.case(tx, make.ARABIC, citizen=amina, message="77")).number
    await asks(storage, number)
    (asked,) = (await sees(storage, "sena", number)).to_read
    async with storage.write() as tx:
        await readings.translate(tx, await make.person(tx, "sena"), number, asked.message_id, "Motoren.", "nl")
        assert await reports.edit(tx, amina, "77", "غيّرت رأيي")
    seen = await sees(storage, "lena", number)
    assert seen.items[0].translation is None
    assert seen.foreign is not None


async def test_later_words_are_asked_for_again(storage: Storage) -> None:
    number, amina = await opened(storage)
    await asks(storage, number)
    async with storage.write() as tx:
        await reports.add(tx, amina, number, Words("وأيضاً يوم الأحد"))
    found = (await sees(storage, "lena", number)).foreign
    assert found is not None
    assert (found.unasked, [asked.name for asked in found.asked]) == (True, ["Sena Duivenaar"])


async def test_an_erased_case_leaves_no_reading(storage: Storage) -> None:
    number, _ = await opened(storage)
    await asks(storage, number)
    async with storage.write() as tx:
        await privacy.erase(tx, await case_of(tx, number))
    async with storage.write() as tx:
        assert (await desk.counts(tx, await make.person(tx, "sena")))["asked"] == 0


async def answered(storage: Storage, language: str | None = "nl", **more: str) -> tuple[str, Known, int]:
    """A case with an answer in somebody's own words."""
    number, amina = await opened(storage, **more)
    async with storage.write() as tx:
        slug = "nele" if more.get("topic") == "home" else "lena"
        case = await cases.answer(tx, await make.person(tx, slug), number, "Ik kom woensdag.", language)
        return number, amina, case.entries


async def wants(storage: Storage, amina: Known, number: str, position: int) -> readings.Wanted | None:
    async with storage.write() as tx:
        known = await vault.find(tx, amina.channel, amina.address)
        assert known
        return await readings.want(tx, known, await case_of(tx, number), position)


def slugs(people_found: Sequence[Person]) -> list[str]:
    return [person.slug for person in people_found]


async def test_a_citizen_asks_for_an_answer_in_their_language_and_gets_it(storage: Storage) -> None:
    number, amina, position = await answered(storage)
    for _ in range(2):
        found = await wants(storage, amina, number, position)
        assert found is not None
        assert slugs(found.readers) == ["sena"]
    (asked,) = (await sees(storage, "sena", number)).to_read
    assert (asked.text, asked.language, asked.wanted) == ("Ik kom woensdag.", "nl", "ar")
    async with storage.write() as tx:
        await readings.translate(tx, await make.person(tx, "sena"), number, asked.message_id, "سآتي يوم الأربعاء", "nl")
    assert [row.notice for row in await make.waiting(storage)].count("translation") == 1
    again = await wants(storage, amina, number, position)
    assert again is not None
    assert again.translation is not None
    assert again.translation["language"] == "ar"


async def test_where_nobody_reads_both_the_answering_officer_is_told(storage: Storage) -> None:
    number, amina, position = await answered(storage, "fr")
    async with storage.write() as tx:
        (await make.person(tx, "sena")).languages = ["ar"]
    found = await wants(storage, amina, number, position)
    assert found is not None
    assert found.readers == ()
    seen = await sees(storage, "lena", number)
    assert (seen.row.state, seen.items[-1].auto) == ("open", "translation_wanted")


async def test_a_case_kept_apart_is_never_opened_to_others_by_the_citizens_wish(storage: Storage) -> None:
    number, amina, position = await answered(storage, topic="home")
    found = await wants(storage, amina, number, position)
    assert found is not None
    assert found.readers == ()
    with pytest.raises(NotFound):
        await sees(storage, "sena", number)


async def test_an_answer_in_the_citizens_own_language_or_none_asks_nobody(storage: Storage) -> None:
    number, amina, position = await answered(storage, "ar")
    assert await wants(storage, amina, number, position) is None
    for forged in (1, position + 5):
        assert await wants(storage, amina, number, forged) is None


async def test_the_language_somebody_writes_in_is_remembered_in_the_case(storage: Storage) -> None:
    number, _ = await opened(storage)
    assert (await sees(storage, "lena", number)).writes == "en"
    async with storage.write() as tx:
        await cases.answer(tx, await make.person(tx, "lena"), number, "Bonjour.", "fr")
    view = await sees(storage, "lena", number)
    assert view.writes == "fr"
    assert set(view.may_write) == {"en", "nl", "fr", "ar"}
    french, _ = await opened(storage, "fr")
    assert (await sees(storage, "lena", french)).writes == "fr"
