"""What a citizen does with a matter of theirs, and that letters carry no words of it."""

import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import select, update

from handlers.services import cases, people, posts, reports, routing, shown
from handlers.services.reports import Words
from storage import outbox, traces, vault
from storage.db import Storage, Tx
from storage.models import Case, Person, Zone
from storage.vault import Known
from tests import make

WORDS = "Every night motorbikes race under my window."
PHONE, OTHER = "4400112233", "4400112244"


async def amina(tx: Tx) -> Known:
    """The citizen of these stories, as her phone finds her."""
    return await vault.find(tx, make.CHANNEL, PHONE) or await make.citizen(tx, "ar", PHONE)


async def reported(storage: Storage, **more: str) -> str:
    """The number of a case she opened."""
    async with storage.write() as tx:
        return (await make.case(tx, WORDS, citizen=await amina(tx), **more)).number


async def link(storage: Storage, *slugs: str) -> None:
    """Links chats of the zone's people."""
    for slug in slugs:
        async with storage.write() as tx:
            secret = await people.chat_link(tx, await make.person(tx, slug))
            await people.link_chat(tx, secret, make.CHANNEL, make.number_of_a_phone())


async def letters(storage: Storage) -> list[tuple[str, str, dict[str, object]]]:
    """Notices that wait, with the slug or kind of their reader and their values."""
    rows, found = await make.waiting(storage), []
    async with storage.read() as tx:
        for row in rows:
            person = await tx.session.get(Person, row.reader_id) if row.reader == "person" else None
            found.append((row.notice, person.slug if person else row.reader, await outbox.values(tx, row)))
    return found


async def test_a_receipt_names_number_code_reader_and_time(storage: Storage) -> None:
    number = await reported(storage)
    ((notice, reader, values),) = await letters(storage)
    assert (notice, reader, values["number"], values["queue"]) == ("receipt", "case", number, "area")
    assert datetime.fromisoformat(str(values["due"])) > datetime.now(UTC)
    code = str(values["code"])
    assert code.startswith(f"{number}-")
    async with storage.read() as tx:
        case = (await tx.session.execute(select(Case))).scalar_one()
    assert code.removeprefix(f"{number}-").encode() not in case.code_tag.encode() + case.link + case.excerpt


async def test_letters_to_the_zone_never_hold_words(storage: Storage) -> None:
    await link(storage, "lena", "tuur")
    number = await reported(storage, message="77")
    await reported(storage, area="papiermakers")
    async with storage.write() as tx:
        await reports.add(tx, await amina(tx), number, Words("They come after eleven.", message="78"))
        await reports.edit(tx, await amina(tx), "77", "Every evening motorbikes race.")
        await reports.withdraw(tx, await amina(tx), number)
    for_the_zone = [found for found in await letters(storage) if found[1] in ("lena", "tuur")]
    assert {notice for notice, _, _ in for_the_zone} == {
        "new_case", "citizen_wrote", "citizen_edited", "citizen_withdrew", "no_officer",
    }  # fmt: skip
    for _, _, values in for_the_zone:
        text = json.dumps(values)
        assert not [word for word in ("motorbikes", "eleven", "Wolkenmakers") if word in text]


async def test_whom_a_new_case_is_announced_to(storage: Storage) -> None:
    await link(storage, "lena", "bram", "nele", "tuur")
    await reported(storage, area="molenkom")
    await reported(storage, topic="home")
    await reported(storage, area="papiermakers")
    found = [(notice, reader) for notice, reader, _ in await letters(storage) if reader != "case"]
    assert sorted(found) == [
        ("new_case", "bram"), ("new_case", "lena"), ("new_case", "lena"), ("new_case", "nele"), ("no_officer", "tuur"),
    ]  # fmt: skip


async def test_a_zone_without_officers_chat_announces_nothing(storage: Storage) -> None:
    await link(storage, "lena")
    async with storage.write() as tx:
        await tx.session.execute(update(Zone).values(officers_chat="off"))
        tx.ring("zone")
    await reported(storage)
    assert [reader for _, reader, _ in await letters(storage)] == ["case"]


async def test_somebody_who_left_is_not_the_reader_somebody_chose(storage: Storage) -> None:
    async with storage.write() as tx:
        sena = await make.person(tx, "sena")
        assert await routing.reader_of(tx, "hate", "molenkom", sena.id) == ("liaison", sena)
        lena = await make.person(tx, "lena")
        assert await routing.reader_of(tx, "hate", "molenkom", lena.id) == ("area", lena)
        sena.active = False
        await tx.session.flush()
        assert await routing.reader_of(tx, "hate", "molenkom", sena.id) == ("area", lena)
        assert await routing.reader_of(tx, "hate", "nowhere", None) == ("team", None)
        (await make.person(tx, "nele")).active = False
        await tx.session.flush()
        assert await routing.reader_of(tx, "home", "molenkom", lena.id) == ("victim", None)


async def test_adding_to_a_case_that_was_answered_promises_anew_and_a_closed_one_opens(storage: Storage) -> None:
    number = await reported(storage)
    async with storage.write() as tx:
        await cases.close(tx, await make.person(tx, "lena"), number, "solved")
        case = (await tx.session.execute(select(Case))).scalar_one()
        case.answered_at, case.due_at = datetime.now(UTC), make.moment("2020-01-01 00:00")
        again = await reports.add(tx, await amina(tx), number, Words("Again."))
        assert again == case
        assert (case.state, case.outcome, case.closed_at, case.unread) == ("open", None, None, True)
        assert case.due_at is not None
        assert case.due_at > datetime.now(UTC)
        assert [entry.body.get("auto") for entry in await reports.story(tx, case)][-1] == "reopened"


