"""Limits of spending beside those of single builds: of a project, and of the calendar month (UTC)."""

from decimal import Decimal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.db.repositories import limits
from samokoder_app.db.repositories.limits import LimitRow
from samokoder_app.db.session import as_user
from samokoder_app.errors import InvalidInput

LEAST_USD, LEAST_TOKENS = Decimal("0.01"), 5_000
MOST_USD, MOST_TOKENS = Decimal(1_000_000), 100_000_000_000
_CENT_PARTS = Decimal("0.0001")


class LimitAmounts(BaseModel):
    """How much may be spent; null is no limit of that kind, what is not named stays as it is."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    usd: Decimal | None = Field(
        default=None,
        description="Dollars, at known prices.",
        examples=["20.00"],
        json_schema_extra={"pattern": r"^[0-9]{1,7}(\.[0-9]{1,4})?$"},
    )
    tokens: int | None = Field(default=None, description="Prompts and answers together.")


class ProjectLimit(LimitAmounts):
    """A limit of one project, over all its builds."""

    project_id: UUID


class Limits(BaseModel):
    """What to limit. What is not named stays as it is, null takes it away; a list of projects replaces the earlier one."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    month: LimitAmounts | None = Field(default=None, description="All builds of a calendar month (UTC).")
    projects: tuple[ProjectLimit, ...] | None = Field(default=None, max_length=500)


class LimitsView(BaseModel):
    """The limits and what was used under each, calls under way with what they may use at the most."""

    model_config = ConfigDict(frozen=True)

    month: LimitRow | None
    projects: tuple[LimitRow, ...]


async def get_limits(user: CurrentUser) -> LimitsView:
    """The user's limits."""
    async with as_user(user.id) as session:
        rows = await limits.own_limits(session)
    month = next((row for row in rows if row.project_id is None), None)
    return LimitsView(month=month, projects=tuple(row for row in rows if row.project_id is not None))


async def put_limits(user: CurrentUser, wanted: Limits) -> LimitsView:
    """Set the limits, all or none of them. Raises `InvalidInput` for amounts out of range, `NotFound` for a project."""
    amounts: dict[UUID | None, LimitAmounts] = {one.project_id: one for one in wanted.projects or ()}
    if "month" in wanted.model_fields_set:
        amounts[None] = wanted.month or _NONE
    for one in amounts.values():
        check_amounts(one.usd, one.tokens, MOST_USD, MOST_TOKENS)
    async with as_user(user.id) as session:
        known = {row.project_id: row for row in await limits.own_limits(session)}
        if "projects" in wanted.model_fields_set:
            for place in known:
                if place is not None:
                    amounts.setdefault(place, _NONE)
        for place, one in sorted(amounts.items(), key=_as_locked):
            await limits.put_limit(session, place, *_over(known.get(place), one))
    return await get_limits(user)


def _as_locked(one: tuple[UUID | None, LimitAmounts]) -> tuple[bool, UUID]:
    """In the order in which builds lock the limits of their owner; in any other they would wait for each other."""
    place, _ = one
    return (place is None, place or UUID(int=0))


_NONE = LimitAmounts(usd=None, tokens=None)


def _over(known: LimitRow | None, wanted: LimitAmounts) -> tuple[Decimal | None, int | None]:
    """The amounts that are named, else those that were there."""
    usd = wanted.usd if known is None or "usd" in wanted.model_fields_set else known.usd
    tokens = wanted.tokens if known is None or "tokens" in wanted.model_fields_set else known.tokens
    return usd, tokens


async def put_limit(user: CurrentUser, project_id: UUID | None, amounts: LimitAmounts) -> LimitsView:
    """Set one limit: the month's, or a project's. Raises as `put_limits`."""
    check_amounts(amounts.usd, amounts.tokens, MOST_USD, MOST_TOKENS)
    async with as_user(user.id) as session:
        await limits.put_limit(session, project_id, amounts.usd, amounts.tokens)
    return await get_limits(user)


def check_amounts(usd: Decimal | None, tokens: int | None, most_usd: Decimal, most_tokens: int) -> None:
    """Refuse amounts of any limit that are out of range, or finer than a hundredth of a cent."""
    if usd is not None and (not usd.is_finite() or not LEAST_USD <= usd <= most_usd):
        raise InvalidInput("budget_usd_range", least=LEAST_USD, most=most_usd)
    if usd is not None and usd != usd.quantize(_CENT_PARTS):
        raise InvalidInput("budget_invalid")
    if tokens is not None and not LEAST_TOKENS <= tokens <= most_tokens:
        raise InvalidInput("budget_tokens_range", least=LEAST_TOKENS, most=most_tokens)
