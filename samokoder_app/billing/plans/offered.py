"""The plans that are offered."""

from samokoder_app.db.repositories import plans
from samokoder_app.db.repositories.plans import PlanRow
from samokoder_app.db.session import as_anonymous

__all__ = ["PlanRow", "list_plans"]


async def list_plans() -> list[PlanRow]:
    """All plans with their limits, the cheapest first; for everybody."""
    async with as_anonymous() as session:
        return await plans.list_plans(session)
