"""The sender's queue: announcements are gathered, an officer's own taps are answered first, a chat keeps its order."""

from dataclasses import dataclass

from bot.channels.telegram import outgoing
from bot.pace import Pace
from bot.queue import Queue, Ready
from handlers.dialogue import Choice, Reply, units
from handlers.notices import Letter
from storage.outbox import TALK, UNASKED, Waiting


@dataclass
class Clock:
    """Seconds that pass when a test says so."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


def ready(number: int, lane: int, text: str, chat: str = "7") -> Ready:
    """A rendered row for a chat."""
    row = Waiting(number, f"{number:032}", lane, "person", "p", None, "new_case", again=False, content=b"")
    return Ready((row,), Letter("telegram", chat, Reply(text, ((Choice("Open it", f"o-open/{number}"),),))))


def sent(queue: Queue) -> list[str]:
    """What leaves now, each answered at once."""
    picked = queue.pick(10)
    for message in picked:
        queue.done(message)
    return [message.letter.reply.text for message in picked]


def test_announcements_to_one_officer_are_gathered_into_one_message_in_thirty_seconds() -> None:
    clock = Clock()
    queue = Queue(Pace(clock))
    queue.add(ready(1, UNASKED, "first"))
    assert sent(queue) == ["first"]
    queue.add(ready(2, UNASKED, "second"))
    queue.add(ready(3, UNASKED, "third"))
    clock.now += 29
    assert sent(queue) == []
    clock.now += 1.1
    (gathered,) = queue.pick(10)
    assert gathered.letter.reply.text == "second\n\nthird"
    assert [row.id for row in gathered.rows] == [2, 3]
    assert [choice.to for row in gathered.letter.reply.rows for choice in row] == ["o-open/2", "o-open/3"]


def test_what_does_not_fit_into_one_message_waits_for_the_next() -> None:
    clock = Clock()
    queue = Queue(Pace(clock))
    told = [f"New case number {number}. " + "x" * 100 for number in range(100)]
    for number, text in enumerate(told):
        queue.add(ready(number, UNASKED, text))
    heard: list[str] = []
    while len(queue):
        (text,) = sent(queue)
        assert units(text) <= outgoing.TEXT_LIMIT
        heard += text.split("\n\n")
        clock.now += 31
    assert heard == told


def test_the_answer_to_an_officers_own_tap_goes_first() -> None:
    queue = Queue(Pace(Clock()))
    queue.add(ready(1, UNASKED, "news"))
    queue.add(ready(2, TALK, "your tap"))
    assert sent(queue) == ["your tap"]
    assert sent(queue) == ["news"]


def test_a_chat_keeps_its_order_and_has_one_message_on_its_way() -> None:
    queue = Queue(Pace(Clock()))
    for number in (1, 2, 3):
        queue.add(ready(number, TALK, str(number)))
    (first,) = queue.pick(10)
    assert queue.pick(10) == []
    queue.done(first)
    assert sent(queue) == ["2"]
