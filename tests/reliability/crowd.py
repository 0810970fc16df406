"""Twenty citizens and three officers who do one thing, read the answer, and do the next."""

import asyncio
import random
import re
import secrets
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field

from bot.demo.telegram.phones import Phone
from bot.demo.zone import AREAS, SAMPLE_PHOTOS
from handlers.services.topics import CONTACT_QUEUE, TOPICS
from tests.reliability.ledger import Ledger, Said

# An unlucky but honest wait: a photo's lease, then a repeat a minute after each of several kills that caught it.
PATIENCE = 400.0
BEGUN = "^(What is it about|You began a message)"
PHOTO = SAMPLE_PHOTOS[0].path.read_bytes()
STREETS = {"Wolkenmakersstraat": "molenkom", "Kikkerfluitstraat": "sluiskwartier", "Zeepbellenplein": "zeepziederij"}
UNASSIGNED = next(area for area in AREAS if area.officer is None)


class Unanswered(Exception):
    """An answer did not come within the patience of whoever waited for it."""


@dataclass
class Told:
    """A report as its citizen knows it: the words of each message in order, and what an edit replaced.

    It is told once Send was tapped; the number comes with the receipt."""

    chat: int
    area: str | None
    message: int
    words: list[str]
    photo: bool = False
    number: str = ""
    replaced: str = ""


@dataclass
class Town:
    """Who is there and what has been done; `closing` asks everybody to finish what they are at."""

    ledger: Ledger
    seed: int
    officers: dict[str, int] = field(default_factory=dict)
    told: list[Told] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    thinking: tuple[float, float] = (0.1, 0.8)
    patience: float = PATIENCE
    asked_again: int = 0
    gave_up: list[str] = field(default_factory=list)
    closing: asyncio.Event = field(default_factory=asyncio.Event)

    async def told_enough(self, number: int) -> None:
        """Waits until so many reports were told."""
        while len(self.told) < number:
            await self.ledger.more()

    def announced(self, told: Told, head: str) -> None:
        """The officers who must hear of a report are owed the news."""
        if told.area is None:
            return
        own = {area.slug: area.officer for area in AREAS}[told.area]
        for chat in [self.officers[own]] if own else self.officers.values():
            self.ledger.owe(chat, f"^{head} {told.number}")


@dataclass
class Person:
    """Somebody with a phone who waits for each answer."""

    phone: Phone
    town: Town

    def __post_init__(self) -> None:
        self.dice = random.Random(f"{self.town.seed}-{self.phone.user_id}")

    async def does(
        self,
        deed: Callable[[], Awaitable[object]],
        answer: str,
        fresh: Callable[[re.Match[str]], bool] = lambda match: True,
    ) -> re.Match[str]:
        """Does one thing after a moment's thought and waits for its answer."""
        await asyncio.sleep(self.dice.uniform(*self.town.thinking))
        ledger, since = self.town.ledger, len(self.town.ledger.said)
        ledger.owe(self.phone.user_id, answer)
        await deed()
        try:
            return await ledger.hears(self.phone.user_id, answer, since, self.town.patience, fresh)
        except TimeoutError:
            raise Unanswered(answer) from None

    async def insists(self, deed: Callable[[], Awaitable[object]], answer: str) -> None:
        """Does it, and once more when no answer comes for a long time."""
        try:
            await self.does(deed, answer)
        except Unanswered:
            self.town.asked_again += 1
            await self.does(deed, answer)

    async def taps(self, label: str, answer: str) -> None:
        """Taps a button by what it reads."""
        await self.insists(lambda: self.phone.taps(label), answer)

    async def sends_tap(self, address: str, answer: str) -> None:
        """Taps the button of one certain case."""
        await self.insists(lambda: self.phone.taps_data(address), answer)

    async def says(self, text: str, answer: str) -> None:
        """Writes."""
        await self.insists(lambda: self.phone.says(text), answer)


