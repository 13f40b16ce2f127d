"""The plans on the pricing page are those of the database."""

from dataclasses import fields

import pytest

from samokoder_app.billing.plans.offered import list_plans
from samokoder_app.features.pricing.plans import PLANS, PlannedPlan

pytestmark = pytest.mark.usefixtures("web_db")


async def test_the_page_shows_the_plans_that_there_are() -> None:
    def shown(plan: object) -> tuple[object, ...]:
        return tuple(getattr(plan, field.name) for field in fields(PlannedPlan))

    assert [shown(plan) for plan in PLANS] == [shown(plan) for plan in await list_plans()]
