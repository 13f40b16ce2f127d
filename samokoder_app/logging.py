"""Structured logs: one JSON object per line, with request, project and build ids, never a secret.

Ids travel in context variables: `with log_context(build_id=…):` marks every line written inside, also
by libraries. Secrets of the installation and keys of users are removed by value: whoever reads one in clear calls
`hide_secret` first. Secrets of projects are not: what an app says has lost them before (`engine.hiding`), nothing else
holds them in clear, and a tenant who chooses the values would choose what is missing in everybody's log.
"""

import json
import logging
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from types import FrameType
from typing import TYPE_CHECKING

from loguru import logger

if TYPE_CHECKING:
    from loguru import Message, Record

_MIN_SECRET = 6
_HIDDEN = "[hidden]"
_context: ContextVar[dict[str, str]] = ContextVar("log_context", default={})  # noqa: B039 - never changed in place
_secrets: set[str] = set()
_secrets_lock = threading.Lock()


@contextmanager
def log_context(**ids: object) -> Iterator[None]:
    """Add ids to every line logged inside, for instance `request_id`, `project_id`, `build_id`."""
    token = _context.set({**_context.get(), **{name: str(value) for name, value in ids.items()}})
    try:
        yield
    finally:
        _context.reset(token)


def current_log_context() -> dict[str, str]:
    """The ids in force here."""
    return dict(_context.get())


def hide_secret(value: str) -> None:
    """From now on this value is replaced wherever it would appear in a log line."""
    if len(value) >= _MIN_SECRET:
        with _secrets_lock:
            _secrets.add(value)


def redact(text: str) -> str:
    """The text without any hidden value; longest first, so that no rest of one remains."""
    with _secrets_lock:
        known = sorted(_secrets, key=len, reverse=True)
    for secret in known:
        text = text.replace(secret, _HIDDEN)
    return text


def configure_logging(level: str, process: str) -> None:
    """Send everything, also the logs of libraries, to standard error as JSON lines. `process`: web, worker…"""
    logger.remove()
    # diagnose=False: otherwise tracebacks show the values of variables, keys among them.
    logger.add(_write, level=level, backtrace=False, diagnose=False, format=_plain, catch=True)
    logger.configure(extra={"process": process})
    logging.basicConfig(handlers=[_ToLoguru()], level=level, force=True)
    # These print addresses with their queries, bodies or prompts at lower levels.
    for name in ("httpx", "httpcore", "openai", "hpack", "procrastinate", "stripe"):
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLevelName(level)))


def json_line(record: "Record") -> str:
    """One line of the log."""
    exception = record["exception"]
    line = {
        "at": record["time"].isoformat(),
        "level": record["level"].name,
        "message": record["message"],
        "where": f"{record['name']}:{record['line']}",
        **_context.get(),
        **{name: value for name, value in record["extra"].items() if value is not None},
    }
    if exception is not None and exception.type is not None:
        line["error"] = exception.type.__name__
        line["traceback"] = _traceback(record)
    return json.dumps({name: _cleaned(value) for name, value in line.items()}, ensure_ascii=False)


def _cleaned(value: object) -> object:
    """Without hidden values, and before they are escaped: a key may have several lines."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, dict):
        return {redact(str(name)): _cleaned(one) for name, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_cleaned(one) for one in value]
    return redact(str(value))


def _write(message: "Message") -> None:
    sys.stderr.write(json_line(message.record) + "\n")


def _plain(_record: "Record") -> str:
    return "{message}\n"


def _traceback(record: "Record") -> str:
    exception = record["exception"]
    if exception is None or exception.value is None:
        return ""
    formatter = logging.Formatter()
    return formatter.formatException((type(exception.value), exception.value, exception.traceback))


class _ToLoguru(logging.Handler):
    """Passes records of the standard library on."""

    def emit(self, record: logging.LogRecord) -> None:
        frame: FrameType | None = logging.currentframe()
        depth = 0
        while frame is not None and (depth == 0 or frame.f_code.co_filename == logging.__file__):
            frame = frame.f_back
            depth += 1
        level = record.levelname if record.levelname in _LEVELS else record.levelno
        logger.opt(depth=depth, exception=record.exc_info).log(level, "{}", record.getMessage())


_LEVELS = frozenset({"DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"})
