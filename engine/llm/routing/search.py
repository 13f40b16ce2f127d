"""Whom to ask next within one call. Nobody is asked twice, and nobody who is known to be down."""

from collections.abc import Sequence
from dataclasses import dataclass

from engine.llm.errors import ContextOverflow, ModelError, NextBack
from engine.llm.refusals import CallRefused
from engine.llm.retries import LONGEST_WAIT
from engine.llm.routing.breakers import Breakers, Rest
from engine.llm.routing.candidates import Candidate, mark_of
from engine.llm.routing.reactions import REACTIONS, SAME_SERVER_FAILS, Reason


@dataclass(frozen=True)
class Pick:
    """Who is asked next, and after how many seconds."""

    candidate: Candidate
    wait: float = 0.0


class Search:
    """The candidates of one call in their order; each is asked once at the most."""

    def __init__(self, candidates: Sequence[Candidate], breakers: Breakers, wished: Candidate | None = None) -> None:
        """`candidates` must not be empty; `wished` is the user's first, where another one stands first now."""
        self._open = list(candidates)
        self._wished = wished or candidates[0]
        self._breakers = breakers
        self._failed: list[ModelError] = []
        self._too_dear: ModelError | None = None

    def next(self) -> Pick | None:
        """The first who may be asked; else who is back soon; else whose rest is only a guess. None: nobody."""
        resting = [(one, rest) for one in self._open if (rest := self._breakers.rest(one)) is not None]
        at_rest = [one for one, _ in resting]
        pick = next((Pick(one) for one in self._open if one not in at_rest), None)
        pick = pick or self._soon(resting)
        pick = pick or next((Pick(one) for one, rest in resting if rest.is_guess), None)
        if pick is not None:
            self._open.remove(pick.candidate)
        return pick

    def failed(self, candidate: Candidate, error: ModelError) -> Reason | None:
        """Why another one is to be asked; None: the failure is not the model's, or no other one would help.

        Whom the user wants first may go over a limit only knowingly; who takes over may be too dear for it.
        """
        if isinstance(error, CallRefused):
            self._too_dear = error
            return None if mark_of(candidate) == mark_of(self._wished) else Reason.OVER_BUDGET
        reaction = REACTIONS.get(type(error))
        if reaction is None:
            return None
        self._failed.append(error)
        self._breakers.note(candidate, error)
        if isinstance(error, SAME_SERVER_FAILS):
            self._open = [one for one in self._open if one.server != candidate.server]
        if isinstance(error, ContextOverflow):
            self._open = _larger(self._open, candidate)
        return reaction.reason

    def end(self, candidates: Sequence[Candidate]) -> ModelError:
        """Nobody is left: the last failure, or why nobody may be asked, with when the first of them is back."""
        if self._too_dear is not None and not self._failed:
            return self._too_dear
        rests = [(one, rest) for one in candidates if (rest := self._breakers.rest(one)) is not None]
        error = self._failed[-1] if self._failed else rests[0][1].kind()
        is_told = len(candidates) == 1 and bool(self._failed)
        named = [(one, rest) for one, rest in rests if not rest.is_guess]
        returning = [(left, one.name) for one, rest in named if (left := self._breakers.seconds_left(rest)) is not None]
        if returning and not is_told:
            seconds, name = min(returning)
            error.next_back = NextBack(name=name, seconds=seconds)
        return error

    def _soon(self, resting: Sequence[tuple[Candidate, Rest]]) -> Pick | None:
        """Who is back within a wait that is worth it, the first of them."""
        known = [(one, rest) for one, rest in resting if not rest.is_guess or rest.reason is Reason.RATION_USED_UP]
        lefts = [(one, self._breakers.seconds_left(rest)) for one, rest in known]
        picks = [Pick(one, left) for one, left in lefts if left is not None and left <= LONGEST_WAIT]
        return min(picks, key=lambda pick: pick.wait, default=None)


def _larger(candidates: Sequence[Candidate], failed: Candidate) -> list[Candidate]:
    """Those with a larger window, the largest first, then those whose window nobody knows; another model each."""
    others = [one for one in candidates if one.choice.model != failed.choice.model]
    known = [one for one in others if one.context_tokens and one.context_tokens > (failed.context_tokens or 0)]
    unknown = [one for one in others if one.context_tokens is None]
    return [*sorted(known, key=lambda one: -(one.context_tokens or 0)), *unknown]
