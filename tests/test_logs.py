"""The log: nothing a library writes gets through, and a bot's token is cut out of what we write ourselves."""

import subprocess
import sys

import pytest

TOKEN = "123456789:" + "AbCdEfGhIjKlMnOpQrStUvWxYz012345678"
ADDRESS = f"https://api.telegram.org/bot{TOKEN}/getUpdates"
WRITES = f"""
import asyncio, logging, structlog
from bot import logs
logs.set_up({{form!r}}, "debug")
structlog.get_logger().debug("asked", address={ADDRESS!r})
logging.getLogger("httpx").warning("HTTP Request: POST {ADDRESS} a citizen's words")
logging.getLogger("httpx").debug("quiet a citizen's words")
try:
    raise ValueError("a citizen's words")
except ValueError:
    logging.getLogger("anybody").exception("failed with a citizen's words")
try:
    raise asyncio.CancelledError
except asyncio.CancelledError:
    logging.getLogger("sqlalchemy.pool").exception("cut by a stop")
"""


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_token_is_cut_out_and_a_library_says_only_that_something_was(form: str) -> None:
    done = subprocess.run([sys.executable, "-c", WRITES.format(form=form)], capture_output=True, text=True, check=True)
    written = done.stdout + done.stderr
    assert TOKEN not in written
    assert "citizen" not in written
    assert "bot<token>/getUpdates" in written
    assert "library-httpx" in written
    assert "library-anybody" in written
    assert "ValueError" in written
    assert len(written.splitlines()) == 3
