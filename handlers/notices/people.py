"""What one of the zone's people hears unprompted: number, topic, area and due time, never words."""

from datetime import datetime
from typing import Any

from handlers.dialogue import Choice, Reply
from handlers.services import areas, zone
from handlers.services.topics import topic_label
from handlers.services.zone import Zone
from locales import day_and_time, tell
from storage.db import Tx

Values = dict[str, Any]


async def announcement(tx: Tx, here: Zone, language: str, notice: str, values: Values) -> Reply:
    """News for one of the zone's people: number, topic, area and due time, never words."""
    if notice == "no_officer":
        return Reply(
            tell(
                language,
                "**{area} has no officer.** Its messages go to the team.",
                area=await _area(tx, language, values),
            )
        )
    number = values["number"]
    heads = {
        "new_case": tell(language, "**New case** {number}", number=number),
        "citizen_wrote": tell(language, "**The citizen wrote again** {number}", number=number),
        "visit_asked": tell(language, "**The citizen asks for a visit** {number}", number=number),
        "citizen_edited": tell(language, "**The citizen changed a message** {number}", number=number),
        "citizen_withdrew": tell(language, "**The citizen took it back** {number}", number=number),
    }
    where = await _area(tx, language, values)
    topic = tell(language, topic_label(values["topic"]))
    about = tell(language, "{topic}, {area}", topic=topic, area=where) if where else topic
    due = _due(here, language, values) if notice in ("new_case", "citizen_wrote", "visit_asked") else ""
    text = "\n".join(part for part in (heads[notice], about, due) if part)
    return Reply(text, _deeds(here, language, number, notice), case=values.get("case", ""))


def _deeds(here: Zone, language: str, number: str, notice: str) -> tuple[tuple[Choice, ...], ...]:
    if here.officers_chat != "full":
        return ()
    opening = Choice(tell(language, "Open it"), f"o-open/{number}")
    if notice == "new_case":
        return ((opening, Choice(tell(language, "Take"), f"o-take/{number}")),)
    return ((opening,),)


def _due(here: Zone, language: str, values: Values) -> str:
    if not values.get("due"):
        return ""
    when = day_and_time(language, datetime.fromisoformat(values["due"]), zone.clock_of(here))
    return tell(language, "Answer before {time}", time=when)


async def _area(tx: Tx, language: str, values: Values) -> str:
    area = await areas.named(tx, values["area"]) if values.get("area") else None
    return (area.names.get(language) or next(iter(area.names.values()))) if area else ""
