"""Commands that run Koban, prepare its databases, and say what is wrong."""

import structlog
import typer

from bot import doctor, opening
from bot.config import Settings
from bot.console import go, out, out_number, say_wrong, stop_signal
from handlers.services.errors import Misconfigured
from locales import mark_desk
from storage import inbox

log = structlog.get_logger()
PILOT = typer.Option(False, "--pilot", help="Start although the zone is not ready for citizens.")
MUST = mark_desk("To be mended before citizens write:")
SHOULD = mark_desk("Worth a look:")


def run(pilot: bool = PILOT) -> None:
    """Run this zone: the parts named in KOBAN_PARTS, until stopped."""
    go(lambda settings: _run(settings, pilot=pilot))


def demo() -> None:
    """Run the demo zone with phones and desk, without any account; or on your own bot with KOBAN_TELEGRAM_TOKEN."""
    from bot.demo import run as demo_run

    go(lambda settings: demo_run.demo(settings, out))


def migrate() -> None:
    """Bring the databases to the shape this version needs."""
    go(_migrate)


def check_setup() -> None:
    """Say in words what is wrong with this setup, and what to do."""
    go(_doctor)


def retry() -> None:
    """Put messages whose handling failed back to work, after an update."""
    go(_retry)


async def _run(settings: Settings, *, pilot: bool) -> None:
    from bot.app import running

    if not settings.telegram_token and settings.parts & {"telegram", "outbox"}:
        raise Misconfigured(
            mark_desk("KOBAN_TELEGRAM_TOKEN is not set. Put the token of your bot there, or try: make demo")
        )
    _check_door(await doctor.before_opening(settings), pilot=pilot)
    stop = stop_signal()
    async with opening.storage(settings) as storage, running(settings, storage) as parts:
        out("Koban runs. Desk: {url}", url=settings.desk_url)
        await parts.until_done(stop)


def _check_door(lacking: list[doctor.Finding], *, pilot: bool) -> None:
    if lacking and pilot:
        log.warning("pilot", lacking=len(lacking), meaning="this zone is not ready for citizens; see koban doctor")
    if not lacking or pilot:
        return
    say_wrong("This zone is not ready for citizens. Mend what follows, or try it out with: koban run --pilot")
    for finding in lacking:
        say_wrong(finding.sentence, **finding.values)
    raise typer.Exit(2)


async def _migrate(settings: Settings) -> None:
    opening.make_folder(settings.folder)
    lock = opening.take_lock(settings)
    try:
        await opening.migrate(settings)
    finally:
        if lock:
            lock.give_back()
    out("The databases are up to date.")


async def _doctor(settings: Settings) -> None:
    findings = await doctor.examine(settings)
    musts = [finding for finding in findings if finding.must]
    if not findings:
        out("Everything needed is in place.")
    for heading, group in ((MUST, musts), (SHOULD, [finding for finding in findings if not finding.must])):
        if group:
            out(heading)
        for finding in group:
            out(finding.sentence, **finding.values)
    if musts:
        raise typer.Exit(1)


async def _retry(settings: Settings) -> None:
    async with opening.storage(settings, exclusive=False) as storage, storage.write() as tx:
        number = await inbox.retry_failed(tx)
    out_number("1 message is back in work.", "{number} messages are back in work.", number)
