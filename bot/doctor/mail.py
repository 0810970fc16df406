"""The mail server for announcements."""

import asyncio
from urllib.parse import urlsplit

from bot.config import Settings
from bot.doctor.finding import Finding
from locales import mark_desk

PATIENCE = 5.0
PORTS = {"smtp": 25, "smtps": 465}


async def wrong(settings: Settings) -> list[Finding]:
    """No mail server, or one that does not answer; a hint, for a zone can do without."""
    if not settings.mail_url:
        sentence = mark_desk("KOBAN_MAIL_URL is not set: nobody hears of a new message by mail.")
        return [Finding(sentence, must=False)]
    try:
        address = urlsplit(settings.mail_url)
        host, port = address.hostname or "", address.port or PORTS.get(address.scheme, 25)
        async with asyncio.timeout(PATIENCE):
            _, writer = await asyncio.open_connection(host, port)
        writer.close()
    except (OSError, ValueError, TimeoutError):
        sentence = mark_desk("The mail server in KOBAN_MAIL_URL does not answer. Check its name and port.")
        return [Finding(sentence, must=False)]
    return []
