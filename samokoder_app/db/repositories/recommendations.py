"""SQL of recommended models."""

from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import bindparam, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession

from engine.llm.profiles import NamedFamily
from engine.llm.routing.tiers import Tier


class Quality(StrEnum):
    """What is known of a model, the best first."""

    PROVEN = "proven"
    CAPABLE = "capable"
    UNKNOWN = "unknown"
    SMALL = "small"
    FAILING = "failing"


class RecommendedRow(BaseModel):
    """A model of a key, at its place among those that suit a role; prices are dollars, None is unknown.

    Calls and builds are those of the user's own log in which it served this tier.
    """

    model_config = ConfigDict(frozen=True)

    key_id: UUID
    key_name: str
    provider_id: str
    model: str
    title: str
    tier: Tier
    place: int
    quality: Quality
    prompt_usd: Decimal | None
    completion_usd: Decimal | None
    call_usd: Decimal | None
    is_free: bool
    context_tokens: int | None
    calls: int
    answered_calls: int
    verified_builds: int
    unverified_builds: int


_RECOMMENDED = text("select * from public.recommended_models(:role)")
_STORE = text("select app.store_model_families(:families)").bindparams(bindparam("families", type_=JSONB))


async def recommended_models(session: AsyncSession, role: str) -> list[RecommendedRow]:
    """The best models of the session's user for a role or a tier, at most ten."""
    rows = await session.execute(_RECOMMENDED, {"role": role})
    return [RecommendedRow.model_validate(dict(row._mapping)) for row in rows]


async def store_families(session: AsyncSession, families: Sequence[NamedFamily]) -> None:
    """What the engine knows of families of models, for the worker's role."""
    await session.execute(_STORE, {"families": [one.model_dump() for one in families]})
