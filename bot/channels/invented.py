"""The channel of the demo's invented citizens: nothing on it is ever sent anywhere."""

from collections.abc import Sequence

from bot.channels import Blocked, Sending, Sent
from handlers.dialogue import Reply


class Invented:
    """Takes every message and sends none."""

    name = "invented"

    async def send(self, sending: Sending) -> Sent:
        """Nothing leaves; the message counts as sent."""
        return Sent("0")

    async def fetch(self, file: str) -> bytes:
        """Invented people attach nothing."""
        raise Blocked

    async def delete(self, address: str, message: str) -> None:
        """There is nothing to delete."""

    async def delete_many(self, address: str, messages: Sequence[str]) -> None:
        """There is nothing to delete."""

    async def blank(self, address: str, message: str) -> None:
        """There is nothing to make a dot of."""

    async def edit(self, address: str, message: str, reply: Reply) -> None:
        """There is nothing to edit."""

    async def acknowledge(self, tap: str) -> None:
        """There is no tap to acknowledge."""
