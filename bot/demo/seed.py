"""Fills an empty database with the demo zone: areas, people, and cases of invented citizens."""

from datetime import UTC, datetime, timedelta
from typing import Any

from bot.channels.invented import Invented
from bot.demo import plan
from bot.demo import zone as demo
from bot.demo.cases import CASES
from bot.demo.contacts import CONTACTS, KEPT_BY_TOPIC, LEGAL, NEARBY
from bot.demo.thread import DemoCase, DemoMessage
from bot.media import CleanPhoto, MediaRoom
from handlers.services import zone as zones
from storage import areas, attachments, cases, vault
from storage.cases import Opening
from storage.db import Storage, Tx
from storage.keys import Keyring
from storage.models import Area, Assignment, Case, Person, StartCode, Street, Zone

KEPT_DAYS, CLOSING_HOUR = 90, 17
Photos = dict[str, CleanPhoto]


async def plant(storage: Storage) -> bool:
    """Fills the database when no zone is in it; True when it did."""
    async with storage.read() as tx:
        if await areas.zone(tx):
            return False
    photos = {photo.slug: await MediaRoom().clean_photo(photo.path.read_bytes()) for photo in demo.SAMPLE_PHOTOS}
    async with storage.write() as tx:
        here, people = await _plant_map(tx)
        for number, case in enumerate(CASES):
            await _case(tx, here, people, photos, case, number)
        await plan.plant(tx, people["sena"])
    return True


async def plant_map(storage: Storage) -> None:
    """The demo zone with its areas and people, without any case."""
    async with storage.write() as tx:
        await _plant_map(tx)


async def _plant_map(tx: Tx) -> tuple[Zone, dict[str, Person]]:
    here, people = _zone(tx.keys), _people(tx)
    tx.session.add(here)
    await _map(tx, people)
    return here, people


def _zone(keys: Keyring) -> Zone:
    return Zone(
        id=1,
        slug="kwartelbeke",
        names=demo.NAMES,
        languages=list(demo.LANGUAGES),
        timezone=demo.TIMEZONE,
        promise_days=demo.PROMISE_DAYS,
        closing_hour=CLOSING_HOUR,
        officers_chat="full",
        kept_days=KEPT_DAYS,
        demo=True,
        outside={},
        paused_until=None,
        per_second=30.0,
        key_prints=keys.prints(),
        contacts=CONTACTS | NEARBY,
        legal=LEGAL,
        kept_by_topic=KEPT_BY_TOPIC,
    )


def _people(tx: Tx) -> dict[str, Person]:
    found = {
        person.slug: Person(
            slug=person.slug,
            name=person.name,
            function=person.function,
            roles=list(person.roles),
            language=person.language,
            languages=list(person.reads),
            introduction=person.introduction,
            meeting=person.meet,
        )
        for person in demo.PEOPLE
    }
    tx.session.add_all(found.values())
    return found


async def _map(tx: Tx, people: dict[str, Person]) -> None:
    since = datetime.now(UTC) - timedelta(days=400)
    for position, area in enumerate(demo.AREAS):
        ring = [list(point) for point in area.ring]
        tx.session.add(Area(id=area.slug, names=area.names, polygon=ring, position=position))
    await tx.session.flush()
    for area in demo.AREAS:
        tx.session.add_all(Street(area_id=area.slug, names={"nl": s.nl, "fr": s.fr}) for s in area.streets)
        if area.officer:
            tx.session.add(Assignment(area_id=area.slug, person_id=people[area.officer].id, since=since))
    tx.session.add_all(StartCode(code=c.code, area_id=c.area, language=c.language) for c in demo.START_CODES)
    await tx.session.flush()


async def _case(tx: Tx, here: Zone, people: dict[str, Person], photos: Photos, made: DemoCase, number: int) -> None:
    citizen = await vault.welcome(tx, Invented.name, str(number), made.language)
    opened = _moment(made.thread[0])
    assigned = people[made.assigned].id if made.assigned else None
    queue = made.queue if assigned or made.queue != "area" else "team"
    due = zones.due(here, opened)
    opening = Opening(made.topic, made.language, made.area, made.street or _area_name(made), queue, assigned, due)
    case, _ = await cases.new(tx, citizen, opening, opened)
    for message in made.thread:
        await _message(tx, case, people, photos, message)
    citizen.cases.append(case.id)
    await vault.keep(tx, citizen)
    _finish(case, made)


def _area_name(made: DemoCase) -> str:
    return next((area.names["nl"] for area in demo.AREAS if area.slug == made.area), "")


async def _message(tx: Tx, case: Case, people: dict[str, Person], photos: Photos, said: DemoMessage) -> None:
    kind = "citizen" if said.who == "tap" else said.who
    author = people[said.by].id if said.by else None
    body: dict[str, Any] = {"text": said.text, "photos": [said.photo] if said.photo else []}
    body |= _ready(said)
    if said.translation:
        by, language, text = said.translation
        body["translation"] = {"text": text, "language": language, "person": people[by].id, "name": people[by].name}
    if said.choice is not None:
        body = await _tapped(tx, case, said.choice)
    delivery = "sent" if kind == "officer" else None
    message = await cases.add(tx, case, kind, body, _moment(said), person=author, delivery=delivery)
    if kind == "officer":
        case.answered_at = message.at
    if said.photo:
        clean = photos[said.photo]
        kept = attachments.keep_file(tx.files, clean.jpeg, clean.width, clean.height)
        await attachments.put(tx, kept)
        await attachments.give_to_case(tx, [kept.id], case, message.id)
    if case.entries == 1:
        await cases.add(tx, case, "auto", {"auto": "receipt"}, _moment(said), delivery="sent")


def _ready(said: DemoMessage) -> dict[str, Any]:
    if not said.ready:
        return {}
    today = datetime.now(UTC).date()
    days = {name: (today + timedelta(days=n)).isoformat() for name, n in said.values.items() if isinstance(n, int)}
    return {"ready": said.ready, "values": {**said.values, **days}}


async def _tapped(tx: Tx, case: Case, choice: int) -> dict[str, Any]:
    asked = [entry for entry in await cases.thread(tx, case) if entry.body.get("ready")][-1]
    return {"tap": asked.row.position, "ready": asked.body["ready"], "choice": choice}


def _finish(case: Case, made: DemoCase) -> None:
    case.state, case.outcome = made.state, made.outcome
    case.unread = made.state == "new" or (made.state == "open" and made.thread[-1].who in ("citizen", "tap"))
    case.closed_at = case.last_at if made.state == "closed" else None


def _moment(said: DemoMessage) -> datetime:
    return datetime.now(UTC) - timedelta(hours=said.hours_ago)
