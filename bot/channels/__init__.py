"""What a channel is: a way to reach people. The errors name what the sender does next."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from handlers.dialogue import Reply


class Blocked(Exception):
    """The person cannot be reached any more."""


class Refused(Exception):
    """The channel refused this message for good; sending it again would not help."""


class TooBig(Refused):
    """A file is larger than Koban takes."""


class Throttled(Exception):
    """The channel asks to wait `seconds` before the next request to this chat."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class TokenRefused(Exception):
    """The channel does not know this token."""


class NotSent(Exception):
    """The request never left: it can be sent again safely."""


class MayHaveArrived(Exception):
    """The request left and no answer came: sending again could double it."""


@dataclass(frozen=True)
class Sending:
    """One message on its way: where to, what, and the bytes of its photo or document when there is one.

    A `veiled` photo is shown only once it is tapped. A `picture` of the zone's own is sent as bytes, or as a `handle`:
    what the channel called it at first."""

    address: str
    reply: Reply
    language: str = "en"
    photo: bytes | None = field(default=None, repr=False)
    veiled: bool = True
    document: bytes | None = field(default=None, repr=False)
    file_name: str = ""
    picture: bytes | None = field(default=None, repr=False)
    handle: str = ""


@dataclass(frozen=True)
class Sent:
    """A message as the channel has it: its id there, and what the channel calls the picture in it."""

    message: str
    handle: str = ""


class Channel(Protocol):
    """A way to reach people. `send` returns the channel's own id of the message that was sent.

    `delete_many` takes at most a hundred messages of either side away; `blank` makes a message of Koban's a dot, `edit`
    gives it other words and buttons. All three do no harm when they are repeated."""

    name: str

    async def send(self, sending: Sending) -> Sent: ...

    async def fetch(self, file: str) -> bytes: ...

    async def delete(self, address: str, message: str) -> None: ...

    async def delete_many(self, address: str, messages: Sequence[str]) -> None: ...

    async def blank(self, address: str, message: str) -> None: ...

    async def edit(self, address: str, message: str, reply: Reply) -> None: ...

    async def acknowledge(self, tap: str) -> None: ...
