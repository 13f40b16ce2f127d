"""A build's limit: what fits is made, what may not fit is not, and nobody forgets what was reserved."""

from decimal import Decimal

import pytest

from engine.builds.budget import Budget, Limit, Spent
from engine.builds.guarding import LEAST_ANSWER, MOST_ANSWER, spent_by
from engine.builds.ports import OpenCall, RoomTaken
from engine.builds.state import BuildStatus, Role
from engine.events.payloads import ModelCalled
from engine.llm.errors import ReplyTooLong
from engine.llm.prices import FreeOfCharge, UnknownPrices, rates_of
from engine.llm.spending import CallBegun, CallCut, Reservation
from engine.llm.types import OnNotice, OnText, Prompt, Reply
from engine.testing import MemoryHost, ScriptedModel


class PerToken:
    """A dollar for each thousand tokens, sent or received."""

    def cost(
        self, prompt_tokens: int, completion_tokens: int, cached_tokens: int = 0, kept_tokens: int = 0
    ) -> str | None:
        return str(Decimal(prompt_tokens + completion_tokens) / 1000)


class Killed(Exception):
    """The worker ends here."""


class MeteredModel(ScriptedModel):
    """Tells each try before it goes out, as the real client does, and charges 100 + 100 tokens for an answer.

    `lost` says of which calls, counted from zero, the worker dies; `cut` of which the first try breaks off.
    """

    def __init__(self, answers, prices, lost=(), cut=()) -> None:
        super().__init__(answers)
        self.prices = prices
        self.lost = set(lost)
        self.cut = set(cut)
        self.allowed: list[int | None] = []
        self.tries = 0

    async def ask(self, prompt: Prompt, on_text: OnText, on_notice: OnNotice) -> Reply:
        await self._try(prompt, on_notice)
        if self.tries - 1 in self.cut:
            await on_notice(CallCut(**self._use()))
            await self._try(prompt, on_notice)
        reply = await super().ask(prompt, on_text, on_notice)
        return reply.model_copy(update=self._use())

    async def _try(self, prompt: Prompt, on_notice: OnNotice) -> None:
        prompt_usd, token_usd = rates_of(self.prices, 100)
        begun = CallBegun(
            model="m",
            prompt_tokens=50,
            cost_usd=self.prices.cost(50, 0),
            most_prompt_tokens=100,
            most_prompt_usd=prompt_usd,
            token_usd=token_usd,
        )
        self.allowed.append(await on_notice(begun))
        self.tries += 1
        if self.tries - 1 in self.lost:
            raise Killed

    def _use(self):
        return {
            "model": "m",
            "prompt_tokens": 100,
            "completion_tokens": 100,
            "estimated": False,
            "cost_usd": self.prices.cost(100, 100),
            "seconds": 0.0,
        }


def used(host: MemoryHost) -> int:
    """Tokens that the events tell."""
    called = [one.payload for one in host.events if isinstance(one.payload, ModelCalled)]
    return sum(call.prompt_tokens + call.completion_tokens for call in called)


NEEDED = 100 + LEAST_ANSWER
"""Tokens that must be left for a call to be made."""


@pytest.mark.parametrize("mode", ["batch", "loop"])
@pytest.mark.parametrize("budget", [Budget(tokens=NEEDED + 450), Budget(usd=Decimal(NEEDED + 450) / 1000)])
async def test_a_build_pauses_before_its_limit_and_goes_on_with_a_higher_one(bench, looping, mode, budget):
    bench.model = MeteredModel(looping, PerToken())
    state = await bench.run(mode=mode, budget=budget)
    assert (state.status, state.error.code) == (BuildStatus.PAUSED, "budget_reached")
    assert used(bench.host) == 600  # three calls; after the third the fourth could go over
    assert bench.model.allowed == [NEEDED + 350, NEEDED + 150, LEAST_ANSWER + 50]
    again = await bench.run(mode=mode, budget=budget)
    assert (again.error.code, used(bench.host)) == ("budget_reached", 600)

    done = await bench.run(mode=mode, budget=Budget(tokens=100_000))
    assert done.status is BuildStatus.DONE
    assert max(bench.model.allowed) <= MOST_ANSWER


async def test_a_pause_in_the_middle_of_a_loop_keeps_the_files_written_so_far(loop_bench, looping):
    loop_bench.model = MeteredModel(looping, PerToken())
    await loop_bench.run(budget=Budget(tokens=NEEDED + 750))
    assert loop_bench.host.text_of("app/adding.py") == "ADDING = 1\n"


