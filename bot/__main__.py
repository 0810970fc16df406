"""The command line: `koban`, which is `python -m bot`."""

import asyncio
import signal
import sys
from collections.abc import Callable, Coroutine
from typing import Any

import typer
import uvloop

from bot import doctor, logs, opening
from bot.config import Settings, console_language
from handlers.services import people, zone
from handlers.services.errors import Misconfigured, NotFound
from locales import mark_desk, tell, tells, without_marks
from storage import audit, inbox

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Koban, the neighbourhood post in a phone.")


def out(text: str, **values: object) -> None:
    """A sentence for the administrator."""
    typer.echo(without_marks(tell(console_language(), text, **values)))


@app.command()
def run() -> None:
    """Run this zone: the parts named in KOBAN_PARTS, until stopped."""
    _go(_run)


@app.command()
def demo() -> None:
    """Run the demo zone with phones and desk, without any account; or on your own bot with KOBAN_TELEGRAM_TOKEN."""
    from bot.demo import run as demo_run

    _go(lambda settings: demo_run.demo(settings, out))


@app.command()
def migrate() -> None:
    """Bring the databases to the shape this version needs."""
    _go(_migrate)


@app.command(name="signin-link")
def signin_link(person: str) -> None:
    """Print a link that signs PERSON in on the desk, once, within half an hour."""
    _go(lambda settings: _signin_link(settings, person))


@app.command(name="doctor")
def check_setup() -> None:
    """Say in words what is wrong with this setup, and what to do."""
    _go(_doctor)


@app.command()
def retry() -> None:
    """Put messages whose handling failed back to work, after an update."""
    _go(_retry)


audit_app = typer.Typer(no_args_is_help=True, help="The chain of who did what.")
app.add_typer(audit_app, name="audit")


@audit_app.command()
def verify() -> None:
    """Recompute the audit chain and say whether it holds."""
    _go(_verify)


async def _run(settings: Settings) -> None:
    from bot.app import running

    if not settings.telegram_token and settings.parts & {"telegram", "outbox"}:
        raise Misconfigured(
            mark_desk("KOBAN_TELEGRAM_TOKEN is not set. Put the token of your bot there, or try: make demo")
        )
    stop = stop_signal()
    async with opening.storage(settings) as storage:
        async with storage.read() as tx:
            await zone.the(tx)
        async with running(settings, storage) as parts:
            out("Koban runs. Desk: {url}", url=settings.desk_url)
            await parts.until_done(stop)


async def _migrate(settings: Settings) -> None:
    opening.make_folder(settings.folder)
    lock = opening.take_lock(settings)
    try:
        await opening.migrate(settings)
    finally:
        if lock:
            lock.give_back()
    out("The databases are up to date.")


async def _signin_link(settings: Settings, slug: str) -> None:
    async with opening.storage(settings, exclusive=False) as storage, storage.write() as tx:
        secret = await people.signin_link(tx, await people.by_slug(tx, slug))
    out("This link signs in once, within 30 minutes: {url}", url=f"{settings.desk_url}/signin/{secret}")


async def _doctor(settings: Settings) -> None:
    findings = await doctor.examine(settings)
    for finding in findings:
        out(finding.sentence, **finding.values)
    if findings:
        raise typer.Exit(1)
    out("Everything needed is in place.")


async def _retry(settings: Settings) -> None:
    async with opening.storage(settings, exclusive=False) as storage, storage.write() as tx:
        number = await inbox.retry_failed(tx)
    typer.echo(tells(console_language(), "1 message is back in work.", "{number} messages are back in work.", number))


async def _verify(settings: Settings) -> None:
    async with opening.storage(settings, exclusive=False) as storage, storage.write() as tx:
        verdict = await audit.verify(tx)
    if verdict.broken_at is None:
        typer.echo(
            tells(
                console_language(),
                "The audit chain holds: 1 entry.",
                "The audit chain holds: {number} entries.",
                verdict.entries,
            )
        )
        return
    out("The audit chain is broken at entry {number}.", number=verdict.broken_at)
    raise typer.Exit(1)


def stop_signal() -> asyncio.Event:
    """An event that is set when the process is asked to end."""
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    return stop


def _go(work: Callable[[Settings], Coroutine[Any, Any, None]]) -> None:
    try:
        settings = Settings.from_environment()
        logs.set_up(settings.log_format, settings.log_level)
        uvloop.run(work(settings))
    except Misconfigured as wrong:
        sys.stderr.write(without_marks(tell(console_language(), wrong.sentence, **wrong.values)) + "\n")
        raise SystemExit(2) from None
    except NotFound as missing:
        sys.stderr.write(
            tell(console_language(), "Nobody is called {name} here.", name=missing.values.get("name", "")) + "\n"
        )
        raise SystemExit(2) from None


def main() -> None:
    """Runs the command that was typed."""
    app()


if __name__ == "__main__":
    main()
