"""What SDKs log: their DEBUG lines hold whole requests, prompts among them, whatever level a process logs at."""

import logging

_FROM_REQUESTS = "_base_client"


def without_debug_lines(package: str) -> None:
    """Drop the DEBUG lines of an SDK's loggers, also when somebody sets a lower level later."""
    for name in (package, f"{package}.{_FROM_REQUESTS}", *_below(package)):
        logging.getLogger(name).addFilter(_is_above_debug)


def _below(package: str) -> list[str]:
    return [name for name in list(logging.root.manager.loggerDict) if name.startswith(f"{package}.")]


def _is_above_debug(record: logging.LogRecord) -> bool:
    return record.levelno > logging.DEBUG
