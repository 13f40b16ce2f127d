"""Prices as a provider's own list names them."""

from dataclasses import dataclass
from decimal import Decimal

from engine.amounts import plain

KEPT_BY_MARKS = Decimal("1.25")
"""What a token of the prompt costs that Anthropic keeps for five minutes, over one that is only read."""


@dataclass(frozen=True)
class ListedPrices:
    """Dollars for one token, and `call_usd` for each call besides.

    Without a price of their own, tokens that the provider had kept or keeps from now on cost as much as others.
    """

    prompt_usd: Decimal
    completion_usd: Decimal
    cached_usd: Decimal | None = None
    kept_usd: Decimal | None = None
    call_usd: Decimal = Decimal(0)

    def cost(
        self, prompt_tokens: int, completion_tokens: int, cached_tokens: int = 0, kept_tokens: int = 0
    ) -> str | None:
        """Of one call, as a decimal string."""
        cached = min(cached_tokens, prompt_tokens)
        kept = min(kept_tokens, prompt_tokens - cached)
        total = self.call_usd + self.prompt_usd * (prompt_tokens - cached - kept)
        total += (self.prompt_usd if self.cached_usd is None else self.cached_usd) * cached
        total += (self.prompt_usd if self.kept_usd is None else self.kept_usd) * kept
        return plain(total + self.completion_usd * completion_tokens)
