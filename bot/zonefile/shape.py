"""The shape of a zone's file: sections and fields, with what each may hold."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, field_validator
from pydantic_core import PydanticCustomError

from handlers.services.nearby import SPAN
from handlers.services.roles import OPENS_CASES
from handlers.services.topics import TOPICS
from locales import CITIZEN_LANGUAGES, is_language

Role = Literal[
    "officer", "liaison", "youth", "team", "victim", "complaint", "notices", "editor", "supervisor", "administrator",
    "auditor",
]  # fmt: skip
RESERVED = {"none", "link"}
PHONE = re.compile(r"[0-9 +()/.-]*[0-9][0-9 +()/.-]*")
MAIL = re.compile(r"[^\s@<>,;\"]+@[^\s@<>,;\"]+\.[^\s@<>,;\"]+")


def wrong(kind: str, **values: object) -> PydanticCustomError:
    """An error of ours, to be put into words by bot/zonefile/mistakes.py."""
    return PydanticCustomError(kind, "put into words by mistakes.py", values)


def _clean(text: str) -> str:
    if any(unicodedata.category(c) in ("Cc", "Co", "Cs") and c not in "\n\t" for c in text):
        raise wrong("control")
    return text.strip()


def _on_one_line(text: str) -> str:
    if "\n" in text:
        raise wrong("one_line")
    return text


def _language(code: str) -> str:
    if not is_language(code):
        raise wrong("language", given=code[:20])
    return code


def _spoken(code: str) -> str:
    if code not in CITIZEN_LANGUAGES:
        raise wrong("unspoken", given=code[:20], allowed=", ".join(CITIZEN_LANGUAGES))
    return code


def _identifier(slug: str) -> str:
    if slug in RESERVED or slug.startswith("link-"):
        raise wrong("reserved", given=slug)
    return slug


def _mail(text: str) -> str:
    if text and not MAIL.fullmatch(text):
        raise wrong("mail")
    return text


def _phone(text: str) -> str:
    if text and not PHONE.fullmatch(text):
        raise wrong("phone")
    return text


def _web(text: str) -> str:
    if text and (not text.startswith("https://") or any(c.isspace() for c in text)):
        raise wrong("web")
    return text


def _timezone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):  # unknown, a folder, or outside of the folder of time zones
        raise wrong("timezone", given=name[:60]) from None
    return name


def _day(value: Any) -> Any:
    if isinstance(value, str):
        try:
            return date.fromisoformat(value) if value.strip() else None
        except ValueError:
            return value
    return value


def _past(day: date | None) -> date | None:
    if day and day > datetime.now(UTC).date():
        raise wrong("future")
    return day


def _hours(text: str) -> str:
    found = SPAN.fullmatch(text)
    if not found or (found[1], found[2]) >= (found[3], found[4]) or (found[3], found[4]) > ("24", "00"):
        raise wrong("hours")
    return text


def _filled(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value}


def once(items: list[str]) -> list[str]:
    """The same list, when nothing stands in it twice."""
    double = next((item for item in items if items.count(item) > 1), None)
    if double is not None:
        raise wrong("twice", given=double)
    return items


def _without_empty(words: dict[str, str]) -> dict[str, str]:
    return {language: text for language, text in words.items() if text}


def _topic(topic: str) -> str:
    if topic not in TOPICS:
        raise wrong("literal_error", expected=", ".join(TOPICS))
    return topic


Topic = Annotated[str, AfterValidator(_topic)]
Language = Annotated[str, AfterValidator(_language)]
ZoneLanguages = Annotated[
    list[Annotated[str, AfterValidator(_spoken)]], Field(min_length=1, max_length=40), AfterValidator(once)
]
Identifier = Annotated[str, Field(max_length=32, pattern=r"\A[a-z][a-z0-9-]*\z"), AfterValidator(_identifier)]
Text = Annotated[str, AfterValidator(_clean)]
Line = Annotated[Text, AfterValidator(_on_one_line)]
Line120 = Annotated[Line, Field(max_length=120)]
Mail = Annotated[Line, Field(max_length=254), AfterValidator(_mail)]
Phone = Annotated[Line, Field(max_length=32), AfterValidator(_phone)]
Web = Annotated[Line, Field(max_length=200), AfterValidator(_web)]
Names = Annotated[dict[Language, Annotated[Line, Field(max_length=80)]], AfterValidator(_without_empty)]
Short = Annotated[dict[Language, Annotated[Text, Field(max_length=200)]], AfterValidator(_without_empty)]
Words = Annotated[dict[Language, Annotated[Text, Field(max_length=600)]], AfterValidator(_without_empty)]
Long = Annotated[dict[Language, Annotated[Text, Field(max_length=2000)]], AfterValidator(_without_empty)]
Hours = Annotated[Line, AfterValidator(_hours)]
Days = Annotated[int, Field(ge=1, le=3650)]
Corner = Annotated[list[Annotated[float, Field(allow_inf_nan=False)]], Field(min_length=2, max_length=2)]
Day = Annotated[date | None, BeforeValidator(_day), AfterValidator(_past)]


class Section(BaseModel):
    """What all sections share: no unknown names, no guessing of types."""

    model_config = ConfigDict(extra="forbid", strict=True)


class ZoneSection(Section):
    """The zone itself; its languages are those Koban speaks with citizens, and it falls back to the first."""

    id: Identifier
    names: Names
    languages: ZoneLanguages
    timezone: Annotated[str, AfterValidator(_timezone)]
    promise_days: Annotated[int, Field(ge=0, le=10)]
    closing_hour: Annotated[int, Field(ge=1, le=23)]
    officers_chat: Literal["off", "announce", "full"]
    second_reader: bool = False
    outside: Words = Field(default_factory=dict)


class Retention(Section):
    """How long closed cases and audit entries are kept, in days."""

    days: Days
    audit_days: Annotated[int, Field(ge=30, le=7300)] = 1095
    topics: dict[Topic, Days] = Field(default_factory=dict)


class Contact(Section):
    """One service of the zone that people can turn to; without a name it counts as not given."""

    name: Line120 = ""
    phone: Phone = ""
    mail: Mail = ""
    web: Web = ""
    hours: Short = Field(default_factory=dict)

    def given(self) -> dict[str, Any]:
        """The fields that are filled in; none without a name."""
        return {name: value for name, value in self.model_dump().items() if value} if self.name else {}


class Contacts(Section):
    """The zone's contacts, each optional; `koban doctor` asks for those that must be there."""

    complaint: Contact = Field(default_factory=Contact)
    victim: Contact = Field(default_factory=Contact)
    interpreter: Contact = Field(default_factory=Contact)
    data_protection: Contact = Field(default_factory=Contact)
    supervisor: Contact = Field(default_factory=Contact)
    dispatcher: Contact = Field(default_factory=Contact)

    def given(self) -> dict[str, Any]:
        """The contacts that have a name."""
        found = {name: getattr(self, name).given() for name in Contacts.model_fields}
        return {name: contact for name, contact in found.items() if contact}


