"""How long a provider asks to wait: in a header, in words, or as the moment when its limit ends."""

import re
import time
from collections.abc import Iterator, Mapping

from pydantic_ai.exceptions import ModelHTTPError

_DURATION = re.compile(
    r"(?:try again|retry)(?: after| in)?\s+((?:\d+(?:\.\d+)?\s*(?:ms|[hms]|sec(?:ond)?s?|min(?:ute)?s?)\s*)+)", re.I
)
_PART = re.compile(r"(\d+(?:\.\d+)?)\s*(ms|s|m|h|sec|min)", re.I)
_SECONDS = {"ms": 0.001, "s": 1.0, "sec": 1.0, "m": 60.0, "min": 60.0, "h": 3600.0}


def seconds_in(text: str) -> float | None:
    """The wait asked for in words such as “try again in 1m2.5s” or “in 6ms”, in seconds."""
    found = _DURATION.search(text)
    if found is None:
        return None
    return sum(float(number) * _SECONDS[unit.lower()] for number, unit in _PART.findall(found.group(1)))


def wait_named(error: BaseException) -> float | None:
    """The wait that a failure asks for, in seconds; None if it names none."""
    named = getattr(error, "retry_after", None)
    if isinstance(named, float | int):
        return float(named)
    in_words = seconds_in(str(error))
    if in_words is not None or not isinstance(error, ModelHTTPError):
        return in_words
    return next((wait for headers in _headers(error) if (wait := _until_reset(headers)) is not None), None)


def _headers(error: ModelHTTPError) -> Iterator[Mapping[str, object]]:
    """Those of the response, and those that OpenRouter repeats in its body."""
    yield error.headers or {}
    body: object = error.body
    for name in ("metadata", "headers"):
        body = body.get(name) if isinstance(body, Mapping) else None
    if isinstance(body, Mapping):
        yield {str(name).lower(): value for name, value in body.items()}


def _until_reset(headers: Mapping[str, object]) -> float | None:
    """OpenRouter names a moment in milliseconds since 1970."""
    reset = str(headers.get("x-ratelimit-reset", ""))
    return max(0.0, int(reset) / 1000 - time.time()) if re.fullmatch(r"\d{13}", reset) else None
