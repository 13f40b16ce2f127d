"""The plans on the pricing page are those of the database."""

import pytest

from samokoder_app.billing.plans.offered import list_plans
from samokoder_app.features.pricing.plans import PLANS

pytestmark = pytest.mark.usefixtures("web_db")


async def test_the_page_shows_the_plans_that_there_are() -> None:
    def shown(plan: object) -> tuple[object, ...]:
        names = ("id", "title", "price_usd", "max_projects", "max_builds_per_day", "max_concurrent_builds")
        return tuple(getattr(plan, name) for name in names)

    assert [shown(plan) for plan in PLANS] == [shown(plan) for plan in await list_plans()]
