"""Runs the command line in processes of their own, forked from one that has imported Koban: starting takes no time."""

import asyncio
import multiprocessing
import os
import pty
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from bot.__main__ import main

PATIENCE, TRIES = 60, 6
_forks = multiprocessing.get_context("forkserver")
_forks.set_forkserver_preload(["bot.app", "tests.console"])


@dataclass(frozen=True)
class Said:
    """What a command printed, and how it ended."""

    status: int
    out: str
    wrong: str


class Running:
    """A command at work."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str], folder: Path) -> None:
        self._files = folder / "out", folder / "wrong"
        self._process = _forks.Process(target=_run, args=(list(command), dict(environment), *self._files))
        self._process.start()

    async def until(self, words: str) -> str:
        """Waits until it has printed these words; returns everything printed so far."""
        async with asyncio.timeout(PATIENCE):
            while words not in (printed := self._printed(0)):
                assert self._process.exitcode is None, printed + self._printed(1)
                await asyncio.sleep(0.05)
        return printed

    async def stopped(self) -> Said:
        """Asks it to end, as a service manager does, and waits."""
        self._process.terminate()
        return await self.ended()

    def _printed(self, number: int) -> str:
        path = self._files[number]
        return path.read_text(encoding="utf-8") if path.exists() else ""

    async def ended(self) -> Said:
        """Waits for its end, while the stand-in goes on."""
        await asyncio.to_thread(self._process.join, PATIENCE)
        if self._process.exitcode is None:
            self._process.kill()
            raise AssertionError("the command did not end")
        out, wrong = (path.read_text(encoding="utf-8") for path in self._files)
        assert "Traceback" not in out + wrong
        return Said(self._process.exitcode, out, wrong)


def _hears_ctrl_c() -> None:
    signal.signal(signal.SIGINT, signal.default_int_handler)


class Terminal:
    """A command at a terminal, where a person reads the screen and types."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str], folder: Path) -> None:
        self._screen, other_end = pty.openpty()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bot", *command],
            stdin=other_end,
            stdout=other_end,
            stderr=other_end,
            cwd=folder,
            env={**environment, "PYTHONPATH": str(Path.cwd())},
            start_new_session=True,
            # A test run started in the background ignores Ctrl-C, and so would what it starts.
            preexec_fn=_hears_ctrl_c,
        )
        os.close(other_end)
        self.shown = ""

    async def until(self, words: str) -> str:
        """Waits until these words are on the screen; returns what came up to and with them."""
        async with asyncio.timeout(PATIENCE):
            while words not in self.shown:
                self.shown += await asyncio.to_thread(self._more)
        before, _, self.shown = self.shown.partition(words)
        return (before + words).replace("\r", "")

    def types(self, text: str) -> None:
        """Types a line."""
        os.write(self._screen, f"{text}\n".encode())

    def interrupts(self) -> None:
        """Presses Ctrl-C."""
        self._process.send_signal(signal.SIGINT)

    async def ended(self) -> int:
        """Waits for its end; returns the status."""
        status = await asyncio.to_thread(self._process.wait, PATIENCE)
        os.close(self._screen)
        return status

    async def ends_at(self, press: Callable[["Terminal"], None]) -> int:
        """Presses a key, and again if nothing comes of it: a signal may fall just before Python begins to read."""
        for _ in range(TRIES):
            press(self)
            with suppress(subprocess.TimeoutExpired):
                await asyncio.to_thread(self._process.wait, PATIENCE / TRIES)
                break
        return await self.ended()

    def _more(self) -> str:
        try:
            return os.read(self._screen, 65536).decode(errors="replace")
        except OSError as gone:  # the command ended
            raise AssertionError(self.shown) from gone


def _run(command: list[str], environment: dict[str, str], out: Path, wrong: Path) -> None:
    for path, number in ((out, 1), (wrong, 2)):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["koban", *command]
    main()