Ask = Callable[[Tx, Known, str], Awaitable[object]]


@pytest.mark.parametrize(
    "asks",
    [
        lambda tx, bilal, number: reports.add(tx, bilal, number, Words("Mine?")),
        lambda tx, bilal, number: reports.withdraw(tx, bilal, number),
        lambda tx, bilal, number: reports.own(tx, bilal, number),
        lambda tx, bilal, number: reports.edit(tx, bilal, "77", "Mine?"),
        lambda tx, bilal, number: reports.of_message(tx, bilal, "77"),
        lambda tx, bilal, number: reports.all_own(tx, bilal),
    ],
    ids=["add", "withdraw", "read", "edit", "reply", "list"],
)
async def test_a_case_of_somebody_else_is_nothing(storage: Storage, asks: Ask) -> None:
    number = await reported(storage, message="77")
    async with storage.write() as tx:
        bilal = await make.citizen(tx, "nl", OTHER)
        assert not await asks(tx, bilal, number)
        # Even with the same channel message number a trace leads nowhere but to one's own.
        case = (await tx.session.execute(select(Case))).scalar_one()
        await traces.keep(tx, traces.tag(tx, make.CHANNEL, OTHER, "77"), {"case": case.id, "message": "0" * 32})
        assert not await asks(tx, bilal, number)


async def test_withdrawing_closes_once(storage: Storage) -> None:
    number = await reported(storage)
    async with storage.write() as tx:
        case = await reports.withdraw(tx, await amina(tx), number)
        assert case is not None
        assert (case.state, case.outcome) == ("closed", "withdrawn")
        assert await reports.withdraw(tx, await amina(tx), number) is None
        assert await reports.still_open(tx, await amina(tx)) == []


async def test_the_case_code_moves_a_case_to_another_phone(storage: Storage) -> None:
    number = await reported(storage)
    code = str((await letters(storage))[0][2]["code"])
    async with storage.write() as tx:
        other = await make.citizen(tx, "nl", OTHER)
        assert await reports.adopt(tx, other, f"{number}-22222222222222222") is None
        case = (await tx.session.execute(select(Case))).scalar_one()
        for typed in (f"  {code.lower()} ", code):
            assert await reports.adopt(tx, other, typed) == case
        assert (await amina(tx)).cases == []
        assert other.cases == [case.id]
        assert (await vault.behind(tx, case.id, case.link)) == other
        assert [own.number for own in await reports.all_own(tx, other)] == [number]


async def test_own_cases_show_state_officer_and_last_word_but_no_notes(storage: Storage) -> None:
    number = await reported(storage)
    async with storage.write() as tx:
        lena = await make.person(tx, "lena")
        await cases.answer(tx, lena, number, "I come by.")
        await cases.note(tx, lena, number, "She sounds tired.")
        (own,) = await reports.all_own(tx, await amina(tx))
        assert (own.state, own.officer) == ("waiting", "Lena Kwartelaar")
        assert own.last is not None
        assert own.last.body["text"] == "I come by."
        case = await reports.own(tx, await amina(tx), number)
        assert case is not None
        assert "She sounds tired." not in [entry.body.get("text") for entry in await reports.story(tx, case)]


async def test_an_edit_without_a_change_announces_nothing(storage: Storage) -> None:
    await link(storage, "lena")
    await reported(storage, message="77")
    async with storage.write() as tx:
        assert await reports.edit(tx, await amina(tx), "77", WORDS)
        assert await reports.edit(tx, await amina(tx), "79", "Other words.") is None
    assert "citizen_edited" not in [notice for notice, _, _ in await letters(storage)]


async def test_what_the_sender_knows_of_a_letter(storage: Storage) -> None:
    number = await reported(storage)
    async with storage.write() as tx:
        await cases.answer(tx, await make.person(tx, "lena"), number, "I come by.")
    (answer,) = [row for row in await make.waiting(storage) if row.notice == "answer"]
    async with storage.read() as tx:
        post = await posts.opened(tx, answer)
        assert post is not None
        carried = await posts.message(tx, str(post.values["message"]))
        assert (carried.text, carried.number) == ("I come by.", number)
        assert carried.author is not None
        assert carried.author.slug == "lena"
        citizen = await posts.citizen_behind(tx, post)
        assert citizen is not None
        assert citizen.address == PHONE


async def test_a_message_in_an_officers_chat_stands_for_its_case(storage: Storage) -> None:
    kept = await make.photo(storage)
    async with storage.write() as tx:
        case = await make.case(tx, photos=[kept.id])
        await shown.sent(tx, make.CHANNEL, OTHER, "5", case.id, fleeting=False)
        assert await shown.number_of_message(tx, make.CHANNEL, OTHER, "5") == case.number
        assert await shown.number_of_message(tx, make.CHANNEL, OTHER, "6") == ""
        assert await shown.number_of_message(tx, make.CHANNEL, OTHER, "") == ""
        assert await shown.case_id(tx, case.number) == case.id
        assert await shown.case_id(tx, "KB-22222") == ""
        assert [photo.id for photo in await shown.photos(tx, case.number)] == [kept.id]
        assert await shown.photos(tx, "KB-22222") == []