async def test_the_sentence_names_figures_in_both_languages(bench, good):
    bench.model = MeteredModel(good, PerToken())
    english = (await bench.run(budget=Budget(usd=Decimal(1)))).error.message
    bench.host = MemoryHost()
    russian = (await bench.run(budget=Budget(tokens=1000), language="ru")).error.message
    assert "$0.00 of $1.00" in english
    assert "$4.10" in english
    assert "0 из 1\u00a0000 токенов" in russian
    assert "до 4\u00a0100 токенов" in russian


async def test_a_lost_call_holds_its_reservation_for_whoever_goes_on(bench, good):
    bench.model = MeteredModel(good, PerToken(), lost={1})
    budget = Budget(tokens=20_000)
    with pytest.raises(Killed):
        await bench.run(budget=budget)
    bench.model = MeteredModel(good, PerToken())
    state = await bench.run(budget=budget)

    # The lost call could have used all that was left then, so nothing is left now.
    assert (state.status, state.error.code) == (BuildStatus.PAUSED, "budget_reached")
    assert "a failure broke off" in state.error.message
    assert bench.model.tries == 0
    assert used(bench.host) == 250  # what is known of it: its prompt
    again = await bench.run(budget=budget)
    assert (again.error.code, bench.model.tries) == ("budget_reached", 0)

    done = await bench.run(budget=Budget(tokens=20_000 + NEEDED + 2000))
    assert done.status is BuildStatus.DONE


async def test_a_lost_call_is_remembered_when_its_step_is_given_up(bench, looping):
    """Going on in another mode begins the step anew: the note of the lost call stays where it was."""
    bench.model = MeteredModel(looping, PerToken(), lost={1})
    with pytest.raises(Killed):
        await bench.run(mode="batch", budget=Budget(tokens=20_000))
    spent = await bench.host.spent(next(iter(bench.host.journal)))
    assert spent.tokens == 20_000
    bench.host.state = bench.host.state.model_copy(update={"status": BuildStatus.PAUSED})
    bench.model = MeteredModel(looping, PerToken())
    state = await bench.run(mode="loop", budget=Budget(tokens=20_000))
    assert (state.error.code, bench.model.tries) == ("budget_reached", 0)


async def test_every_try_is_reserved_and_counted(bench, good):
    bench.model = MeteredModel(good, PerToken(), cut={0})
    state = await bench.run(budget=Budget(tokens=NEEDED + 250))
    assert state.error.code == "budget_reached"
    assert bench.model.allowed == [LEAST_ANSWER + 250, LEAST_ANSWER + 50]
    assert used(bench.host) == 400


async def test_without_a_price_only_tokens_hold_and_it_is_said(bench, good):
    bench.model = MeteredModel(good, UnknownPrices())
    state = await bench.run(budget=Budget(usd=Decimal(1)))
    assert (state.error.code, bench.model.tries) == ("budget_price_unknown", 0)

    bench.host = MemoryHost()
    state = await bench.run(budget=Budget(usd=Decimal(1), tokens=NEEDED + 450))
    assert (state.error.code, used(bench.host)) == ("budget_reached", 600)
    assert bench.host.events[1].payload.code == "budget_tokens_only"


async def test_an_answer_cut_by_the_limit_says_so(bench):
    bench.model = MeteredModel([ReplyTooLong("length")], PerToken())
    state = await bench.run(budget=Budget(tokens=NEEDED + 450))
    assert state.error.code == "budget_reached"
    assert "was cut" in state.error.message

    bench.host, bench.model = MemoryHost(), MeteredModel([ReplyTooLong("length")], PerToken())
    state = await bench.run(budget=Budget(tokens=1_000_000))
    assert state.error.code == "reply_too_long"


async def test_without_a_limit_nothing_is_reserved(bench, good):
    bench.model = MeteredModel(good, PerToken())
    await bench.run()
    assert set(bench.model.allowed) == {None}


def test_what_is_under_way_counts_with_its_reservation():
    call = OpenCall(token="t", role=Role.DEVELOPER, model="m", prompt_tokens=10, cost_usd="0.5")
    held = call.model_copy(update={"reserved": Reservation(tokens=100, usd=Decimal(3))})
    assert spent_by([], [call]).tokens == 10
    spent = spent_by([], [held])
    assert (spent.tokens, spent.usd) == (100, Decimal(3))


def wider(scope, limit, spent=0, usd="0"):
    return Limit(scope=scope, budget=limit, spent=Spent(usd=Decimal(usd), tokens=spent))


