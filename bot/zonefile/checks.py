"""What only the whole of a zone's file tells: ids that are there twice, officers that are not, areas that overlap."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from bot.zonefile import lines
from bot.zonefile.mistakes import Mistake, Path, mistake
from bot.zonefile.shape import AreaSection, PersonSection
from handlers.services import rings
from storage.cases import TEAM_ROLES

Found = dict[lines.Path, int]
People = dict[int, PersonSection]
Areas = dict[int, AreaSection]


def mistakes(found: Found, raw: dict[str, Any], people: People, areas: Areas) -> Iterator[Mistake]:
    """Everything wrong between the sections; `people` and `areas`, by position, with what is well formed."""
    yield from _twice(found, raw, "person")
    yield from _twice(found, raw, "area")
    yield from _officers(found, raw, people, areas)
    yield from _languages(found, raw, people, areas)
    yield from _streets(found, areas)
    yield from _outlines(found, areas)


def _twice(found: Found, raw: dict[str, Any], section: str) -> Iterator[Mistake]:
    seen = set[str]()
    for position, slug in _ids(raw, section):
        if slug in seen:
            yield mistake(found, (section, position, "id"), "twice", given=slug[:40])
        seen.add(slug)


def _officers(found: Found, raw: dict[str, Any], people: People, areas: Areas) -> Iterator[Mistake]:
    named = {slug for _, slug in _ids(raw, "person")}
    whole = [person for person in people.values() if {"id", "roles"} <= person.model_fields_set]
    fit = {person.id: bool(set(person.roles) & set(TEAM_ROLES)) for person in whole}
    for position, area in areas.items():
        path = ("area", position, "officer")
        if area.officer and area.officer not in named:
            yield mistake(found, path, "nobody", given=area.officer)
        elif area.officer and not fit.get(area.officer, True):
            yield mistake(found, path, "no_officer", given=area.officer, allowed=", ".join(TEAM_ROLES))


def _languages(found: Found, raw: dict[str, Any], people: People, areas: Areas) -> Iterator[Mistake]:
    zone = raw.get("zone")
    offered = zone.get("languages") if isinstance(zone, dict) else None
    if not isinstance(offered, list) or not offered or not all(isinstance(code, str) for code in offered):
        return
    needed: list[tuple[Path, Any]] = [(("zone", "names"), zone.get("names") if isinstance(zone, dict) else None)]
    needed += [(("area", position, "names"), getattr(area, "names", None)) for position, area in areas.items()]
    needed += [
        (("person", position, "function"), getattr(person, "function", None)) for position, person in people.items()
    ]
    for path, names in needed:
        if isinstance(names, dict):
            yield from _spoken(found, path, names, offered)


def _spoken(found: Found, path: Path, names: dict[str, str], offered: Sequence[str]) -> Iterator[Mistake]:
    if not names.get(offered[0]):
        yield mistake(found, path, "first_language", given=offered[0][:20])
    for language in names:
        if language not in offered:
            yield mistake(found, (*path, language), "other_language", given=language[:20])


def _streets(found: Found, areas: Areas) -> Iterator[Mistake]:
    for position, area in areas.items():
        seen = set[tuple[str, str]]()
        for number, names in enumerate(area.streets):
            path = ("area", position, "streets", number)
            if not names:
                yield mistake(found, path, "string_too_short")
            double = next((name for name in names.items() if name in seen), None)
            if double:
                yield mistake(found, path, "twice", given=double[1])
            seen |= set(names.items())


def _outlines(found: Found, areas: Areas) -> Iterator[Mistake]:
    faults = {position: rings.fault(area.polygon) for position, area in areas.items() if area.polygon}
    for position, kind in faults.items():
        if kind:
            yield mistake(found, ("area", position, "polygon"), kind)
    whole = {str(position): areas[position].polygon for position, kind in faults.items() if not kind}
    for one, other in rings.overlapping(whole):
        path = ("area", int(other), "polygon")
        yield mistake(found, path, "overlap", given=getattr(areas[int(one)], "id", f"[[area]] {int(one) + 1}"))


def _ids(raw: dict[str, Any], section: str) -> Iterable[tuple[int, str]]:
    items = raw.get(section)
    for position, item in enumerate(items if isinstance(items, list) else []):
        slug = item.get("id") if isinstance(item, dict) else None
        if isinstance(slug, str) and slug:
            yield position, slug
