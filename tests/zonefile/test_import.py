"""An import makes the zone what its file says, as often as wanted, and ends in order what left the file."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from bot import opening
from bot.commands.zone import bring_in
from bot.config import Settings
from bot.zonefile import from_text
from handlers.services import areas, people, sessions, signin, zone
from handlers.services import cases as deeds
from handlers.services.errors import Misconfigured
from handlers.services.reports import Report, Words, add, open_case
from handlers.services.zonefile import Changed
from storage import audit, cases
from storage import people as rows
from storage.db import Storage, Tx
from storage.keys import make_keys
from storage.models import Area, Assignment, Case, Credential, Person, StartCode, Street, WebSession, Zone
from storage.vault import Known
from tests import make
from tests.moulds import Address
from tests.zonefile.test_reading import GOOD

WANDA = GOOD[GOOD.index('[[person]]\nid = "wanda"') : GOOD.index('[[person]]\nid = "tille"')]
GUTTER = GOOD[GOOD.index('[[area]]\nid = "dakgoot"') :]
WITHOUT_WANDA = GOOD.replace(WANDA, "").replace('officer = "wanda"', 'officer = "pier"')


@pytest.fixture
def settings(address: Address) -> Settings:
    """An empty folder in which only `koban init` was."""
    found = make.settings_for(address)
    opening.make_keys(found)
    return found


@pytest.fixture
async def storage(settings: Settings) -> AsyncIterator[Storage]:
    """Musdorp, imported once."""
    await imported(settings)
    async with opening.storage(settings) as storage:
        yield storage


async def imported(settings: Settings, text: str = GOOD) -> Changed:
    """Imports a text."""
    changed, _ = await bring_in(settings, from_text(text))
    return changed


async def counted(tx: Tx) -> dict[str, int]:
    """How many rows there are of what an import writes."""
    tables = (Zone, Person, Area, Street, StartCode, Assignment)
    return {t.__name__: (await tx.session.execute(select(func.count()).select_from(t))).scalar_one() for t in tables}


async def told(storage: Storage) -> list[str]:
    """What waits to be sent to citizens."""
    return [row.notice for row in await make.waiting(storage) if row.reader == "case"]


async def reported(tx: Tx, area: str = "nestwijk", topic: str = "noise") -> tuple[Case, Known]:
    """A report from an area."""
    known = await make.citizen(tx)
    return await open_case(tx, known, Report(topic, area, "Veerstraat", (Words("Every night."),))), known


async def test_a_fresh_folder_becomes_a_zone_that_takes_reports(storage: Storage) -> None:
    async with storage.write() as tx:
        here = await zone.the(tx)
        assert (here.slug, here.demo, here.names["fr"], here.kept_by_topic) == (
            "musdorp",
            False,
            "Moineauville",
            {"home": 365},
        )
        assert storage.keys.fit(here.key_prints)
        assert set(here.key_prints) == {"zone", "audit", "vault"}
        case, _ = await reported(tx)
        assert case.assigned_to == (await people.by_slug(tx, "wanda")).id
        assert await areas.by_code(tx, "nestwijk-fr") == ("nestwijk", "fr")
        (found,) = await areas.street_like(tx, "rue de la plume")
        assert found.area_id == "nestwijk"


async def test_the_same_file_again_changes_and_doubles_nothing(settings: Settings, storage: Storage) -> None:
    async with storage.read() as tx:
        before = await counted(tx)
    for _ in range(2):
        assert not (await imported(settings)).counts.total()
    async with storage.read() as tx:
        assert await counted(tx) == before
        assert before == {"Zone": 1, "Person": 4, "Area": 2, "Street": 2, "StartCode": 6, "Assignment": 2}


async def test_what_changed_is_changed_in_place(settings: Settings, storage: Storage) -> None:
    async with storage.read() as tx:
        (street,) = await areas.street_like(tx, "Veerstraat")
    text = GOOD.replace("promise_days = 2", "promise_days = 5").replace('fr = "rue de la Plume"', 'fr = "rue Plumeau"')
    text = text.replace('name = "Wanda Stoeprand"', 'name = "Wanda Trottoir"').replace("Strohalmplein", "Hooiplein")
    changed = await imported(settings, text.replace('"place du Brin-de-Paille"', '"place du Foin"'))
    assert +changed.counts == {
        "zone": 1, "people_changed": 1, "streets_changed": 1, "streets_new": 1, "streets_left": 1,
    }  # fmt: skip
    async with storage.read() as tx:
        tx.memo.forget("zone")
        assert (await zone.the(tx)).promise_days == 5
        assert (await people.by_slug(tx, "wanda")).name == "Wanda Trottoir"
        assert await areas.street(tx, street.street_id, "fr") == ("rue Plumeau", "nestwijk")


async def test_who_left_the_file_loses_access_and_their_cases_go_back(settings: Settings, storage: Storage) -> None:
    async with storage.write() as tx:
        wanda = await people.by_slug(tx, "wanda")
        open_one, _ = await reported(tx)
        answered, _ = await reported(tx)
        closed, known = await reported(tx)
        await deeds.answer(tx, wanda, answered.number, "I will come by.")
        await deeds.close(tx, wanda, closed.number, "solved")
        await people.link_chat(tx, await people.chat_link(tx, wanda), make.CHANNEL, make.number_of_a_phone())
        browser = await signin.by_link(tx, await people.signin_link(tx, wanda), "")
        unused = await people.signin_link(tx, wanda)
        tx.session.add(Credential(person_id=wanda.id, password="x", since=datetime.now(UTC)))
    changed = await imported(settings, WITHOUT_WANDA)
    assert (changed.counts["people_left"], changed.counts["cases_back"]) == (1, 2)
    async with storage.write() as tx:
        gone = await rows.by_slug(tx, "wanda")
        assert gone
        assert (gone.active, gone.chat_linked) == (False, False)
        assert await sessions.find(tx, browser) is None
        assert await rows.one_time_link(tx, unused, "web") is None
        assert (await tx.session.execute(select(func.count()).select_from(WebSession))).scalar_one() == 0
        assert await tx.session.get(Credential, gone.id) is None
        for case in (open_one, answered):
            found = await cases.get(tx, case.id)
            assert found
            assert (found.assigned_to, found.queue, found.state != "waiting", found.unread) == (
                None,
                "team",
                True,
                True,
            )
        new, _ = await reported(tx)
        assert new.assigned_to == (await people.by_slug(tx, "pier")).id
        assert (await audit.verify(tx)).broken_at is None
    assert (await told(storage)).count("given_back") == 2
    async with storage.write() as tx:
        again = await add(tx, known, closed.number, Words("It begins again."))
        assert again
        assert (again.state, again.assigned_to, again.queue) == ("open", None, "team")
    assert (await told(storage)).count("given_back") == 3


async def test_who_comes_back_is_there_again_without_their_old_ways_in(settings: Settings, storage: Storage) -> None:
    await imported(settings, WITHOUT_WANDA)
    changed = await imported(settings)
    assert (changed.counts["people_new"], changed.counts["officers_changed"]) == (1, 1)
    async with storage.write() as tx:
        assert not (await people.by_slug(tx, "wanda")).chat_linked
        case, _ = await reported(tx)
        assert case.assigned_to == (await people.by_slug(tx, "wanda")).id


async def test_who_becomes_administrator_keeps_no_case(settings: Settings, storage: Storage) -> None:
    async with storage.write() as tx:
        case, _ = await reported(tx)
    text = GOOD.replace('roles = ["officer"]', 'roles = ["administrator"]').replace('officer = "wanda"', "")
    assert (await imported(settings, text)).counts["cases_back"] == 1
    async with storage.write() as tx:
        found = await cases.get(tx, case.id)
        assert found
        assert found.assigned_to is None


async def test_another_officer_gets_what_is_new_and_the_first_keeps_what_was(
    settings: Settings, storage: Storage
) -> None:
    async with storage.write() as tx:
        before, _ = await reported(tx)
    changed = await imported(settings, GOOD.replace('officer = "wanda"', 'officer = "pier"'))
    assert +changed.counts == {"officers_changed": 1}
    async with storage.write() as tx:
        wanda, pier = [await people.by_slug(tx, slug) for slug in ("wanda", "pier")]
        after, _ = await reported(tx)
        found = await cases.get(tx, before.id)
        assert found
        assert (found.assigned_to, after.assigned_to) == (wanda.id, pier.id)
        stand = (await tx.session.execute(select(Assignment).order_by(Assignment.id))).scalars()
        ended = {(row.area_id, row.person_id, row.until is None) for row in stand}
    assert ended == {("nestwijk", wanda.id, False), ("nestwijk", pier.id, True), ("dakgoot", pier.id, True)}


async def test_an_area_that_left_is_not_offered_and_its_cases_stay(settings: Settings, storage: Storage) -> None:
    async with storage.write() as tx:
        case, _ = await reported(tx, "dakgoot")
    assert (await imported(settings, GOOD.replace(GUTTER, ""))).counts["areas_left"] == 1
    async with storage.write() as tx:
        assert [area.id for area in await areas.every(tx)] == ["nestwijk"]
        assert await areas.chosen(tx, "dakgoot") is None
        assert await areas.by_code(tx, "dakgoot-nl") == (None, "nl")
        assert await areas.officer_of(tx, "dakgoot") is None
        found = await cases.get(tx, case.id)
        assert found
        assert (found.area_id, found.assigned_to) == ("dakgoot", (await people.by_slug(tx, "pier")).id)
    assert (await imported(settings)).counts["areas_new"] == 1


async def test_the_desk_language_stays_as_its_reader_chose_it(settings: Settings, storage: Storage) -> None:
    async with storage.write() as tx:
        await people.set_language(tx, await people.by_slug(tx, "wanda"), "de")
    await imported(settings)
    async with storage.read() as tx:
        assert (await people.by_slug(tx, "wanda")).language == "de"


async def test_legal_texts_that_changed_without_a_new_signature_are_remarked(
    settings: Settings, storage: Storage
) -> None:
    text = GOOD.replace("Wat u schrijft, blijft", "Wat u schreef, blijft")
    assert (await imported(settings, text)).resign
    assert not (await imported(settings, GOOD.replace("2026-03-31", "2026-04-01"))).resign


async def test_the_demo_and_another_zones_database_are_refused(settings: Settings, storage: Storage) -> None:
    with pytest.raises(Misconfigured, match="belongs to the zone"):
        await imported(settings, GOOD.replace('id = "musdorp"', 'id = "kraaidorp"'))
    async with storage.write() as tx:
        row = await tx.session.get_one(Zone, 1)
        row.demo = True
    with pytest.raises(Misconfigured, match="holds the demo zone"):
        await imported(settings)


async def test_keys_of_another_zone_are_refused(settings: Settings, storage: Storage) -> None:
    for path in (settings.folder / "keys").glob("*.key"):
        path.unlink()
    make_keys(settings.folder / "keys")
    with pytest.raises(Misconfigured, match="do not belong to this database"):
        await imported(settings, WITHOUT_WANDA)


async def test_without_keys_it_says_what_to_do(address: Address) -> None:
    with pytest.raises(Misconfigured, match="koban init"):
        await imported(make.settings_for(address))


async def test_two_at_once_leave_one_whole_zone(settings: Settings, storage: Storage) -> None:
    texts = (WITHOUT_WANDA, GOOD.replace("promise_days = 2", "promise_days = 4"))
    ended = await asyncio.gather(*(imported(settings, text) for text in texts), return_exceptions=True)
    refused = [problem for problem in ended if isinstance(problem, BaseException)]
    assert all(isinstance(problem, Misconfigured) and "Another import" in str(problem) for problem in refused)
    async with storage.read() as tx:
        tx.memo.forget("zone")
        active = {person.slug for person in await rows.everyone(tx)}
        assert ("wanda" in active) == ((await zone.the(tx)).promise_days == 4)


async def test_two_first_imports_at_once_leave_one_zone(settings: Settings) -> None:
    ended = await asyncio.gather(*(imported(settings) for _ in range(2)), return_exceptions=True)
    refused = [problem for problem in ended if isinstance(problem, BaseException)]
    assert len(refused) < 2
    assert all(isinstance(problem, Misconfigured) for problem in refused), refused
    async with opening.storage(settings) as storage, storage.read() as tx:
        assert (await counted(tx))["Person"] == 4


async def test_an_import_that_breaks_at_its_end_changes_nothing(
    settings: Settings, storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> None:
        raise ZeroDivisionError

    async with storage.read() as tx:
        before = await counted(tx)
    monkeypatch.setattr("storage.zonefile.codes", broken)
    with pytest.raises(ZeroDivisionError):
        await imported(settings, WITHOUT_WANDA)
    async with storage.read() as tx:
        assert await counted(tx) == before
        assert (await people.by_slug(tx, "wanda")).active


async def test_a_running_koban_hears_of_it(settings: Settings, storage: Storage) -> None:
    async with storage.read() as tx:
        await zone.the(tx)
    await imported(settings, GOOD.replace("promise_days = 2", "promise_days = 7"))
    async with storage.read() as tx:
        if not storage.postgres:
            tx.memo.zone_since -= 31  # half a minute later
        else:
            async with asyncio.timeout(10):
                while tx.memo.zone is not None:  # noqa: ASYNC110 - the bell of another process
                    await asyncio.sleep(0.02)
        assert (await zone.the(tx)).promise_days == 7
