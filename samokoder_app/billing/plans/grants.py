"""Plans and limits that operators give to a person, beside what he pays for."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from samokoder_app.accounts.identity import CurrentUser
from samokoder_app.db.repositories import plans
from samokoder_app.db.repositories.plans import HeldPlan
from samokoder_app.db.repositories.storable import storable_text
from samokoder_app.db.session import as_user

__all__ = ["HeldPlan"]

MAX_NOTE = 500


class Grant(BaseModel):
    """What an operator gives; of the plan and the one that is paid for the larger holds."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    plan: str | None = Field(description="A plan's id; null: none but the one that is paid for.")
    limits: dict[str, int | None] = Field(
        default_factory=dict,
        max_length=6,
        description="Limits in place of the plan's, by their names in `GET /api/plans`; null is unlimited.",
    )
    note: str = Field(default="", max_length=MAX_NOTE, description="For operators alone.")


async def read_plan(user: CurrentUser, user_id: UUID) -> HeldPlan:
    """Anybody's plan; raises `NotFound` for who is no operator or of whom there is nothing."""
    async with as_user(user.id) as session:
        return await plans.held_plan(session, user_id)


async def grant_plan(user: CurrentUser, user_id: UUID, grant: Grant) -> HeldPlan:
    """Give somebody a plan and limits, which hold at once and are told in both audit logs.

    Raises `NotFound` as `read_plan`, `InvalidInput` for a plan or a limit that there is not.
    """
    note = storable_text(grant.note).strip()
    async with as_user(user.id) as session:
        await plans.grant_plan(session, user_id, grant.plan, grant.limits, note)
        return await plans.held_plan(session, user_id)
