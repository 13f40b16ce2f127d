"""What a call uses: told before it goes out, and counted when it has ended, one way or the other."""

from pydantic_ai.usage import RequestUsage

from engine.llm.hearing import Hearing
from engine.llm.prices import BelievedPrices, Prices, PricesWithMargin, rates_of
from engine.llm.providers.models import is_kept_by_marks
from engine.llm.providers.openrouter import CHARGE
from engine.llm.spending import CallBegun, CallUse, CostSource
from engine.llm.types import CHARACTERS_PER_TOKEN, ModelChoice, Prompt

MOST_TOKENS = 1_000_000_000
"""Of a prompt or an answer that are believed: a hundred times what any model takes, and what a ledger can hold."""


class Accounting:
    """The account of one model's calls."""

    def __init__(self, choice: ModelChoice, prices: Prices) -> None:
        self._choice = choice
        self._prices = BelievedPrices(prices)
        self._keeps = is_kept_by_marks(choice)

    def begun(self, prompt: Prompt) -> CallBegun:
        """The least and the most that a try with this prompt uses."""
        tokens, most = prompt.characters // CHARACTERS_PER_TOKEN, prompt.most_tokens
        prompt_usd, token_usd = rates_of(self._prices, most, kept_tokens=most if self._keeps else 0)
        return CallBegun(
            model=self._choice.model,
            prompt_tokens=tokens,
            cost_usd=self._prices.cost(tokens, 0),
            most_prompt_tokens=most,
            most_prompt_usd=prompt_usd,
            token_usd=token_usd,
            provider=self._choice.provider,
        )

    def use(self, prompt: Prompt, hearing: Hearing) -> CallUse:
        """What a try used that was heard to its end, or as far as it came."""
        usage = hearing.response.usage if hearing.response else RequestUsage()
        sent, received, estimated = self._tokens(prompt, hearing, usage)
        sent, received = _within(sent, MOST_TOKENS), _within(received, MOST_TOKENS)
        cached, kept = _within(usage.cache_read_tokens, sent), _within(usage.cache_write_tokens, sent)
        thoughts = usage.details.get("reasoning_tokens", 0) or usage.details.get("thinking_tokens", 0)
        cost = self._prices.cost(sent, received, cached, kept)
        source: CostSource = "unknown" if cost is None else "estimated" if estimated else "computed"
        charge = _details(hearing).get(CHARGE)
        if isinstance(charge, str):
            cost, source = self._asked_for(charge), "charged"
        return CallUse(
            model=self._choice.model,
            prompt_tokens=sent,
            completion_tokens=received,
            estimated=estimated,
            cost_usd=cost,
            seconds=round(hearing.seconds, 3),
            cached_tokens=cached,
            reasoning_tokens=_within(thoughts, received),
            cost_source=source,
            provider=self._choice.provider,
        )

    def _asked_for(self, charge: str) -> str:
        """What the host asks for a call: what the provider has charged, unless it is resold."""
        listed = self._prices.prices
        return listed.of_charge(charge) if isinstance(listed, PricesWithMargin) else charge

    def _tokens(self, prompt: Prompt, hearing: Hearing, usage: RequestUsage) -> tuple[int, int, bool]:
        """Sent and received as the provider counts them, else estimated (True) by characters."""
        if self._is_counted(hearing, usage):
            return usage.input_tokens, usage.output_tokens, False
        sent = usage.input_tokens or prompt.characters // CHARACTERS_PER_TOKEN
        return sent, max(usage.output_tokens, hearing.characters // CHARACTERS_PER_TOKEN), True

    def _is_counted(self, hearing: Hearing, usage: RequestUsage) -> bool:
        """Whether the provider's figures are its last word: Anthropic names some at the beginning of an answer."""
        if self._choice.provider == "demo" or usage.input_tokens <= 0 or usage.output_tokens <= 0:
            return False
        return self._choice.provider != "anthropic" or "finish_reason" in _details(hearing)


def _within(count: int, most: int) -> int:
    """A count as a provider names it, which may be any number."""
    return max(0, min(count, most))


def _details(hearing: Hearing) -> dict[str, object]:
    return (hearing.response.provider_details if hearing.response else None) or {}
