"""What became of messages: an outcome for each row, and what is remembered of those that arrived."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.queue import Ready
from handlers.dialogue import Reply
from handlers.notices import Later, Letter, Undeliverable
from handlers.services import blocks, citizens, letters, shown
from storage import outbox, trails
from storage.db import Tx
from storage.outbox import Outcome
from storage.trails import Step

SPOKEN = ("answer", "closed")  # what the person behind a case may want to answer
NOT_PUSHED = {
    "stopped": outbox.UNREACHABLE,
    "unreachable": outbox.UNREACHABLE,
    "quiet": outbox.WAITS,
    "unwanted": outbox.WAITS,
}
NOWHERE = Letter("", "", Reply(""))


@dataclass(frozen=True)
class Result:
    """What became of one message, to be recorded; `sent_as` is the channel's own id of it."""

    ready: Ready
    outcomes: tuple[Outcome, ...]
    sent_as: str = ""
    blocked: bool = False


def each(
    ready: Ready, state: str, failure: str | None = None, retry_at: datetime | None = None, sent_as: str = ""
) -> tuple[Outcome, ...]:
    """The same outcome for every row of a message."""
    version = ready.letter.version
    return tuple(
        Outcome(row.id, state, row.message_id, failure, retry_at, row.broadcast_id is not None, sent_as, version)
        for row in ready.rows
    )


def leaves(letter: Letter | Undeliverable | Later | None) -> bool:
    """Whether a message may leave; one that was not looked at again does."""
    return letter is None or isinstance(letter, Letter)


def not_sent(ready: Ready, why: Undeliverable | Later) -> Result:
    """A message that does not leave, or not now."""
    if isinstance(why, Later):
        return Result(ready, each(ready, outbox.QUEUED, None, why.until))
    return Result(ready, each(ready, NOT_PUSHED.get(why.reason, outbox.FAILED), why.reason))


async def remember(tx: Tx, result: Result) -> None:
    """What follows from one message beyond its own row."""
    letter, row = result.ready.letter, result.ready.rows[0]
    if result.sent_as and row.notice in SPOKEN and row.reader_id:
        await blocks.sent_to(tx, row.reader_id)
    if result.blocked:
        await citizens.reached(tx, letter.channel, letter.address, reachable=False)
    if result.sent_as and letter.reply.case:
        case, fleeting = letter.reply.case, letter.reply.fleeting
        await shown.sent(tx, letter.channel, letter.address, result.sent_as, case, fleeting=fleeting)
    if letter.farewell:  # what was on its way while its reader was erased has been remembered meanwhile
        await trails.drop(tx, "out", letter.channel, letter.address)
    if letter.archive and result.outcomes[0].state == outbox.FAILED:
        await letters.archive(tx, letter.channel, letter.address, letter.archive, failed=True)
    if letter.blanks and result.outcomes[0].state in (outbox.SENT, outbox.FAILED):
        await letters.blank(tx, letter.channel, letter.address, letter.blanks[1:])


def steps(results: Sequence[Result]) -> list[Step]:
    """The messages that reached citizens, as their chats' trails remember them."""
    walked = [(result.sent_as, result.ready.letter) for result in results if result.ready.letter.trodden]
    return [
        Step(letter.channel, letter.address, sent_as, plain=_is_plain(letter)) for sent_as, letter in walked if sent_as
    ]


def _is_plain(letter: Letter) -> bool:
    """Whether a message is nothing but words, which can be made a dot later."""
    reply = letter.reply
    return not (letter.archive or reply.photo or reply.picture or reply.point or reply.appointment or reply.code)
