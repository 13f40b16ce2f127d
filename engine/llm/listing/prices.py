"""Prices as a provider's own list names them."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class ListedPrices:
    """Dollars for one token; without a price of their own, tokens that the provider had kept cost as much as others."""

    prompt_usd: Decimal
    completion_usd: Decimal
    cached_usd: Decimal | None = None

    def cost(
        self, prompt_tokens: int, completion_tokens: int, cached_tokens: int = 0, kept_tokens: int = 0
    ) -> str | None:
        """As a decimal string. What keeping tokens costs is not in the lists."""
        cached = min(cached_tokens, prompt_tokens)
        cached_usd = self.prompt_usd if self.cached_usd is None else self.cached_usd
        total = (
            self.prompt_usd * (prompt_tokens - cached) + cached_usd * cached + self.completion_usd * completion_tokens
        )
        return f"{total.normalize():f}"
