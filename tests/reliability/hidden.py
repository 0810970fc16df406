"""Words and numbers that are nowhere else, to be written by people and looked for afterwards."""

import secrets
from dataclasses import dataclass, field

LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"
LOWEST, HIGHEST = 2**44, 2**45


@dataclass
class Hidden:
    """Every word holds one core, so that a single search meets them all."""

    core: str = field(default_factory=lambda: "".join(secrets.choice(LETTERS) for _ in range(9)))
    words: list[str] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)

    def word(self) -> str:
        """A word, in letters that JSON escapes and in letters that it does not."""
        self.words.append(f"{self.core}{secrets.token_hex(6)}")
        return self.words[-1]

    def number(self) -> int:
        """A number six bytes wide."""
        self.numbers.append(str(LOWEST + secrets.randbelow(HIGHEST - LOWEST)))
        return int(self.numbers[-1])

    def to_search(self, number: int) -> list[str]:
        """The core, which stands in every word, and so many of the words and numbers."""
        dice = secrets.SystemRandom()
        return [self.core, *dice.sample(self.words, number // 2), *dice.sample(self.numbers, number - number // 2)]
