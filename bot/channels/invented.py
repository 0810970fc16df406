"""The channel of the demo's invented citizens: nothing on it is ever sent anywhere."""

from bot.channels import Blocked, Sending


class Invented:
    """Takes every message and sends none."""

    name = "invented"

    async def send(self, sending: Sending) -> str:
        """Nothing leaves; the message counts as sent."""
        return "0"

    async def fetch(self, file: str) -> bytes:
        """Invented people attach nothing."""
        raise Blocked

    async def delete(self, address: str, message: str) -> None:
        """There is nothing to delete."""

    async def acknowledge(self, tap: str) -> None:
        """There is no tap to acknowledge."""
