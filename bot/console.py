"""How the command line speaks: sentences in the administrator's language, one calm sentence for a wrong setup."""

import asyncio
import signal
import sys
from collections.abc import Callable, Coroutine
from typing import Any

import typer
import uvloop

from bot import logs
from bot.config import Settings, console_language
from handlers.services.errors import Misconfigured, NotFound
from locales import tell, tells, without_marks


def out(text: str, **values: object) -> None:
    """A sentence for the administrator."""
    typer.echo(without_marks(tell(console_language(), text, **values)))


def say_wrong(text: str, **values: object) -> None:
    """A sentence for the administrator about what is wrong, on standard error."""
    sys.stderr.write(without_marks(tell(console_language(), text, **values)) + "\n")


def out_number(one: str, many: str, number: int, **values: object) -> None:
    """A sentence for the administrator that depends on a number."""
    typer.echo(without_marks(tells(console_language(), one, many, number, **values)))


def at_a_terminal() -> bool:
    """Whether a person sits there who can be asked."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def ask(question: str) -> str:
    """What the person at the terminal answers, without the space around it; raises EOFError when they break off."""
    return input(f"{without_marks(question)}: ").strip()


def stop_signal() -> asyncio.Event:
    """An event that is set when the process is asked to end."""
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    return stop


def go(work: Callable[[Settings], Coroutine[Any, Any, None]]) -> None:
    """Runs a command with the settings of the environment; a wrong setup ends with status 2 and one sentence."""
    try:
        settings = Settings.from_environment()
        logs.set_up(settings.log_format, settings.log_level)
        uvloop.run(work(settings))
    except Misconfigured as wrong:
        say_wrong(wrong.sentence, **wrong.values)
        raise SystemExit(2) from None
    except NotFound as missing:
        sys.stderr.write(
            tell(console_language(), "Nobody is called {name} here.", name=missing.values.get("name", "")) + "\n"
        )
        raise SystemExit(2) from None
