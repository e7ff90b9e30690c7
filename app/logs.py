"""Logs: static event names with ids. A person's words, number, address, file name or token never reaches one."""

import logging
import sys
from collections.abc import Mapping, MutableMapping
from typing import Any, TextIO

import structlog

from app.settings import Settings

ALLOWED = frozenset(
    {
        "approach", "attempt", "bytes", "channel", "code", "concern_id", "consultation_id", "count", "done", "engine", "error",
        "home", "host", "inbox_id", "job_id", "kind", "length_ms", "level", "logger", "method", "model", "partnership_id",
        "passages", "port", "route", "seconds", "session_id", "staff_id", "stage", "state", "status", "step", "testimony_id",
        "timestamp", "turn", "version",
    }
)  # fmt: skip
"""The only fields a log line may carry. Whatever else is logged, whoever logs it, is blanked."""

BLANK = "…"


def keep_private(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:  # noqa: ANN401 - structlog's own shape
    """Blank every field that is not known to be harmless, and every event name that is not a static one.

    An event name is one word of lower-case letters and underscores; anything else may hold a person's words.
    """
    cleaned = {name: value if name in ALLOWED else BLANK for name, value in event.items() if name != "event"}
    name = str(event.get("event", ""))
    cleaned["event"] = name if name.replace("_", "").isalpha() and name.islower() and name.isascii() else BLANK
    if isinstance(cleaned.get("error"), BaseException):
        cleaned["error"] = type(cleaned["error"]).__name__
    return cleaned


class LibraryLogs(logging.Handler):
    """Says that a library logged something, and where, without repeating what: it may hold a person's words."""

    def emit(self, record: logging.LogRecord) -> None:
        """Log the library's name and level alone, with the traceback's places when there is one."""
        log = structlog.get_logger()
        kind = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else ""
        log.log(record.levelno, "library_log", logger=record.name, stage=f"{record.module}:{record.lineno}", kind=kind)


def set_up_logs(settings: Settings, stream: TextIO | None = None) -> None:
    """Send structured logs to `stream` (standard error by default), and library logs through the same privacy."""
    level = getattr(logging, settings.log_level.upper())
    renderer = (
        structlog.processors.JSONRenderer() if settings.log_format == "json" else structlog.dev.ConsoleRenderer(colors=False)
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            keep_private,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(stream or sys.stderr),
        cache_logger_on_first_use=False,
    )
    logging.basicConfig(level=max(level, logging.WARNING), handlers=[LibraryLogs()], force=True)
    libraries = logging.getLogger("dbos")
    libraries.handlers = [LibraryLogs()]  # Its own handler would print to the console past our privacy.
    libraries.propagate = False


def where_it_broke(error: BaseException) -> str:
    """Return the error's class and the places it passed through, without its message: "ValueError at turns.py:41 < …"."""
    places = []
    step = error.__traceback__
    while step is not None:
        code = step.tb_frame.f_code
        places.append(f"{code.co_filename.rsplit('/', 1)[-1]}:{step.tb_lineno}")
        step = step.tb_next
    return f"{type(error).__name__} at {' < '.join(reversed(places[-6:]))}"
