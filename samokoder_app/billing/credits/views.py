"""What pages and API see of credits."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from engine.amounts import plain
from samokoder_app.billing.credits.amounts import CREDITS_OF_A_DOLLAR, credits_of
from samokoder_app.db.repositories.credits import BalanceRow, LineRow, MoveKind
from samokoder_app.db.repositories.managed_keys import OfferedModel

_MILLION = 1_000_000


class View(BaseModel):
    """Base of view models: values that never change."""

    model_config = ConfigDict(frozen=True)


class OfferView(View):
    """A model that is paid for with credits. Prices are credits for a million tokens, with the margin, as decimals."""

    id: UUID
    provider_id: str
    model: str
    title: str
    margin_percent: str = Field(description="What is added to the provider's price.")
    prompt_credits_per_million: str
    completion_credits_per_million: str
    cached_credits_per_million: str | None = Field(description="Tokens that the provider had kept; null: as others.")
    call_credits: str | None = Field(description="What each call costs besides; null: nothing.")
    context_tokens: int | None
    can_see: bool | None


class StatementLine(View):
    """A line of the statement; calls of a build within a day are one. Credits are decimals, negative where they go."""

    id: int
    at: datetime
    kind: MoveKind = Field(
        description="grant, settle (calls), return (failed repairs), refund (of a purchase), transfer."
    )
    reason: str
    credits: str
    balance: str = Field(description="What there was after it.")
    calls: int
    build_id: UUID | None
    project_id: UUID | None
    project: str | None


class BalanceView(View):
    """What there is, in credits. One credit is one US cent of a managed model's price, the margin in it."""

    available: str = Field(description="Credits that can be used, as a decimal.")
    held: str = Field(description="Set aside for calls under way: what they do not use comes back.")
    owed: str = Field(description="Left to be paid of purchases that were paid back; the next credits pay it first.")


class TeamCreditsView(BalanceView):
    """A team's credits with a page of its statement."""

    is_open: bool = Field(description="Whether its builds are paid from here; else its owner's credits pay for them.")
    items: tuple[StatementLine, ...] = Field(description="Empty for who does not lead the team.")
    next_cursor: str | None


class CreditsView(BalanceView):
    """The caller's credits with a page of the statement, and what they pay for."""

    usd_per_credit: str = "0.01"
    models: tuple[OfferView, ...]
    items: tuple[StatementLine, ...]
    next_cursor: str | None


def offer_view(offer: OfferedModel) -> OfferView:
    """An offer as it is shown, at the prices that its users pay."""
    share = 1 + offer.margin_percent / 100

    def credits_for(usd: Decimal, count: int = 1) -> str:
        return plain(usd * share * CREDITS_OF_A_DOLLAR * count)

    return OfferView(
        id=offer.id,
        provider_id=offer.provider,
        model=offer.model,
        title=offer.title,
        margin_percent=plain(offer.margin_percent),
        prompt_credits_per_million=credits_for(offer.prompt_usd, _MILLION),
        completion_credits_per_million=credits_for(offer.completion_usd, _MILLION),
        cached_credits_per_million=None if offer.cached_usd is None else credits_for(offer.cached_usd, _MILLION),
        call_credits=credits_for(offer.call_usd) if offer.call_usd else None,
        context_tokens=offer.context_tokens,
        can_see=offer.can_see,
    )


def line_view(row: LineRow) -> StatementLine:
    """A line as it is shown."""
    values = row.model_dump(exclude={"micro", "balance"})
    return StatementLine(**values, credits=credits_of(row.micro), balance=credits_of(row.balance))


def balance_in_words(row: BalanceRow) -> dict[str, str]:
    """The three figures of a balance as decimals."""
    return {"available": credits_of(row.available), "held": credits_of(row.held), "owed": credits_of(row.owed)}
