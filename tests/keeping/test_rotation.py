"""Keys turn while people write: nobody is lost, nobody becomes two, and the old keys open nothing any more."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot import telegram_part
from bot.rotation import Rotation
from handlers.services import reports
from storage import audit, inbox, outbox, places, traces, vault
from storage.db import Storage
from storage.keys import NAMES, load_keys
from storage.models import AuditEntry, AuditHead, Case, Citizen
from storage.places import Standing
from storage.rotation import files, holders, sealing
from storage.rotation.holders import Holder
from tests import make
from tests.house import House
from tests.keeping.ground import WORDS, Console, chain_holds, populated, readable, told, writes_again
from tests.moulds import Address


@asynccontextmanager
async def copied(house: House) -> AsyncIterator[None]:
    """An operator who copies new key files to a desk of its own, while the block lasts."""
    folder, desk = house.settings.folder / "keys", house.settings.folder.parent / "desk-apart" / "keys"

    async def copies() -> None:
        while True:
            for name in ("zone.key", "audit.key"):
                if (folder / name).read_bytes() != (desk / name).read_bytes():
                    shutil.copy(folder / name, desk / f".{name}")
                    (desk / f".{name}").rename(desk / name)
            await asyncio.sleep(0.2)

    task = asyncio.create_task(copies()) if desk.exists() else None
    try:
        yield
    finally:
        if task:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


async def goes_on(house: House, stop: asyncio.Event) -> list[str]:
    """One citizen after the other reports; returns the numbers of their cases."""
    numbers: list[str] = []
    while not stop.is_set():
        numbers.append(await house.citizen("en").reports(f"{WORDS} {len(numbers)}"))
    return numbers


@pytest.mark.timeout(300)
async def test_every_key_turns_while_citizens_and_officers_write(house: House) -> None:
    console = Console(Address(house.settings.database, house.settings.keystore, house.settings.folder))
    first, waiting, other = house.citizen("en"), house.citizen("en"), house.citizen("en")
    lena, desk = await house.officer("lena"), await house.desk("lena")
    before = await first.reports(WORDS)
    await waiting.starts()
    await waiting.taps("Tell my officer")
    await waiting.taps_when("Noise and nuisance")
    await waiting.sees("Where is it?")
    old = {name: (house.settings.folder / "keys" / f"{name}.key").read_text().strip() for name in NAMES}

    stop = asyncio.Event()
    writers = [asyncio.create_task(goes_on(house, stop)) for _ in range(2)]
    async with copied(house):
        said = await console.does("keys", "rotate")
        assert said.count("The key has turned") == 3
        stop.set()
        written = [number for task in writers for number in await task]
        await asyncio.sleep(2.5)  # the last look at the files
    assert len(written) > 1

    # Whoever stood in the middle of a message goes on, and each is known once.
    await waiting.says("Wolkenmakersstraat")
    await waiting.sees("in your own words")
    await waiting.says("Late, but here.")
    await waiting.sees("will read")
    await waiting.sends()
    async with house.storage.read() as tx:
        rows = (await tx.session.execute(select(Citizen))).scalars()
        chats = [vault._opened(tx, row.id, row.content).address for row in rows]
    assert sorted(chats) == sorted(set(chats))
    assert {str(person.phone.user_id) for person in (first, waiting)} < set(chats)
    await other.starts()
    await other.says(first.code)
    await other.sees(before)

    # The officer's chat is known still, the desk opens everything, and an answer arrives.
    await lena.says("/queue")
    await lena.sees("KB-")
    for number in (before, *written):
        assert WORDS in await desk.get(f"/cases/{number}")
    await desk.post(f"/cases/{before}/answer", text="I come by on Monday.")
    await other.sees("I come by on Monday.")

    # The old keys are gone from the files, and everything opens with the files as they are.
    now = {name: (house.settings.folder / "keys" / f"{name}.key").read_text() for name in NAMES}
    assert old["zone"] not in now["zone"]
    assert old["vault"] not in now["vault"]
    assert await chain_holds(house.storage)
    assert "The audit chain holds" in await console.does("audit", "verify")


@pytest.fixture
def key_folder(address: Address) -> Path:
    """Where the zone's keys are."""
    return address.folder / "keys"


def rotation(storage: Storage, folder: Path, name: str, patience: float = 60) -> Rotation:
    """A key's turning that does not wait long between its looks."""
    return Rotation(storage, folder, name, lambda *_, **__: None, look=0.01, patience=patience)


