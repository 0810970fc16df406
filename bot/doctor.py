"""Says what is wrong with a setup, in words, with what to do."""

import socket
from dataclasses import dataclass, field

from bot import opening
from bot.channels import NotSent, TokenRefused
from bot.channels.telegram.channel import Telegram
from bot.config import Settings
from handlers.services import desk, zone
from handlers.services.areas import Area
from handlers.services.errors import Misconfigured
from locales import mark_desk
from storage import inbox
from storage.db import Storage


@dataclass(frozen=True)
class Finding:
    """One thing to mend: a sentence of the desk catalog and its values."""

    sentence: str
    values: dict[str, object] = field(default_factory=dict)


async def examine(settings: Settings) -> list[Finding]:
    """Everything that is wrong, the gravest first."""
    found = [*_settings(settings), *_port(settings), *await _telegram(settings)]
    try:
        async with opening.storage(settings, exclusive=False) as storage:
            found += await _zone(storage)
    except Misconfigured as wrong:
        found.append(Finding(wrong.sentence, wrong.values))
    return found


def _settings(settings: Settings) -> list[Finding]:
    found = []
    if not settings.telegram_token and settings.parts & {"telegram", "outbox"}:
        found.append(
            Finding(mark_desk("KOBAN_TELEGRAM_TOKEN is not set. Put the token of your bot there, or try: make demo"))
        )
    if settings.telegram_mode == "webhook" and not settings.public_url:
        found.append(
            Finding(mark_desk("The webhook needs KOBAN_PUBLIC_URL, the address under which Telegram finds Koban."))
        )
    if settings.public_url and not settings.secure:
        found.append(
            Finding(
                mark_desk("KOBAN_PUBLIC_URL should begin with https://, so that nobody on the way can read the desk.")
            )
        )
    return found


def _port(settings: Settings) -> list[Finding]:
    if "web" not in settings.parts or _runs_already(settings):
        return []
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.web_host, settings.web_port))
        except OSError:
            sentence = mark_desk("Port {port} on {host} is used by another program. Stop it, or set KOBAN_WEB_PORT.")
            return [Finding(sentence, {"port": settings.web_port, "host": settings.web_host})]
    return []


def _runs_already(settings: Settings) -> bool:
    """Whether the port is Koban's own: it runs on this data now."""
    try:
        lock = opening.take_lock(settings)
    except (Misconfigured, OSError):
        return True
    if lock:
        lock.give_back()
    return False


async def _telegram(settings: Settings) -> list[Finding]:
    if not settings.telegram_token:
        return []
    telegram = Telegram(settings.telegram_token, settings.telegram_url)
    try:
        await telegram.start()
    except TokenRefused:
        return [
            Finding(
                mark_desk("Telegram does not accept the token in KOBAN_TELEGRAM_TOKEN. Copy it again from @BotFather.")
            )
        ]
    except NotSent:
        sentence = mark_desk("Telegram does not answer at {url}. Check the network and KOBAN_TELEGRAM_URL.")
        return [Finding(sentence, {"url": settings.telegram_url})]
    await telegram.stop()
    return []


async def _zone(storage: Storage) -> list[Finding]:
    async with storage.read() as tx:
        await zone.the(tx)
        uncovered, failed = await desk.uncovered(tx), (await inbox.sizes(tx)).get(inbox.FAILED, 0)
    return [*_failed(failed), *_uncovered(uncovered)]


def _failed(number: int) -> list[Finding]:
    sentence = mark_desk("Messages that could not be handled are kept: {number}. After an update, run: koban retry")
    return [Finding(sentence, {"number": number})] if number else []


def _uncovered(uncovered: list[Area]) -> list[Finding]:
    sentence = mark_desk("The area {area} has no officer: its messages go to the team.")
    return [Finding(sentence, {"area": next(iter(area.names.values()))}) for area in uncovered]
