"""What one of the zone's people hears unprompted: number, topic, area and due time, never words."""

from datetime import datetime
from typing import Any

from handlers.dialogue import Choice, Reply
from handlers.services import areas, posts, zone
from handlers.services.topics import topic_label
from handlers.services.zone import Zone
from locales import day, day_and_time, tell
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
        "covered": tell(language, "**You stand in: this case is with you now** {number}", number=number),
        "passed": tell(language, "**A colleague passed this case on to you** {number}", number=number),
        "returned": tell(language, "**You are back: this case is with you again** {number}", number=number),
        "citizen_wrote": tell(language, "**The citizen wrote again** {number}", number=number),
        "visit_asked": tell(language, "**The citizen asks for a visit** {number}", number=number),
        "citizen_edited": tell(language, "**The citizen changed a message** {number}", number=number),
        "reading_asked": tell(language, "**Please read this and translate it** {number}", number=number),
        "reading_declined": tell(language, "**Your colleague cannot translate it** {number}", number=number),
        "translated": tell(language, "**A translation is there** {number}", number=number),
        "answer_not_read": tell(language, "**The citizen cannot read your answer** {number}", number=number),
        "citizen_erased": tell(language, "**The citizen erased this, it is gone** {number}", number=number),
        "leaving": tell(language, "**Will be erased** {number}", number=number),
        "citizen_withdrew": tell(language, "**The citizen took it back** {number}", number=number),
        "overdue": tell(language, "**Late: the citizen still waits** {number}", number=number),
        "overdue_elsewhere": tell(language, "**A case is late** {number}", number=number),
    }
    where = await _area(tx, language, values)
    topic = tell(language, topic_label(values["topic"]))
    about = tell(language, "{topic}, {area}", topic=topic, area=where) if where else topic
    until = _until(here, language, values)
    due = _due(here, language, values) if notice in ("new_case", "citizen_wrote", "visit_asked") else ""
    late = await _late(tx, here, language, notice, values) if notice in ("overdue", "overdue_elsewhere") else ""
    text = "\n".join(part for part in (heads[notice], about, due, late, until) if part)
    if notice == "citizen_erased":
        return Reply(text)
    return Reply(text, _deeds(here, language, number, notice), case=values.get("case", ""))


def _deeds(here: Zone, language: str, number: str, notice: str) -> tuple[tuple[Choice, ...], ...]:
    if here.officers_chat != "full" or notice == "overdue_elsewhere":
        return ()
    opening = Choice(tell(language, "Open it"), f"o-open/{number}")
    if notice == "new_case":
        return ((opening, Choice(tell(language, "Take"), f"o-take/{number}")),)
    return ((opening,),)


def _until(here: Zone, language: str, values: Values) -> str:
    if not values.get("until"):
        return ""
    when = datetime.fromisoformat(values["until"]).astimezone(zone.clock_of(here)).date()
    return tell(language, "On {date}, unless the citizen writes.", date=day(language, when))


def _due(here: Zone, language: str, values: Values) -> str:
    if not values.get("due"):
        return ""
    when = day_and_time(language, datetime.fromisoformat(values["due"]), zone.clock_of(here))
    return tell(language, "Answer before {time}", time=when)


async def _late(tx: Tx, here: Zone, language: str, notice: str, values: Values) -> str:
    when = day_and_time(language, datetime.fromisoformat(values["due"]), zone.clock_of(here))
    since = tell(language, "An answer was promised before {time}", time=when)
    if notice == "overdue":
        return since
    person = await posts.person(tx, values["person"]) if values.get("person") else None
    whose = tell(language, "It is with {name}", name=person.name) if person else tell(language, "Nobody has taken it")
    return f"{since}\n{whose}"


async def _area(tx: Tx, language: str, values: Values) -> str:
    area = await areas.named(tx, values["area"]) if values.get("area") else None
    return (area.names.get(language) or next(iter(area.names.values()))) if area else ""
