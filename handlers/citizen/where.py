"""Where it is: a known area, a shared place, a street that forgives typing errors, or the list."""

import re

from handlers.citizen import around, draft, start
from handlers.dialogue import Choice, CitizenTalk, clean, in_twos
from handlers.services import areas, citizens, nearby
from locales import say

STREET_LENGTH = 60
STREET_ID = re.compile(r"[0-9]{1,9}")


async def ask(talk: CitizenTalk, question: str = "", *, then: str = "") -> None:
    """The question, with the ways to answer it; `then` is the page that asks, where it is not about a message."""
    talk.stand("where")
    if then:
        talk.memory["then"] = then
    rows = []
    if talk.citizen.area and await areas.chosen(talk.tx, talk.citizen.area):
        known = await draft.area_name(talk, talk.citizen.area)
        rows.append([Choice(say(talk.language, "In {area}", area=known), f"area/{talk.citizen.area}")])
    some_on_the_map, _ = await areas.mapped(talk.tx)
    share_row = [Choice(say(talk.language, "Share where I am"), "share")] if some_on_the_map else []
    talk.reply(
        question or say(talk.language, "Where is it? Type the street, or choose below."),
        *rows,
        [*share_row, Choice(say(talk.language, "Choose from the list"), "areas")],
        [Choice(say(talk.language, "I do not know"), "area/none")],
    )


async def share(talk: CitizenTalk, _: str = "") -> None:
    """How to share a place."""
    talk.stand("where")
    talk.reply(
        say(
            talk.language,
            "Tap the button below the text field. We keep the neighbourhood, not the exact place.",
        ),
        place_button=say(talk.language, "Share this place"),
    )


async def listed(talk: CitizenTalk, _: str) -> None:
    """The list of areas, asked for by button."""
    talk.memory.pop("near", None)
    await every_area(talk, say(talk.language, "Choose the neighbourhood."))


async def every_area(talk: CitizenTalk, question: str) -> None:
    """The list of areas under a question."""
    talk.stand("where")
    found = await areas.every(talk.tx)
    choices = [
        Choice(area.names.get(talk.language) or next(iter(area.names.values())), f"area/{area.id}") for area in found
    ]
    talk.reply(
        question,
        *in_twos(choices),
        [Choice(say(talk.language, "I do not know"), "area/none")],
    )


async def area(talk: CitizenTalk, area_id: str) -> None:
    """An area was picked, or nobody knows."""
    near = talk.memory.pop("near", "")
    if area_id == "none":
        await _settle(talk, None, near or say(talk.language, "Place not known"))
        return
    found = await areas.chosen(talk.tx, area_id)
    if found is None:
        await start.stale(talk)
        return
    await _settle(talk, area_id, near or await draft.area_name(talk, area_id))


async def street(talk: CitizenTalk, street_id: str) -> None:
    """A street was picked."""
    number = int(street_id) if STREET_ID.fullmatch(street_id) else 0
    found = await areas.street(talk.tx, number, talk.language)
    if found is None:
        await start.stale(talk)
        return
    spelling, area_id = found
    await _settle(talk, area_id, spelling)


async def hear(talk: CitizenTalk) -> None:
    """A street name, a shared place, or already the story itself, which is kept."""
    if talk.incoming.kind == "place":
        await shared(talk)
        return
    typed = clean(talk.incoming.text).strip()
    if talk.incoming.photo or len(typed) > STREET_LENGTH:
        await _keep_story(talk)
        return
    if not typed:
        await ask(talk)
        return
    found = await areas.street_like(talk.tx, typed)
    if len(found) == 1 and found[0].likeness >= areas.SURE:
        await _settle(talk, found[0].area_id, _with_number(found[0].spelling, typed))
    elif found:
        await _which_street(talk, found)
    else:
        await _unknown_street(talk, typed)


async def shared(talk: CitizenTalk) -> None:
    """A shared place is matched to its area; the exact point is not kept."""
    found = await areas.at(talk.tx, talk.incoming.latitude, talk.incoming.longitude)
    _, all_on_the_map = await areas.mapped(talk.tx)
    if found is None and not all_on_the_map:
        await every_area(
            talk, say(talk.language, "Our map does not show which neighbourhood this is. Please choose it.")
        )
        return
    other = nearby.neighbour_at(talk.zone, talk.incoming.latitude, talk.incoming.longitude)
    if found is None and other:
        around.elsewhere(talk, other)
        return
    if found is None:
        outside = talk.zone.outside.get(talk.language) or say(
            talk.language,
            "This place is not in our zone. In danger now: 112 or 101. Your own police zone: police.be.",
        )
        await ask(talk, outside)
        return
    await _settle(talk, found.id, await draft.area_name(talk, found.id))


async def _which_street(talk: CitizenTalk, found: list[areas.StreetMatch]) -> None:
    talk.stand("where")
    talk.reply(
        say(talk.language, "Which street do you mean?"),
        *[[Choice(match.spelling, f"street/{match.street_id}")] for match in found],
        [Choice(say(talk.language, "Choose from the list"), "areas")],
    )


async def _unknown_street(talk: CitizenTalk, typed: str) -> None:
    other = nearby.neighbour_named(talk.zone, typed)
    if draft.of(talk).empty and other:
        around.elsewhere(talk, other)
        return
    if draft.of(talk).empty:
        await every_area(
            talk,
            say(talk.language, "We do not know “{place}” as a street. In which neighbourhood is it?", place=typed),
        )
        return
    near = talk.memory.get("near", "")
    if typed not in near:
        talk.memory["near"] = f"{near}, {typed}" if near else typed
    await every_area(
        talk,
        say(
            talk.language,
            "We do not know “{place}” as a street, but we keep it. In which neighbourhood is it?",
            place=talk.memory["near"],
        ),
    )


async def _keep_story(talk: CitizenTalk) -> None:
    begun = draft.of(talk)
    if await draft.take_words(talk, begun) and not talk.incoming.more:
        await ask(talk, say(talk.language, "We keep what you wrote. Where is it? Type the street, or choose below."))


async def _settle(talk: CitizenTalk, area_id: str | None, place: str) -> None:
    begun, near, then = draft.of(talk), talk.memory.pop("near", ""), talk.memory.pop("then", "")
    place = f"{place}, {near}" if near else place
    if area_id and talk.citizen.area != area_id:
        talk.citizen.area = area_id
        await citizens.keep(talk.tx, talk.citizen)
    if then or begun.empty:
        talk.next = then or "officer"
        return
    begun.area, begun.place = area_id, place
    draft.keep(talk, begun)
    talk.next = "draft"


def _with_number(spelling: str, typed: str) -> str:
    number = areas.HOUSE_NUMBER.search(typed)
    return f"{spelling} {number.group(1)}" if number else spelling


TAPS = {"share": share, "areas": listed, "area": area, "street": street}
HEARS = {"where": hear}