class Legal(Section):
    """Who signed the legal texts and when, what the law obliges the zone to keep, and its own wording."""

    signed_by: Line120 = ""
    signed_on: Day = None
    keep_topics: Annotated[list[Topic], AfterValidator(once)] = Field(default_factory=list)
    wording: Long = Field(default_factory=dict)

    def given(self) -> dict[str, Any]:
        """The values the zone's row keeps."""
        day = self.signed_on.isoformat() if self.signed_on else ""
        return {**self.model_dump(exclude={"signed_on"}), "signed_on": day}


class PersonSection(Section):
    """Somebody who works for the zone."""

    id: Identifier
    name: Annotated[Line120, Field(min_length=1)]
    function: Names
    roles: Annotated[list[Role], Field(min_length=1, max_length=11), AfterValidator(once)]
    language: Literal["en", "nl", "fr", "de"]
    reads: Annotated[list[Language], Field(min_length=1, max_length=40), AfterValidator(once)]
    introduction: Words = Field(default_factory=dict)
    meeting: Short = Field(default_factory=dict)
    hours: Short = Field(default_factory=dict)
    phone: Phone = ""
    mail: Mail = ""

    @field_validator("roles")
    @classmethod
    def administrators_open_no_case(cls, roles: list[str]) -> list[str]:
        """Who sets Koban up must not be able to read what citizens write."""
        opening = [role for role in roles if role in OPENS_CASES]
        if "administrator" in roles and opening:
            raise wrong("two_hats", roles=", ".join(opening))
        return roles

    def values(self) -> dict[str, Any]:
        """The columns of the person's row."""
        kept = self.model_dump(exclude={"id", "reads"})
        return {**kept, "languages": self.reads, "phone": self.phone or None, "mail": self.mail or None}


class AreaSection(Section):
    """A neighbourhood; outline and streets may be left out."""

    id: Identifier
    names: Names
    officer: Annotated[str, Field(max_length=32)] = ""
    polygon: Annotated[list[Corner], Field(max_length=20000)] = Field(default_factory=list)
    streets: Annotated[list[Names], Field(max_length=5000)] = Field(default_factory=list)


class StationSection(Section):
    """A police station; its hours by day, such as mon = ["08:30-12:00", "13:00-17:00"]."""

    name: Annotated[Line120, Field(min_length=1)]
    address: Line120 = ""
    phone: Phone = ""
    web: Web = ""
    hours: dict[
        Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"], Annotated[list[Hours], Field(max_length=6)]
    ] = Field(default_factory=dict)


class HospitalSection(Section):
    """A hospital near by."""

    name: Annotated[Line120, Field(min_length=1)]
    address: Line120 = ""
    phone: Phone = ""
    web: Web = ""


class NeighbourSection(Section):
    """Another zone around, and the towns and villages it looks after; its outline may be left out."""

    name: Annotated[Line120, Field(min_length=1)]
    places: Annotated[list[Annotated[Line, Field(min_length=1, max_length=80)]], Field(max_length=100)] = Field(
        default_factory=list
    )
    phone: Phone = ""
    web: Web = ""
    polygon: Annotated[list[Corner], Field(max_length=20000)] = Field(default_factory=list)


class ZoneFile(Section):
    """The whole file."""

    zone: ZoneSection
    retention: Retention
    contacts: Contacts = Field(default_factory=Contacts)
    legal: Legal = Field(default_factory=Legal)
    person: Annotated[list[PersonSection], Field(min_length=1, max_length=2000)]
    area: Annotated[list[AreaSection], Field(min_length=1, max_length=500)]
    station: Annotated[list[StationSection], Field(max_length=50)] = Field(default_factory=list)
    hospital: Annotated[list[HospitalSection], Field(max_length=50)] = Field(default_factory=list)
    neighbour: Annotated[list[NeighbourSection], Field(max_length=50)] = Field(default_factory=list)

    def nearby(self) -> dict[str, list[dict[str, Any]]]:
        """What is around the zone, as its row keeps it; fields that are empty are left out."""
        kinds: dict[str, Sequence[Section]] = {
            "stations": self.station,
            "hospitals": self.hospital,
            "neighbours": self.neighbour,
        }
        return {name: [_filled(one.model_dump()) for one in found] for name, found in kinds.items() if found}