async def placed(storage: Storage) -> None:
    """A draft, a trace, and letters of every kind that wait."""
    async with storage.write() as tx:
        tag = vault.chat_tag(tx, make.CHANNEL, "4400000001", "place-citizen")
        await places.keep(tx, tag, Standing("words", {"draft": "half"}))
        await traces.keep(tx, traces.tag(tx, make.CHANNEL, "4400000001", "77"), {"case": "one"})
        await outbox.put(tx, "reply", {"text": "one"}, reader="chat")
        await outbox.put(tx, "new_case", {"text": "two"}, reader="person", reader_id="lena")


async def test_what_stands_under_the_older_key_is_forgotten_too(storage: Storage, key_folder: Path) -> None:
    await placed(storage)
    async with storage.write() as tx:
        waiting = inbox.Arrival(
            7, vault.chat_tag(tx, make.CHANNEL, "4400000001", "inbox"), {"text": "Is anyone there?"}
        )
        await inbox.take_in(tx, make.CHANNEL, [waiting])
    files.add_generation(key_folder, "vault")
    storage.use(load_keys(key_folder))
    async with storage.write() as tx:
        tag = traces.tag(tx, make.CHANNEL, "4400000001", "77")
        assert await traces.find(tx, tag)
        assert (await inbox.sizes(tx))[inbox.READY] == 1
        await traces.drop(tx, [tag])
        await inbox.drop_chat(tx, vault.chat_tag(tx, make.CHANNEL, "4400000001", "inbox"))
        assert await traces.find(tx, tag) is None
        assert inbox.READY not in await inbox.sizes(tx)


async def test_everything_opens_with_the_new_keys_alone(storage: Storage, address: Address, key_folder: Path) -> None:
    numbers = await populated(storage)
    await placed(storage)
    async with storage.write() as tx:
        case = (await tx.session.execute(select(Case).where(Case.number == numbers["plain"]))).scalar_one()
        letters = [row for row in await make.waiting(storage) if row.notice == "receipt"]
        codes = [(await outbox.values(tx, row))["code"] for row in letters]
        assert case.code_tag
    for name in ("zone", "vault"):
        await rotation(storage, key_folder, name).run()
    lines = (key_folder / "vault.key").read_text().split()
    assert [line.split(":")[0] for line in lines[:-1]] == ["case-code"]
    assert (key_folder / "zone.key").read_text().split()[0] == "retired"
    async with make.another_process(address) as again:
        assert again.keys.zone.living == again.keys.vault.living == (2,)
        assert await readable(again, numbers["photo"]) == [WORDS, "Her neighbour knows more.", "I come by on Monday."]
        assert await writes_again(again, "4400000001", numbers["plain"])
        assert await told(again, "4400000001")
        async with again.write() as tx:
            tag = vault.chat_tag(tx, make.CHANNEL, "4400000001", "place-citizen")
            assert await places.find(tx, tag) == Standing("words", {"draft": "half"})
            assert await traces.find(tx, traces.tag(tx, make.CHANNEL, "4400000001", "77")) == {"case": "one"}
            assert (await tx.session.execute(select(func.count()).select_from(Citizen))).scalar_one() == 3
            for row in await make.waiting(again):
                assert await outbox.values(tx, row)
            newcomer = await make.citizen(tx, "en", "4499000001")
            found = [await reports.adopt(tx, newcomer, code) for code in codes]
            assert {one.number for one in found if one} >= set(numbers.values())
    assert await chain_holds(storage)


