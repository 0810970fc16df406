"""A small zone for the desk's tests: two officers, a team, and citizens who report."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count
from pathlib import Path

from sqlalchemy import update

from handlers.services import people, reports
from handlers.services.reports import Report, Words
from storage import attachments, vault
from storage.db import Storage
from storage.keys import load_keys
from storage.models import Area, Assignment, Case, Person, Zone
from tests.moulds import Address, cast

FUNCTION = {
    "en": "Neighbourhood officer",
    "nl": "Wijkagent",
    "fr": "Agent de quartier",
    "de": "Revierbeamtin",
}


@dataclass
class World:
    """The storage with its people in it."""

    storage: Storage
    numbers: Iterator[int] = field(default_factory=count)

    async def signin_link(self, slug: str) -> str:
        """A fresh one-time secret for a person."""
        async with self.storage.write() as tx:
            return await people.signin_link(tx, await people.by_slug(tx, slug))

    async def invitation(self, slug: str) -> str:
        """A fresh invitation for a person."""
        async with self.storage.write() as tx:
            return await people.invitation(tx, await people.by_slug(tx, slug))

    async def report(
        self,
        text: str,
        *,
        topic: str = "noise",
        language: str = "nl",
        area: str | None = "molenkom",
        place: str = "Wolkenmakersstraat",
        photos: tuple[bytes, ...] = (),
    ) -> str:
        """A citizen nobody has met before reports something; returns the case number."""
        kept = [attachments.keep_file(self.storage.files, jpeg, 640, 480) for jpeg in photos]
        async with self.storage.write() as tx:
            citizen = await vault.welcome(tx, "test", f"chat-{next(self.numbers)}", language)
            for photo in kept:
                await attachments.put(tx, photo)
            words = Words(text, tuple(photo.id for photo in kept))
            case = await reports.open_case(tx, citizen, Report(topic, area, place, (words,)))
            return case.number

    async def due_in(self, number: str, **ahead: float) -> None:
        """Moves the promise of a case."""
        async with self.storage.write() as tx:
            moment = datetime.now(UTC) + timedelta(**ahead)
            await tx.session.execute(update(Case).where(Case.number == number).values(due_at=moment))


async def open_world(folder: Path, *, demo: bool = True) -> World:
    """A new zone on SQLite files in a folder; a real one asks for codes."""
    files = [f"sqlite+aiosqlite:///{folder / name}" for name in ("koban.sqlite", "keystore.sqlite")]
    await cast(Address(files[0], files[1], folder), f"desk, demo {demo}", partial(_people, demo=demo))
    return World(Storage(files[0], files[1], load_keys(folder / "keys"), folder / "attachments"))


async def _people(storage: Storage, demo: bool) -> None:
    lena = person("lena", "Lena Kwartelaar", ["officer"])
    bram = person("bram", "Bram Zandvinger", ["officer"])
    sena = person("sena", "Sena Papegaai", ["officer"], language="nl")
    tuur = person("tuur", "Tuur Stekkerdoos", ["administrator"])
    odile = person("odile", "Odile Vergrootglas", ["auditor"])
    nora = person("nora", "Nora Seinpost", ["notices"])
    kasper = person("kasper", "Kasper Tweedelezer", ["notices"])
    kasper.languages = ["nl", "fr", "ar"]
    lena.mail = "lena@zone.example"
    async with storage.write() as tx:
        areas = [
            Area(id="molenkom", names={"nl": "Molenkom", "fr": "Cuve-au-Moulin"}, polygon=[], position=1),
            Area(id="papiermakers", names={"nl": "Papiermakers", "fr": "Papetiers"}, polygon=[], position=2),
        ]
        tx.session.add_all([_zone(demo), lena, bram, sena, tuur, odile, nora, kasper, *areas])
        await tx.session.flush()
        tx.session.add(Assignment(area_id="molenkom", person_id=lena.id, since=datetime.now(UTC) - timedelta(days=9)))


def _zone(demo: bool) -> Zone:
    return Zone(
        id=1,
        names={"en": "Zone Kwartelbeke", "nl": "Zone Kwartelbeke", "fr": "Zone Caillebecq"},
        languages=["nl", "fr"],
        timezone="Europe/Brussels",
        promise_days=2,
        closing_hour=17,
        officers_chat="announce",
        kept_days=90,
        demo=demo,
        outside={},
        per_second=30.0,
    )


def person(slug: str, name: str, roles: list[str], language: str = "en") -> Person:
    """Somebody of the zone, not added yet."""
    return Person(
        slug=slug,
        name=name,
        function=FUNCTION,
        roles=roles,
        language=language,
        languages=["nl", "fr"],
        introduction={},
        meeting={},
        active=True,
    )
