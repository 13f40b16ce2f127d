"""Models that are paid for with credits: who may choose them, what they cost with the margin, how they are reached."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from engine.llm.errors import KeyRejected, ModelError, ProviderUnreachable, QuotaExhausted, RateLimited
from engine.llm.listing.prices import KEPT_BY_MARKS, ListedPrices
from engine.llm.prices import Prices, PricesWithMargin
from engine.llm.profiles import Abilities
from engine.llm.providers.models import is_kept_by_marks
from engine.llm.routing.candidates import Candidate, Route, candidate_of
from engine.llm.types import ModelChoice
from samokoder_app.db.repositories import credits, managed_keys
from samokoder_app.db.repositories.keys import KeyHealth
from samokoder_app.db.repositories.managed_keys import OfferedModel, SealedModel
from samokoder_app.db.session import as_worker
from samokoder_app.errors import InvalidInput, QuotaExceeded
from samokoder_app.keys.endpoint import kind_of

OWNER = "managed"
"""Whose managed keys are, for what is known to be down: all users meet the same provider under the same account."""

_HUNDRED = Decimal(100)
_LONGEST_REST = 86_400.0
_SHORT_REST = 60.0
_HEALTH: Mapping[type[ModelError], KeyHealth] = {
    KeyRejected: KeyHealth.REJECTED,
    QuotaExhausted: KeyHealth.NO_CREDIT,
    RateLimited: KeyHealth.COOLING,
    ProviderUnreachable: KeyHealth.UNREACHABLE,
}
_RESTING = frozenset({KeyHealth.COOLING, KeyHealth.UNREACHABLE})


def offered_prices(offer: OfferedModel, choice: ModelChoice) -> Prices:
    """What users pay for a model: the provider's prices as the operator keeps them, with the margin on top."""
    kept = offer.kept_usd
    if kept is None and is_kept_by_marks(choice):
        kept = offer.prompt_usd * KEPT_BY_MARKS
    listed = ListedPrices(offer.prompt_usd, offer.completion_usd, offer.cached_usd, kept, offer.call_usd)
    return PricesWithMargin(listed, offer.margin_percent / _HUNDRED)


def offered_route(offer: OfferedModel, choice: ModelChoice, key: str, label: str) -> Route:
    """The model alone, in every tier: nobody else takes over for credits unasked."""
    known = Abilities(
        context_tokens=offer.context_tokens, can_see=offer.can_see, can_call_tools=offer.can_call_tools, is_free=None
    )
    return Route(code=(candidate_of(choice, key, label, known, offered_prices(offer, choice), OWNER),))


def plain_choice(offer: OfferedModel) -> ModelChoice:
    """How the model is reached, without a key: enough for prices and abilities."""
    return ModelChoice(provider=kind_of(offer.kind), model=offer.model, base_url=offer.base_url)


async def chosen_offer(
    session: AsyncSession, model_id: UUID, project_id: UUID | None, team_id: UUID | None = None
) -> OfferedModel:
    """The offer that the session's user has chosen for a build, also of a team's project that is yet to be made.

    Raises `InvalidInput("managed_model_gone")` for one that is offered no more, `QuotaExceeded("credits_none")` where
    nothing is left to pay with.
    """
    offers = await managed_keys.offered_models(session)
    offer = next((one for one in offers if one.id == model_id), None)
    if offer is None:
        raise InvalidInput("managed_model_gone")
    if project_id is not None:
        balance = await credits.balance_of_project(session, project_id)
    elif team_id is not None:
        balance = await credits.team_balance(session, team_id)
    else:
        balance = await credits.own_balance(session)
    if balance.available <= 0:
        raise QuotaExceeded("credits_none")
    return offer


class ManagedReports:
    """Whether a managed key may still be used before each call, and how it fares; for one build."""

    def __init__(self, model: SealedModel) -> None:
        self._model = model
        self._known = model.health

    async def is_kept(self, _: Candidate) -> bool:
        """Before each call."""
        async with as_worker() as session:
            return await managed_keys.is_in_use(session, self._model.key_id)

    async def tell(self, _: Candidate, error: ModelError | None) -> None:
        """After each call; a failure that says nothing of the key is no news."""
        health = _HEALTH.get(type(error)) if error else KeyHealth.OK
        if health is None or (health is KeyHealth.OK and self._known is health):
            return
        rest = min(getattr(error, "retry_after", None) or _SHORT_REST, _LONGEST_REST)
        until = datetime.now(UTC) + timedelta(seconds=rest) if health in _RESTING else None
        async with as_worker() as session:
            await managed_keys.note_health(session, self._model.key_id, health, until, self._model.secret_at)
        self._known = health
