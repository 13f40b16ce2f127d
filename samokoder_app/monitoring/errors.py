"""Errors for Sentry, and nothing of what people wrote.

The log is the only source: what stands there as an error is sent, without any of the SDK's integrations, so no
request, cookie, query, breadcrumb or local variable is ever at hand. Of an exception go its type and where it was
raised, never its text, which may quote a prompt, an answer of a model or a row; of a log line our own sentence, cleaned.
Imported only where `SENTRY_DSN` is set (`samokoder_app.monitoring.reporting`).
"""

import re
import sys
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import sentry_sdk
from loguru import logger
from sentry_sdk.integrations.atexit import AtexitIntegration
from sentry_sdk.integrations.excepthook import ExcepthookIntegration
from sentry_sdk.integrations.threading import ThreadingIntegration
from sentry_sdk.utils import event_from_exception

from samokoder_app.logging import current_log_context, redact
from samokoder_app.version import VERSION

if TYPE_CHECKING:
    from loguru import Message, Record
    from sentry_sdk.types import Event, Hint

FLUSH_SECONDS = 2.0
_MAX_MESSAGE = 300
_OWN = ("samokoder_app.", "engine.")
_KEPT = frozenset({"event_id", "timestamp", "level", "logger", "platform", "release", "environment", "sdk"})
_KEPT_OF_FRAME = ("filename", "function", "module", "lineno", "in_app")
_TAGS = frozenset({"process", "request_id", "project_id", "build_id"})
_TELLING = re.compile(
    r"\S+@\S+"  # addresses of people, and passwords in addresses of servers
    r"|(?<=://)\S+"  # hosts, paths and queries that users gave
    r"|[?&#][\w.-]+=\S+"
    r"|[\w.~+/=-]{24,}"  # long words: tokens, keys, digests
)
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32}")


def report_errors(dsn: str, process: str, environment: str) -> Callable[[], None]:
    """Send errors of the log from now on; call what comes back at the end of the process."""
    sentry_sdk.init(
        dsn=dsn,
        release=f"samokoder@{VERSION}",
        environment=environment,
        server_name="",
        default_integrations=False,
        auto_enabling_integrations=False,
        integrations=[AtexitIntegration(callback=_quietly), ExcepthookIntegration(), ThreadingIntegration()],
        include_local_variables=False,
        include_source_context=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        auto_session_tracking=False,
        send_client_reports=False,
        before_send=lambda event, hint: cleaned(event, hint, process),
    )
    sink = logger.add(_send, level="ERROR", format="{message}", backtrace=False, diagnose=False, catch=True)

    def stop() -> None:
        logger.remove(sink)
        sentry_sdk.get_client().close(timeout=FLUSH_SECONDS)

    return stop


def cleaned(event: "Event", _hint: "Hint", process: str) -> "Event":
    """An event as it may leave: only what is named here."""
    given: Mapping[str, Any] = event
    kept: dict[str, Any] = {name: value for name, value in given.items() if name in _KEPT}
    tags = {**current_log_context(), **given.get("tags", {}), "process": process}
    kept["tags"] = {name: value for name, value in tags.items() if name in _TAGS}
    if message := given.get("message"):
        kept["message"] = message
    if exception := given.get("exception"):
        kept["exception"] = {"values": [_without_text(value) for value in exception["values"]]}
    return kept  # type: ignore[return-value]  # a part of the same typed dictionary


def _send(message: "Message") -> None:
    record = message.record
    exception = record["exception"]
    event: dict[str, Any] = {}
    if exception is not None and exception.value is not None:
        found, _ = event_from_exception(
            (type(exception.value), exception.value, exception.traceback),
            client_options=sentry_sdk.get_client().options,
        )
        event |= found
    event |= {"level": "error", "logger": record["name"] or "", "message": _sentence(record), "tags": _ids(record)}
    sentry_sdk.capture_event(event)  # type: ignore[arg-type]  # the same as above


def _sentence(record: "Record") -> str:
    """Our own words without what was put into them that tells something; of libraries only who speaks."""
    name = record["name"] or ""
    if not name.startswith(_OWN):
        return f"an error of {name}"
    return _TELLING.sub(_unless_id, redact(record["message"].partition("\n")[0]))[:_MAX_MESSAGE]


def _unless_id(found: re.Match[str]) -> str:
    return found[0] if _ID.fullmatch(found[0]) else "[hidden]"


def _ids(record: "Record") -> dict[str, str]:
    return {name: str(value) for name, value in {**current_log_context(), **record["extra"]}.items() if name in _TAGS}


def _without_text(value: Mapping[str, Any]) -> dict[str, Any]:
    """An exception of the chain: what it is and where it came from."""
    frames = value.get("stacktrace", {}).get("frames", [])
    kept = [{name: frame[name] for name in _KEPT_OF_FRAME if name in frame} for frame in frames]
    return {"type": value.get("type"), "module": value.get("module"), "stacktrace": {"frames": kept}}


def _quietly(_pending: int, _timeout: float) -> None:
    """In place of the SDK's own lines on standard error while it waits."""
    sys.stderr.flush()
