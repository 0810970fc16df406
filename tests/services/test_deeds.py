"""Each deed of the zone's people, and each disclosure, is exactly one entry in the chain, without a word of a case."""

import inspect
import json
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from handlers.services import asks, backups, blocks, cases, citizens, desk, people, privacy, reports, transfers
from handlers.services import audit as entries
from handlers.services import readings as services
from handlers.services.reports import Words
from handlers.services.sentences import SENTENCES
from storage import cases as rows
from storage import outbox, readings
from storage.db import Storage, Tx
from storage.models import AuditEntry, Case, Person
from tests import make
from tests.keeping.ground import WORDS, Console
from tests.moulds import Address

Deed = Callable[[Tx, Person, Case], Awaitable[object]]
CHAT = "4400112299"


async def closed(tx: Tx, person: Person, case: Case) -> object:
    """Closes a case with words."""
    return await cases.close(tx, person, case.number, "solved", "All is well.")


async def photo(tx: Tx, person: Person, case: Case) -> object:
    """Opens the photo of a case."""
    (kept,) = [
        photo for item in (await desk.view(tx, person, case.number, already_open=True)).items for photo in item.photos
    ]
    return await cases.photo(tx, person, kept[0])


async def taken(tx: Tx, person: Person, case: Case) -> object:
    """Takes a case that nobody has."""
    case.assigned_to, case.queue = None, "team"
    await tx.session.flush()
    return await cases.take(tx, person, case.number)


async def withdrawn(tx: Tx, person: Person, case: Case) -> object:
    """The citizen takes it back."""
    known = await citizens.find(tx, make.CHANNEL, "4400112233")
    assert known
    return await reports.withdraw(tx, known, case.number)


async def visit_settled(tx: Tx, person: Person, case: Case) -> object:
    """Settles a visit that was asked for."""
    case.visit_asked = True
    return await asks.settle_visit(tx, person, case.number)


def read(deed: str) -> Deed:
    """What is done about words in a language that Lena lacks, once Sena was asked."""

    async def done(tx: Tx, person: Person, case: Case) -> None:
        sena = await make.person(tx, "sena")
        await readings.put(tx, case, (await rows.thread(tx, case))[0].row.id, sena.id, person.id)
        if deed == "take_back":
            await services.take_back(tx, person, case.number, sena.id)
        elif deed == "decline":
            await services.decline(tx, sena, case.number)
        else:
            (asked,) = (await desk.view(tx, sena, case.number, already_open=True)).to_read
            await services.translate(tx, sena, case.number, asked.message_id, "Motoren.", "nl")

    return done


async def asked(tx: Tx, person: Person, case: Case) -> None:
    """Asks Sena to read what Lena cannot."""
    sena = await make.person(tx, "sena")
    person.languages, person.language, sena.languages = ["nl"], "nl", ["en"]
    await services.ask(tx, person, case.number, sena.id)


READY = next(iter(SENTENCES))
DEEDS: dict[str, tuple[str, Deed]] = {
    "cases.answer": ("answered", lambda tx, person, case: cases.answer(tx, person, case.number, "I come by.")),
    "cases.answer_ready": (
        "answered",
        lambda tx, person, case: cases.answer_ready(tx, person, case.number, READY, {}),
    ),
    "cases.note": ("noted", lambda tx, person, case: cases.note(tx, person, case.number, "A neighbour knows more.")),
    "cases.take": ("taken", taken),
    "cases.give_back": ("given_back", lambda tx, person, case: cases.give_back(tx, person, case.number)),
    "cases.close": ("closed", closed),
    "cases.give_to": ("covered", lambda tx, person, case: cases.give_to(tx, case, person, "covered")),
    "transfers.pass_on": (
        "passed",
        lambda tx, person, case: transfers.pass_on(tx, person, case.number, "bram", "You know the street."),
    ),
    "cases.photo": ("photo-opened", photo),
    "desk.view": ("case-opened", lambda tx, person, case: desk.view(tx, person, case.number)),
    "asks.settle_visit": ("visit-settled", visit_settled),
    "blocks.block": ("blocked", lambda tx, person, case: blocks.block(tx, person, case.number, "insults", 1, "Rude.")),
    "blocks.lift": ("block-lifted", lambda tx, person, case: blocks.lift(tx, person, case.number)),
    "readings.ask": ("reading-asked", asked),
    "readings.take_back": ("reading-taken-back", read("take_back")),
    "readings.decline": ("reading-declined", read("decline")),
    "readings.translate": ("translated", read("translate")),
    "reports.withdraw": ("withdrawn", withdrawn),
    "privacy.erase": ("erased", lambda tx, person, case: privacy.erase(tx, case)),
    "people.signin_link": ("web-link-made", lambda tx, person, case: people.signin_link(tx, person)),
    "people.chat_link": ("chat-link-made", lambda tx, person, case: people.chat_link(tx, person)),
    "people.unlink_chat": ("chat-unlinked", lambda tx, person, case: people.unlink_chat(tx, person)),
    "backups.made": ("backed-up", lambda tx, person, case: backups.made(tx, make.moment("2026-11-25 10:00"))),
    "backups.keys_made": ("keys-backed-up", lambda tx, person, case: backups.keys_made(tx)),
    "backups.restored": ("restored", lambda tx, person, case: backups.restored(tx, make.moment("2026-11-25 10:00"))),
    "audit.exported": ("audit-exported", lambda tx, person, case: entries.exported(tx, 5)),
}
# Shows lists, or finds a case for one of the deeds above or does it by one, which logs it.
QUIET = {
    *("cases.hand_over", "cases.give_home", "transfers.colleagues", "transfers.offered"),
    *("cases.found", "cases.released", "cases.theirs", "cases.to_work_on"),
    *("desk.counts", "desk.may_open", "desk.news", "desk.queue"),
    *("readings.foreign", "readings.to_read"),
}


