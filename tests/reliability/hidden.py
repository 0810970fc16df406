"""Words and numbers that are nowhere else, to be written by people and looked for afterwards."""

import secrets
from dataclasses import dataclass, field

from tests.reliability.traces import forms

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

    def to_search(self, numbers: int) -> list[str]:
        """The core, whose every form stands in that form of every word, and so many of the numbers."""
        cores = forms(self.core).items()
        assert all(core in theirs[form] for theirs in map(forms, self.words) for form, core in cores)
        return [self.core, *secrets.SystemRandom().sample(self.numbers, numbers)]
