"""A letter: what the sender carries, or why it does not."""

from dataclasses import dataclass
from datetime import datetime

from handlers.dialogue import Reply


@dataclass(frozen=True)
class Letter:
    """A notice ready to go: to which chat, and what it says; or the messages there that are taken away or made a dot.

    An `archive`, named by its language, is a citizen's data as a file, gathered when it is sent.
    A message that `edits` names gets these words instead; where it cannot and `or_anew`, they are a message of their
    own. `version` is since when a broadcast has its words. `trodden` messages are remembered, so that the citizen can
    clear their chat; a `farewell` is the last one before all that was remembered is forgotten."""

    channel: str
    address: str
    reply: Reply
    takes_away: str = ""
    deletes: tuple[str, ...] = ()
    blanks: tuple[str, ...] = ()
    archive: str = ""
    edits: str = ""
    or_anew: bool = False
    version: datetime | None = None
    trodden: bool = False
    farewell: bool = False

    @property
    def repeatable(self) -> bool:
        """Whether the request does no harm when it is made twice."""
        return bool(self.takes_away or self.deletes or self.blanks or (self.edits and not self.or_anew))


@dataclass(frozen=True)
class Undeliverable:
    """Why a notice goes nowhere: `gone`, `stopped`, `quiet`, `unreachable`, `unwanted` or `unlinked`."""

    reason: str


@dataclass(frozen=True)
class Later:
    """A notice that has to wait until a moment (UTC): its reader has quiet hours."""

    until: datetime
