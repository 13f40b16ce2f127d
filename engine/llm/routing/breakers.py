"""What is known to be down, by key, by key and model, and by model: one object per process, shared by its builds.

A model is down for whoever's keys found it so: an account's own limits look the same, and are no news to another's.
"""

import time
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass

from engine.llm.errors import ModelError, RateLimited
from engine.llm.routing.candidates import Candidate
from engine.llm.routing.reactions import REACTIONS, Reason, Scope

_MINUTE = 60.0
_DAY = 86_400.0
_Mark = tuple[str, ...]


@dataclass(frozen=True)
class Rest:
    """Why somebody is not asked now. `until` is a time of the clock; None: until the key is edited.

    `is_guess`: nobody named the time, so it gives way where nobody else is left.
    """

    kind: type[ModelError]
    reason: Reason
    until: float | None
    is_guess: bool = False


class Breakers:
    """Marks left by failures, and counts of the requests of keys that are limited by number.

    `clock` gives seconds since 1970. Marks hold for this process; what holds longer is the host's to keep and to tell.
    """

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._marks: dict[_Mark, Rest] = {}
        self._of_minute: dict[str, deque[float]] = {}
        self._of_day: Counter[tuple[str, int]] = Counter()

    def now(self) -> float:
        """The clock's time."""
        return self._clock()

    def note(self, candidate: Candidate, error: ModelError) -> Rest | None:
        """What the failure means for later calls; None if it means nothing."""
        reaction = REACTIONS.get(type(error))
        if reaction is None or reaction.scope is Scope.NOBODY:
            return None
        named = error.retry_after if reaction.has_own_time else None
        seconds = reaction.seconds if named is None else named
        until = None if seconds is None else self._clock() + seconds
        is_guess = until is not None and named is None
        rest = Rest(kind=type(error), reason=reaction.reason, until=until, is_guess=is_guess)
        self._forget_past()
        self._marks[_mark(candidate, reaction.scope)] = rest
        return rest

    def rest(self, candidate: Candidate) -> Rest | None:
        """Why the candidate is not asked now, the longest reason; None: it may be asked."""
        scopes = (Scope.KEY, Scope.KEY_AND_MODEL, Scope.MODEL)
        found = [self._marks.get(_mark(candidate, scope)) for scope in scopes]
        holding = [rest for rest in (*found, self._ration(candidate)) if rest is not None and self._holds(rest)]
        return max(holding, key=lambda rest: float("inf") if rest.until is None else rest.until, default=None)

    def seconds_left(self, rest: Rest) -> float | None:
        """Until the candidate may be asked again; None: not by itself."""
        return None if rest.until is None else max(0.0, rest.until - self._clock())

    def switch_on(self, key: str) -> None:
        """The key was edited or found good: it is not off any more. Limits of time hold on."""
        self._marks.pop(("key", key), None)

    def switch_off(self, key: str, kind: type[ModelError]) -> None:
        """The host knows that the key is no good, from whatever it remembers."""
        self._marks["key", key] = Rest(kind=kind, reason=REACTIONS[kind].reason, until=None)

    def cool_down(self, key: str, kind: type[ModelError], until: float) -> None:
        """The host remembers that the key rests, not with which model: a guess. What is known here is more exact."""
        if not any(mark[:2] == ("key", key) and self._holds(rest) for mark, rest in self._marks.items()):
            self._marks["key", key] = Rest(kind=kind, reason=REACTIONS[kind].reason, until=until, is_guess=True)

    def count(self, candidate: Candidate) -> None:
        """A request goes out; those of free models count, failed ones too."""
        if candidate.ration is None:
            return
        now, today = self._clock(), self._today()
        times = self._of_minute.setdefault(candidate.key, deque(maxlen=candidate.ration.per_minute))
        times.append(now)
        self._of_day = Counter({mark: number for mark, number in self._of_day.items() if mark[1] == today})
        self._of_day[candidate.key, today] += 1

    def _ration(self, candidate: Candidate) -> Rest | None:
        """The rest of a key whose free requests are used up."""
        ration = candidate.ration
        if ration is None:
            return None
        until, times, today = 0.0, self._of_minute.get(candidate.key), self._today()
        if times is not None and len(times) == ration.per_minute:
            until = times[0] + _MINUTE
        if self._of_day[candidate.key, today] >= ration.per_day:
            until = (today + 1) * _DAY
        return Rest(kind=RateLimited, reason=Reason.RATION_USED_UP, until=until, is_guess=True)

    def _today(self) -> int:
        return int(self._clock() // _DAY)

    def _holds(self, rest: Rest) -> bool:
        return rest.until is None or rest.until > self._clock()

    def _forget_past(self) -> None:
        self._marks = {mark: rest for mark, rest in self._marks.items() if self._holds(rest)}


def _mark(candidate: Candidate, scope: Scope) -> _Mark:
    """Whom a mark is about. Marks of a key begin with it, so that they go when it is edited."""
    model = candidate.choice.model
    if scope is Scope.KEY:
        return "key", candidate.key
    if scope is Scope.KEY_AND_MODEL:
        return "key", candidate.key, candidate.server, model
    return "model", candidate.owner, candidate.server, model
