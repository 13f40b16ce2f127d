"""Errors go to Sentry where an operator named one; elsewhere its SDK is not even imported (a quarter of a second)."""

from collections.abc import Callable
from importlib import import_module

from samokoder_app.settings import Settings


def report_errors_if_wanted(settings: Settings, process: str) -> Callable[[], None]:
    """Begin after the log is set up; call what comes back at the end. `process`: web, worker…"""
    if settings.sentry_dsn is None:
        return _nothing
    errors = import_module("samokoder_app.monitoring.errors")
    environment = "local" if settings.is_local else "hosted"
    stop: Callable[[], None] = errors.report_errors(settings.sentry_dsn.get_secret_value(), process, environment)
    return stop


def _nothing() -> None:
    """There is nobody to tell."""