@pytest.mark.parametrize("killed_at", ["added", "activated", "half sealed", "sealed"])
async def test_a_turning_that_was_killed_goes_on_where_it_was(
    storage: Storage, address: Address, key_folder: Path, killed_at: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = await populated(storage)
    await placed(storage)
    places_of_death = {
        "added": (holders, "not_copied"),
        "activated": (Rotation, "_seal_anew"),
        "half sealed": (sealing, "left"),
        "sealed": (files, "retire"),
    }

    def dies(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as here:
        here.setattr(*places_of_death[killed_at], dies)
        with pytest.raises(ZeroDivisionError):
            await rotation(storage, key_folder, "vault").run()
    async with make.another_process(address) as again:
        assert await readable(again, numbers["photo"])
        assert await writes_again(again, "4400000001", numbers["plain"])
        await rotation(again, key_folder, "vault").run()
    assert len(load_keys(key_folder).vault.generations) == 2
    async with make.another_process(address) as again:
        assert again.keys.vault.living == (2,)
        assert await writes_again(again, "4400000001", numbers["plain"])
        async with again.read() as tx:
            tag = vault.chat_tag(tx, make.CHANNEL, "4400000001", "place-citizen")
            assert (await places.find(tx, tag)).step == "words"


async def test_somebody_who_writes_while_the_key_turns_stays_one_citizen(storage: Storage, key_folder: Path) -> None:
    number = await told(storage, "4400000001")
    files.add_generation(key_folder, "vault")
    storage.use(load_keys(key_folder))
    assert await told(storage, "4400000001")  # seals their row with the new key before the turning comes to it
    files.retire(key_folder, "vault", 2)
    storage.use(load_keys(key_folder))
    async with storage.read() as tx:
        found = await vault.find(tx, make.CHANNEL, "4400000001")
        assert found is not None
        assert len(found.cases) == 2
    assert number


async def test_a_process_that_does_not_have_the_new_key_holds_the_turning_up(
    storage: Storage, key_folder: Path
) -> None:
    numbers = await populated(storage)
    async with storage.write() as tx:
        await holders.tell(tx, Holder("a desk of its own", {"zone": 1, "audit": 1}, {"zone": 1, "audit": 1}))
    with pytest.raises(Exception, match="does not have the new key"):
        await rotation(storage, key_folder, "zone", patience=0.1).run()
    assert storage.keys.zone.current == 1
    assert await readable(storage, numbers["photo"])
    async with storage.write() as tx:
        await holders.tell(tx, Holder("a desk of its own", {"zone": 2, "audit": 1}, {"zone": 2, "audit": 1}))
    await rotation(storage, key_folder, "zone").run()
    assert storage.keys.zone.living == (2,)
    assert await readable(storage, numbers["photo"])


async def test_a_process_with_keys_of_yesterday_reads_the_file_before_it_gives_up(
    storage: Storage, address: Address, key_folder: Path
) -> None:
    number = (await populated(storage))["photo"]
    async with make.another_process(address) as late:
        files.add_generation(key_folder, "zone")
        storage.use(load_keys(key_folder))
        new = await told(storage, "4400000007")
        assert await readable(late, number)
        assert await readable(late, new) == [WORDS]


async def test_the_audit_key_turns_and_never_back(storage: Storage, key_folder: Path) -> None:
    await populated(storage)
    before = storage.keys
    await rotation(storage, key_folder, "audit").run()
    await told(storage, "4400000007")
    assert await chain_holds(storage)
    storage.use(before)  # whoever holds the old key only
    async with storage.write() as tx:
        entry = AuditEntry(number=(await audit.head(tx))[0] + 1, at=make.moment("2026-11-25 10:00"), what="noted")
        head = (await tx.session.execute(select(AuditHead))).scalar_one()
        entry.mac = audit._mac(tx, head.mac, entry, 1)
        tx.session.add(entry)
        head.number, head.mac = entry.number, entry.mac
    storage.use(load_keys(key_folder))
    assert not await chain_holds(storage)


async def test_a_chat_keeps_its_order_while_the_vault_key_turns(storage: Storage, key_folder: Path) -> None:
    async def arrives(number: int) -> None:
        async with storage.write() as tx:
            tag = vault.chat_tag(tx, make.CHANNEL, "4400000001", "inbox")
            said = {"channel": make.CHANNEL, "address": "4400000001", "text": str(number)}
            await inbox.take_in(tx, make.CHANNEL, [inbox.Arrival(number, tag, said)])

    await arrives(1)
    files.add_generation(key_folder, "vault")
    storage.use(load_keys(key_folder))
    await arrives(2)
    async with storage.read() as tx:
        (head,) = await inbox.heads(tx, ())
        assert inbox.content(tx, head)["text"] == "1"
    await rotation(storage, key_folder, "vault").run()
    async with storage.write() as tx:
        (head,) = await inbox.heads(tx, ())
        assert head.chat_tag == vault.chat_tag(tx, make.CHANNEL, "4400000001", "inbox")
        assert await inbox.done(tx, head)
        (head,) = await inbox.heads(tx, ())
        assert inbox.content(tx, head)["text"] == "2"


async def test_a_webhook_is_let_in_by_the_secret_of_before(storage: Storage, key_folder: Path) -> None:
    (before,) = telegram_part._secrets(storage)
    files.add_generation(key_folder, "vault")
    storage.use(load_keys(key_folder))
    assert telegram_part._secrets(storage)[1] == before
