"""Koban as the kill test starts it: `koban run` that can kill its own process group between a send and its record."""

import os
import signal
from collections.abc import Callable

import uvloop

from bot import logs, opening
from bot.app import running
from bot.config import Settings
from bot.console import stop_signal

KILL_AT_SEND = "KILL_AT_SEND"


def fault() -> Callable[[], None]:
    """Kills this process group right after the send whose number the environment names; never without one."""
    left = int(os.environ.get(KILL_AT_SEND, "0"))

    def count() -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.killpg(0, signal.SIGKILL)

    return count


async def serve(settings: Settings) -> None:
    """Runs every part until asked to stop."""
    stop = stop_signal()
    async with opening.storage(settings) as storage, running(settings, storage, fault=fault()) as parts:
        await parts.until_done(stop)


def main() -> None:
    """Starts with the settings of the environment."""
    settings = Settings.from_environment()
    logs.set_up(settings.log_format, settings.log_level)
    uvloop.run(serve(settings))


if __name__ == "__main__":
    main()
