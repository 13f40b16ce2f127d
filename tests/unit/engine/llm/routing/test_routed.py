"""Whom a route asks, with whom it goes on, and what is told of it."""

import pytest

from engine.builds.budget import BudgetReached, PriceUnknown
from engine.builds.state import Mode, Role
from engine.llm.errors import (
    ContextOverflow,
    KeyGone,
    KeyRejected,
    ModelError,
    ProviderOverloaded,
    ProviderUnreachable,
    RateLimited,
    ReplyTruncated,
    RequestRejected,
)
from engine.llm.notices import ModelNotice
from engine.llm.routing.candidates import Route
from engine.llm.routing.reactions import Reason
from engine.llm.routing.switches import _WHY, ModelSwitched
from engine.llm.routing.tiers import Tier
from engine.llm.types import Picture

TWO = "https://two.example/v1"


def failing(**errors):
    """A script by keys: an error for ever, a list of them (None: an answer) for one call after the other."""
    left = {key: list(one) for key, one in errors.items() if isinstance(one, list)}

    def script(one, prompt):
        if left.get(one.key):
            return left[one.key].pop(0)
        return None if one.key in left else errors.get(one.key)

    return script


def switches(trial):
    return [(one.left, one.to, one.why, one.seconds) for one in trial.told if isinstance(one, ModelSwitched)]


async def test_a_rate_limited_one_is_followed_by_the_next_and_it_is_told(cast):
    trial = cast.Trial(
        Route(code=(cast.candidate("groq"), cast.candidate("other", "n", TWO))),
        failing(groq=RateLimited(retry_after=41)),
    )
    reply = await trial.ask()
    assert (reply.text, reply.key_id) == ("other", "other")
    assert switches(trial) == [("Groq (m)", "Other (n)", Reason.RATE_LIMITED, 41)]
    told = trial.told[-2]
    assert told.sentence("en") == "Groq (m) is rate-limited for 41 s, going on with Other (n)."
    assert told.sentence("ru") == "Groq (m): лимит запросов, снова можно через 41 с. Продолжаем с Other (n)."
    assert (told.code, told.level) == ("model_switched", "info")
    assert told.details == {"from": "Groq (m)", "to": "Other (n)", "why": "rate_limited", "seconds": "41"}
    assert trial.health == [("groq", "rate_limited"), ("other", "ok")]


@pytest.mark.parametrize("reason", [reason for reason in Reason if reason is not Reason.BACK_AGAIN])
def test_every_reason_has_its_words(reason):
    notice = ModelSwitched(left="A", to="B", why=reason, seconds=600)
    assert notice.sentence("en").endswith("going on with B.")
    assert notice.sentence("ru").endswith("Продолжаем с B.")
    assert ("10 min" in notice.sentence("en")) == ("{wait}" in _WHY[reason]["en"])


async def test_whoever_serves_a_task_goes_on_until_it_ends(cast):
    trial = cast.Trial(
        Route(code=(cast.candidate("a"), cast.candidate("b", "n"))), failing(a=[ReplyTruncated(), None, None])
    )
    await trial.ask()
    await trial.ask()
    assert trial.keys == ["a", "b", "b"]
    assert (await trial.ask(task="T2")).text == "a"
    assert switches(trial)[1:] == [("B (n)", "A (m)", Reason.BACK_AGAIN, 0)]
    assert trial.told[-2].sentence("en") == "Going on with A (m) again."


async def test_each_tier_has_its_own_candidates(cast):
    route = Route(code=(cast.candidate("c"),), plan=(cast.candidate("p", "n"),), cheap=(cast.candidate("x", "o"),))
    trial = cast.Trial(route, failing())
    for role in (Role.SPEC_WRITER, Role.TECH_LEAD, Role.DEVELOPER, Role.BUG_HUNTER, Role.TECHNICAL_WRITER):
        await trial.ask(role)
    assert trial.keys == ["p", "p", "c", "c", "x"]
    assert switches(trial) == []


async def test_a_tier_without_candidates_is_served_by_code(cast):
    trial = cast.Trial(Route(code=(cast.candidate("c"),)), failing())
    await trial.ask(Role.ARCHITECT)
    assert trial.keys == ["c"]


async def test_a_key_that_is_off_is_not_asked_with_another_model(cast):
    route = Route(code=(cast.candidate("a"), cast.candidate("a", "n"), cast.candidate("b", "o")))
    trial = cast.Trial(route, failing(a=KeyRejected()))
    await trial.ask()
    await trial.ask(task="T2")
    assert trial.keys == ["a", "b", "b"]
    assert switches(trial) == [("A (m)", "B (o)", Reason.KEY_REJECTED, 0)]


async def test_what_is_known_from_another_build_is_told_at_the_start(cast):
    route = Route(code=(cast.candidate("a"), cast.candidate("b", "n")))
    trial = cast.Trial(route, failing())
    trial.breakers.note(cast.candidate("a"), RateLimited(retry_after=100))
    trial.clock.now += 30
    await trial.ask()
    assert trial.keys == ["b"]
    assert switches(trial) == [("A (m)", "B (n)", Reason.RATE_LIMITED, 70)]


