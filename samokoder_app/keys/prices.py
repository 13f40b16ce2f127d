"""What a model costs with a key: as its provider's list says, where the packaged list does not know better."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from engine.llm.listing.prices import ListedPrices
from engine.llm.prices import Prices, is_priced, prices_of
from engine.llm.types import ModelChoice
from samokoder_app.db.repositories import model_lists


async def model_prices(session: AsyncSession, key_id: UUID | None, choice: ModelChoice) -> Prices:
    """The prices of the chosen model. OpenRouter's own list is newer than any packaged one, and is what it charges."""
    packaged = prices_of(choice)
    if key_id is None or (choice.provider != "openrouter" and is_priced(packaged)):
        return packaged
    row = await model_lists.find_key_model(session, key_id, choice.model)
    if row is None or row.prompt_usd is None or row.completion_usd is None:
        return packaged
    return ListedPrices(row.prompt_usd, row.completion_usd, row.cached_usd)
