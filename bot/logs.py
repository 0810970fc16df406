"""Logs: ids and classes, never content; tokens are cut out of whatever a library writes."""

import asyncio
import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

TOKEN = re.compile(r"\d{6,}:[A-Za-z0-9_-]{20,}")
QUIET = (
    "httpx",
    "httpcore",
    "aiohttp",
    "telegram",
    "sqlalchemy",
    "aiosqlite",
    "asyncio",
    "apscheduler",
    "alembic",
    "psycopg",
    "PIL",
)


def set_up(form: str, level: str) -> None:
    """Writes text or JSON lines to standard error; libraries are heard from warnings on."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _without_tokens,
    ]
    renderer: Any = (
        structlog.processors.JSONRenderer() if form == "json" else structlog.dev.ConsoleRenderer(colors=False)
    )
    structlog.configure(
        processors=[*shared, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper())),
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
    )
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=[_only_the_class, renderer])
    )
    handler.addFilter(_no_cancelling)
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def place_of(error: BaseException | None) -> str:
    """Where in the code an error happened, without any content."""
    trace = error.__traceback__ if error else None
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_name}:{trace.tb_lineno}" if trace else ""


def _without_tokens(logger: Any, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    return {key: TOKEN.sub("<token>", value) if isinstance(value, str) else value for key, value in event.items()}


def _no_cancelling(record: logging.LogRecord) -> bool:
    # A stop cuts whoever waits for a database: that is how Koban ends, and nothing to mend.
    return not (record.exc_info and isinstance(record.exc_info[1], asyncio.CancelledError))


def _only_the_class(logger: Any, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A library's line keeps its logger and level; its text and traceback could hold content."""
    record = event.pop("_record", None)
    event.pop("_from_structlog", None)
    failure = event.get("exc_info")  # the record itself has lost it by now
    error = failure[0].__name__ if isinstance(failure, tuple) and failure[0] else None
    kept = {
        "event": f"library-{record.name}" if record is not None else "library",
        "level": event.get("level"),
    }
    return {**kept, "timestamp": event.get("timestamp"), **({"error": error} if error else {})}