async def test_after_a_lost_connection_nobody_at_the_same_address_is_asked(cast):
    route = Route(code=(cast.candidate("a"), cast.candidate("b", "n"), cast.candidate("c", "o", TWO)))
    trial = cast.Trial(route, failing(a=ProviderUnreachable(), b=ProviderUnreachable()))
    await trial.ask()
    assert trial.keys == ["a", "c"]


async def test_a_task_that_does_not_fit_goes_to_the_largest_window(cast):
    windows = {"a": 8_000, "b": 4_000, "c": None, "d": 16_000, "e": 32_000}
    route = Route(code=tuple(cast.candidate(key, f"m-{key}", window=window) for key, window in windows.items()))
    trial = cast.Trial(route, failing(a=ContextOverflow(), d=ContextOverflow(), e=ContextOverflow()))
    assert (await trial.ask()).text == "c"
    assert trial.keys == ["a", "e", "c"]


async def test_nobody_left_is_the_last_failure_with_when_the_first_is_back(cast):
    route = Route(code=(cast.candidate("a"), cast.candidate("b", "n", TWO), cast.candidate("c", "o", TWO)))
    script = failing(a=RateLimited(retry_after=90), b=RateLimited(retry_after=300), c=RequestRejected("no"))
    trial = cast.Trial(route, script)
    with pytest.raises(RequestRejected) as caught:
        await trial.ask()
    assert caught.value.sentence("en").endswith(" A (m) can be asked again in 90 s.")
    assert caught.value.sentence("ru").endswith(" A (m): снова можно через 90 с.")
    trial.asked.clear()
    trial.script = failing(c=RateLimited(retry_after=600))
    with pytest.raises(RateLimited) as caught:
        await trial.ask()
    assert trial.keys == ["c"]
    assert caught.value.sentence("en").endswith("resume the build. A (m) can be asked again in 90 s.")


async def test_one_candidate_fails_as_a_model_does(cast):
    trial = cast.Trial(Route(code=(cast.candidate("a"),)), failing(a=RateLimited(retry_after=41)))
    with pytest.raises(RateLimited) as caught:
        await trial.ask()
    assert caught.value.sentence("en").endswith("The provider asks to wait 41 s.")
    with pytest.raises(RateLimited) as caught:
        await trial.ask()
    assert caught.value.sentence("en").endswith("A (m) can be asked again in 41 s.")
    assert trial.keys == ["a"]


async def test_who_is_back_soon_is_waited_for_where_nobody_else_is_left(cast, monkeypatch):
    trial = cast.Trial(Route(code=(cast.candidate("a"),)), failing(a=[RateLimited(retry_after=41), None]))
    monkeypatch.setattr("engine.llm.routing.routed.pause", trial.clock.pause)
    with pytest.raises(RateLimited):
        await trial.ask()
    trial.clock.now += 30
    await trial.ask()
    assert trial.clock.now == cast.START + 41
    assert [(one.code, one.seconds) for one in trial.told if type(one) is ModelNotice] == [("model_rate_limited", 11)]


async def test_a_guess_gives_way_where_nobody_else_is_left(cast):
    trial = cast.Trial(Route(code=(cast.candidate("a"),)), failing(a=[ProviderOverloaded(), None]))
    with pytest.raises(ProviderOverloaded):
        await trial.ask()
    assert (await trial.ask()).text == "a"


@pytest.mark.parametrize("refusal", [BudgetReached(1, 2), PriceUnknown()])
async def test_who_costs_too_much_takes_over_for_nobody(cast, refusal):
    route = Route(code=(cast.candidate("a"), cast.candidate("b", "n"), cast.candidate("c", "o")))
    trial = cast.Trial(route, failing(a=ReplyTruncated(), b=refusal))
    assert (await trial.ask()).text == "c"
    trial = cast.Trial(Route(code=route.code[:2]), failing(a=ReplyTruncated(), b=refusal))
    with pytest.raises(ReplyTruncated):
        await trial.ask()
    trial = cast.Trial(route, failing(a=refusal))
    with pytest.raises(type(refusal)):
        await trial.ask()
    assert trial.keys == ["a"]


async def test_the_users_first_alone_may_stop_a_build_for_its_price(cast):
    """Who stands in for it, because it rests or since an earlier call of the task, may not."""
    route = Route(code=(cast.candidate("a"), cast.candidate("b", "n"), cast.candidate("c", "o")))
    trial = cast.Trial(route, failing(b=BudgetReached(1, 2)))
    trial.breakers.note(route.code[0], RateLimited(retry_after=100))
    assert (await trial.ask()).text == "c"
    assert trial.keys == ["b", "c"]
    trial = cast.Trial(route, failing(a=[ReplyTruncated(), None], b=[None, BudgetReached(1, 2)]))
    await trial.ask()
    assert (await trial.ask()).text == "a"
    assert [one.why for one in trial.told if isinstance(one, ModelSwitched)] == [Reason.CUT_OFF, Reason.OVER_BUDGET]


