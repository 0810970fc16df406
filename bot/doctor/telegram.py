"""Telegram: the token, the webhook, another program on the same bot, and the clock."""

from urllib.parse import urlsplit

from bot.channels import NotSent, Refused, TokenRefused
from bot.channels.telegram.channel import Telegram, WebhookState
from bot.config import Settings
from bot.doctor.finding import Finding
from bot.doctor.settings import runs_already
from bot.telegram_part import HOOK_PATH
from locales import mark_desk
from storage.sender import sender_at_work

CLOCK_OFF = 30.0  # seconds


async def wrong(settings: Settings) -> list[Finding]:
    """What is wrong between this bot and Telegram; nothing where no token is set."""
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
        return [_silent(settings)]
    try:
        hook = await telegram.webhook_state()
        found = [*_clock(telegram), *_webhook(settings, hook)]
        if not hook.url and settings.telegram_mode == "polling" and not await _at_work(settings):
            found += await _another_program(telegram)
        return found
    except (NotSent, Refused):
        return [_silent(settings)]
    finally:
        await telegram.stop()


def _silent(settings: Settings) -> Finding:
    sentence = mark_desk("Telegram does not answer at {url}. Check the network and KOBAN_TELEGRAM_URL.")
    return Finding(sentence, {"url": settings.telegram_url}, passing=True)


def _clock(telegram: Telegram) -> list[Finding]:
    ahead = telegram.clock_ahead()
    if ahead is None or abs(ahead) <= CLOCK_OFF:
        return []
    sentence = mark_desk(
        "The clock of this machine differs from Telegram's by {seconds} seconds, so times and sign-in codes go wrong. "
        "Let it set itself: timedatectl set-ntp true"
    )
    return [Finding(sentence, {"seconds": round(abs(ahead))}, passing=True)]


def _webhook(settings: Settings, hook: WebhookState) -> list[Finding]:
    ours = settings.public_url + HOOK_PATH
    # Only the host is shown: the rest of another program's address may hold its secrets.
    host: dict[str, object] = {"host": urlsplit(hook.url).hostname or ""}
    if hook.url and settings.telegram_mode == "polling":
        sentence = mark_desk(
            "Telegram brings this bot's messages to {host}. Koban takes that away when it starts. If nobody of "
            "yours set it, somebody else has the token: get a new one from @BotFather."
        )
        return [Finding(sentence, host, passing=True)]
    if hook.url and settings.public_url and hook.url != ours:
        sentence = mark_desk(
            "Telegram brings this bot's messages to another address, on {host}. Koban sets its own when it starts. If "
            "nobody of yours set it, somebody else has the token: get a new one from @BotFather."
        )
        return [Finding(sentence, host, passing=True)]
    if hook.url == ours and hook.trouble:
        sentence = mark_desk(
            "Telegram could not bring messages to Koban: {trouble}. Waiting there: {number}. Check the proxy and Koban."
        )
        return [Finding(sentence, {"trouble": hook.trouble, "number": hook.waiting}, must=False)]
    return []


async def _another_program(telegram: Telegram) -> list[Finding]:
    if not await telegram.somebody_polls():
        return []
    sentence = mark_desk(
        "Another program fetches this bot's messages, so some never reach Koban. Stop it, or get a new token from "
        "@BotFather."
    )
    return [Finding(sentence, passing=True)]


async def _at_work(settings: Settings) -> bool:
    return runs_already(settings) or await sender_at_work(settings.database)
