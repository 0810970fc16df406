"""What the bot said to whom, as it arrived, held against what each deed had to be answered with."""

import asyncio
import re
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from bot.demo.telegram import views
from bot.demo.telegram.server import StandIn
from bot.demo.telegram.state import Change, Chat

MARK = "You may have this already:"
ANNOUNCEMENT = re.compile(r"^(New case|The citizen wrote again|The citizen changed a message) KB-", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Said:
    """One thing the bot said, without its mark; `at` is monotonic, in seconds."""

    at: float
    chat: int
    text: str
    repeat: bool


@dataclass
class Count:
    """How the expected and the arrived compare, summed over all chats."""

    expected: int = 0
    missing: int = 0
    arrived_twice: int = 0
    twice_without_mark: int = 0
    marked_twice: int = 0
    examples: tuple[str, ...] = ()

    def add(self, pattern: str, expected: int, plain: int, repeats: int) -> None:
        """One kind of answer in one chat: at least one of each expected, no second one unless it is marked."""
        missing, over = max(0, expected - plain - repeats), max(0, plain - expected)
        self.expected += expected
        self.missing += missing
        self.arrived_twice += max(0, plain + repeats - expected)
        self.twice_without_mark += over
        self.marked_twice += max(0, repeats - expected)
        if missing or over:
            self.examples += (f"{pattern}: expected {expected}, came {plain}, marked as a repeat {repeats}",)


class Ledger:
    """Every message of the bot, and every answer somebody is waiting for or was owed."""

    def __init__(self, standin: StandIn) -> None:
        self.said: list[Said] = []
        self.owed: Counter[tuple[int, str]] = Counter()
        self._known: set[int] = set()
        self._news = asyncio.Event()
        standin.world.watchers.add(self._note)

    def owe(self, chat: int, pattern: str) -> None:
        """Somebody is owed an answer like this."""
        self.owed[chat, pattern] += 1

    async def hears(
        self,
        chat: int,
        pattern: str,
        since: int,
        patience: float,
        fresh: Callable[[re.Match[str]], bool] = lambda match: True,
    ) -> re.Match[str]:
        """Waits for an answer like this, said after the first `since`; raises TimeoutError."""
        async with asyncio.timeout(patience):
            while True:
                news = self._news
                for said in self.said[since:]:
                    match = re.search(pattern, said.text) if said.chat == chat else None
                    if match and fresh(match):
                        return match
                since = len(self.said)
                await news.wait()

    async def more(self) -> None:
        """Waits for the bot's next message."""
        await self._news.wait()

    def first_after(self, moment: float) -> float | None:
        """When the bot first said something after a moment."""
        return next((said.at for said in self.said if said.at >= moment), None)

    def first_copies(self) -> list[Said]:
        """What came once and again with the mark, as it came first; only texts that nothing else shares."""
        plain: dict[tuple[int, str], list[Said]] = defaultdict(list)
        for said in self.said:
            if not said.repeat:
                plain[said.chat, said.text].append(said)
        copies = [plain[said.chat, said.text] for said in self.said if said.repeat]
        return [found[0] for found in copies if len(found) == 1]

    def owed_once(self) -> Iterator[tuple[tuple[int, str], Said]]:
        """What came, with what it answers, of all that was owed once."""
        heard = self._by_chat()
        for (chat, pattern), expected in self.owed.items():
            compiled = re.compile(pattern)
            if expected == 1:
                yield from (((chat, pattern), said) for said in heard[chat] if compiled.search(said.text))

    def compared(self) -> Count:
        """What was owed against what came."""
        count = Count()
        heard = self._by_chat()
        for (chat, pattern), expected in self.owed.items():
            compiled = re.compile(pattern)
            found = [said for said in heard[chat] if compiled.search(said.text)]
            repeats = sum(said.repeat for said in found)
            count.add(pattern, expected, len(found) - repeats, repeats)
        return count

    def unexpected(self) -> list[str]:
        """The first lines of what nobody was owed."""
        patterns: dict[int, set[re.Pattern[str]]] = defaultdict(set)
        for chat, pattern in self.owed:
            patterns[chat].add(re.compile(pattern))
        return [
            said.text.partition("\n")[0]
            for said in self.said
            if said.text and not any(pattern.search(said.text) for pattern in patterns[said.chat])
        ]

    def _by_chat(self) -> dict[int, list[Said]]:
        heard: dict[int, list[Said]] = defaultdict(list)
        for said in self.said:
            heard[said.chat].append(said)
        return heard

    def _note(self, chat: Chat, change: Change, value: Any) -> None:
        if change != "message" or not value.by_bot or value.message_id in self._known:
            return
        self._known.add(value.message_id)
        now = time.monotonic()
        self.said += [Said(now, chat.chat_id, text, repeat) for text, repeat in parts(views.words(value.message))]
        news, self._news = self._news, asyncio.Event()
        news.set()


def parts(text: str) -> Iterator[tuple[str, bool]]:
    """A message without its mark; announcements that were gathered into one message each by itself."""
    if not ANNOUNCEMENT.search(text):
        yield text.removeprefix(MARK).strip(), text.startswith(MARK)
        return
    repeat = False
    for part in text.split("\n\n"):
        if part != MARK:
            yield part, repeat
        repeat = part == MARK
