"""Puts the demo's events into the zone: announced, answered by invented people, held, reported on or called off."""

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta

from bot.channels.invented import Invented
from bot.demo import events as demo
from bot.demo.events import DemoEvent, Wave
from handlers.services import answers, events, turnout, zone
from handlers.services.events import Event, Person, Wanted
from storage import broadcasts, vault
from storage.db import Tx
from storage.keys import new_id
from storage.models import Broadcast
from storage.vault import Known

LEAD = timedelta(days=16)  # how long before it an event was announced
SEND = timedelta(minutes=2)
BLOCKED = 2


async def plant(tx: Tx, sena: Person) -> None:
    """Who asked for news, a notice that was sent, and the events with their answers."""
    readers = await _readers(tx)
    _notice(tx, sena, len(readers))
    series: dict[str, str] = {}
    for made in demo.EVENTS:
        shared = series.setdefault(made.series, new_id()) if made.series else None
        await _event(tx, sena, made, readers, shared)


async def _readers(tx: Tx) -> list[Known]:
    found = []
    for area, number in demo.READERS.items():
        for one in range(number):
            citizen = await vault.welcome(tx, Invented.name, f"{area}-{one}", demo.READ[one % len(demo.READ)])
            citizen.news, citizen.area = "yes", area
            await vault.keep(tx, citizen)
            found.append(citizen)
    return found


async def _event(tx: Tx, sena: Person, made: DemoEvent, readers: list[Known], series: str | None) -> None:
    clock = zone.clock_of(await zone.the(tx))
    day = (datetime.now(clock) + timedelta(days=made.days)).date()
    starts = datetime.combine(day, time(made.hour), clock).astimezone(UTC)
    began = min(starts - LEAD, datetime.now(UTC) - timedelta(days=1))
    event = await events.make(tx, sena, _wanted(made, starts), began, series=series)
    if made.state == "draft":
        return
    event.partner_state = "agreed" if made.partner else ""
    await events.announce(tx, sena, event.id, began, began)
    await _answered(tx, event, made.waves, readers)
    await _ended(tx, sena, event, made, readers)
    await _went_out(tx, event)


def _wanted(made: DemoEvent, starts: datetime) -> Wanted:
    return Wanted(
        made.template,
        starts,
        starts + timedelta(hours=made.hours),
        made.place["nl"],
        made.address,
        areas=made.areas,
        titles=made.titles,
        texts=made.texts,
        languages=made.languages,
        capacity=made.capacity,
        partner=made.partner,
        **made.details,
    )


async def _answered(tx: Tx, event: Event, waves: Iterable[Wave], readers: list[Known]) -> None:
    of_areas = iter([reader for reader in readers if reader.area in event.areas])
    for wave in waves:
        moment = event.starts_at - timedelta(days=wave.days_before)
        for choice in ("yes", "maybe", "no"):
            for _ in range(getattr(wave, choice)):
                await answers.answer(
                    tx, next(of_areas), event.id, choice, wave.places if choice == "yes" else 1, moment
                )
        await turnout.note(tx, moment.date(), moment)


async def _ended(tx: Tx, sena: Person, event: Event, made: DemoEvent, readers: list[Known]) -> None:
    if made.state == "cancelled":
        await events.cancel(tx, sena, event.id, datetime.now(UTC) - timedelta(days=1))
    if made.state != "reported":
        return
    event.state = "held"
    came = iter([reader for reader in readers if event.id in reader.answers])
    for value, number in zip(answers.RATINGS, made.rated, strict=True):
        for _ in range(number):
            await answers.rate(tx, next(came), event.id, value)
    await events.report(tx, sena, event.id, made.report, event.ends_at + timedelta(days=2))


async def _went_out(tx: Tx, event: Event) -> None:
    """What was due is over, so that nothing of the past is sent again when the demo starts."""
    await tx.session.flush()
    for sent in await broadcasts.of_event(tx, event.id):
        if sent.state == "planned" and sent.due_at is not None and sent.due_at <= datetime.now(UTC):
            _done(sent, await _hearing(tx, sent, event), sent.due_at)


async def _hearing(tx: Tx, sent: Broadcast, event: Event) -> int:
    if sent.audience == "areas":
        return sum(demo.READERS[area] for area in event.areas)
    return (await turnout.told(tx, event)).least


def _done(sent: Broadcast, people: int, at: datetime) -> None:
    blocked = min(BLOCKED, people) if sent.audience == "areas" else 0
    sent.state, sent.started_at, sent.ended_at, sent.people = "ended", at, at + SEND, people
    sent.counts = {"sent": people - blocked, "unreachable": blocked}


def _notice(tx: Tx, sena: Person, people: int) -> None:
    at = datetime.now(UTC) - timedelta(days=3)
    sent = Broadcast(
        id=new_id(),
        kind="notice",
        topic="police",
        texts=demo.NOTICE,
        drafted=[],
        waived={},
        links=[],
        audience="areas",
        areas=[*demo.READERS, None],
        state="ended",
        due_at=at,
        person_id=sena.id,
        made_at=at,
        counts={},
    )
    tx.session.add(sent)
    _done(sent, people, at)
