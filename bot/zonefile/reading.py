"""Reads a zone's file into what the services want, or says every mistake in it at once."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from bot.zonefile import checks, lines, shape
from bot.zonefile.mistakes import Mistake, Mistakes, mistake, translated
from bot.zonefile.shape import AreaSection, PersonSection, ZoneFile
from handlers.services import rings
from handlers.services.errors import Misconfigured
from handlers.services.zonefile import Wanted, WantedArea
from locales import mark_desk

LARGEST = 8 * 1024 * 1024
Item = TypeVar("Item", bound=BaseModel)
PLACE = re.compile(r"at line (\d+)")
SECOND_TIME = re.compile(r"twice|overwrite|mutate|duplicate|redefine", re.IGNORECASE)


def from_path(path: Path) -> Wanted:
    """The zone of a file; raises Mistakes, or Misconfigured when there is no such file."""
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise Misconfigured(
            mark_desk("Koban cannot read the file {path}. Check its name, or write a new one with: koban init"),
            path=path,
        ) from error
    return from_bytes(content)


def from_bytes(content: bytes) -> Wanted:
    """The zone of a file's content; raises Mistakes."""
    if len(content) > LARGEST:
        raise Mistakes([mistake({}, (), "big", limit=LARGEST >> 20)])
    try:
        return from_text(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise Mistakes([mistake({(): line}, (), "encoding")]) from error


def from_text(text: str) -> Wanted:
    """The zone of a text; raises Mistakes."""
    raw = _parsed(text)
    found = lines.of(text.replace("\r\n", "\n"))
    try:
        file = ZoneFile.model_validate(raw)
        shape_mistakes: list[Mistake] = []
    except ValidationError as error:
        file = None
        shape_mistakes = [translated(found, each, _known(each["loc"])) for each in error.errors(include_url=False)]
    people, areas = dict(_well_formed(raw, "person", PersonSection)), dict(_well_formed(raw, "area", AreaSection))
    wrong = [*shape_mistakes, *checks.mistakes(found, raw, people, areas)]
    if file is None or wrong:
        raise Mistakes(wrong)
    return _wanted(file)


def _parsed(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except RecursionError as error:
        raise Mistakes([mistake({}, (), "deep")]) from error
    except ValueError as error:  # tomllib's own is one; a number of thousands of digits is another
        place = PLACE.search(str(error))
        line = int(place.group(1)) if place else text.count("\n") + 1
        kind = "declared" if SECOND_TIME.search(str(error)) else "syntax"
        raise Mistakes([mistake({(): line}, (), kind)]) from error


def _well_formed(raw: dict[str, Any], section: str, kind: type[Item]) -> Iterator[tuple[int, Item]]:
    """The sections of a kind, by position, each with the fields that are well formed."""
    items = raw.get(section)
    for position, item in enumerate(items if isinstance(items, list) else []):
        try:
            yield position, kind.model_validate(item)
        except ValidationError:
            if isinstance(item, dict):
                yield position, kind.model_construct(**dict(_good_fields(item, kind)))


def _good_fields(item: dict[str, Any], kind: type[BaseModel]) -> Iterator[tuple[str, Any]]:
    for name in kind.model_fields.keys() & item.keys():
        try:
            yield (
                name,
                getattr(
                    kind.__pydantic_validator__.validate_assignment(kind.model_construct(), name, item[name]), name
                ),
            )
        except ValidationError:
            continue


def _known(path: tuple[str | int, ...]) -> list[str]:
    """The names that may stand where this path ends."""
    here: type[BaseModel] | None = ZoneFile
    inside: dict[str, type[BaseModel]] = {
        "zone": shape.ZoneSection, "retention": shape.Retention, "contacts": shape.Contacts, "legal": shape.Legal,
        "person": PersonSection, "area": AreaSection, "station": shape.StationSection,
        "hospital": shape.HospitalSection, "neighbour": shape.NeighbourSection,
    }  # fmt: skip
    names = [part for part in path[:-1] if isinstance(part, str)]
    if names:
        here = inside.get(names[0])
    if names[:1] == ["contacts"] and len(names) > 1:
        here = shape.Contact
    return list(here.model_fields) if here else []


def _wanted(file: ZoneFile) -> Wanted:
    zone = file.zone.model_dump(exclude={"id"})
    zone |= {
        "kept_days": file.retention.days,
        "audit_days": file.retention.audit_days,
        "kept_by_topic": dict(file.retention.topics),
        "contacts": {**file.contacts.given(), **file.nearby()},
        "legal": file.legal.given(),
    }
    areas = tuple(
        WantedArea(
            area.id,
            {"names": area.names, "polygon": rings.closed(area.polygon)},
            area.officer or None,
            tuple(area.streets),
        )
        for area in file.area
    )
    return Wanted(file.zone.id, zone, {person.id: person.values() for person in file.person}, areas)
