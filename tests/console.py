"""Runs the command line in processes of their own, forked from one that has imported Koban: starting takes no time."""

import asyncio
import multiprocessing
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.__main__ import main

PATIENCE = 60
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

    async def ended(self) -> Said:
        """Waits for its end, while the stand-in goes on."""
        await asyncio.to_thread(self._process.join, PATIENCE)
        if self._process.exitcode is None:
            self._process.kill()
            raise AssertionError("the command did not end")
        out, wrong = (path.read_text(encoding="utf-8") for path in self._files)
        assert "Traceback" not in out + wrong
        return Said(self._process.exitcode, out, wrong)


def _run(command: list[str], environment: dict[str, str], out: Path, wrong: Path) -> None:
    for path, number in ((out, 1), (wrong, 2)):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["koban", *command]
    main()
