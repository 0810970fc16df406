"""What was and will be sent about an event, in words; counts of those who answered are told in steps of five."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.web.times import moment
from handlers.services import broadcasts
from handlers.services.agenda import Broadcast
from handlers.services.turnout import SMALL
from locales import mark_desk, tell
from storage.db import Tx

KINDS = {
    "event": mark_desk("Invitation"),
    "reminder": mark_desk("Reminder"),
    "moved": mark_desk("Word of a change"),
    "cancelled": mark_desk("Word that it is called off"),
    "report": mark_desk("What came of it"),
    "feedback": mark_desk("The one question afterwards"),
}
AHEAD = ("draft", "checking", "planned")


@dataclass(frozen=True)
class Line:
    """One text to many: what it is, how far it is, to how many it went, and whether it has a page of its own."""

    id: str
    page: bool
    kind: str
    state: str
    count: str


async def line(tx: Tx, language: str, sent: Broadcast, clock: ZoneInfo) -> Line:
    """A broadcast in words."""
    kind = tell(language, KINDS[sent.kind]) if sent.kind in KINDS else sent.kind
    return Line(
        sent.id, sent.audience == "areas", kind, _state(language, sent, clock), await _count(tx, language, sent)
    )


def _state(language: str, sent: Broadcast, clock: ZoneInfo) -> str:
    ended = sent.ended_at or sent.started_at or sent.made_at
    match sent.state:
        case "draft":
            return tell(language, "being written")
        case "checking":
            return tell(language, "with the second reader")
        case "planned":
            return tell(language, "planned: {time}", time=moment(language, sent.due_at or sent.made_at, clock))
        case "running":
            return tell(language, "is being sent")
        case "paused":
            return tell(language, "paused")
        case "stopped" if not sent.started_at:
            return tell(language, "taken back before it went out")
        case "stopped":
            return tell(language, "stopped: {time}", time=moment(language, ended, clock))
    return tell(language, "sent: {time}", time=moment(language, ended, clock))


async def _count(tx: Tx, language: str, sent: Broadcast) -> str:
    if sent.state in AHEAD or not sent.started_at:
        return ""
    number = (await broadcasts.progress(tx, sent)).sent
    if number < SMALL:
        return tell(language, "fewer than 5")
    if sent.audience == "answers":  # an exact number could be compared with the answers
        return tell(language, "at least {number}", number=number - number % SMALL)
    return str(number)
