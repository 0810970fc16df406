"""The rows the sender holds in memory: in order for each chat, announcements to one officer gathered."""

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, replace

from bot.pace import Pace
from handlers.dialogue import PART, Choice, Reply, units
from handlers.notices import Letter
from storage.outbox import BROADCAST, CHANGE, LATER, MAIL, TALK, UNASKED, Waiting

JOINED_BUTTONS = 6
RANK = {lane: rank for rank, lane in enumerate((TALK, UNASKED, CHANGE, BROADCAST, MAIL, LATER))}


@dataclass(frozen=True)
class Ready:
    """A rendered message and the rows it stands for."""

    rows: tuple[Waiting, ...]
    letter: Letter

    @property
    def chat(self) -> str:
        """The chat it goes to."""
        return f"{self.letter.channel}:{self.letter.address}"

    @property
    def urgency(self) -> tuple[int, int]:
        """Conversation before announcements, these before corrections and broadcasts; then the oldest."""
        return (RANK[self.rows[0].lane], self.rows[0].id)


class Queue:
    """Which message may leave next; one on its way a chat."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._chats: dict[str, list[Ready]] = {}
        self._busy: set[str] = set()
        self._unasked_at: dict[str, float] = {}
        self.known: set[int] = set()

    def __len__(self) -> int:
        return sum(len(found) for found in self._chats.values())

    def held(self, lanes: Container[int]) -> int:
        """How many messages of some lanes wait here."""
        return sum(ready.rows[0].lane in lanes for found in self._chats.values() for ready in found)

    def add(self, ready: Ready) -> None:
        """A rendered row that waits for its turn."""
        self.known.update(row.id for row in ready.rows)
        self._chats.setdefault(ready.chat, []).append(ready)

    def pick(self, most: int) -> list[Ready]:
        """Messages that may leave now; their chats are busy until `done`."""
        heads = (min(found, key=lambda r: r.urgency) for chat, found in self._chats.items() if chat not in self._busy)
        picked: list[Ready] = []
        for head in sorted(heads, key=lambda r: r.urgency):
            if len(picked) >= most or self._pace.bot_wait() > 0:
                break
            if self._wait(head) <= 0:
                self._pace.spend(head.chat)
                picked.append(self._taken(head))
        return picked

    def wait(self) -> float:
        """Seconds until the next message could leave; a second when nothing waits."""
        free = [head for chat, found in self._chats.items() if chat not in self._busy for head in found[:1]]
        if not free:
            return 1.0
        return max(self._pace.bot_wait(), min(self._wait(head) for head in free))

    def done(self, ready: Ready) -> None:
        """A message's outcome is written: its chat is free, its rows may be loaded again."""
        self._busy.discard(ready.chat)
        self.known.difference_update(row.id for row in ready.rows)

    def drop_chat(self, chat: str) -> list[Waiting]:
        """Takes out what else waits for a chat that must wait; it is loaded again when its time has come."""
        return [row for ready in self._chats.pop(chat, []) for row in ready.rows]

    def drop_lane(self, lane: int) -> None:
        """Takes out what waits in a lane; it is loaded again if it still may go out."""
        for chat, found in list(self._chats.items()):
            left = [ready for ready in found if ready.rows[0].lane != lane]
            self.known.difference_update(row.id for ready in found for row in ready.rows if ready not in left)
            self._chats[chat] = left
            if not left:
                del self._chats[chat]

    def _wait(self, head: Ready) -> float:
        wait = self._pace.chat_wait(head.chat)
        if head.rows[0].lane == UNASKED:
            wait = max(
                wait, self._unasked_at.get(head.chat, -self._pace.gather) + self._pace.gather - self._pace.clock()
            )
        return wait

    def _taken(self, head: Ready) -> Ready:
        waiting = self._chats[head.chat]
        joined = _fitting(r for r in waiting if r.rows[0].lane == UNASKED) if head.rows[0].lane == UNASKED else [head]
        for ready in joined:
            waiting.remove(ready)
        if not waiting:
            del self._chats[head.chat]
        self._busy.add(head.chat)
        if head.rows[0].lane == UNASKED:
            self._unasked_at[head.chat] = self._pace.clock()
        return joined[0] if len(joined) == 1 else _gathered(joined)


def _fitting(waiting: Iterable[Ready]) -> list[Ready]:
    """As many as one message holds, oldest first; the others wait for the next one."""
    joined: list[Ready] = []
    room = PART
    for ready in sorted(waiting, key=lambda r: r.urgency):
        room -= units(ready.letter.reply.text) + len("\n\n")
        if joined and room < 0:
            break
        joined.append(ready)
    return joined


def _gathered(many: list[Ready]) -> Ready:
    replies = [ready.letter.reply for ready in many]
    rows = tuple(row[:1] for row in _buttons(replies))
    text = "\n\n".join(reply.text for reply in replies)
    cases = {reply.case for reply in replies}
    joined = Reply(text, rows[:JOINED_BUTTONS], case=cases.pop() if len(cases) == 1 else "")
    return Ready(tuple(row for ready in many for row in ready.rows), replace(many[0].letter, reply=joined))


def _buttons(replies: list[Reply]) -> Iterator[tuple[Choice, ...]]:
    for reply in replies:
        yield from reply.rows
