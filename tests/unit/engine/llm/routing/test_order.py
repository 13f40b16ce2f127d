"""Over any route and any failures: an end in bounded time, nobody twice, and nobody who is known to be down."""

import asyncio
from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.llm.errors import AddressBlocked, ContextOverflow, ModelError, ProviderUnreachable
from engine.llm.routing.breakers import Rest
from engine.llm.routing.candidates import Route, distinct, mark_of
from engine.llm.routing.reactions import REACTIONS

KINDS = st.sampled_from(sorted(REACTIONS, key=lambda kind: kind.code))
OUTCOMES = st.tuples(st.one_of(st.none(), KINDS), st.one_of(st.none(), st.floats(0, 90_000)))
PLACES = st.tuples(st.sampled_from("abc"), st.sampled_from(["m", "n", "x:free"]), st.sampled_from(["s", "t"]))
STEPS = st.tuples(st.floats(0, 200), st.sampled_from(["T1", "T2", "T3"]))


LEAVING_OUT = {ProviderUnreachable, AddressBlocked, ContextOverflow}
"""After these some are left out of the call for another reason than being down."""


@dataclass
class Asked:
    """One request: to whom, why they should rest, who else was free, and how it went."""

    mark: tuple[str, str, str]
    rest: Rest | None
    free: set[tuple[str, str, str]]
    outcome: type[ModelError] | None


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), places=st.lists(PLACES, min_size=1, max_size=7), steps=st.lists(STEPS, min_size=1, max_size=8))
def test_a_call_ends_and_asks_nobody_who_is_down(cast, data, places, steps):
    candidates = distinct(
        cast.candidate(key, model, f"https://{server}.example/v1", provider="openrouter")
        for key, model, server in places
    )
    asked: list[Asked] = []

    def script(one, prompt):
        kind, wait = data.draw(OUTCOMES)
        free = {mark_of(other) for other in candidates if trial.breakers.rest(other) is None}
        asked.append(Asked(mark_of(one), trial.breakers.rest(one), free, kind))
        return kind and kind(retry_after=wait)

    trial = cast.Trial(Route(code=candidates), script)

    async def run() -> None:
        for seconds, task in steps:
            trial.clock.now += seconds
            asked.clear()
            failure = await failure_of(task)
            if failure is None:
                assert asked[-1].outcome is None
            else:
                assert len(failure.sentence("ru")) > 30
                assert asked or any(trial.breakers.rest(one) for one in candidates)
            check()

    async def failure_of(task: str) -> ModelError | None:
        try:
            await trial.ask(task=task)
        except ModelError as error:
            return error
        return None

    def check() -> None:
        tried: set[tuple[str, str, str]] = set()
        for one in asked:
            assert one.mark not in tried
            assert one.rest is None or one.rest.is_guess
            if one.rest is not None and not LEAVING_OUT & {each.outcome for each in asked}:
                assert one.free <= tried
            tried.add(one.mark)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("engine.llm.routing.routed.pause", trial.clock.pause)
        asyncio.run(run())
