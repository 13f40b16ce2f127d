"""What calls of a model cost. `Prices` is the seam: a host with a price list of its own brings another one."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from genai_prices import Usage, calc_price

from engine.amounts import plain
from engine.llm.providers.addresses import base_url_of
from engine.llm.types import ModelChoice

_MANY = 1_000_000
MOST_USD = Decimal(1_000_000)
"""For one call, or a million tokens of an answer: thousands of times what any model takes."""


class Prices(Protocol):
    """The prices of one model."""

    def cost(
        self, prompt_tokens: int, completion_tokens: int, cached_tokens: int = 0, kept_tokens: int = 0
    ) -> str | None:
        """US dollars as a decimal string, or None if the price is unknown.

        `cached_tokens` are those of the prompt that the provider had kept from earlier calls, `kept_tokens` those that it
        keeps from now on, which some let pay for.
        """
        ...


class FreeOfCharge:
    """The demo model costs nothing."""

    def cost(
        self, prompt_tokens: int, completion_tokens: int, cached_tokens: int = 0, kept_tokens: int = 0
    ) -> str | None:
        """Always zero."""
        return "0"


class UnknownPrices:
    """Nobody knows: never taken for zero."""

    def cost(
        self, prompt_tokens: int, completion_tokens: int, cached_tokens: int = 0, kept_tokens: int = 0
    ) -> str | None:
        """Always unknown."""
        return None


@dataclass(frozen=True)
class ListPrices:
    """List prices from the packaged data of genai-prices; nothing is downloaded.

    The provider is named by `provider`, or known by its address where it is only compatible with another.
    """

    model: str
    base_url: str
    provider: str | None = None

    def cost(
        self, prompt_tokens: int, completion_tokens: int, cached_tokens: int = 0, kept_tokens: int = 0
    ) -> str | None:
        """None when the model or its provider is not in the list."""
        cached = min(cached_tokens, prompt_tokens)
        usage = Usage(
            input_tokens=prompt_tokens,
            cache_read_tokens=cached,
            cache_write_tokens=min(kept_tokens, prompt_tokens - cached),
            output_tokens=completion_tokens,
        )
        try:
            if self.provider:
                price = calc_price(usage, self.model, provider_id=self.provider).total_price
            else:
                price = calc_price(usage, self.model, provider_api_url=self.base_url).total_price
        except LookupError:
            return None
        return f"{price:f}"


@dataclass(frozen=True)
class BelievedPrices:
    """Those of another list, but for a call that nobody's would cost: its price is unknown."""

    prices: Prices

    def cost(
        self, prompt_tokens: int, completion_tokens: int, cached_tokens: int = 0, kept_tokens: int = 0
    ) -> str | None:
        """None as well where a list, which may be that of a user's own endpoint, names more than a ledger holds."""
        cost = self.prices.cost(prompt_tokens, completion_tokens, cached_tokens, kept_tokens)
        return cost if cost is not None and 0 <= Decimal(cost) <= MOST_USD else None


@dataclass(frozen=True)
class PricesWithMargin:
    """Those of another list with a host's margin on top, a share of them: what it asks for calls that it pays itself."""

    prices: Prices
    margin: Decimal

    def cost(
        self, prompt_tokens: int, completion_tokens: int, cached_tokens: int = 0, kept_tokens: int = 0
    ) -> str | None:
        """None where the price below is unknown."""
        cost = self.prices.cost(prompt_tokens, completion_tokens, cached_tokens, kept_tokens)
        return None if cost is None else self.of_charge(cost)

    def of_charge(self, usd: str) -> str:
        """What is asked for a call that its provider charges so much for."""
        return plain(Decimal(usd) * (1 + self.margin))


def prices_of(choice: ModelChoice) -> Prices:
    """The prices of the chosen model."""
    match choice.provider:
        case "demo":
            return FreeOfCharge()
        case "openai_compatible":
            return ListPrices(choice.model, base_url_of(choice))
        case named:
            return ListPrices(choice.model, base_url_of(choice), named)


def rates_of(prices: Prices, prompt_tokens: int, kept_tokens: int = 0) -> tuple[Decimal | None, Decimal | None]:
    """Dollars for a prompt of so many tokens, and for each token of its answer (prices may rise with the prompt).

    `kept_tokens` of the prompt are kept from then on, which may cost more than to read them.
    """
    prompt = prices.cost(prompt_tokens, 0, 0, kept_tokens)
    both = prices.cost(prompt_tokens, _MANY, 0, kept_tokens)
    if prompt is None or both is None:
        return None, None
    return Decimal(prompt), (Decimal(both) - Decimal(prompt)) / _MANY


def is_priced(prices: Prices) -> bool:
    """Whether the price is known."""
    return prices.cost(1, 1) is not None
