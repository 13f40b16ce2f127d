"""What calls cost: by every price of a list, and never by a number that a provider makes up."""

from decimal import Decimal

import pytest
from pydantic_ai.messages import ModelResponse, TextPart
from pydantic_ai.usage import RequestUsage

from engine.builds.state import Role
from engine.llm.accounting import MOST_TOKENS, Accounting
from engine.llm.hearing import Hearing, Patience
from engine.llm.listing.prices import ListedPrices
from engine.llm.prices import rates_of
from engine.llm.types import ModelChoice, Prompt, Turn

PROMPT = Prompt(role=Role.DEVELOPER, system="Count.", turns=(Turn(role="user", text="one"),))
PRICES = ListedPrices(
    prompt_usd=Decimal("0.000003"),
    completion_usd=Decimal("0.000015"),
    cached_usd=Decimal("0.0000003"),
    kept_usd=Decimal("0.00000375"),
    call_usd=Decimal("0.005"),
)


def heard(**tokens: int) -> Hearing:
    hearing = Hearing(Patience())
    hearing.response = ModelResponse(parts=[TextPart("x")], usage=RequestUsage(**tokens))
    return hearing


def test_each_kind_of_token_and_the_call_itself_have_their_price():
    assert PRICES.cost(0, 0) == "0.005"
    assert PRICES.cost(1_000, 100, cached_tokens=400, kept_tokens=200) == "0.00857"
    prompt, token = rates_of(PRICES, 1_000, kept_tokens=1_000)
    assert (prompt, token) == (Decimal("0.00875"), Decimal("0.000015"))


def test_without_a_price_of_their_own_tokens_cost_as_much_as_others():
    plain = ListedPrices(Decimal("0.000003"), Decimal("0.000015"))
    assert plain.cost(1_000, 0, cached_tokens=400, kept_tokens=600) == "0.003"


@pytest.mark.parametrize(
    ("told", "counted"),
    [
        ({"input_tokens": 10**13, "output_tokens": 10**12}, (MOST_TOKENS, MOST_TOKENS, 0)),
        ({"input_tokens": 20, "output_tokens": 5, "cache_read_tokens": 10**12}, (20, 5, 20)),
        ({"input_tokens": 20, "output_tokens": 5, "cache_read_tokens": -7}, (20, 5, 0)),
    ],
)
def test_counts_stay_within_what_a_ledger_holds(told, counted):
    choice = ModelChoice(provider="openai_compatible", model="m", base_url="http://127.0.0.1:1/v1")
    use = Accounting(choice, PRICES).use(PROMPT, heard(**told))
    assert (use.prompt_tokens, use.completion_tokens, use.cached_tokens) == counted
    assert Decimal(use.cost_usd or 0) >= 0


def test_a_price_beyond_belief_is_unknown():
    """An endpoint of a user's own may name any; what a ledger cannot hold would stop the build."""
    choice = ModelChoice(provider="openai_compatible", model="m", base_url="http://127.0.0.1:1/v1")
    for dear in (Decimal(10**8), Decimal(-1)):
        account = Accounting(choice, ListedPrices(dear, dear))
        use, begun = account.use(PROMPT, heard(input_tokens=10**9, output_tokens=10**9)), account.begun(PROMPT)
        assert (use.cost_usd, use.cost_source) == (None, "unknown")
        assert (begun.cost_usd, begun.reservation(32_000).usd) == (None, None)


def test_whoever_is_asked_is_named_before_the_call_goes_out():
    choice = ModelChoice(provider="groq", model="m")
    assert Accounting(choice, PRICES).begun(PROMPT).provider == "groq"
