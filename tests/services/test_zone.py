"""The promise: working days by the zone's own clock, over weekends and changes of the clock."""

import pytest
import time_machine
from sqlalchemy import delete

from handlers.services import zone
from handlers.services.errors import Misconfigured
from locales import CITIZEN_LANGUAGES
from storage.db import Storage
from storage.models import Zone
from tests import make


def brussels(days: int = 2, hour: int = 17) -> Zone:
    """A zone with this promise."""
    return Zone(
        names={"nl": "Kwartelbeke", "fr": "Caillebecq"},
        languages=["nl", "fr", "li"],
        timezone="Europe/Brussels",
        promise_days=days,
        closing_hour=hour,
    )


@pytest.mark.parametrize(
    ("since", "due", "days"),
    [
        ("2026-06-01 09:00", "2026-06-03 15:00", 2),  # Monday, summer time
        ("2026-01-05 09:00", "2026-01-07 16:00", 2),  # Monday, winter time
        ("2026-06-04 09:00", "2026-06-08 15:00", 2),  # Thursday, over the weekend
        ("2026-06-05 09:00", "2026-06-09 15:00", 2),  # Friday
        ("2026-06-06 09:00", "2026-06-09 15:00", 2),  # Saturday
        ("2026-06-07 09:00", "2026-06-09 15:00", 2),  # Sunday
        ("2026-06-07 22:30", "2026-06-10 15:00", 2),  # already Monday by the zone's clock
        ("2026-03-27 12:00", "2026-03-31 15:00", 2),  # the clock goes forward on Sunday
        ("2026-10-23 12:00", "2026-10-27 16:00", 2),  # the clock goes back on Sunday
        ("2026-06-01 09:00", "2026-06-01 15:00", 0),  # the same day
        ("2026-06-01 09:00", "2026-06-15 15:00", 10),  # two weeks
    ],
)
def test_due_by_working_days(since: str, due: str, days: int) -> None:
    assert zone.due(brussels(days), make.moment(since)) == make.moment(due)


def test_names_and_languages_fall_back_to_the_zones_first() -> None:
    assert zone.name(brussels(), "fr") == "Caillebecq"
    assert zone.name(brussels(), "ar") == "Kwartelbeke"
    assert zone.languages(brussels()) == ("nl", "fr")


async def test_a_database_without_a_zone_says_what_to_do(storage: Storage) -> None:
    async with storage.write() as tx:
        await tx.session.execute(delete(Zone))
        tx.memo.forget("zone")
        with pytest.raises(Misconfigured, match="make demo"):
            await zone.the(tx)


async def test_a_case_is_due_when_it_was_promised(storage: Storage) -> None:
    with time_machine.travel(make.moment("2026-06-05 09:00")):
        async with storage.write() as tx:
            assert (await make.case(tx)).due_at == make.moment("2026-06-09 15:00")


async def test_everybody_is_promised_the_same_time_in_every_language(storage: Storage) -> None:
    with time_machine.travel(make.moment("2026-06-05 09:00")):
        async with storage.write() as tx:
            due = {(await make.case(tx, language=language)).due_at for language in CITIZEN_LANGUAGES}
    assert due == {make.moment("2026-06-09 15:00")}
