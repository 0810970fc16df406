"""Faults for tests: refusals, silence, slowness and lost answers, a given number of times."""

from dataclasses import dataclass
from typing import Literal

from bot.demo.telegram.refusal import Refusal

# vanish: the call never arrives; hang: it never arrives and is never answered;
# lose: it takes effect and the connection breaks; stall: it takes effect and is never answered.
Kind = Literal["refuse", "vanish", "hang", "lose", "stall"]

WORDS = {
    400: "Bad Request: planned by a test",
    401: "Unauthorized",
    403: "Forbidden: bot was blocked by the user",
    429: "Too Many Requests: retry after 1",
    500: "Internal Server Error",
}


@dataclass(slots=True)
class Fault:
    """What happens to the next calls of a method, and how many times."""

    method: str
    kind: Kind
    times: int
    refusal: Refusal
    chat_id: int | None


class Faults:
    """The faults that are planned; methods are named as Telegram names them, in any case."""

    def __init__(self) -> None:
        self._planned: list[Fault] = []
        self._delays: dict[str, float] = {}

    def fail(
        self,
        method: str,
        code: int = 500,
        *,
        times: int = 1,
        chat_id: int | None = None,
        description: str | None = None,
        retry_after: int | None = None,
    ) -> None:
        """Refuse the next calls with this code."""
        seconds = (retry_after or 1) if code == 429 else None
        refusal = Refusal(code, description or WORDS.get(code, "Error"), seconds)
        self._planned.append(Fault(method.lower(), "refuse", times, refusal, chat_id))

    def happen(self, method: str, kind: Kind, *, times: int = 1, chat_id: int | None = None) -> None:
        """Let the next calls vanish, hang, lose their answer or stall after taking effect."""
        self._planned.append(Fault(method.lower(), kind, times, Refusal(500, WORDS[500]), chat_id))

    def slow(self, seconds: float, method: str = "*") -> None:
        """Answer calls of a method (or of all) later by so many seconds; 0 ends it."""
        self._delays[method.lower()] = seconds

    def clear(self) -> None:
        """Plan nothing any more."""
        self._planned.clear()
        self._delays.clear()

    def delay(self, method: str) -> float:
        """How many seconds to wait before answering."""
        return self._delays.get(method, self._delays.get("*", 0.0)) if self._delays else 0.0

    def take(self, method: str, chat_id: int | None) -> Fault | None:
        """The fault planned for this call, used up by one."""
        for fault in self._planned:
            if fault.method in (method, "*") and fault.chat_id in (None, chat_id):
                fault.times -= 1
                if fault.times <= 0:
                    self._planned.remove(fault)
                return fault
        return None
