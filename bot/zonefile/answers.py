"""What a person who opens a zone says at a terminal, checked by the rules of the zone's file and named as it names."""

import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import chain, count
from typing import Annotated, Any

from pydantic import AfterValidator, Field, TypeAdapter, ValidationError

from bot.zonefile.mistakes import Mistake, translated
from bot.zonefile.shape import Identifier, Line, Line120, Mail, ZoneLanguages, once

Kind = TypeAdapter[Any]
NAME = Kind(Annotated[Line, Field(min_length=1, max_length=80)])
PERSON = Kind(Annotated[Line120, Field(min_length=1)])
AREAS = Kind(
    Annotated[
        list[Annotated[Line, Field(min_length=1, max_length=80)]],
        Field(min_length=1, max_length=500),
        AfterValidator(once),
    ]
)
LANGUAGES = Kind(ZoneLanguages)
MAIL = Kind(Mail)
IDENTIFIER = Kind(Identifier)
NOT_A_LETTER = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class Answers:
    """The least that a zone needs; what is empty is left to be filled in."""

    name: str = ""
    languages: tuple[str, ...] = ("nl", "fr", "en")
    area_names: tuple[str, ...] = ()
    officer: str = ""
    function: str = ""
    mail: str = ""
    administrator: str = ""

    @property
    def zone_id(self) -> str:
        """The short name of the zone, made of its name."""
        return slug(self.name, "zone") if self.name else ""

    @property
    def officer_id(self) -> str:
        """The short name of who answers: the first name."""
        return slug(self.officer.split()[0], "officer") if self.officer else ""

    @property
    def administrator_id(self) -> str:
        """The short name of the administrator, never that of the officer."""
        return slug(self.administrator.split()[0], "admin", {self.officer_id}) if self.administrator else ""

    @property
    def areas(self) -> list[tuple[str, str]]:
        """Short name and name of each neighbourhood; one without either when none was named."""
        found = dict[str, str]()
        for name in self.area_names:
            found[slug(name, "area", found)] = name
        return list(found.items()) or [("", "")]


def fault(kind: Kind, given: object) -> Mistake | None:
    """What is wrong with an answer, in the words that the file's reader has for it."""
    try:
        kind.validate_python(given, strict=True)
    except ValidationError as error:
        return translated({}, error.errors(include_url=False)[0], [])
    return None


def slug(name: str, kind: str, taken: Collection[str] = ()) -> str:
    """A short name in small letters for something with this name, that is not taken yet."""
    parts = unicodedata.normalize("NFKD", name)
    plain = "".join(part for part in parts if not unicodedata.combining(part))
    base = NOT_A_LETTER.sub("-", plain.lower()).lstrip("-0123456789")[:26].strip("-") or kind
    tries: Iterable[str] = chain((base, f"{kind}-{base}"[:32]), (f"{base}-{number}" for number in count(2)))
    return next(each for each in tries if each not in taken and not fault(IDENTIFIER, each))
