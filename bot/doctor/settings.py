"""Settings that are missing, contradict each other or are weak."""

import socket

from bot import opening
from bot.config import Settings
from bot.doctor.finding import Finding
from handlers.services.errors import Misconfigured
from locales import mark_desk


def wrong(settings: Settings) -> list[Finding]:
    """Settings with which Koban cannot or should not run."""
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


def weak(settings: Settings) -> list[Finding]:
    """Settings that a real zone will want."""
    if settings.public_url or "web" not in settings.parts:
        return []
    sentence = mark_desk(
        "KOBAN_PUBLIC_URL is not set, so the desk is there on this machine only. Set the https address people will use."
    )
    return [Finding(sentence, must=False)]


def used_port(settings: Settings) -> list[Finding]:
    """The web port, when another program has it."""
    if "web" not in settings.parts or runs_already(settings):
        return []
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.web_host, settings.web_port))
        except OSError:
            sentence = mark_desk("Port {port} on {host} is used by another program. Stop it, or set KOBAN_WEB_PORT.")
            return [Finding(sentence, {"port": settings.web_port, "host": settings.web_host})]
    return []


def runs_already(settings: Settings) -> bool:
    """Whether Koban runs on this data now, so that the port is its own."""
    try:
        lock = opening.take_lock(settings)
    except (Misconfigured, OSError):
        return True
    if lock:
        lock.give_back()
    return False
