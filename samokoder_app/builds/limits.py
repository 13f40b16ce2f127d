"""Limits of a build as users give them: read from a form, checked, and meant for a model whose price is known."""

from decimal import Decimal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from engine.llm.prices import Prices, is_priced
from samokoder_app.accounts.limits import check_amounts
from samokoder_app.builds.views import Message, StartBuild
from samokoder_app.db.repositories import limits
from samokoder_app.db.repositories.builds import BuildOrder
from samokoder_app.errors import InvalidInput
from samokoder_app.i18n.typed import read_decimal, without_blanks

MOST_USD, MOST_TOKENS = Decimal(100_000), 1_000_000_000
_NAMES = frozenset({"budget_usd", "budget_tokens"})


def read_limits(usd: str, tokens: str) -> dict[str, Decimal | int | None]:
    """Fields of `StartBuild` from what was typed, with a comma or a point; empty is no limit."""
    count = without_blanks(tokens)
    try:
        return {"budget_usd": read_decimal(usd), "budget_tokens": int(count) if count else None}
    except ValueError as error:
        raise InvalidInput("budget_invalid") from error


def changes_limits(order: StartBuild | None) -> bool:
    """Whether an order says anything about limits, be it that there are none."""
    return order is not None and bool(_NAMES & order.model_fields_set)


def limits_over(old: BuildOrder | None, order: StartBuild | Message) -> tuple[Decimal | None, int | None]:
    """The limits of a build that goes on, or of the next turn: those that the order names, else the old ones."""
    usd = order.budget_usd if old is None or "budget_usd" in order.model_fields_set else old.budget_usd
    tokens = order.budget_tokens if old is None or "budget_tokens" in order.model_fields_set else old.budget_tokens
    return usd, tokens


async def check_wider_limits(session: AsyncSession, project_id: UUID | None, *prices: Prices) -> None:
    """Refuse models of unknown price under a limit of their project or month that is in money alone."""
    if all(is_priced(one) for one in prices):
        return
    for row in await limits.own_limits(session):
        if row.project_id in {None, project_id} and row.usd is not None and row.tokens is None:
            raise InvalidInput("limit_price_unknown_month" if row.project_id is None else "limit_price_unknown_project")


def check_limits(usd: Decimal | None, tokens: int | None, *prices: Prices) -> None:
    """Refuse limits out of range, and one in money alone where a price is unknown: it would limit nothing."""
    check_amounts(usd, tokens, MOST_USD, MOST_TOKENS)
    if usd is not None and tokens is None and not all(is_priced(one) for one in prices):
        raise InvalidInput("budget_price_unknown")
