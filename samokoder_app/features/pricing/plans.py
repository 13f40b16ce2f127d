"""Plans as the prerendered page shows them; the database's own rows decide, and a test compares the two."""

from dataclasses import dataclass


@dataclass(frozen=True)
class PlannedPlan:
    """A plan of `public.subscription_limits`: US dollars a month and limits; None is unlimited, or a price by agreement."""

    id: str
    title: str
    price_usd: int | None
    max_projects: int | None
    max_builds_per_day: int | None
    max_concurrent_builds: int | None


PLANS = (
    PlannedPlan("free", "Free", 0, 2, 10, 1),
    PlannedPlan("starter", "Starter", 5, 5, 50, 1),
    PlannedPlan("professional", "Professional", 10, None, 200, 3),
    PlannedPlan("business", "Business", 25, None, 500, 10),
    PlannedPlan("enterprise", "Enterprise", None, None, None, None),
)