async def test_where_all_that_may_be_asked_are_too_dear_that_is_told(cast):
    route = Route(code=(cast.candidate("a"), cast.candidate("b", "n")))
    trial = cast.Trial(route, failing(b=BudgetReached(1, 2)))
    trial.breakers.note(route.code[0], RateLimited(retry_after=100))
    with pytest.raises(BudgetReached):
        await trial.ask()


async def test_a_key_that_was_deleted_is_not_asked_any_more(cast):
    gone = {"a"}

    async def is_kept(one):
        return one.key not in gone

    route = Route(code=(cast.candidate("a"), cast.candidate("b", "n")))
    trial = cast.Trial(route, failing(), is_kept=is_kept)
    await trial.ask()
    assert trial.keys == ["b"]
    assert switches(trial) == [("A (m)", "B (n)", Reason.KEY_GONE, 0)]
    gone.add("b")
    for _ in range(2):
        with pytest.raises(KeyGone):
            await trial.ask()
    assert trial.keys == ["b"]


async def test_a_failure_that_is_no_models_passes_through(cast):
    class Other(ModelError):
        """Of the build's limits, say."""

    trial = cast.Trial(Route(code=(cast.candidate("a"), cast.candidate("b", "n"))), failing(a=Other()))
    with pytest.raises(Other):
        await trial.ask()


async def test_one_that_cannot_see_gets_no_images(cast):
    picture = Picture(media_type="image/png", content=b"x")
    route = Route(code=(cast.candidate("a", can_see=True), cast.candidate("b", "n")))
    trial = cast.Trial(route, failing(a=ReplyTruncated()))
    await trial.ask(pictures=(picture,))
    assert [len(prompt.pictures) for _, prompt in trial.asked] == [1, 0]
    assert "images_left_out" in [one.code for one in trial.told if type(one) is ModelNotice]


async def test_those_of_the_builds_mode_take_over_first(cast):
    modes = {"a": Mode.LOOP, "b": Mode.BATCH, "c": Mode.LOOP}
    route = Route(code=tuple(cast.candidate(key, f"m-{key}", mode=mode) for key, mode in modes.items()))
    trial = cast.Trial(route, failing(a=ReplyTruncated(), b=ReplyTruncated(), c=ReplyTruncated()), mode=Mode.LOOP)
    with pytest.raises(ReplyTruncated):
        await trial.ask()
    assert trial.keys == ["a", "c", "b"]


async def test_free_models_come_first_where_the_user_says_so(cast):
    code = (cast.candidate("a"), cast.candidate("b", "x", is_free=True), cast.candidate("c", "o", is_free=True))
    trial = cast.Trial(Route(code=code, is_free_first=True), failing(b=ReplyTruncated(), c=ReplyTruncated()))
    await trial.ask()
    assert trial.keys == ["b", "c", "a"]


async def test_used_up_free_requests_leave_the_work_to_the_next(cast):
    free = cast.candidate("f", "x:free", provider="openrouter")
    trial = cast.Trial(Route(code=(free, cast.candidate("b", "n"))), failing())
    for task in range(20):
        await trial.ask(task=str(task))
    await trial.ask(task="last")
    assert trial.keys == ["f"] * 20 + ["b"]
    assert switches(trial) == [("F (x:free)", "B (n)", Reason.RATION_USED_UP, 60)]


async def test_one_tier_up_are_those_of_plan_and_behind_them_the_others(cast):
    code, plan = cast.candidate("c"), cast.candidate("p", "n")
    trial = cast.Trial(Route(code=(code,), plan=(plan, code)), failing(p=ReplyTruncated()))
    trial.model = trial.model.stronger()
    await trial.ask(Role.BUG_HUNTER)
    assert trial.keys == ["p", "c"]
    assert Route(code=(code,), plan=(code,)).upward() is None
    assert Route(code=(code,), plan=(plan,), plan_repairs=False).upward() is None
    assert Route(code=(code,), plan=(plan,), stronger=(cast.candidate("s"),)).upward().code[0].key == "s"


def test_the_profile_is_that_of_who_writes_and_who_reads(cast):
    writer, reader = cast.candidate("c", mode=Mode.LOOP), cast.candidate("p", can_see=True)
    profile = Route(code=(writer,), plan=(reader,)).profile
    assert (profile.mode, profile.can_see) == (Mode.LOOP, True)


def test_what_is_spare_stands_behind_every_tier_also_if_it_is_free(cast):
    spare = cast.candidate("s", "n", is_free=True)
    code, plan = cast.candidate("c"), (cast.candidate("p", "o"), cast.candidate("f", "q", is_free=True))
    route = Route(code=(code,), plan=plan, spare=(spare, code), is_free_first=True)
    assert [one.key for one in route.of(Tier.PLAN, Mode.BATCH)] == ["f", "p", "s", "c"]
    assert [one.key for one in route.of(Tier.CODE, Mode.BATCH)] == ["c", "s"]
    assert [one.key for one in route.firsts] == ["f", "c"]
