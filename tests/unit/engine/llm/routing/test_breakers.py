"""What failures mean for those who ask later, on a clock that only the test moves."""

import pytest

from engine.llm import errors
from engine.llm.errors import (
    KeyRejected,
    ModelError,
    ProviderOverloaded,
    ProviderUnreachable,
    QuotaExhausted,
    RateLimited,
)
from engine.llm.routing.breakers import Breakers
from engine.llm.routing.reactions import REACTIONS, Reason

KINDS = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, ModelError)]


@pytest.fixture
def clock(cast):
    return cast.Clock()


@pytest.fixture
def breakers(clock):
    return Breakers(clock)


def test_every_failure_of_a_model_has_its_reaction():
    assert REACTIONS.keys() == {kind for kind in KINDS if kind is not ModelError}


@pytest.mark.parametrize("kind", [KeyRejected, QuotaExhausted])
def test_a_bad_key_is_off_with_all_its_models_until_it_is_edited(breakers, clock, cast, kind):
    breakers.note(cast.candidate("a", "m1"), kind())
    clock.now += 10_000_000
    rest = breakers.rest(cast.candidate("a", "m2"))
    assert (rest.kind, rest.until, rest.is_guess) == (kind, None, False)
    assert breakers.rest(cast.candidate("b", "m1")) is None
    breakers.switch_on("a")
    assert breakers.rest(cast.candidate("a", "m1")) is None


def test_a_host_switches_keys_off_by_what_it_remembers(breakers, cast):
    breakers.note(cast.candidate("a", "m1"), RateLimited(retry_after=90))
    breakers.switch_off("a", QuotaExhausted)
    assert breakers.rest(cast.candidate("a", "m2")).reason is Reason.NO_CREDIT
    breakers.switch_on("a")
    assert breakers.rest(cast.candidate("a", "m2")) is None
    assert breakers.rest(cast.candidate("a", "m1")).reason is Reason.RATE_LIMITED


def test_a_rate_limit_cools_this_key_and_model_down_until_its_time(breakers, clock, cast):
    breakers.note(cast.candidate("a", "m1"), RateLimited(retry_after=41))
    rest = breakers.rest(cast.candidate("a", "m1"))
    assert (rest.reason, breakers.seconds_left(rest), rest.is_guess) == (Reason.RATE_LIMITED, 41, False)
    assert breakers.rest(cast.candidate("a", "m2")) is None
    assert breakers.rest(cast.candidate("b", "m1")) is None
    clock.now += 41
    assert breakers.rest(cast.candidate("a", "m1")) is None


def test_an_overloaded_model_is_cooled_down_for_a_minute_for_all_keys_of_its_owner(breakers, clock, cast):
    breakers.note(cast.candidate("a", "m1"), ProviderOverloaded())
    rest = breakers.rest(cast.candidate("b", "m1"))
    assert (breakers.seconds_left(rest), rest.is_guess) == (60, True)
    assert breakers.rest(cast.candidate("a", "m2")) is None
    assert breakers.rest(cast.candidate("a", "m1", "https://other.example/v1")) is None
    clock.now += 60
    assert breakers.rest(cast.candidate("a", "m1")) is None


def test_what_one_owner_found_down_is_no_news_to_another(breakers, cast):
    breakers.note(cast.candidate("a", owner="ann"), ProviderOverloaded())
    assert breakers.rest(cast.candidate("b", owner="ann")) is not None
    assert breakers.rest(cast.candidate("c", owner="bob")) is None


def test_a_key_that_the_host_remembers_to_rest_gives_way_until_then(breakers, clock, cast):
    breakers.cool_down("a", RateLimited, clock.now + 50)
    rest = breakers.rest(cast.candidate("a"))
    assert (rest.reason, breakers.seconds_left(rest), rest.is_guess) == (Reason.RATE_LIMITED, 50, True)
    clock.now += 50
    assert breakers.rest(cast.candidate("a")) is None


def test_what_is_known_here_is_more_exact_than_what_the_host_remembers(breakers, clock, cast):
    breakers.note(cast.candidate("a", "m1"), RateLimited(retry_after=41))
    breakers.cool_down("a", RateLimited, clock.now + 41)
    assert breakers.rest(cast.candidate("a", "m2")) is None
    breakers.switch_off("b", QuotaExhausted)
    breakers.cool_down("b", ProviderUnreachable, clock.now + 60)
    assert breakers.rest(cast.candidate("b")).reason is Reason.NO_CREDIT


def test_a_broken_connection_is_no_mark(breakers, cast):
    assert breakers.note(cast.candidate("a"), ProviderUnreachable()) is None
    assert breakers.rest(cast.candidate("a")) is None


def test_the_longest_rest_counts(breakers, cast):
    breakers.note(cast.candidate("a"), RateLimited(retry_after=300))
    breakers.note(cast.candidate("a"), ProviderOverloaded())
    assert breakers.rest(cast.candidate("a")).kind is RateLimited
    breakers.note(cast.candidate("a"), KeyRejected())
    assert breakers.rest(cast.candidate("a")).kind is KeyRejected


def free(cast, key="a", model="x:free"):
    return cast.candidate(key, model, "https://openrouter.ai/api/v1", provider="openrouter")


def test_twenty_free_requests_within_a_minute_are_all(breakers, clock, cast):
    for _ in range(20):
        assert breakers.rest(free(cast)) is None
        breakers.count(free(cast))
        clock.now += 2
    rest = breakers.rest(free(cast, model="y:free"))
    assert (rest.reason, breakers.seconds_left(rest)) == (Reason.RATION_USED_UP, 20)
    assert breakers.rest(free(cast, "b")) is None
    assert breakers.rest(free(cast, model="paid")) is None
    clock.now += 20
    assert breakers.rest(free(cast)) is None


def test_fifty_free_requests_of_a_day_are_all(breakers, clock, cast):
    for _ in range(50):
        breakers.count(free(cast))
        clock.now += 60
    assert breakers.rest(free(cast)).until % 86_400 == 0
    clock.now = breakers.rest(free(cast)).until
    assert breakers.rest(free(cast)) is None