@pytest.mark.parametrize("deed", DEEDS, ids=str)
async def test_each_deed_is_exactly_one_entry(storage: Storage, deed: str) -> None:
    kept = await make.photo(storage)
    async with storage.write() as tx:
        known = await make.citizen(tx, "en", "4400112233")
        case = await make.case(tx, WORDS, citizen=known, photos=[kept.id])
    async with storage.write() as tx:
        case = (await tx.session.execute(select(Case))).scalar_one()
        before = await numbers(tx)
        await DEEDS[deed][1](tx, await make.person(tx, "lena"), case)
        assert (await numbers(tx))[len(before) :] == [DEEDS[deed][0]]


async def test_bringing_a_case_to_another_phone_is_an_entry(storage: Storage) -> None:
    async with storage.write() as tx:
        await make.case(tx, WORDS)
    async with storage.write() as tx:
        (letter,) = [await outbox.values(tx, row) for row in await make.waiting(storage) if row.notice == "receipt"]
        known = await make.citizen(tx, "en", CHAT)
        assert await reports.adopt(tx, known, letter["code"])
        assert (await numbers(tx))[-1] == "code-used"


async def numbers(tx: Tx) -> list[str]:
    """What the chain says was done."""
    return list((await tx.session.execute(select(AuditEntry.what).order_by(AuditEntry.number))).scalars())


def test_no_deed_of_a_person_on_a_case_was_forgotten() -> None:
    asked = {
        f"{module.__name__.rsplit('.', 1)[1]}.{name}"
        for module in (asks, blocks, cases, desk, services, transfers)
        for name, deed in inspect.getmembers(module, inspect.iscoroutinefunction)
        if deed.__module__ == module.__name__
        and not name.startswith("_")
        and "person" in inspect.signature(deed).parameters
    }
    assert asked - DEEDS.keys() - QUIET == set()


async def test_an_export_holds_every_entry_and_no_word_of_a_case(
    storage: Storage, address: Address, tmp_path: Path
) -> None:
    async with storage.write() as tx:
        case = await make.case(tx, WORDS)
        lena = await make.person(tx, "lena")
        await desk.view(tx, lena, case.number)
        await cases.note(tx, lena, case.number, "Her neighbour knows more.")
        await cases.answer(tx, lena, case.number, "I come by on Monday.")
        known = await make.citizen(tx, "en", "4400112233")
        await reports.add(tx, known, case.number, Words("More."))
    said = await Console(address).does("audit", "export", tmp_path / "chain.jsonl")
    assert "4 entries are in" in said
    content = (tmp_path / "chain.jsonl").read_text()
    found = [json.loads(line) for line in content.splitlines()]
    assert [line["what"] for line in found] == ["opened", "case-opened", "noted", "answered"]
    assert [line["person"] for line in found] == [None, "lena", "lena", "lena"]
    for words in (WORDS, "neighbour", "Monday", "4400", "Wolkenmakers"):
        assert words not in content
    assert (tmp_path / "chain.jsonl").stat().st_mode & 0o777 == 0o600
    async with storage.read() as tx:
        assert (await numbers(tx))[-1] == "audit-exported"
