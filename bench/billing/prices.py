"""What the providers take, written down here once more, to hold the ledger against it.

OpenRouter's prices reach the ledger from here too: how its list is read is not under test.
"""

from decimal import Decimal

from bench.wires.said import Tokens
from bench.wires.server import Billed
from engine.document import Document
from engine.llm.listing.prices import ListedPrices
from engine.llm.prices import Prices, prices_of
from engine.llm.types import ModelChoice, ProviderKind

MODELS: dict[ProviderKind, str] = {
    "openrouter": "anthropic/claude-sonnet-4.5",
    "openai": "gpt-5",
    "anthropic": "claude-sonnet-4-5",
    "groq": "openai/gpt-oss-120b",
    "openai_compatible": "local",
}
_MILLION = 1_000_000


class PriceSheet(Document):
    """Dollars for a million tokens of each sort, and for a call."""

    prompt: Decimal
    completion: Decimal
    cached: Decimal
    kept: Decimal
    call: Decimal = Decimal(0)

    def dollars(self, tokens: Tokens) -> Decimal:
        """The bill for one call."""
        fresh = tokens.prompt - tokens.cached - tokens.kept
        parts = (
            (fresh, self.prompt),
            (tokens.cached, self.cached),
            (tokens.kept, self.kept),
            (tokens.completion, self.completion),
        )
        return self.call + sum((count * price for count, price in parts), Decimal(0)) / _MILLION


def _sheet(prompt: str, completion: str, cached: str, kept: str = "0", call: str = "0") -> PriceSheet:
    numbers = {"prompt": prompt, "completion": completion, "cached": cached, "kept": kept, "call": call}
    return PriceSheet.model_validate(numbers)


SHEETS: dict[ProviderKind, PriceSheet] = {
    "openai": _sheet("1.25", "10", "0.125"),
    "anthropic": _sheet("3", "15", "0.3", "3.75"),
    "groq": _sheet("0.15", "0.6", "0.075"),
    "openrouter": _sheet("3", "15", "0.3", "3.75", "0.004"),
}
"""Of November 2026; a compatible server on loopback has no price that anybody knows."""


def ledger_prices(choice: ModelChoice) -> Prices:
    """OpenRouter's as the sheet has them, else those of the packaged list, as the product takes them."""
    if choice.provider != "openrouter":
        return prices_of(choice)
    listed = SHEETS["openrouter"]
    prompt, completion, cached, kept = (
        getattr(listed, name) / _MILLION for name in ("prompt", "completion", "cached", "kept")
    )
    return ListedPrices(prompt, completion, cached, kept, listed.call)


def owed(kind: ProviderKind, billed: Billed) -> Decimal | None:
    """Dollars of a line of the provider's account; None: nobody knows."""
    if billed.charge is not None:
        return Decimal(billed.charge)
    sheet = SHEETS.get(kind)
    return None if sheet is None else sheet.dollars(billed.tokens)
