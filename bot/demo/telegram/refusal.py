"""The answers of the Bot API that are not ok."""

from typing import Any

import orjson


class Refusal(Exception):
    """A call that the Bot API answers with an error; retry_after is in seconds."""

    def __init__(self, code: int, description: str, retry_after: int | None = None) -> None:
        super().__init__(f"{code} {description}")
        self.code = code
        self.description = description
        self.retry_after = retry_after

    def body(self) -> bytes:
        """The answer as Telegram writes it."""
        answer: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.retry_after is not None:
            answer["parameters"] = {"retry_after": self.retry_after}
        return orjson.dumps(answer)


def bad_request(words: str) -> Refusal:
    """What Telegram answers to a call it cannot carry out."""
    return Refusal(400, f"Bad Request: {words}")


def forbidden(words: str) -> Refusal:
    """What Telegram answers when the other side has shut the door."""
    return Refusal(403, f"Forbidden: {words}")


def conflict(words: str) -> Refusal:
    """What Telegram answers to the second of two readers of updates."""
    return Refusal(409, f"Conflict: {words}")


def too_many(seconds: int) -> Refusal:
    """What Telegram answers beyond its limits."""
    return Refusal(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)
