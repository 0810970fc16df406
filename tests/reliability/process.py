"""Koban as a subprocess in a process group of its own, to be killed with everything it started."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import Process
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from bot.config import Settings
from tests.reliability.starter import KILL_AT_SEND

ROOT = Path(__file__).parent.parent.parent


@dataclass
class Koban:
    """One zone's process; what it logs is appended to `log`, one JSON object a line."""

    settings: Settings
    log: Path
    process: Process | None = None

    async def start(self, kill_at_send: int = 0) -> None:
        """Starts it; with a number it kills itself between that send and its record."""
        environment = {**environment_of(self.settings), KILL_AT_SEND: str(kill_at_send)}
        log = os.open(self.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable,
                *("-m", "tests.reliability.starter"),
                env=environment,
                cwd=ROOT,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        finally:
            os.close(log)

    async def ends_within(self, seconds: float) -> bool:
        """Whether it ends by itself in that time."""
        assert self.process
        with suppress(TimeoutError):
            await asyncio.wait_for(self.process.wait(), seconds)
        return self.process.returncode is not None

    async def kill(self) -> int:
        """Kills the whole group at once; the exit code, -9 unless it had ended before."""
        if self.process is None:
            return 0
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        return await self.process.wait()

    async def stop(self) -> int:
        """Asks it to end, and kills it when it does not within 20 s; the exit code."""
        assert self.process
        with suppress(ProcessLookupError):
            self.process.terminate()
        if not await self.ends_within(20):
            await self.kill()
        return await self.process.wait()


def environment_of(settings: Settings) -> dict[str, str]:
    """What a process or a command of this zone finds; what it may leave for a moment lies beside the rest."""
    return {
        "PATH": os.environ["PATH"],
        "KOBAN_TELEGRAM_TOKEN": settings.telegram_token,
        "KOBAN_TELEGRAM_URL": settings.telegram_url,
        "KOBAN_TELEGRAM_MODE": settings.telegram_mode,
        "KOBAN_PUBLIC_URL": settings.public_url,
        "KOBAN_DATABASE": settings.database,
        "KOBAN_KEYSTORE": settings.keystore,
        "KOBAN_DATA": str(settings.folder),
        "KOBAN_WEB_PORT": str(settings.web_port),
        "KOBAN_MAIL_URL": settings.mail_url,
        "TMPDIR": str(settings.folder.parent),
        "KOBAN_LOG_FORMAT": "json",
        "KOBAN_LOG_LEVEL": settings.log_level,
    }
