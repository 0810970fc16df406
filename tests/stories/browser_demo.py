"""`koban demo` as a process of its own, started and stopped by a test."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.house import free_port

ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+\S*")


@dataclass(frozen=True)
class Demo:
    """Where the demo is."""

    phones: str
    desk: str


@contextmanager
def running_demo(folder: Path) -> Iterator[Demo]:
    """A demo in an empty folder; it ends as Ctrl+C ends it."""
    environment = {
        "PATH": os.environ["PATH"],
        "KOBAN_DATA": str(folder / "data"),
        "KOBAN_WEB_PORT": str(_free_pair()),
    }
    with Path(folder, "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", "demo"], env=environment, stdout=subprocess.PIPE, stderr=log, text=True
        )
        try:
            yield Demo(*_addresses(process, folder))
        finally:
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=15)


def _addresses(process: subprocess.Popen[str], folder: Path) -> list[str]:
    """The addresses that the demo prints before it says how to stop it."""
    found: list[str] = []
    for line in process.stdout or ():
        found += ADDRESS.findall(line)
        if "Ctrl+C" in line:
            return found
    raise AssertionError(f"the demo did not start: {Path(folder, 'log').read_text()}")


def _free_pair() -> int:
    """A free port whose neighbour, for the phones, is free too."""
    import socket

    while True:
        port = free_port()
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port + 1)):
                return port
