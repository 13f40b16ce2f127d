"""What operators sell and give: models with their prices and the margin, and credits as a present."""

from decimal import Decimal
from uuid import UUID

from pydantic import Field

from engine.llm.listing.listed import ListedModel
from engine.llm.prices import prices_of
from engine.llm.types import ModelChoice
from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.billing.credits.amounts import micro_of
from samokoder_app.billing.credits.managed import list_managed, probe_managed, read_amount
from samokoder_app.billing.credits.views import View
from samokoder_app.db.repositories import credits, keys, managed_keys, operating
from samokoder_app.db.repositories.credits import LedgerRow
from samokoder_app.db.repositories.managed_keys import ModelAbilities, ModelPrices
from samokoder_app.db.session import as_user
from samokoder_app.errors import InvalidInput, NotFound
from samokoder_app.keys.endpoint import kind_of

_MILLION = 1_000_000
_MOST_PER_MILLION = Decimal(100_000)
_MOST_MARGIN = Decimal(1_000)
_LONGEST_MODEL = 200


class ModelDraft(View):
    """A model as an operator offers it: `margin` in percent, prices in dollars for a million tokens.

    Prices that are left empty are those of the provider's list, else those of the packaged one.
    """

    model: str = Field(max_length=_LONGEST_MODEL)
    margin: str = Field(default="", max_length=40)
    prompt_price: str = Field(default="", max_length=40)
    completion_price: str = Field(default="", max_length=40)


async def offer_model(user: CurrentUser, key_id: UUID, draft: ModelDraft) -> UUID:
    """Offer a model of a key for credits. A model whose price nobody knows is refused: nobody could be charged for it."""
    name = draft.model.strip()
    if not name or not name.isprintable():
        raise InvalidInput("model_needed")
    margin = read_amount(draft.margin, _MOST_MARGIN) or Decimal(0)
    row = next((one for one in (await list_managed(user))[0] if one.id == key_id), None)
    if row is None:
        raise NotFound("key_not_found")
    found = await probe_managed(user, key_id, name)
    listed = next((one for one in found.models or () if one.id == name), None)
    async with as_user(user.id) as session:
        kinds = {one.id: one.kind for one in await keys.list_providers(session)}
        choice = ModelChoice(provider=kind_of(kinds[row.provider_id]), model=name, base_url=row.base_url)
        prices = _prices(draft, listed, choice)
        known = ModelAbilities.model_validate(listed.model_dump() if listed else {})
        title = (listed.title if listed else "") or name
        return await managed_keys.put_model(session, key_id, (name, title[:_LONGEST_MODEL]), margin, prices, known)


async def withdraw_model(user: CurrentUser, model_id: UUID) -> None:
    """Offer a model no more; builds that have begun with it end with it."""
    async with as_user(user.id) as session:
        await managed_keys.withdraw_model(session, model_id)


async def give_credits(user: CurrentUser, email: str, typed: str, reference: str) -> bool:
    """Give credits to the user with this address; a `reference` gives once. False if it has given already."""
    micro, address = micro_of(typed), email.strip().lower()
    async with as_user(user.id) as session:
        found = await operating.list_users(session, address, None, 200) if address else []
        whom = next((one for one in found if one.email.lower() == address), None)
        if whom is None:
            raise NotFound("user_not_found")
        return await credits.give(session, whom.id, micro, reference)


async def read_ledger(user: CurrentUser) -> LedgerRow:
    """The books as a whole."""
    async with as_user(user.id) as session:
        return await credits.ledger(session)


def _prices(draft: ModelDraft, listed: ListedModel | None, choice: ModelChoice) -> ModelPrices:
    """As typed, else as listed, else as packaged."""
    prompt = read_amount(draft.prompt_price, _MOST_PER_MILLION)
    completion = read_amount(draft.completion_price, _MOST_PER_MILLION)
    if prompt is not None or completion is not None:
        if not (draft.prompt_price.strip() and draft.completion_price.strip()):
            raise InvalidInput("managed_price_unknown")
        return ModelPrices(
            prompt_usd=(prompt or 0) / Decimal(_MILLION), completion_usd=(completion or 0) / Decimal(_MILLION)
        )
    if listed is not None and listed.prompt_usd is not None and listed.completion_usd is not None:
        return ModelPrices(
            prompt_usd=listed.prompt_usd,
            completion_usd=listed.completion_usd,
            cached_usd=listed.cached_usd,
            kept_usd=listed.kept_usd,
            call_usd=listed.call_usd or Decimal(0),
        )
    return _packaged(choice)


def _packaged(choice: ModelChoice) -> ModelPrices:
    packaged = prices_of(choice)
    prompt, completion = packaged.cost(_MILLION, 0), packaged.cost(0, _MILLION)
    cached, kept = packaged.cost(_MILLION, 0, _MILLION), packaged.cost(_MILLION, 0, 0, _MILLION)
    if prompt is None or completion is None:
        raise InvalidInput("managed_price_unknown")
    return ModelPrices(
        prompt_usd=Decimal(prompt) / _MILLION,
        completion_usd=Decimal(completion) / _MILLION,
        cached_usd=None if cached is None else Decimal(cached) / _MILLION,
        kept_usd=None if kept is None else Decimal(kept) / _MILLION,
    )
