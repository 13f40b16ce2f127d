"""Which failures are tried again, how often and after how long. SDK retries are off: these are all there are.

429: the wait that the provider asks for if it is at most 20 s, up to three times.
Overloaded or failing server: two more tries with jitter. Broken connection, silence, cut or empty answer: one more
try, and never more than six tries in all. Everything else is for the user to decide.
"""

import random
from collections import Counter

from engine.llm.errors import (
    CallMalformed,
    ModelError,
    ProviderOverloaded,
    ProviderSilent,
    ProviderUnreachable,
    RateLimited,
    ReplyEmpty,
    ReplyMalformed,
    ReplyTruncated,
)
from engine.llm.notices import ModelNotice, NoticeCode

LONGEST_WAIT = 20.0
_WAITS_WITHOUT_HINT = (3.0, 10.0)
_OVERLOAD_WAITS = (1.0, 4.0)
_MOST_RATE_WAITS = 3
_MOST_TRIES = 6
_ONCE_MORE: dict[type[ModelError], NoticeCode] = {
    ProviderUnreachable: "model_unreachable",
    ProviderSilent: "model_silent",
    ReplyTruncated: "model_cut_off",
    ReplyEmpty: "model_said_nothing",
    ReplyMalformed: "model_not_understood",
    CallMalformed: "model_not_understood",
}


class Retries:
    """Counts the failures of one call and says which of them deserve another try."""

    def __init__(self) -> None:
        self._seen: Counter[type[ModelError]] = Counter()

    def next_try(self, error: ModelError) -> ModelNotice | None:
        """The notice to give and wait out before the next try, or None when the failure is final."""
        earlier = self._seen[type(error)]
        self._seen[type(error)] += 1
        if self._seen.total() >= _MOST_TRIES:
            return None
        if isinstance(error, RateLimited):
            return _after_rate_limit(error, earlier)
        if isinstance(error, ProviderOverloaded):
            return _after_overload(earlier)
        code = _ONCE_MORE.get(type(error))
        if code is None or earlier:
            return None
        return ModelNotice(code=code, attempt=self._seen.total() + 1, seconds=0.5)


def _after_rate_limit(error: RateLimited, earlier: int) -> ModelNotice | None:
    if earlier >= _MOST_RATE_WAITS:
        return None
    wait = error.retry_after
    if wait is None:
        if earlier >= len(_WAITS_WITHOUT_HINT):
            return None
        wait = _WAITS_WITHOUT_HINT[earlier]
    if wait > LONGEST_WAIT:
        return None
    return ModelNotice(code="model_rate_limited", attempt=earlier + 2, seconds=wait)


def _after_overload(earlier: int) -> ModelNotice | None:
    if earlier >= len(_OVERLOAD_WAITS):
        return None
    wait = _OVERLOAD_WAITS[earlier] * random.uniform(0.7, 1.3)  # noqa: S311 jitter, not a secret
    return ModelNotice(code="model_overloaded", attempt=earlier + 2, seconds=wait)
