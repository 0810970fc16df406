"""Keeping somebody from writing for a time: the exact words they will read, and its lines in the thread."""

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from handlers.notices.blocks import reason_words, rest_words, until_words
from handlers.services.blocks import DAYS, REASONS, ends
from handlers.services.desk import CaseView, Item
from handlers.services.zone import Zone
from locales import CITIZEN_LANGUAGES, day_and_time, mark_desk, tell, time_of_day, without_marks

LABELS = {
    "insults": mark_desk("Insults"),
    "threats": mark_desk("Threats"),
    "flooding": mark_desk("Very many messages"),
    "other": mark_desk("Something else, written in the note"),
}


@dataclass(frozen=True)
class Said:
    """What the citizen will read, in their language, and in the officer's when that is another."""

    told: str
    in_your_language: str | None


@dataclass(frozen=True)
class BlockWords:
    """The words of a block by days and by reason, and what follows them in any case."""

    language: str
    days: dict[int, Said]
    reasons: dict[str, Said]
    rest: tuple[Said, ...]
    labels: dict[str, str]


def block_words(language: str, here: Zone, case: CaseView) -> BlockWords:
    """The words for this case's writer, before anything is done."""
    reader = case.reader_language if case.reader_language in CITIZEN_LANGUAGES else CITIZEN_LANGUAGES[0]
    now, number = datetime.now(UTC), case.row.number

    def said(told: str, own: str) -> Said:
        return Said(without_marks(told), None if reader == language else without_marks(own))

    return BlockWords(
        reader,
        {
            days: said(
                until_words(here, reader, ends(days, now), number), until_words(here, language, ends(days, now), number)
            )
            for days in DAYS
        },
        {reason: said(reason_words(reader, reason), reason_words(language, reason)) for reason in REASONS},
        tuple(said(told, own) for told, own in zip(rest_words(reader), rest_words(language), strict=True)),
        {reason: tell(language, label) for reason, label in LABELS.items()},
    )


def block_line(language: str, item: Item, clock: ZoneInfo) -> str:
    """What happened, as the grey line in a thread says it."""
    time, name = time_of_day(language, item.at, clock), item.author or ""
    match item.auto:
        case "blocked":
            until = day_and_time(language, datetime.fromisoformat(item.values["until"]), clock)
            reason = tell(language, LABELS.get(item.values.get("reason", ""), LABELS["other"]))
            return tell(
                language,
                "{name} blocked the writer until {until} ({reason}), {time}. The citizen is told.",
                name=name,
                until=until,
                reason=reason,
                time=time,
            )
        case "block_lifted":
            return tell(language, "{name} lifted the block, {time}. The citizen is told.", name=name, time=time)
        case "cannot_write":
            return tell(language, "The citizen reads this, but cannot write back for now.")
    if item.values.get("number"):
        return tell(language, "The writer does not agree with the block in {number}.", number=item.values["number"])
    return tell(language, "The writer does not agree with a block.")