async def test_the_tightest_of_all_limits_holds(bench, good):
    bench.model = MeteredModel(good, PerToken())
    bench.host.limits = [
        wider("month", Budget(tokens=100_000), spent=100_000 - NEEDED - 70),
        wider("project", Budget(usd=Decimal(10)), usd=str(10 - Decimal(NEEDED + 30) / 1000)),
    ]
    await bench.run(budget=Budget(tokens=NEEDED + 450))
    assert bench.model.allowed[0] == LEAST_ANSWER + 30


@pytest.mark.parametrize(
    ("scope", "english", "russian"),
    [("month", "Your limit for this month", "Ваш лимит на этот месяц"), ("project", "this project", "Лимит проекта")],
)
@pytest.mark.parametrize("limit", [Budget(tokens=9_000), Budget(usd=Decimal(9))])
async def test_a_wider_limit_pauses_the_build_and_says_which(bench, good, scope, english, russian, limit):
    for language, words in (("en", english), ("ru", russian)):
        bench.host, bench.model = MemoryHost(), MeteredModel(good, PerToken())
        bench.host.limits = [wider(scope, limit, spent=9_000, usd="9")]
        state = await bench.run(language=language, budget=Budget())
        assert (state.status, state.error.code) == (BuildStatus.PAUSED, "wider_limit_reached")
        assert words in state.error.message
        assert bench.model.tries == 0
    bench.host.limits = []
    assert (await bench.run()).status is BuildStatus.DONE


@pytest.mark.parametrize(("scope", "words"), [("month", "limit for this month"), ("project", "limit of this project")])
async def test_a_wider_limit_in_money_alone_refuses_a_model_of_unknown_price(bench, good, scope, words):
    bench.model = MeteredModel(good, UnknownPrices())
    bench.host.limits = [wider(scope, Budget(usd=Decimal(1)))]
    error = (await bench.run(budget=Budget(tokens=100_000))).error
    assert (error.code, bench.model.tries) == ("limit_price_unknown", 0)
    assert words in error.message

    bench.host, bench.model = MemoryHost(), MeteredModel(good, UnknownPrices())
    bench.host.limits = [wider(scope, Budget(usd=Decimal(1), tokens=100_000), usd="0.9")]
    assert (await bench.run()).status is BuildStatus.DONE


async def test_a_limit_in_money_that_is_used_up_holds_for_an_unknown_price_but_not_for_a_free_model(bench, good):
    bench.model = MeteredModel(good, UnknownPrices())
    bench.host.limits = [wider("month", Budget(usd=Decimal(1), tokens=100_000), usd="1")]
    assert (await bench.run()).error.code == "wider_limit_reached"
    bench.host, bench.model = MemoryHost(), MeteredModel(good, FreeOfCharge())
    bench.host.limits = [wider("month", Budget(usd=Decimal(1)), usd="5")]
    assert (await bench.run()).status is BuildStatus.DONE


async def test_room_that_another_build_has_taken_is_looked_for_again(bench, good):
    bench.model = MeteredModel(good, PerToken())
    bench.host.limits = [wider("month", Budget(tokens=100_000), spent=50_000)]
    note, refused = bench.host.note, []

    async def taken(key, call):
        if call is not None and not refused:
            refused.append(call.reserved.tokens)
            bench.host.limits = [wider("month", Budget(tokens=100_000), spent=100_000 - NEEDED - 20)]
            raise RoomTaken
        await note(key, call)

    bench.host.note = taken
    await bench.run()
    assert bench.model.allowed[0] == LEAST_ANSWER + 20
    assert refused == [MOST_ANSWER + 100]


async def test_an_answer_cut_by_a_wider_limit_says_which(bench):
    bench.model = MeteredModel([ReplyTooLong("length")], PerToken())
    bench.host.limits = [wider("month", Budget(tokens=10_000), spent=10_000 - NEEDED - 20)]
    state = await bench.run()
    assert state.error.code == "wider_limit_reached"
    assert "was cut" in state.error.message
    assert "limit for this month" in state.error.message


@pytest.mark.parametrize("mode", ["batch", "loop"])
async def test_a_call_is_counted_at_every_moment_from_its_going_out(bench, looping, mode):
    """Other builds of its owner look at any time: what an answered call used is always in the events or in a note."""
    bench.model = MeteredModel(looping, PerToken(), cut={1})
    counted: list[int] = []

    def look(_: str) -> None:
        host = bench.host
        called = [one.payload for one in host.events if isinstance(one.payload, ModelCalled)]
        counted.append(spent_by(called, host.open_calls.values()).tokens)
        assert counted[-1] >= 200 * bench.model.tries

    bench.host.hook = look
    state = await bench.run(mode=mode, budget=Budget(tokens=1_000_000))
    assert state.status is BuildStatus.DONE
    assert counted[-1] == 200 * bench.model.tries
