"""What a model costs with a key: as its provider's list says, where the packaged list does not know better."""

from decimal import Decimal

from engine.llm.listing.prices import KEPT_BY_MARKS, ListedPrices
from engine.llm.prices import Prices, is_priced, prices_of
from engine.llm.providers.models import is_kept_by_marks
from engine.llm.types import ModelChoice
from samokoder_app.db.repositories.model_lists import ModelRow


def prices_with(choice: ModelChoice, listed: ModelRow | None) -> Prices:
    """The better of both lists. OpenRouter's own is newer than any packaged one, and is what it charges."""
    packaged = prices_of(choice)
    if listed is None or listed.prompt_usd is None or listed.completion_usd is None:
        return packaged
    if choice.provider != "openrouter" and is_priced(packaged):
        return packaged
    kept = listed.kept_usd
    if kept is None and is_kept_by_marks(choice):
        kept = listed.prompt_usd * KEPT_BY_MARKS
    return ListedPrices(
        listed.prompt_usd, listed.completion_usd, listed.cached_usd, kept, listed.call_usd or Decimal(0)
    )