class Citizen(Person):
    """Reports, adds, edits, until the town closes."""

    async def lives(self) -> None:
        """One report after the other."""
        await self.says("/start", "This is Koban, of the")
        while not self.town.closing.is_set():
            try:
                await self._lives_on()
            except Unanswered as error:
                self.town.gave_up.append(f"{self.phone.user_id} waited for {error}")

    async def _lives_on(self) -> None:
        told = await self.reports()
        if self.dice.random() < 0.4:
            await self.adds(told)
        if self.dice.random() < 0.3:
            await self.edits(told)

    async def reports(self) -> Told:
        """A whole report with a sentinel of its own."""
        await self._begins()
        area = await self._says_where(self.dice.choice(list(TOPICS)))
        words, photo = sentinel("report"), self.dice.random() < 0.15
        told = Told(self.phone.user_id, area, 0, [words], photo)

        async def writes() -> None:
            caption = self.phone.sends_photo(PHOTO, caption=words) if photo else self.phone.says(words)
            told.message = await caption

        await self.does(writes, rf"^This is what [\s\S]*{words}")
        await self._sends(told)
        return told

    async def _begins(self) -> None:
        await self.taps("Tell my officer", BEGUN)
        if re.search("^You began", next(said.text for said in reversed(self.town.ledger.said) if self._reads(said))):
            await self.taps("Throw it away", "^It is thrown away")
            await self.taps("Tell my officer", BEGUN)

    def _reads(self, said: Said) -> bool:
        return said.chat == self.phone.user_id and re.search(BEGUN, said.text) is not None

    async def _sends(self, told: Told) -> None:
        numbers = {other.number for other in self.town.told}

        async def sends() -> None:
            await self.phone.taps("Send")
            self.town.told.append(told)

        receipt = r"We have it\. Number (KB-\w{5})"
        found = await self.does(sends, receipt, lambda match: match.group(1) not in numbers)
        told.number = found.group(1)
        self.town.announced(told, "New case")

    async def _says_where(self, topic: str) -> str | None:
        if topic in CONTACT_QUEUE:
            await self.taps(TOPICS[topic], "If you want, write to")
            return None
        await self.taps(TOPICS[topic], "^Where is it")
        if self.dice.random() < 0.5:
            street = self.dice.choice(list(STREETS))
            await self.says(street, "^Tell it in your own words")
            return STREETS[street]
        await self.taps("Choose from the list", "^Choose the neighbourhood")
        area = self.dice.choice(AREAS)
        await self.taps(area.names["en"], "^Tell it in your own words")
        return area.slug

    async def adds(self, told: Told) -> None:
        """A second message in the same matter."""
        await self.sends_tap(f"add/{told.number}", f"^Write what you want to add to {told.number}")
        words = sentinel("addition")

        async def writes() -> None:
            await self.phone.says(words)
            told.words.append(words)

        await self.does(writes, f"^Added to {told.number}")
        self.town.announced(told, "The citizen wrote again")

    async def edits(self, told: Told) -> None:
        """Other words for the first message."""
        words = sentinel("edit")

        async def edits() -> None:
            await self.phone.edits(told.message, words)
            told.replaced, told.words[0] = told.words[0], words

        await self.does(edits, f"^Your change to {told.number} arrived")
        self.town.announced(told, "The citizen changed a message")


class Officer(Person):
    """Opens what is announced for an own area, and answers it."""

    async def links(self, secret: str) -> None:
        """Makes the phone an officer's."""
        await self.says(f"/start link-{secret}", "this chat is linked to you")

    async def lives(self) -> None:
        """One case after the other."""
        done: set[str] = set()
        while not self.town.closing.is_set():
            number = await self._next(done)
            if number:
                done.add(number)
                try:
                    await self.answers(number)
                except Unanswered as error:
                    self.town.gave_up.append(f"an officer waited for {error}")

    async def _next(self, done: set[str]) -> str | None:
        elsewhere = UNASSIGNED.names["en"]
        news = rf"^New case (KB-\w{{5}})\n[^\n]+, (?!{elsewhere})"
        chat, ledger = self.phone.user_id, self.town.ledger
        with suppress(TimeoutError):
            return (await ledger.hears(chat, news, 0, 3.0, lambda m: m.group(1) not in done)).group(1)
        return None

    async def answers(self, number: str) -> None:
        """Opens a case and answers it."""
        await self.sends_tap(f"o-open/{number}", rf"^{number} · [\s\S]*The citizen reads")
        await self.sends_tap(f"o-answer/{number}", f"^Write your answer to {number}")
        words = sentinel("answer")

        async def answers() -> None:
            await self.phone.says(words)
            self.town.answers[number] = words

        await self.does(answers, f"^Your answer to {number} is on its way")


def sentinel(kind: str) -> str:
    """Words nobody else says."""
    return f"{kind} {secrets.token_hex(8)}"
