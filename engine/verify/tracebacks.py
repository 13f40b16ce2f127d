"""Where an app's log says by itself what went wrong: tracebacks of Python and of Node."""

import re

_PYTHON = "Traceback (most recent call last)"
_LAST_LINES = 15
# Up to five lines of source before the message, lines of the message itself, then frames.
_NODE = re.compile(
    r"^(?:(?:file://)?/\S+:\d+\n(?:.*+\n){1,4})?(?>.*?\b\w*Error\b.*)(?:\n(?![ \t]+at ).*+){0,5}?(?:\n[ \t]+at .++)++",
    re.M,
)
"""Takes every line in one way only: an app may print what would otherwise be tried for minutes."""
_NOT_OF_THE_APP = re.compile(r"^[ \t]+at .*(?:node:|/node_modules/).*\n?", re.M)


def has_traceback(log: str) -> bool:
    """Whether the log reports an error by itself."""
    return _PYTHON in log or _NODE.search(log) is not None


def traceback_in(log: str) -> str:
    """The last traceback of the app's log without frames of its packages, or its last lines."""
    start = log.rfind(_PYTHON)
    if start >= 0:
        return log[start:]
    found = [match.group() for match in _NODE.finditer(log)]
    return _NOT_OF_THE_APP.sub("", found[-1] + "\n").rstrip() if found else "\n".join(log.splitlines()[-_LAST_LINES:])
