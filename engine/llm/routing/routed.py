"""A model that is several: the role's tier says who may answer, and whoever fails is followed by the next one."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from engine.llm.errors import KeyGone, ModelError
from engine.llm.notices import ModelNotice
from engine.llm.roles import Mode
from engine.llm.routing.breakers import Breakers
from engine.llm.routing.candidates import Candidate, Route, distinct, mark_of
from engine.llm.routing.reactions import Reason
from engine.llm.routing.search import Pick, Search
from engine.llm.routing.switches import ModelSwitched
from engine.llm.routing.tiers import Tier, tier_of
from engine.llm.spending import CallBegun, CallCut
from engine.llm.types import Model, OnNotice, OnText, Prompt, Reply, Told

pause = asyncio.sleep
"""Waits for a candidate that is back soon; tests replace it."""

MakeModel = Callable[[Candidate], Model]
"""The client of a candidate, whose own tries come first."""

OnHealth = Callable[[Candidate, ModelError | None], Awaitable[None]]
"""Told after each call how its candidate fared, so that a host can keep it."""

IsKept = Callable[[Candidate], Awaitable[bool]]
"""Asked before each call whether the candidate's key is still there."""


@dataclass(frozen=True)
class _Serving:
    """Who answered last for a tier, and in which task."""

    candidate: Candidate
    task: str


class RoutedModel:
    """Asks the first candidate of the role's tier who is not known to be down, and stays with whoever serves a task.

    A switch drops what was heard of the answer, as a retry does; what tools have done is in the prompt already.
    """

    def __init__(
        self,
        route: Route,
        breakers: Breakers,
        make_model: MakeModel,
        mode: Mode = Mode.BATCH,
        on_health: OnHealth | None = None,
        is_kept: IsKept | None = None,
    ) -> None:
        """`mode` is the build's: candidates that work so come first among those that take over."""
        self.route = route
        self._breakers = breakers
        self._make_model = make_model
        self._mode = mode
        self._on_health = on_health
        self._is_kept = is_kept
        self._models: dict[tuple[str, str, str], Model] = {}
        self._serving: dict[Tier, _Serving] = {}

    def stronger(self) -> "RoutedModel | None":
        """One tier up, for repairs that this one could not do; None where nobody is stronger."""
        route = self.route.upward()
        if route is None:
            return None
        return RoutedModel(route, self._breakers, self._make_model, self._mode, self._on_health, self._is_kept)

    async def ask(self, prompt: Prompt, on_text: OnText, on_notice: OnNotice) -> Reply:
        """The answer of the first who gives one; raises the last `ModelError` when nobody is left."""
        tier = tier_of(prompt.role)
        candidates = self._order(tier, prompt.task)
        search = Search(candidates, self._breakers, self.route.of(tier, self._mode)[0])
        left, why = self._before(tier, candidates), None
        while (pick := search.next()) is not None:
            await self._tell(left, pick, why, on_notice)
            try:
                reply = await self._ask(pick.candidate, prompt, on_text, on_notice)
            except ModelError as error:
                reason = search.failed(pick.candidate, error)
                await self._tell_health(pick.candidate, error)
                if reason is None:
                    raise
                left, why = pick.candidate, reason
            else:
                self._serving[tier] = _Serving(pick.candidate, prompt.task)
                await self._tell_health(pick.candidate, None)
                return reply
        raise search.end(candidates)

    def _order(self, tier: Tier, task: str) -> tuple[Candidate, ...]:
        """Whoever serves the task already stands first."""
        candidates = self.route.of(tier, self._mode)
        serving = self._serving.get(tier)
        return distinct((serving.candidate, *candidates) if serving and serving.task == task else candidates)

    def _before(self, tier: Tier, candidates: Sequence[Candidate]) -> Candidate:
        """Who answered last, or who would by the user's wish."""
        serving = self._serving.get(tier)
        return serving.candidate if serving else candidates[0]

    async def _ask(self, candidate: Candidate, prompt: Prompt, on_text: OnText, on_notice: OnNotice) -> Reply:
        """The answer of one candidate, as far as it can take the prompt; its requests are counted, its key is named."""

        key_id = candidate.key or None

        async def counting(told: Told) -> int | None:
            is_call = isinstance(told, CallBegun | CallCut)
            allowed = await on_notice(told.model_copy(update={"key_id": key_id}) if is_call else told)
            if isinstance(told, CallBegun):
                self._breakers.count(candidate)
            return allowed

        if self._is_kept is not None and not await self._is_kept(candidate):
            raise KeyGone
        if prompt.pictures and not candidate.profile.can_see:
            await on_notice(ModelNotice(code="images_left_out", attempt=1, seconds=0))
            prompt = prompt.model_copy(update={"pictures": ()})
        reply = await self._model(candidate).ask(prompt, on_text, counting)
        return reply.model_copy(update={"key_id": key_id})

    def _model(self, candidate: Candidate) -> Model:
        mark = mark_of(candidate)
        if mark not in self._models:
            self._models[mark] = self._make_model(candidate)
        return self._models[mark]

    async def _tell(self, left: Candidate, pick: Pick, why: Reason | None, on_notice: OnNotice) -> None:
        """Who answers from here on, if it is somebody else, and for what is waited."""
        if pick.candidate != left:
            rest = self._breakers.rest(left)
            reason = why or (rest.reason if rest else Reason.BACK_AGAIN)
            seconds = (self._breakers.seconds_left(rest) if rest else None) or 0
            await on_notice(ModelSwitched(left=left.name, to=pick.candidate.name, why=reason, seconds=seconds))
        if pick.wait:
            await on_notice(ModelNotice(code="model_rate_limited", attempt=1, seconds=pick.wait))
            await pause(pick.wait)

    async def _tell_health(self, candidate: Candidate, error: ModelError | None) -> None:
        if self._on_health is not None:
            await self._on_health(candidate, error)
